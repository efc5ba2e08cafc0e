#pragma once
// A device, worked out step by step: a diode with series resistance, charge and noise. It lives in the tests,
// so that it can be as short as the contract allows; a build takes it with -DNULLOR_ANOTHER_DEVICE
// (CMakeLists.txt beside it), where a device of the engine has one line in engine/devices/all.hpp. Nothing
// else names it.
//
//     i = is (exp(v/(n vt)) - 1),  vt = k T/q                          A per unit of area
//     q = tt i + cjo vj/(1 - mj) (1 - (1 - v/vj)^(1 - mj))             C, its tangent from v = vj/2 on
//     is(T) = is (T/Tnom)^(xti/n) exp((T/Tnom - 1) eg/(n vt))
// with v from the node behind rs to the cathode (Sze, Physics of Semiconductor Devices, 1981, ch. 2; names
// and temperature as in SPICE).

#include "engine/base/constants.hpp"
#include "engine/base/dual.hpp"
#include "engine/devices/parts/junction.hpp"
#include "engine/devices/parts/temperature.hpp"

namespace nullor::devices {

class TestDiode {
public:
    // 1. The tables. What stands on a card and what in a model is said by the place; `m` is both, and two
    // things.
    enum Parameter { is, n, rs, tt, cjo, vj, mj, eg, xti, area, m, off, ic, temp };
    static constexpr ParameterInfo parameters[] = {
        {"is", "", Unit::ampere, 1e-14, 0, largest, "saturation current", true, false, Place::model},
        {"n", "", Unit::none, 1, 0, largest, "emission coefficient", true, false, Place::model},
        {"rs", "", Unit::ohm, 0, 0, largest, "series resistance", false, false, Place::model},
        {"tt", "", Unit::second, 0, 0, largest, "transit time", false, false, Place::model},
        {"cjo", "cj0", Unit::farad, 0, 0, largest, "junction capacitance at 0 V", false, false, Place::model},
        {"vj", "", Unit::volt, 1, 0.01, largest, "junction potential", false, false, Place::model},
        {"m", "mj", Unit::none, 0.5, 0, 0.9, "grading coefficient", false, false, Place::model},
        {"eg", "", Unit::volt, 1.11, 0, largest, "band gap", true, false, Place::model},
        {"xti", "", Unit::none, 3, 0, largest, "exponent of is(T)", false, false, Place::model},
        {"area", "", Unit::none, 1, 0, largest, "area", true, false, Place::card},
        {"m", "", Unit::none, 1, 0, largest, "number in parallel", true, false, Place::card},
        {"off", "", Unit::none, 0, 0, 1, "starts without current", false, false, Place::card, true},
        {"ic", "", Unit::volt, 0, -largest, largest, "voltage at t = 0 with uic", false, false, Place::card},
        temp_parameter};
    static constexpr ModelType model_types[] = {{"d"}};
    static constexpr DeviceInfo description{"diode",
                                            "junction diode of the tests",
                                            {.letters = "d",
                                             .pin_names = "a k",
                                             .principal = "area",
                                             .model_types = model_types,
                                             .model_required = true},
                                            parameters};
    static const DeviceInfo& info() { return description; }

    // What the ranges do not say.
    static void check(const Card& card, CardProblems& problems) {
        const double now = TestDiode(card).saturation_;
        if (!(now > 0 && std::isfinite(now)))
            problems.push_back({Severity::error, is, "out-of-range", "is is no current at this temperature",
                                "it is is(T) that has to be above 0"});
    }

    // 2. Numbers to coefficients, once a parameter set. m is none of them: the bank applies it.
    explicit TestDiode(const Card& card) {
        const auto value = [&](Parameter p) { return card.value[static_cast<std::size_t>(p)]; };
        const double kelvin = temperature_of(card, temp), ratio = kelvin / card.nominal;
        const double vt = boltzmann * kelvin / elementary_charge;
        nvt_ = value(n) * vt;
        saturation_ = value(area) * value(is) * std::pow(ratio, value(xti) / value(n)) *
                      std::exp((ratio - 1) * value(eg) / nvt_);
        resistance_ = value(rs) / value(area);
        transit_ = value(tt);
        capacitance_ = value(cjo) * value(area);
        potential_ = value(vj);
        grading_ = value(mj);
        polarity_ = card.polarity;
        start_ = value(off) != 0 ? 0 : critical_voltage(saturation_, nvt_);
        initial_ = value(ic);
        has_initial_ = card.given[ic] != 0;
        kelvin_ = kelvin;
        inner_ = resistance_ > 0 ? card.nodes + card.references : 0; // local unknown at the junction's anode
    }

    // 3. Unknowns of its own: rs = 0 removes the inner node.
    std::vector<Internal> internals() const {
        if (inner_ == 0) return {};
        return {{.name = "anode", .unit = Unit::volt, .state = stores(), .node = true}};
    }
    unsigned variant() const { return (inner_ > 0 ? 1 : 0) + (stores() ? 2 : 0); }
    bool linear() const { return false; }
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
        const T v = polarity_ * (x[inner_] - x[1]);
        const T current = saturation_ * (exp(v / nvt_) - 1.0);
        f[inner_] += polarity_ * current;
        f[1] -= polarity_ * current;
        if (!stores()) return;
        const T charge = transit_ * current + depletion(v);
        q[inner_] += polarity_ * charge;
        q[1] -= polarity_ * charge;
    }

    // 5. Capabilities, as far as it has them (engine/devices/contract/capabilities.hpp).
    static constexpr std::size_t max_junctions = 1;
    Junction* junctions(Junction* list) const {
        *list++ = {inner_, 1, polarity_, nvt_, saturation_, start_};
        return list;
    }
    void initial(double* x) const {
        if (has_initial_) x[inner_] = x[1] + initial_;
    }
    template <class Put>
    void quantities(const double* x, Put put) const {
        const double v = polarity_ * (x[inner_] - x[1]), slope = saturation_ / nvt_ * std::exp(v / nvt_);
        put("vd", v, Unit::volt);
        put("id", slope * nvt_ - saturation_, Unit::ampere);
        put("gd", slope, Unit::siemens);
    }
    template <class Put>
    void noise(const double* x, Put put) const {
        const double v = polarity_ * (x[inner_] - x[1]), current = saturation_ * std::expm1(v / nvt_);
        put(NoiseSource{"shot", inner_, 1, 2 * elementary_charge * std::abs(current)});
        if (inner_ > 0) put(NoiseSource{"thermal", 0, inner_, 4 * boltzmann * kelvin_ / resistance_});
    }

private:
    bool stores() const { return transit_ > 0 || capacitance_ > 0; }

    template <class T>
    T depletion(const T& v) const {
        const double bend = 0.5 * potential_, left = std::pow(0.5, 1 - grading_);
        const double scale = capacitance_ * potential_ / (1 - grading_);
        const T below = scale * (1.0 - exp((1 - grading_) * log(1.0 - v / potential_)));
        const T beyond = scale * (1 - left) + (v - bend) * (capacitance_ * std::pow(0.5, -grading_));
        return select(v - bend, beyond, below);
    }

    double nvt_, saturation_, resistance_, transit_, capacitance_, potential_, grading_, polarity_, start_,
        initial_, kelvin_;
    bool has_initial_;
    int inner_;
};

} // namespace nullor::devices
