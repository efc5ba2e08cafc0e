#pragma once
// The tolerance of a part: in a sample its value is uniform between value (1 - tol) and value (1 + tol). The
// device is given the drawn value (circuit/values/values.hpp); without samples that is the value itself.

#include <fmt/format.h>

#include "engine/devices/contract/device.hpp"

namespace nullor::devices {

inline constexpr ParameterInfo tolerance_parameter{
    "tol", "", Unit::none, 0.0, 0.0, largest, "tolerance in a sample, 0.01 or 1%; below 1", false, true};

inline void check_tolerance(const Card& card, int tolerance, CardProblems& problems) {
    const double share = card.value[static_cast<std::size_t>(tolerance)];
    if (share < 1) return;
    problems.push_back({Severity::error, tolerance, "out-of-range",
                        fmt::format("tol = {} is a tolerance of {} %", share, 100 * share),
                        fmt::format("for {0} percent write tol={0}%", share)});
}

} // namespace nullor::devices
