#pragma once

#include <array>
#include <complex>
#include <cstddef>

namespace nullor::linalg {

/// Systems G + a_l C side by side: four doubles fill a vector register of 256 bits.
inline constexpr std::size_t shifted_systems = 4;

/// One number of each system.
struct alignas(64) ShiftedNumbers {
    std::array<double, shifted_systems> re{}, im{};
};

/// The a_l, 1/s.
using Shifts = std::array<std::complex<double>, shifted_systems>;

} // namespace nullor::linalg
