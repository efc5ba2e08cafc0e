#pragma once
// Is there a pole where rounding may have put one? The integral of (G + sC)^-1 u on a circle around the place
// is zero where no pole is inside, and else says where it is (Sakurai and Sugiura 2003). It is of the sparse
// matrix itself, and every solve is refined.

#include <complex>
#include <optional>

#include "engine/analysis/poles/pencil.hpp"

namespace nullor::analysis {

// The pole next to s, Re s > 0, if there is one within half the distance of s from the axis, and from the
// next.
[[nodiscard]] std::optional<std::complex<double>> confirmed_pole(const Pencil& pencil, std::complex<double> s,
                                                                 double to_next);

} // namespace nullor::analysis
