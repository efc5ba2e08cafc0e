#pragma once
// How many poles are inside a circle, and where they are in the mean: the argument principle,
//
//     N = 1/(2 pi j) integral t(s) ds,    t(s) = d/ds ln det(G + sC) = tr((G + sC)^-1 C)
//
// by the trapezoidal rule, which converges by the distance of the poles from the circle.

#include <complex>
#include <optional>

#include "engine/analysis/poles/charges.hpp"

namespace nullor::analysis {

struct PolesInside {
    double count = 0;          // a whole number but for what the rule leaves
    std::complex<double> mean; // rad/s, where there are any
};

// To count takes eight digits or so of every solution; the mean has as many as these.
enum class Digits { to_count, all };

// None where the matrix is singular on the circle.
[[nodiscard]] std::optional<PolesInside> poles_inside(const Pencil& pencil, const Charges& charges,
                                                      std::complex<double> centre, double radius,
                                                      Digits digits);

} // namespace nullor::analysis
