#pragma once

#include <complex>
#include <cstddef>
#include <span>

namespace nullor::linalg {

/// One output, o x = x[plus] - x[minus]; -1: none, which reads 0.
struct Reading {
    int plus = -1, minus = -1;

    [[nodiscard]] std::complex<double> of(std::span<const std::complex<double>> x) const {
        const auto value = [&](int unknown) {
            return unknown < 0 ? std::complex<double>() : x[static_cast<std::size_t>(unknown)];
        };
        return value(plus) - value(minus);
    }
};

/// Output k goes to out[k * stride].
void read(std::span<const Reading> readings, std::span<const std::complex<double>> x,
          std::complex<double>* out, std::size_t stride);

/// Whether outputs of x are not those of y, which has more digits. What y has next to nothing of is 0.
[[nodiscard]] bool lacks_digits(std::span<const Reading> readings, std::span<const std::complex<double>> x,
                                std::span<const std::complex<double>> y);

} // namespace nullor::linalg
