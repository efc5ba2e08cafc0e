#pragma once
// Newton steps of an exponential junction, i = is (exp(v/(n vt)) - 1).
//
// From a point on the flat part the tangent meets the wanted current far beyond what the exponential would
// need, and exp() of that is beyond all numbers. A step above the critical voltage is therefore taken in the
// current: the new v is where the exponential itself has the current that the tangent promised,
//     v = v_old + n vt ln(1 + (v_new - v_old)/(n vt))
// (Nagel, SPICE2, UCB/ERL M520, 1975, sec. 4.2.1; Kao's modification for steps from below 0).

#include <algorithm>
#include <cmath>

#include "engine/devices/contract/device.hpp"

namespace nullor::devices {

// Where a junction's resistance n vt/i is as large as its radius of curvature, the usual bound of the flat
// part, in V.
[[nodiscard]] inline double critical_voltage(double saturation, double emission) {
    return emission * std::log(emission / (std::sqrt(2.0) * saturation));
}

// Where the tangent was flat, what it promises is any voltage: the way back from too large a current is one n
// vt an iteration, that up from a small one a single step. So many n vt below the critical voltage a junction
// carries about a nanoampere. (Without it the nodes of OP275's output stage that jump from a junction's drop
// to a breakdown of 50 V were sought from 4 V beyond: 157 iterations.)
inline constexpr double from_far = 17;

// v_new, or what may be taken of the step to it, of i = is exp(v/nvt).
[[nodiscard]] inline double limited_step(double v_new, double v_old, double saturation, double nvt) {
    const double critical = critical_voltage(saturation, nvt);
    if (!(v_new > critical) || std::abs(v_new - v_old) <= 2 * nvt) return v_new;
    if (v_old <= 0) return std::min(nvt * std::log(v_new / nvt), critical - from_far * nvt);
    const double growth = 1 + (v_new - v_old) / nvt;
    return growth > 0 ? v_old + nvt * std::log(growth) : critical;
}

// The same of a junction, beyond its breakdown too.
[[nodiscard]] inline double limited(const Junction& junction, double v_new, double v_old) {
    const double beyond = -v_new - junction.breakdown;
    if (beyond > -10 * junction.breakdown_emission && v_new < 0)
        return -junction.breakdown - limited_step(beyond, -v_old - junction.breakdown,
                                                  junction.breakdown_saturation, junction.breakdown_emission);
    return limited_step(v_new, v_old, junction.saturation, junction.emission);
}

} // namespace nullor::devices
