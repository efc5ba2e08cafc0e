#pragma once
// Junction diode, as in SPICE and PSpice. With v in V from the node behind rs to the cathode, all per unit of
// area and i in A from the anode through the diode to the cathode:
//     i = in K(in) + ir G(v) - ib
//     in = is (exp(v/(n vt)) - 1),  K = sqrt(ikf/(ikf + in)) where in > 0      high injection
//     ir = isr (exp(v/(nr vt)) - 1),  G = ((1 - v/vj)^2 + 0.005)^(m/2)         recombination
//     ib = ibv exp(-(v + bv)/(nbv vt)) + ibvl exp(-(v + bv)/(nbvl vt))         breakdown, less its value at 0
//     V q = tt (in K + ir G) + depletion charge of cjo, vj, m, fc                C
// and along the edge, per unit of pj:
//     jsw (exp(v/(ns vt)) - 1), depletion charge of cjsw, vjsw, mjsw, fcs
// (PSpice Reference Guide, Cadence, "Diode".) LTspice's diode by regions: diode_regions.hpp. Temperature:
// model_temperature.hpp; bv(T) = bv (1 + tbv1 dT + tbv2 dT^2), rs(T) with trs1 and trs2 likewise, ikf(T) =
// ikf (1 + tikf dT).

#include <algorithm>
#include <cmath>

#include "engine/devices/parts/junction.hpp"
#include "engine/devices/semiconductor/diode_regions.hpp"
#include "engine/devices/semiconductor/few_voltages.hpp"
#include "engine/devices/semiconductor/model_temperature.hpp"

namespace nullor::devices {

namespace diode {

// 1. The tables. What stands on a card and what in a model is said by the place; `m` is both, and two things.
// clang-format off
enum Parameter {
    is, n, rs, ikf, isr, nr, tt, cjo, vj, mj, fc, eg, xti, bv, ibv, nbv, ibvl, nbvl,
    tbv1, tbv2, tikf, trs1, trs2, kf, af, level,
    jsw, ns, cjsw, vjsw, mjsw, fcs, ron, roff, vfwd, vrev, rrev, ilimit, revilimit, epsilon, revepsilon, noiseless,
    area, pj, m, off, ic, temp, dtemp, t_abs, tnom
};
// clang-format on

constexpr ParameterInfo by_regions(std::string_view name, Unit unit, double standard, double min,
                                   std::string_view meaning) {
    return of_law("regions", of_model(name, "", unit, standard, min, std::max(standard, immense), meaning));
}

inline constexpr ParameterInfo parameters[] = {
    of_model("is", "", Unit::ampere, 1e-14, 0, immense, "saturation current", true),
    of_model("n", "", Unit::none, 1, 1e-9, immense, "emission coefficient"),
    of_model("rs", "", Unit::ohm, 0, 0, immense, "series resistance"),
    of_model("ikf", "ik", Unit::ampere, infinity, 0, infinity, "knee of high injection; 0 is none"),
    of_model("isr", "", Unit::ampere, 0, 0, immense, "saturation current of recombination"),
    of_model("nr", "", Unit::none, 2, 1e-9, immense, "emission coefficient of recombination"),
    of_model("tt", "", Unit::second, 0, 0, immense, "transit time"),
    of_model("cjo", "cj0 cj", Unit::farad, 0, 0, immense, "junction capacitance at 0 V"),
    of_model("vj", "pb", Unit::volt, 1, 1e-6, immense, "junction potential"),
    of_model("m", "mj", Unit::none, 0.5, 0, 10, "grading coefficient"),
    of_model("fc", "", Unit::none, 0.5, 0, 0.95, "share of vj from which on the capacitance is linear"),
    of_model("eg", "", Unit::volt, 1.11, 0, 100, "band gap of is(T)"),
    of_model("xti", "", Unit::none, 3, -1000, 1000, "exponent of is(T)"),
    of_model("bv", "vb", Unit::volt, infinity, -immense, infinity,
             "breakdown voltage, of either sign; 0 is none"),
    of_model("ibv", "ib", Unit::ampere, 1e-10, 0, immense, "current at bv"),
    of_model("nbv", "nz", Unit::none, 1, 1e-9, immense, "emission coefficient of the breakdown"),
    of_model("ibvl", "", Unit::ampere, 0, 0, immense, "current at bv of the low-level breakdown"),
    of_model("nbvl", "", Unit::none, 1, 1e-9, immense, "emission coefficient of that"),
    of_model("tbv1", "tbv", Unit::per_kelvin, 0, -1, 1, "linear temperature coefficient of bv"),
    of_model("tbv2", "", Unit::per_kelvin_squared, 0, -1, 1, "quadratic temperature coefficient of bv"),
    of_model("tikf", "", Unit::per_kelvin, 0, -1, 1, "linear temperature coefficient of ikf"),
    of_model("trs1", "trs", Unit::per_kelvin, 0, -1, 1, "linear temperature coefficient of rs"),
    of_model("trs2", "", Unit::per_kelvin_squared, 0, -1, 1, "quadratic temperature coefficient of rs"),
    of_model("kf", "", Unit::none, 0, 0, immense, "coefficient of flicker noise"),
    of_model("af", "", Unit::none, 1, 0, 100, "exponent of the current in flicker noise"),
    of_model("level", "", Unit::none, 1, 1, 2, "1 or 2: this law"),
    of_model("jsw", "", Unit::ampere, 0, 0, immense, "saturation current of the edge, per pj"),
    of_model("ns", "", Unit::none, 1, 1e-9, immense, "emission coefficient of the edge"),
    of_model("cjsw", "cjp", Unit::farad, 0, 0, immense, "capacitance of the edge at 0 V, per pj"),
    of_model("vjsw", "php", Unit::volt, 1, 1e-6, immense, "junction potential of the edge"),
    of_model("mjsw", "", Unit::none, 0.33, 0, 10, "grading coefficient of the edge"),
    of_model("fcs", "", Unit::none, 0.5, 0, 0.95, "share of vjsw from which on cjsw is linear"),
    by_regions("ron", Unit::ohm, 1, 1e-12, "resistance beyond vfwd"),
    by_regions("roff", Unit::ohm, 1e12, 1e-12, "resistance between"),
    by_regions("vfwd", Unit::volt, 0, 0, "forward voltage"),
    by_regions("vrev", Unit::volt, infinity, 0, "reverse breakdown voltage"),
    defaults_to("ron", by_regions("rrev", Unit::ohm, 1, 1e-12, "resistance beyond vrev")),
    by_regions("ilimit", Unit::ampere, infinity, 1e-30, "greatest forward current"),
    by_regions("revilimit", Unit::ampere, infinity, 1e-30, "greatest reverse current"),
    by_regions("epsilon", Unit::volt, 0, 0, "width of the bend at vfwd"),
    by_regions("revepsilon", Unit::volt, 0, 0, "width of the bend at vrev"),
    noiseless_parameter,
    area_parameter,
    {"pj", "", Unit::none, 0, 0, largest, "length of the edge, in units of the model", false, false,
     Place::card},
    {"m", "", Unit::none, 1, 0, largest, "number of equal devices in parallel", true, false, Place::card},
    off_parameter,
    {"ic", "", Unit::volt, 0, -largest, largest, "voltage at t = 0 of a transient with uic", false, false,
     Place::card},
    temp_parameter,
    dtemp_parameter,
    t_abs_parameter,
    measured_parameter};

// Those of the other law, one after another.
constexpr bool is_regional(int parameter) {
    return parameter >= ron && parameter <= revepsilon;
}
static_assert([] {
    for (int k = 0; k < tnom; ++k)
        if (is_regional(k) == parameters[k].law.empty()) return false;
    return true;
}());

inline constexpr ModelType model_types[] = {{"d"}};

} // namespace diode

template <class P>
class DiodeOf {
    using Parameter = diode::Parameter;

public:
    template <class Q>
    using Over = DiodeOf<Q>;
    static constexpr DeviceInfo description{"diode",
                                            "junction diode",
                                            {.letters = "d",
                                             .pin_names = "a k",
                                             .principal = "area",
                                             .model_types = diode::model_types,
                                             .model_required = true},
                                            diode::parameters};
    static const DeviceInfo& info() { return description; }

    // What the ranges do not say.
    static void check(const Card& card, CardProblems& problems) {
        const ModelTemperature<double> at(card, temperature_parameters);
        if (no_temperature(at, problems)) return;
        check_potential(at, card.value[diode::cjo], card.value[diode::vj], diode::vj, problems);
        check_potential(at, card.value[diode::cjsw] * card.value[diode::pj], card.value[diode::vjsw],
                        diode::vjsw, problems);
    }

    // 2. Numbers to coefficients, once a parameter set. m is none of them: the bank applies it.
    explicit DiodeOf(const CardOf<P>& card) : temperature_(card, temperature_parameters) {
        const auto value = [&](Parameter p) { return card.value[static_cast<std::size_t>(p)]; };
        const P area = value(diode::area), vt = temperature_.vt;
        const auto saturation = [&](Parameter is, Parameter n) {
            return Exponential<P>(value(n) * vt, area * temperature_.saturation(value(is), value(diode::eg),
                                                                                value(diode::xti), value(n)));
        };
        injection_ = saturation(diode::is, diode::n);
        recombination_ = saturation(diode::isr, diode::nr);
        knee_ = area * value(diode::ikf) * (1.0 + temperature_.difference * value(diode::tikf));
        has_knee_ = number(knee_) > 0 && std::isfinite(number(knee_));
        breakdown_at_ =
            abs(value(diode::bv)) * temperature_.quadratic(value(diode::tbv1), value(diode::tbv2));
        breaks_ = number(breakdown_at_) > 0 && std::isfinite(number(breakdown_at_));
        breakdown_ = {value(diode::nbv) * vt, area * value(diode::ibv)};
        low_breakdown_ = {value(diode::nbvl) * vt, area * value(diode::ibvl)};
        resistance_ =
            value(diode::rs) * temperature_.quadratic(value(diode::trs1), value(diode::trs2)) / area;
        transit_ = value(diode::tt);
        potential_ = temperature_.potential(value(diode::vj));
        grading_ = value(diode::mj);
        if (number(value(diode::cjo)) > 0)
            depletion_ = {area * temperature_.capacitance(value(diode::cjo), grading_, value(diode::vj)),
                          potential_, grading_, value(diode::fc)};
        if (const P edge = value(diode::pj); number(edge) > 0) {
            edge_ = {value(diode::ns) * vt,
                     edge * temperature_.saturation(value(diode::jsw), value(diode::eg), value(diode::xti),
                                                    value(diode::ns))};
            if (number(value(diode::cjsw)) > 0)
                edge_depletion_ = {edge * temperature_.capacitance(value(diode::cjsw), value(diode::mjsw),
                                                                   value(diode::vjsw)),
                                   temperature_.potential(value(diode::vjsw)), value(diode::mjsw),
                                   value(diode::fcs)};
        }
        polarity_ = card.polarity;
        starts_off_ = number(value(diode::off)) != 0;
        flicker_ = number(value(diode::kf));
        flicker_exponent_ = number(value(diode::af));
        initial_ = number(value(diode::ic));
        has_initial_ = card.given[diode::ic] != 0;
        for (int k = diode::ron; k <= diode::revepsilon; ++k)
            regions_.any = regions_.any || card.given[static_cast<std::size_t>(k)] != 0;
        if (regions_.any) set_regions(card);
        inner_ = number(resistance_) > 0 ? card.nodes + card.references : 0; // at the junction's anode
    }

    // 3. Unknowns of its own: rs = 0 removes the inner node.
    std::vector<Internal> internals() const {
        if (inner_ == 0) return {};
        return {{.name = "anode", .unit = Unit::volt, .state = stores(), .node = true}};
    }
    unsigned variant() const { return (inner_ > 0 ? 1 : 0) + (stores() ? 2 : 0); }
    bool linear() const { return false; }
    bool affine_between_switches() const { return regions_.any && regions_.affine(); }
    bool has_switches() const { return regions_.any; }
    void switches(const double* x, double, std::vector<double>& g) const {
        if (regions_.any)
            regions_.corners(polarity_ * (x[inner_] - x[1]), [&](double corner) { g.push_back(corner); });
    }
    std::vector<Path> paths() const { return {{0, 1, PathKind::resistive}}; }

    // 4. The law, once for values, gradients and the pattern.
    static constexpr int max_locals = 3;
    template <class T>
    void law(const T* x, double, T* f, T* q) const {
        if (inner_ > 0) {
            const T current = (x[0] - x[inner_]) / resistance_;
            f[0] += current;
            f[inner_] -= current;
        }
        const auto [current, stored] =
            of_voltages(std::array<T, 1>{polarity_ * (x[inner_] - x[1])}, [&](const auto& v) {
                const auto ahead = forward(v[0]);
                return std::array{ahead - backward(v[0]), charge(v[0], ahead)};
            });
        f[inner_] += polarity_ * current;
        f[1] -= polarity_ * current;
        if (!stores()) return;
        q[inner_] += polarity_ * stored;
        q[1] -= polarity_ * stored;
    }

    // 5. Capabilities, as far as it has them (contract/capabilities.hpp).
    static constexpr std::size_t max_junctions = 1;
    Junction* junctions(Junction* list) const {
        if (regions_.any) return list;
        const double emission = number(injection_.emission()),
                     is = number(injection_.saturation()) + number(edge_.saturation());
        *list++ = {inner_,
                   1,
                   polarity_,
                   emission,
                   is,
                   starts_off_ ? 0 : critical_voltage(is, emission),
                   breaks_ ? number(breakdown_at_) : infinity,
                   number(breakdown_.emission()),
                   number(breakdown_.saturation())};
        return list;
    }
    void initial(double* x) const {
        if (has_initial_) x[inner_] = x[1] + initial_;
    }
    template <class Put>
    void quantities(const double* x, Put put) const {
        const Dual<1> v = Dual<1>::unknown(polarity_ * (x[inner_] - x[1]), 0), ahead = forward(v),
                      current = ahead - backward(v);
        put("vd", v.value, Unit::volt);
        put("id", current.value, Unit::ampere);
        put("gd", current.d[0], Unit::siemens);
        put("cd", charge(v, ahead).d[0], Unit::farad);
    }
    static constexpr std::string_view noises = "id flicker rs";
    // Shot and flicker noise (van der Ziel, Noise, 1954), and the resistance's.
    template <class Put>
    void noise(const double* x, Put put) const {
        if (temperature_.quiet() || regions_.any) return;
        const double v = polarity_ * (x[inner_] - x[1]), current = std::abs(forward(v) - backward(v));
        put(NoiseSource{"id", inner_, 1, 2 * elementary_charge * current});
        if (flicker_ > 0)
            put(NoiseSource{"flicker", inner_, 1, 0, flicker_ * std::pow(current, flicker_exponent_)});
        if (inner_ > 0)
            put(NoiseSource{"rs", 0, inner_,
                            4 * boltzmann * number(temperature_.kelvin) / number(resistance_)});
    }

private:
    static constexpr ModelTemperatureParameters temperature_parameters{diode::noiseless, diode::temp};

    bool stores() const { return number(transit_) > 0 || depletion_.any() || edge_depletion_.any(); }

    void set_regions(const CardOf<P>& card) {
        const auto value = [&](Parameter p) { return card.value[static_cast<std::size_t>(p)]; };
        regions_.on = 1.0 / value(diode::ron);
        regions_.off = 1.0 / value(diode::roff);
        regions_.reverse = card.given[diode::rrev] != 0 ? 1.0 / value(diode::rrev) : regions_.on;
        regions_.forward_at = value(diode::vfwd);
        regions_.reverse_at = value(diode::vrev);
        regions_.forward_bend = value(diode::epsilon);
        regions_.reverse_bend = value(diode::revepsilon);
        regions_.limit = value(diode::ilimit);
        regions_.reverse_limit = value(diode::revilimit);
        resistance_ = transit_ = P(0.0);
        depletion_ = edge_depletion_ = {};
        edge_ = {};
    }

    template <class T>
    T forward(const T& v) const {
        if (regions_.any) return regions_(v);
        T current = injection_(v);
        if (has_knee_) current *= sqrt(knee_ / (knee_ + max(current, T(0.0))));
        if (!recombination_.any()) return current;
        const T depth = 1.0 - v / potential_;
        return current + recombination_(v) * exp((0.5 * grading_) * log(depth * depth + 0.005));
    }

    template <class T>
    T backward(const T& v) const {
        const T edge = edge_.any() ? -edge_(v) : T(0.0); // which tt does not store
        if (!breaks_ || regions_.any) return edge;
        const T current = edge + breakdown_.reverse(v, breakdown_at_);
        return low_breakdown_.any() ? current + low_breakdown_.reverse(v, breakdown_at_) : current;
    }

    template <class T>
    T charge(const T& v, const T& ahead) const {
        const T moving = transit_ * ahead;
        const T stored = depletion_.any() ? moving + depletion_(v) : moving;
        return edge_depletion_.any() ? stored + edge_depletion_(v) : stored;
    }

    ModelTemperature<P> temperature_;
    Exponential<P> injection_, recombination_, breakdown_, low_breakdown_, edge_;
    Depletion<P> depletion_, edge_depletion_;
    DiodeRegions<P> regions_;
    P knee_, breakdown_at_, resistance_, transit_, potential_, grading_;
    double polarity_, flicker_, flicker_exponent_, initial_;
    bool has_knee_, breaks_, starts_off_, has_initial_;
    int inner_;
};

using Diode = DiodeOf<double>;

} // namespace nullor::devices
