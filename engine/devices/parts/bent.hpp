#pragma once
// atan and tanh of numbers, masks and duals, with all digits at small arguments.

#include <cmath>
#include <concepts>

#include "engine/base/dual.hpp"
#include "engine/base/mask.hpp"

namespace nullor::devices {

// A function by its value and slope; of a mask the same mask.
template <class T>
T arctangent(T x) {
    if constexpr (std::same_as<T, double>) {
        return std::atan(x);
    } else if constexpr (std::same_as<T, Mask>) {
        return x;
    } else {
        const auto slope = 1.0 / (1.0 + x.value * x.value);
        for (auto& inner : x.d) inner *= slope;
        x.value = arctangent(x.value);
        return x;
    }
}

template <class T>
T hyperbolic_tangent(T x) {
    if constexpr (std::same_as<T, double>) {
        return std::tanh(x);
    } else if constexpr (std::same_as<T, Mask>) {
        return x;
    } else {
        x.value = hyperbolic_tangent(x.value);
        const auto slope = 1.0 - x.value * x.value;
        for (auto& inner : x.d) inner *= slope;
        return x;
    }
}

} // namespace nullor::devices
