#pragma once
// The temperature of a semiconductor, and how its parameters follow it, as in SPICE and PSpice.
//
// T and Tnom: parts/temperature.hpp. With r = T/Tnom, vt = k T/q and dT = T - Tnom:
//     is(T) = is r^(xti/n) exp((r - 1) eg/(n vt))
//     vj(T) = vj r - 3 vt ln r - Eg(Tnom) r + Eg(T),   Eg(T) = 1.16 - 7.02e-4 T^2/(T + 1108)    silicon, V
//     cj(T) = cj (1 + m (4e-4 dT + 1 - vj(T)/vj))
// (PSpice Reference Guide, Cadence, "Diode"; Antognetti and Massobrio, 1988, ch. 1; Eg: Varshni, Physica 34,
// 1967.) A t_abs of no temperature, -273.15 or below, says that the device makes no noise: vendors write it
// for that.

#include "engine/base/constants.hpp"
#include "engine/devices/parts/temperature.hpp"
#include "engine/devices/semiconductor/junction_law.hpp"

namespace nullor::devices {

// Products of some of these stay numbers.
inline constexpr double immense = 1e30;

// A parameter of a model.
constexpr ParameterInfo of_model(std::string_view name, std::string_view alias, Unit unit, double standard,
                                 double min, double max, std::string_view meaning,
                                 bool exclusive_min = false) {
    return {name, alias, unit, standard, min, max, meaning, exclusive_min, false, Place::model};
}
inline constexpr ParameterInfo noiseless_parameter = noiseless_of(Place::model);
inline constexpr ParameterInfo measured_parameter = [] {
    ParameterInfo info = tnom_parameter;
    info.alias = "t_measured tref";
    return info;
}();
inline constexpr ParameterInfo area_parameter{
    "area", "", Unit::none, 1, 1e-30, immense, "area, in units of the model's", false, false, Place::card};
inline constexpr ParameterInfo off_parameter =
    flag_of("off", Place::card, "the search for an operating point starts without current");

// Places in the device's table; dtemp, t_abs and tnom follow temp there.
struct ModelTemperatureParameters {
    int noiseless, temp;
};

template <class P>
class ModelTemperature {
public:
    ModelTemperature(const CardOf<P>& card, ModelTemperatureParameters at) {
        const auto value = [&](int k) { return card.value[static_cast<std::size_t>(k)]; };
        const auto given = [&](int k) { return card.given[static_cast<std::size_t>(k)] != 0; };
        const int dtemp = at.temp + 1, t_abs = at.temp + 2, tnom = at.temp + 3;
        const P nominal = given(tnom) ? value(tnom) + zero_celsius : P(card.nominal);
        const bool absolute = given(t_abs) && number(value(t_abs)) > -zero_celsius;
        quiet_ = number(value(at.noiseless)) != 0 || (given(t_abs) && !absolute);
        kelvin = absolute || given(at.temp) ? temperature_of(card, at.temp) : card.temperature + value(dtemp);
        vt = kelvin * (boltzmann / elementary_charge);
        ratio = kelvin / nominal;
        difference = kelvin - nominal;
        gap_moved_ = gap(kelvin) - gap(nominal) * ratio;
    }

    // In A. Of n = 0.01 it moves by 200 decades in 50 K; 1e20 A is a short circuit, and 1e-300 A none.
    P saturation(const P& is, const P& eg, const P& xti, const P& n) const {
        if (number(is) == 0) return P(0.0);
        return exp(clip(log(is) + (ratio - 1.0) * eg / (n * vt) + xti / n * log(ratio), P(-690.0), P(46.0)));
    }
    // Of a MOS transistor's bulk: exp((Eg(Tnom) r - Eg(T))/vt).
    P bulk_saturation(const P& is) const { return exp(clip(log(is) - gap_moved_ / vt, P(-690.0), P(46.0))); }
    P potential(const P& vj) const { return vj * ratio - 3.0 * vt * log(ratio) + gap_moved_; }
    P capacitance(const P& cj, const P& grading, const P& vj) const {
        return cj * (1.0 + grading * (4e-4 * difference + 1.0 - potential(vj) / vj));
    }
    P quadratic(const P& first, const P& second) const {
        return 1.0 + difference * (first + difference * second);
    }
    [[nodiscard]] bool quiet() const { return quiet_; }

    // Of silicon, V; and by what it has moved from Tnom.
    static P gap(const P& kelvin) { return 1.16 - 7.02e-4 * kelvin * kelvin / (kelvin + 1108.0); }
    P gap_change() const { return gap(kelvin) - gap(kelvin / ratio); }

    P kelvin, vt, ratio, difference;

private:
    P gap_moved_;
    bool quiet_;
};

// What the ranges do not say of a temperature.
template <class P>
bool no_temperature(const ModelTemperature<P>& at, CardProblems& problems) {
    constexpr double hottest = 1e6;
    if (at.kelvin > 0 && at.kelvin < hottest && at.ratio > 1 / hottest && at.ratio < hottest) return false;
    problems.push_back(
        {Severity::error, -1, "out-of-range",
         "this device, or its model when it was measured, has no temperature between 0 and 1e6 K",
         "it follows from temp, dtemp, t_abs and tnom"});
    return true;
}

// A potential, where there is a capacitance that needs it.
inline void check_potential(const ModelTemperature<double>& at, double capacitance, double potential,
                            int parameter, CardProblems& problems) {
    if (capacitance == 0 || at.potential(potential) > 0) return;
    problems.push_back({Severity::error, parameter, "out-of-range",
                        "the junction's potential is not above 0 at this temperature",
                        "it falls by about 2 mV a kelvin"});
}

} // namespace nullor::devices
