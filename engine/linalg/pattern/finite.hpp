#pragma once

#include <cmath>
#include <complex>
#include <cstddef>
#include <span>

namespace nullor::linalg {

[[nodiscard]] inline bool is_finite(double x) {
    return std::isfinite(x);
}
[[nodiscard]] inline bool is_finite(std::complex<double> x) {
    return std::isfinite(x.real()) && std::isfinite(x.imag());
}

/// Index of the first infinity or not-a-number; -1 if there is none.
template <class T>
[[nodiscard]] int first_not_finite(std::span<const T> values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!is_finite(values[i])) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

} // namespace nullor::linalg
