#pragma once
// Vertical double-diffused power MOS transistor (VDMOS of LTspice and ngspice). Pins d g s, and a bulk that
// LTspice's cards may name, where nothing flows. Voltages in V, currents in A of an n channel; a p channel
// has all signs turned. Where vds < 0 drain and source change places. With v = vgs - vto - subshift:
//     u = ks ln(1 + exp(v/ks)), ks = ksubthres;  max(v, 0) where that is 0
//     w = mtriode vds,  beta = kp (1 + lambda vds)/(1 + theta vgs)
//     id = beta w (u - w/2)         w < u
//     id = beta u^2/2               u < w
//     cgd = y + s tanh(a vgd)       vgd > 0;  y + s atan(a vgd) below
//     s = (cgdmax - cgdmin)/(1 + pi/2),  y = cgdmax - s
// Its charge is the integral, so that charge is conserved. The drain's resistance rises with the voltage,
// rd + rq vds/(vds + vq); the body diode leads from source to drain through rb, rds lies across.
//     kp(T) = kp (T/Tnom)^mu, vto(T) = vto - tcvth dT; of the diode as of any (model_temperature.hpp)
// (ngspice manual, "Power MOS model (VDMOS)"; LTspice help, "M. MOSFET".)

#include <cmath>
#include <numbers>

#include "engine/devices/parts/bent.hpp"
#include "engine/devices/parts/junction.hpp"
#include "engine/devices/semiconductor/few_voltages.hpp"
#include "engine/devices/semiconductor/model_temperature.hpp"

namespace nullor::devices {

namespace vdmos {

// clang-format off
enum Parameter {
    vto, kp, lambda, theta, mtriode, ksubthres, subshift, rd, rs, rg, rds, rq, vq, mu, tcvth,
    cgs, cgdmin, cgdmax, a, is, n, rb, bv, ibv, nbv, cjo, vj, mj, fc, tt, eg, xti,
    nchan, pchan, noiseless, m, off, temp, dtemp, t_abs, tnom
};
// clang-format on

inline constexpr ParameterInfo parameters[] = {
    of_model("vto", "vth vt0", Unit::volt, 0, -1e6, 1e6, "threshold voltage, below 0 for a p channel's"),
    of_model("kp", "", Unit::none, 1, 0, immense, "transconductance coefficient, A/V^2"),
    of_model("lambda", "", Unit::none, 0, 0, 1e6, "channel-length modulation, 1/V"),
    of_model("theta", "", Unit::none, 0, 0, 1e6, "what the gate's voltage takes from kp, 1/V"),
    of_model("mtriode", "", Unit::none, 1, 1e-6, 1e6, "factor of vds below saturation"),
    of_model("ksubthres", "", Unit::volt, 0.1, 0, 1e3, "slope below the threshold; 0 is none"),
    of_model("subshift", "", Unit::volt, 0, -1e6, 1e6, "what it shifts the threshold by"),
    of_model("rd", "", Unit::ohm, 0, 0, immense, "drain resistance"),
    of_model("rs", "", Unit::ohm, 0, 0, immense, "source resistance"),
    of_model("rg", "", Unit::ohm, 0, 0, immense, "gate resistance"),
    of_model("rds", "", Unit::ohm, infinity, 0, infinity, "resistance between drain and source; 0 is none"),
    of_model("rq", "", Unit::ohm, 0, 0, immense, "drain resistance that quasi-saturation adds"),
    of_model("vq", "", Unit::volt, 0, -1e6, 1e6, "voltage of quasi-saturation"),
    of_model("mu", "", Unit::none, -1.5, -100, 100, "exponent of kp(T)"),
    of_model("tcvth", "vtotc", Unit::volt_per_kelvin, 0, -1, 1, "temperature coefficient of vto"),
    of_model("cgs", "", Unit::farad, 0, 0, immense, "gate-source capacitance"),
    of_model("cgdmin", "", Unit::farad, 0, 0, immense, "least gate-drain capacitance"),
    of_model("cgdmax", "", Unit::farad, 0, 0, immense, "greatest gate-drain capacitance"),
    of_model("a", "", Unit::none, 1, 1e-6, 1e6, "how fast it goes from one to the other, 1/V"),
    of_model("is", "", Unit::ampere, 1e-14, 0, immense, "saturation current of the body diode", true),
    of_model("n", "", Unit::none, 1, 1e-9, immense, "emission coefficient of the body diode"),
    of_model("rb", "", Unit::ohm, 0, 0, immense, "resistance of the body diode"),
    of_model("bv", "", Unit::volt, infinity, -immense, infinity, "its breakdown voltage; 0 is none"),
    of_model("ibv", "", Unit::ampere, 1e-10, 0, immense, "current at bv"),
    of_model("nbv", "", Unit::none, 1, 1e-9, immense, "emission coefficient of the breakdown"),
    of_model("cjo", "cj0", Unit::farad, 0, 0, immense, "capacitance of the body diode at 0 V"),
    of_model("vj", "", Unit::volt, 0.8, 1e-6, immense, "its junction potential"),
    of_model("m", "", Unit::none, 0.5, 0, 10, "its grading coefficient"),
    of_model("fc", "", Unit::none, 0.5, 0, 0.95, "share of vj from which on it is linear"),
    of_model("tt", "", Unit::second, 0, 0, immense, "transit time of the body diode"),
    of_model("eg", "", Unit::volt, 1.11, 0, 100, "band gap of is(T)"),
    of_model("xti", "", Unit::none, 3, -1000, 1000, "exponent of is(T)"),
    flag_of("nchan", Place::model, "n channel, which is the default"),
    flag_of("pchan", Place::model, "p channel"),
    noiseless_parameter,
    {"m", "", Unit::none, 1, 0, largest, "number of equal devices in parallel", true, false, Place::card},
    off_parameter,
    temp_parameter,
    dtemp_parameter,
    t_abs_parameter,
    measured_parameter};

inline constexpr ModelType model_types[] = {{"vdmos"}, {"vdmosn"}, {"vdmosp", -1}};
inline constexpr ModelTemperatureParameters temperature_parameters{noiseless, temp};

} // namespace vdmos

template <class P>
class VdmosOf {
    using Parameter = vdmos::Parameter;

public:
    template <class Q>
    using Over = VdmosOf<Q>;
    static constexpr DeviceInfo description{"power MOS transistor",
                                            "vertical double-diffused MOS transistor",
                                            {.letters = "m",
                                             .min_pins = 3,
                                             .max_pins = 4,
                                             .pin_names = "d g s b",
                                             .model_types = vdmos::model_types,
                                             .model_required = true},
                                            vdmos::parameters};
    static const DeviceInfo& info() { return description; }
    static void check(const Card& card, CardProblems& problems) {
        const ModelTemperature<double> at(card, vdmos::temperature_parameters);
        if (!no_temperature(at, problems))
            check_potential(at, card.value[vdmos::cjo], card.value[vdmos::vj], vdmos::vj, problems);
        if (card.value[vdmos::pchan] != 0 && card.value[vdmos::nchan] != 0)
            problems.push_back({Severity::error, vdmos::pchan, "contradiction", "a channel is either n or p",
                                "leave nchan or pchan out"});
    }

    explicit VdmosOf(const CardOf<P>& card) : temperature_(card, vdmos::temperature_parameters) {
        const auto value = [&](Parameter p) { return card.value[static_cast<std::size_t>(p)]; };
        polarity_ = number(value(vdmos::pchan)) != 0 ? -1 : card.polarity;
        threshold_ = polarity_ * (value(vdmos::vto) - value(vdmos::tcvth) * temperature_.difference) +
                     value(vdmos::subshift);
        beta_ = value(vdmos::kp) * power(temperature_.ratio, value(vdmos::mu));
        lambda_ = value(vdmos::lambda);
        theta_ = value(vdmos::theta);
        triode_ = value(vdmos::mtriode);
        slope_ = value(vdmos::ksubthres);
        rd_ = value(vdmos::rd);
        rs_ = value(vdmos::rs);
        rg_ = value(vdmos::rg);
        rb_ = value(vdmos::rb);
        rds_ = value(vdmos::rds);
        shunted_ = number(rds_) > 0 && std::isfinite(number(rds_));
        rq_ = value(vdmos::rq);
        vq_ = abs(value(vdmos::vq));
        cgs_ = value(vdmos::cgs);
        cgd_bend_ = (value(vdmos::cgdmax) - value(vdmos::cgdmin)) / (1.0 + std::numbers::pi / 2);
        cgd_ = value(vdmos::cgdmax) - cgd_bend_;
        sharpness_ = value(vdmos::a);
        has_gate_ = number(cgs_) > 0 || number(value(vdmos::cgdmax)) > 0;
        diode_ = {
            value(vdmos::n) * temperature_.vt,
            temperature_.saturation(value(vdmos::is), value(vdmos::eg), value(vdmos::xti), value(vdmos::n))};
        breakdown_at_ = abs(value(vdmos::bv));
        breaks_ = number(breakdown_at_) > 0 && std::isfinite(number(breakdown_at_));
        breakdown_ = {value(vdmos::nbv) * temperature_.vt, value(vdmos::ibv)};
        transit_ = value(vdmos::tt);
        if (number(value(vdmos::cjo)) > 0)
            depletion_ = {temperature_.capacitance(value(vdmos::cjo), value(vdmos::mj), value(vdmos::vj)),
                          temperature_.potential(value(vdmos::vj)), value(vdmos::mj), value(vdmos::fc)};
        int next = card.nodes + card.references;
        if (number(rd_) > 0 || quasi()) d_ = next++;
        if (number(rg_) > 0) g_ = next++;
        if (number(rs_) > 0) s_ = next++;
        b_ = number(rb_) > 0 ? next++ : 2;
    }

    std::vector<Internal> internals() const {
        std::vector<Internal> list;
        const auto node = [&](int place, int pin, std::string_view name, bool state) {
            if (place != pin)
                list.push_back({.name = name, .unit = Unit::volt, .state = state, .node = true});
        };
        node(d_, 0, "drain", has_gate_);
        node(g_, 1, "gate", has_gate_);
        node(s_, 2, "source", has_gate_);
        node(b_, 2, "body", stores());
        return list;
    }
    unsigned variant() const {
        unsigned code = 0;
        for (const bool bit : {d_ != 0, g_ != 1, s_ != 2, b_ != 2, has_gate_, stores(), shunted_})
            code = 2 * code + (bit ? 1 : 0);
        return code;
    }
    bool linear() const { return false; }
    // Where theta and quasi-saturation begin.
    bool has_switches() const { return number(theta_) > 0 || quasi(); }
    void switches(const double* x, double, std::vector<double>& g) const {
        if (number(theta_) > 0) { // of both ends, whichever is the source
            g.push_back(polarity_ * (x[g_] - x[s_]));
            g.push_back(polarity_ * (x[g_] - x[d_]));
        }
        if (quasi()) g.push_back(polarity_ * (x[0] - x[2]));
    }
    std::vector<Path> paths() const { return {{0, 2, PathKind::resistive}}; }

    static constexpr int max_locals = 8;
    template <class T>
    void law(const T* x, double, T* f, T* q) const {
        const auto flow = [&](T* out, int from, int to, const T& size) {
            out[from] += size;
            out[to] -= size;
        };
        const auto resistor = [&](int from, int to, const P& ohms) {
            if (from != to) flow(f, from, to, (x[from] - x[to]) / ohms);
        };
        resistor(1, g_, rg_);
        resistor(2, s_, rs_);
        resistor(2, b_, rb_);
        if (shunted_) resistor(0, 2, rds_);
        if (d_ != 0) {
            const T across = x[0] - x[d_];
            if (quasi()) {
                const auto [size] =
                    of_voltages(std::array<T, 2>{across, polarity_ * (x[0] - x[2])},
                                [&](const auto& v) { return std::array{v[0] / drain_resistance(v[1])}; });
                flow(f, 0, d_, size);
            } else {
                flow(f, 0, d_, across / rd_);
            }
        }
        const T vgs = polarity_ * (x[g_] - x[s_]), vds = polarity_ * (x[d_] - x[s_]);
        const auto [id] = of_voltages(std::array<T, 2>{vgs, vds},
                                      [&](const auto& v) { return std::array{channel(v[0], v[1])}; });
        flow(f, d_, s_, polarity_ * id);
        if (has_gate_) {
            flow(q, g_, s_, cgs_ * (x[g_] - x[s_]));
            const auto [charge] = of_voltages(std::array<T, 1>{polarity_ * (x[g_] - x[d_])},
                                              [&](const auto& v) { return std::array{gate_charge(v[0])}; });
            flow(q, g_, d_, polarity_ * charge);
        }
        const auto [current, stored] = of_voltages(std::array<T, 1>{polarity_ * (x[b_] - x[0])},
                                                   [&](const auto& v) { return body(v[0]); });
        flow(f, b_, 0, polarity_ * current);
        if (stores()) flow(q, b_, 0, polarity_ * stored);
    }

    static constexpr std::size_t max_junctions = 1;
    Junction* junctions(Junction* list) const {
        *list++ = {b_,
                   0,
                   polarity_,
                   number(diode_.emission()),
                   number(diode_.saturation()),
                   0,
                   breaks_ ? number(breakdown_at_) : infinity,
                   number(breakdown_.emission()),
                   number(breakdown_.saturation())};
        return list;
    }
    template <class Put>
    void quantities(const double* x, Put put) const {
        using T = Dual<2>;
        const double vgs = polarity_ * (x[g_] - x[s_]), vds = polarity_ * (x[d_] - x[s_]);
        const T id = channel(T::unknown(vgs, 0), T::unknown(vds, 1));
        put("id", polarity_ * id.value, Unit::ampere);
        put("vgs", polarity_ * vgs, Unit::volt);
        put("vds", polarity_ * vds, Unit::volt);
        put("gm", id.d[0], Unit::siemens);
        put("gds", id.d[1], Unit::siemens);
        put("ibody", polarity_ * body(polarity_ * (x[b_] - x[0]))[0], Unit::ampere);
    }
    static constexpr std::string_view noises = "id body rd rg rs rb";
    // Channel: 8 k T gm/3; the diode's shot noise.
    template <class Put>
    void noise(const double* x, Put put) const {
        if (temperature_.quiet()) return;
        using T = Dual<2>;
        const T id =
            channel(T::unknown(polarity_ * (x[g_] - x[s_]), 0), T::unknown(polarity_ * (x[d_] - x[s_]), 1));
        const double size = 4 * boltzmann * number(temperature_.kelvin);
        put(NoiseSource{"id", d_, s_, size * 2 / 3 * std::abs(id.d[0])});
        put(NoiseSource{"body", b_, 0,
                        2 * elementary_charge * std::abs(body(polarity_ * (x[b_] - x[0]))[0])});
        const auto resistor = [&](std::string_view name, int pin, int inside, double ohms) {
            if (pin != inside) put(NoiseSource{name, pin, inside, size / ohms});
        };
        resistor("rd", 0, d_, drain_resistance(polarity_ * (x[0] - x[2])));
        resistor("rg", 1, g_, number(rg_));
        resistor("rs", 2, s_, number(rs_));
        resistor("rb", 2, b_, number(rb_));
    }

private:
    bool quasi() const { return number(rq_) > 0 && number(vq_) > 0; }
    bool stores() const { return depletion_.any() || number(transit_) > 0; }

    template <class T>
    auto drain_resistance(const T& vds) const {
        if constexpr (std::same_as<T, double>) {
            const double v = std::max(vds, 0.0);
            return number(rd_) + (quasi() ? number(rq_) * v / (v + number(vq_)) : 0.0);
        } else {
            const T v = max(vds, T(0.0));
            return T(rd_ + rq_ * v / (v + vq_));
        }
    }

    template <class T>
    T ahead(const T& vgs, const T& vds) const {
        const T over = vgs - threshold_;
        T u = max(over, T(0.0));
        if (number(slope_) > 0) {
            const T share = over / slope_; // ln(1 + exp(share)) without an overflow
            u = slope_ * (max(share, T(0.0)) + log(1.0 + exp(-abs(share))));
        }
        const T w = min(T(triode_ * vds), u);
        return beta_ * (1.0 + lambda_ * vds) / (1.0 + theta_ * max(vgs, T(0.0))) * w * (u - 0.5 * w);
    }
    template <class T>
    T channel(const T& vgs, const T& vds) const {
        return number(vds) >= 0 ? ahead(vgs, vds) : T(-ahead(T(vgs - vds), T(-vds)));
    }

    // The integrals of tanh and atan.
    template <class T>
    T gate_charge(const T& v) const {
        const T u = sharpness_ * v;
        const double at = number(u);
        const P scale = cgd_bend_ / sharpness_;
        if (at > 0) // ln cosh
            return cgd_ * v + scale * (u + log(0.5 + 0.5 * exp(-2.0 * u)));
        return cgd_ * v + scale * (u * arctangent(u) - 0.5 * log(1.0 + u * u));
    }

    template <class T>
    std::array<T, 2> body(const T& v) const {
        const T forward = diode_(v);
        T current = forward, charge = transit_ * forward;
        if (breaks_) current -= breakdown_.reverse(v, breakdown_at_);
        if (depletion_.any()) charge += depletion_(v);
        return {current, charge};
    }

    ModelTemperature<P> temperature_;
    Exponential<P> diode_, breakdown_;
    Depletion<P> depletion_;
    P threshold_, beta_, lambda_, theta_, triode_, slope_, rd_, rs_, rg_, rb_, rds_, rq_, vq_;
    P cgs_, cgd_, cgd_bend_, sharpness_, breakdown_at_, transit_;
    double polarity_;
    bool shunted_, has_gate_, breaks_;
    int d_ = 0, g_ = 1, s_ = 2, b_ = 2; // local unknowns
};

using Vdmos = VdmosOf<double>;

} // namespace nullor::devices
