#pragma once
// How the conductance of a switch follows what controls it, c in V or A; the current is i = g(c) v, from the
// first pin through the switch to the second, and nothing flows at the controlling pins.
//     u = (c - middle)/half        -1 is off, 1 is on; between them, with L = ln(roff/ron)/2 and
//                                  M = -ln(ron roff)/2
//     g = exp(M + L (3 u - u^3)/2)                smooth: VSWITCH, and SW with vh < 0; constant beyond
//     g = exp(M + L (2/pi) atan(u))               level 2 of SW
//     g = 1/ron where c > middle, else 1/roff     hard: SW with vh = 0
//     g = 1/ron when on, 1/roff when off          held: SW with vh > 0; it turns on where c > middle + half,
//                                                 and off where c < middle - half
//     i = ilimit tanh(g (v - vser)/ilimit)        where a limit is given; else i = g (v - vser)
// (PSpice Reference Guide, Cadence, "Voltage-controlled switch"; Xyce Reference Guide, "Voltage or Current
// Controlled Switches"; LTspice help, "S. Voltage Controlled Switch".)

#include <cmath>
#include <numbers>

#include "engine/base/constants.hpp"
#include "engine/base/dual.hpp"
#include "engine/devices/contract/device.hpp"
#include "engine/devices/parts/bent.hpp"
#include "engine/devices/parts/temperature.hpp"

namespace nullor::devices {

template <class P>
struct SwitchLaw {
    enum class Form { smooth, endless, hard, held } form = Form::smooth; // endless: level 2
    P ron = 1, roff = 1e6;                                               // ohm
    P middle = 0, half = 1;           // of the control; half may be negative
    P limit = infinity, series = 0.0; // A, V
    bool on = false;                  // held

    template <class T>
    [[nodiscard]] T conductance(const T& control) const {
        if (form == Form::held) return T(on ? 1.0 / ron : 1.0 / roff);
        if (form == Form::hard) return select(T(control - middle), T(1.0 / ron), T(1.0 / roff));
        const P span = 0.5 * log(roff / ron), middle_of = -0.5 * log(ron * roff);
        const T u = (control - middle) / half;
        if (form == Form::endless) return exp(middle_of + span * (2 * std::numbers::inv_pi) * arctangent(u));
        const T inside = clip(u, T(-1.0), T(1.0));
        return exp(middle_of + span * (0.5 * inside * (3.0 - inside * inside)));
    }

    // Into the first pin, with v from the first to the second.
    template <class T>
    [[nodiscard]] T current(const T& v, const T& control) const {
        const T free = conductance(control) * (v - series);
        if (std::isinf(number(limit))) return free;
        return limit * hyperbolic_tangent(T(free / limit));
    }
};

// ron and roff may not be zero, and not of different signs: between them stands a geometric mean.
inline constexpr ParameterInfo on_resistance{"ron", "", Unit::ohm, 1, 0, largest, "resistance when on", true};
[[nodiscard]] constexpr ParameterInfo off_resistance(double value) {
    return {"roff", "", Unit::ohm, value, 0, largest, "resistance when off", true};
}

} // namespace nullor::devices
