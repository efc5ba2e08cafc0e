#pragma once
// Junction field-effect transistor of Shichman and Hodges (IEEE J. Solid-State Circuits 3, 1968), as in SPICE
// and PSpice. Pins d g s. Voltages in V between inner nodes, currents in A of an njf; a pjf has all signs
// turned. Where vds < 0 drain and source change places. With u = vgs - vto:
//     id = beta (1 + lambda vds) vds (2 u - vds)          0 < vds < u
//     id = beta (1 + lambda vds) u^2                      0 < u < vds
//     igs = is (exp(vgs/(n vt)) - 1) + isr (exp(vgs/(nr vt)) - 1) ((1 - vgs/pb)^2 + 0.005)^(m/2), igd
//     likewise ii = id alpha (vds - u) exp(-vk/(vds - u))          0 < u < vds: from drain to gate, by
//     ionisation
// b other than 1 has the doping of the channel's tail (Parker and Skellern's B, as ngspice): in the place of
// vds (2 u - vds) and u^2 stand vds (u (2 b + 3 B (u - vds)) - vds (b - B vds)) and u^2 (b + B u) with
// B = (1 - b)/(pb - vto). Level 2 is Shockley's channel with the voltage where it saturates moved by delta,
// as in Xyce: with A = pb - vto, z = (A - u)/A and y = (A - u + w)/A
//     id = beta (1 + lambda vds)/(1 + theta u) (w - 2/3 A (y^(3/2) - z^(3/2))),
//     w = vds u/(u + delta)                               0 < vds < u + delta, from there on u
// where beta is in A/V. Charges: depletion layers of cgs and cgd with pb, m, fc.
// (PSpice Reference Guide, Cadence, "Junction FET".)
// Temperature: model_temperature.hpp; vto + vtotc dT, beta 1.01^(betatce dT).

#include <cmath>

#include "engine/devices/parts/junction.hpp"
#include "engine/devices/semiconductor/few_voltages.hpp"
#include "engine/devices/semiconductor/model_temperature.hpp"

namespace nullor::devices {

namespace jfet {

// clang-format off
enum Parameter {
    vto, beta, lambda, b, rd, rs, is, n, isr, nr, alpha, vk, cgd, cgs, pb, grading, fc,
    vtotc, betatce, eg, xti, kf, af, level, delta, theta, noiseless,
    area, m, off, ic1, ic2, temp, dtemp, t_abs, tnom
};
// clang-format on

inline constexpr ParameterInfo parameters[] = {
    of_model("vto", "vt0", Unit::volt, -2, -immense, immense, "threshold voltage"),
    of_model("beta", "", Unit::none, 1e-4, 0, immense, "transconductance coefficient, A/V^2"),
    of_model("lambda", "", Unit::none, 0, -immense, immense, "channel-length modulation, 1/V"),
    of_model("b", "", Unit::none, 1, -immense, immense, "doping of the channel's tail"),
    of_model("rd", "", Unit::ohm, 0, 0, immense, "drain resistance"),
    of_model("rs", "", Unit::ohm, 0, 0, immense, "source resistance"),
    of_model("is", "", Unit::ampere, 1e-14, 0, immense, "saturation current of a gate junction", true),
    of_model("n", "", Unit::none, 1, 1e-9, immense, "emission coefficient of that"),
    of_model("isr", "", Unit::ampere, 0, 0, immense, "saturation current of recombination"),
    of_model("nr", "", Unit::none, 2, 1e-9, immense, "emission coefficient of that"),
    of_model("alpha", "", Unit::none, 0, 0, immense, "ionisation coefficient, 1/V"),
    of_model("vk", "", Unit::volt, 0, 0, immense, "ionisation knee voltage"),
    of_model("cgd", "", Unit::farad, 0, 0, immense, "gate-drain capacitance at 0 V"),
    of_model("cgs", "", Unit::farad, 0, 0, immense, "gate-source capacitance at 0 V"),
    of_model("pb", "vj", Unit::volt, 1, 1e-6, immense, "gate junction potential"),
    of_model("m", "mj", Unit::none, 0.5, 0, 10, "gate junction grading coefficient"),
    of_model("fc", "", Unit::none, 0.5, 0, 0.95, "share of pb from which on a capacitance is linear"),
    of_model("vtotc", "tcv", Unit::volt_per_kelvin, 0, -immense, immense, "temperature coefficient of vto"),
    of_model("betatce", "", Unit::none, 0, -1000, 1000, "exponential temperature coefficient of beta, %/K"),
    of_model("eg", "", Unit::volt, 1.11, 0, 100, "band gap of is(T)"),
    of_model("xti", "", Unit::none, 3, -1000, 1000, "exponent of is(T)"),
    of_model("kf", "", Unit::none, 0, 0, immense, "coefficient of flicker noise"),
    of_model("af", "", Unit::none, 1, 0, 100, "exponent of the drain current in flicker noise"),
    of_model("level", "", Unit::none, 1, 0, 2, "0 or 1: Shichman and Hodges; 2, with theta: Shockley"),
    of_model("delta", "", Unit::volt, 0, 0, immense, "level 2: what it saturates later"),
    of_model("theta", "", Unit::none, 0, 0, immense, "level 2: loss of mobility by the gate, 1/V"),
    noiseless_parameter,
    area_parameter,
    {"m", "", Unit::none, 1, 0, largest, "number of equal devices in parallel", true, false, Place::card},
    off_parameter,
    initial_of("ic1", Unit::volt, "drain-source voltage at t = 0 of a transient with uic; ic=vds,vgs"),
    initial_of("ic2", Unit::volt, "gate-source voltage likewise"),
    temp_parameter,
    dtemp_parameter,
    t_abs_parameter,
    measured_parameter};

inline constexpr ModelType model_types[] = {{"njf"}, {"pjf", -1}};
inline constexpr ModelTemperatureParameters temperature_parameters{noiseless, temp};

} // namespace jfet

template <class P>
class JfetOf {
    using Parameter = jfet::Parameter;

public:
    template <class Q>
    using Over = JfetOf<Q>;
    static constexpr DeviceInfo description{"junction field-effect transistor",
                                            "junction field-effect transistor",
                                            {.letters = "j",
                                             .min_pins = 3,
                                             .max_pins = 3,
                                             .pin_names = "d g s",
                                             .principal = "area",
                                             .model_types = jfet::model_types,
                                             .model_required = true},
                                            jfet::parameters};
    static const DeviceInfo& info() { return description; }
    static void check(const Card& card, CardProblems& problems) {
        // ngspice's level 2 is Parker and Skellern's, which has no theta.
        const bool second = card.value[jfet::level] == 2;
        if (second && card.given[jfet::theta] == 0)
            problems.push_back(
                {Severity::error, jfet::level, "unsupported-level",
                 "a JFET of level 2 without theta= is not supported",
                 "Xyce's level 2 has theta; that of ngspice, Parker and Skellern's, is missing"});
        for (const int k : {jfet::delta, jfet::theta})
            if (!second && card.given[static_cast<std::size_t>(k)] != 0)
                problems.push_back({Severity::warning, k, "no-effect",
                                    std::string(jfet::parameters[k].name) + " has no effect but at level 2",
                                    ""});
        const ModelTemperature<double> at(card, jfet::temperature_parameters);
        if (!no_temperature(at, problems))
            check_potential(at, card.value[jfet::cgs] + card.value[jfet::cgd], card.value[jfet::pb], jfet::pb,
                            problems);
    }

    explicit JfetOf(const CardOf<P>& card) : temperature_(card, jfet::temperature_parameters) {
        const auto value = [&](Parameter p) { return card.value[static_cast<std::size_t>(p)]; };
        const P area = value(jfet::area), vt = temperature_.vt;
        const auto saturation = [&](Parameter is, Parameter n) {
            return Exponential<P>(value(n) * vt, area * temperature_.saturation(value(is), value(jfet::eg),
                                                                                value(jfet::xti), value(n)));
        };
        injection_ = saturation(jfet::is, jfet::n);
        recombination_ = saturation(jfet::isr, jfet::nr);
        threshold_ = value(jfet::vto) + value(jfet::vtotc) * temperature_.difference;
        beta_ =
            area * value(jfet::beta) * exp(std::log(1.01) * value(jfet::betatce) * temperature_.difference);
        lambda_ = value(jfet::lambda);
        shockley_ = number(value(jfet::level)) == 2;
        delta_ = value(jfet::delta);
        theta_ = value(jfet::theta);
        doping_ = value(jfet::b);
        tail_ = number(doping_) == 1 ? P(0.0) : (1.0 - doping_) / (value(jfet::pb) - value(jfet::vto));
        alpha_ = value(jfet::alpha);
        knee_ = value(jfet::vk);
        drain_ohms_ = value(jfet::rd) / area;
        source_ohms_ = value(jfet::rs) / area;
        potential_ = temperature_.potential(value(jfet::pb));
        grading_ = value(jfet::grading);
        const auto depletion = [&](Parameter c) {
            const P capacitance = area * temperature_.capacitance(value(c), grading_, value(jfet::pb));
            return number(capacitance) == 0
                       ? Depletion<P>()
                       : Depletion<P>(capacitance, potential_, grading_, value(jfet::fc));
        };
        at_source_ = depletion(jfet::cgs);
        at_drain_ = depletion(jfet::cgd);
        flicker_ = number(value(jfet::kf));
        flicker_exponent_ = number(value(jfet::af));
        for (int k = 0; k < 2; ++k) {
            initial_[k] = number(card.value[jfet::ic1 + k]);
            has_initial_[k] = card.given[jfet::ic1 + k] != 0;
        }
        starts_on_ = number(value(jfet::off)) == 0;
        polarity_ = card.polarity;
        int next = card.nodes + card.references;
        if (number(drain_ohms_) > 0) d_ = next++;
        if (number(source_ohms_) > 0) s_ = next++;
    }

    std::vector<Internal> internals() const {
        std::vector<Internal> list;
        if (d_ != 0)
            list.push_back({.name = "drain", .unit = Unit::volt, .state = at_drain_.any(), .node = true});
        if (s_ != 2)
            list.push_back({.name = "source", .unit = Unit::volt, .state = at_source_.any(), .node = true});
        return list;
    }
    unsigned variant() const {
        return (d_ != 0 ? 1 : 0) + (s_ != 2 ? 2 : 0) + (at_drain_.any() ? 4 : 0) + (at_source_.any() ? 8 : 0);
    }
    bool linear() const { return false; }
    std::vector<Path> paths() const { return {{0, 2, PathKind::resistive}, {1, 2, PathKind::resistive}}; }

    static constexpr int max_locals = 5;
    template <class T>
    void law(const T* x, double, T* f, T* q) const {
        const auto flow = [&](T* out, int from, int to, const T& size) {
            out[from] += size;
            out[to] -= size;
        };
        if (d_ != 0) flow(f, 0, d_, (x[0] - x[d_]) / drain_ohms_);
        if (s_ != 2) flow(f, 2, s_, (x[2] - x[s_]) / source_ohms_);
        const T vgs = polarity_ * (x[1] - x[s_]), vgd = polarity_ * (x[1] - x[d_]);
        const auto [id, igs, igd] =
            of_voltages(std::array<T, 2>{vgs, vgd}, [&](const auto& v) { return currents(v[0], v[1]); });
        flow(f, d_, s_, polarity_ * id);
        flow(f, 1, s_, polarity_ * igs);
        flow(f, 1, d_, polarity_ * igd);
        if (at_source_.any()) flow(q, 1, s_, polarity_ * at_source_(vgs));
        if (at_drain_.any()) flow(q, 1, d_, polarity_ * at_drain_(vgd));
    }

    static constexpr std::size_t max_junctions = 2;
    Junction* junctions(Junction* list) const {
        for (const int end : {d_, s_})
            *list++ = {1,
                       end,
                       polarity_,
                       number(injection_.emission()),
                       number(injection_.saturation()),
                       starts_on_ ? 0 : number(threshold_)};
        return list;
    }
    void initial(double* x) const {
        if (has_initial_[0]) x[d_] = x[s_] + initial_[0];
        if (has_initial_[1]) x[1] = x[s_] + initial_[1];
    }
    template <class Put>
    void quantities(const double* x, Put put) const {
        using T = Dual<2>;
        const T vgs = T::unknown(polarity_ * (x[1] - x[s_]), 0),
                vgd = T::unknown(polarity_ * (x[1] - x[d_]), 1);
        const auto [id, igs, igd] = currents(vgs, vgd);
        put("id", polarity_ * (id - igd).value, Unit::ampere);
        put("ig", polarity_ * (igs + igd).value, Unit::ampere);
        put("vgs", polarity_ * vgs.value, Unit::volt);
        put("vds", polarity_ * (vgs.value - vgd.value), Unit::volt);
        put("gm", id.d[0] + id.d[1], Unit::siemens); // of vgs at a constant vds
        put("gds", -id.d[1], Unit::siemens);
        put("cgs", slope(at_source_, vgs.value), Unit::farad);
        put("cgd", slope(at_drain_, vgd.value), Unit::farad);
    }
    static constexpr std::string_view noises = "id flicker ig rd rs";
    // Thermal noise of the channel, 8 k T gm/3 (van der Ziel, Proc. IRE 50, 1962, in saturation).
    template <class Put>
    void noise(const double* x, Put put) const {
        if (temperature_.quiet()) return;
        using T = Dual<2>;
        const auto [id, igs, igd] =
            currents(T::unknown(polarity_ * (x[1] - x[s_]), 0), T::unknown(polarity_ * (x[1] - x[d_]), 1));
        const double size = 4 * boltzmann * number(temperature_.kelvin);
        put(NoiseSource{"id", d_, s_, size * 2 / 3 * std::abs(id.d[0] + id.d[1])});
        if (flicker_ > 0)
            put(NoiseSource{"flicker", d_, s_, 0,
                            flicker_ * std::pow(std::abs(id.value), flicker_exponent_)});
        put(NoiseSource{"ig", 1, s_, 2 * elementary_charge * std::abs((igs + igd).value)});
        if (d_ != 0) put(NoiseSource{"rd", 0, d_, size / number(drain_ohms_)});
        if (s_ != 2) put(NoiseSource{"rs", 2, s_, size / number(source_ohms_)});
    }

private:
    static double slope(const Depletion<P>& charge, double v) {
        return charge.any() ? charge(Dual<1>::unknown(v, 0)).d[0] : 0;
    }

    template <class T>
    T gate(const T& v) const {
        const T current = injection_(v);
        if (!recombination_.any()) return current;
        const T depth = 1.0 - v / potential_;
        return current + recombination_(v) * exp((0.5 * grading_) * log(depth * depth + 0.005));
    }

    template <class T>
    T of_shockley(const T& u, const T& vds) const {
        const P span = potential_ - threshold_;
        const T w = min(vds, u + delta_) * u / (u + delta_), z = 1.0 - u / span;
        const auto power = [](const T& a) { return exp(1.5 * log(max(a, T(1e-30)))); };
        return (w - (2.0 / 3) * span * (power(z + w / span) - power(z))) / (1.0 + theta_ * u);
    }

    // Channel, and what ionisation sends from drain to gate; vds >= 0.
    template <class T>
    std::array<T, 2> channel(const T& vgs, const T& vds) const {
        const T u = vgs - threshold_;
        if (number(u) <= 0) return {T(0.0), T(0.0)};
        const T scale = beta_ * (1.0 + lambda_ * vds);
        if (shockley_) return {scale * of_shockley(u, vds), T(0.0)};
        if (number(vds) < number(u))
            return {scale * vds *
                        (u * (2.0 * doping_ + 3.0 * tail_ * (u - vds)) - vds * (doping_ - tail_ * vds)),
                    T(0.0)};
        const T id = scale * u * u * (doping_ + tail_ * u), beyond = vds - u;
        if (number(alpha_) == 0 || number(beyond) == 0) return {id, T(0.0)};
        return {id, id * alpha_ * beyond * exp(-knee_ / beyond)};
    }

    // id, igs and igd.
    template <class T>
    std::array<T, 3> currents(const T& vgs, const T& vgd) const {
        T igs = gate(vgs), igd = gate(vgd);
        const T vds = vgs - vgd;
        if (number(vds) >= 0) {
            const auto [id, ionised] = channel(vgs, vds);
            return {id, igs, igd - ionised};
        }
        const auto [id, ionised] = channel(vgd, -vds);
        return {-id, igs - ionised, igd};
    }

    ModelTemperature<P> temperature_;
    Exponential<P> injection_, recombination_;
    Depletion<P> at_source_, at_drain_;
    P threshold_, beta_, lambda_, doping_, tail_, alpha_, knee_, drain_ohms_, source_ohms_, potential_,
        grading_, delta_, theta_;
    bool shockley_;
    double polarity_, flicker_, flicker_exponent_, initial_[2];
    bool starts_on_, has_initial_[2];
    int d_ = 0, s_ = 2; // local unknowns
};

using Jfet = JfetOf<double>;

} // namespace nullor::devices
