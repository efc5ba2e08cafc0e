#pragma once
// Steps have few lengths, 2^(k/4) s, so that the matrices of earlier ones can be used again.

#include <bit>
#include <cmath>
#include <cstdint>

namespace nullor::analysis::step_lengths {

inline constexpr double per_octave = 4;
// A length that is one but for rounding is that one.
inline constexpr double slack = 1e-9;

// The longest that is not above h.
[[nodiscard]] inline double below(double h) {
    return std::exp2(std::floor(per_octave * std::log2(h) + slack) / per_octave);
}

// The shortest above h.
[[nodiscard]] inline double above(double h) {
    return std::exp2((std::floor(per_octave * std::log2(h) + slack) + 1) / per_octave);
}

// Differences of times are rounded: lengths that differ by less than 2^-40 of them, far less than the error
// of a step, are one.
[[nodiscard]] inline double rounded(double h) {
    constexpr int dropped = 13; // of the 53 digits of a double; halves to even
    const auto bits = std::bit_cast<std::uint64_t>(h), odd = bits >> dropped & 1;
    return std::bit_cast<double>((bits + (std::uint64_t{1} << (dropped - 1)) - 1 + odd) >> dropped
                                                                                               << dropped);
}

} // namespace nullor::analysis::step_lengths
