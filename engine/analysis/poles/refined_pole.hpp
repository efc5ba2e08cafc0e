#pragma once
// One pole to the last digits, from a guess: two-sided inverse iteration (Ostrowski 1959). With x and y that
// nearly solve (G + sC) x = 0 and (G + sC)^T y = 0,
//
//     s' = s - y^T (G + sC) x / y^T C x
//
// errs by the product of the errors of x and y, so that the digits triple in each turn.

#include <complex>
#include <optional>

#include "engine/analysis/poles/pencil.hpp"

namespace nullor::analysis {

struct RefinedPole {
    std::complex<double> s; // rad/s
    // By how much s may change, rad/s, where every entry of G and C changes by its rounding:
    // eps |y|^T (|G| + |s||C|) |x| / |y^T C x|.
    double uncertain = 0;
};

// The pole that the iteration from s ends at; none where it ends at none. A pole at 0 comes as one that is
// less than it is uncertain by. `scale`, rad/s: that of the rest, by which is told what is near 0.
[[nodiscard]] std::optional<RefinedPole> refined_pole(const Pencil& pencil, std::complex<double> s,
                                                      double scale);

} // namespace nullor::analysis
