#pragma once
// Does an operating point grow away from itself? The circuit as it is linearised there, devices in the
// regions where they are: poles are the s for which G + sC is singular.
//
// Where C = P K Q^T has r rows and c columns, the poles are -1/mu for the eigenvalues mu of Q^T G^-1 P K (c x
// c). Rounding of the largest mu hides the smallest, so each pole to the right is confirmed on the sparse
// matrix itself: the integral of (G + sC)^-1 u around it, on a circle of half its distance from the axis, is
// zero where no pole is inside, and else says where it is (Sakurai and Sugiura 2003).

#include <complex>
#include <optional>

#include "engine/circuit/workspace.hpp"

namespace nullor::analysis {

// The pole farthest to the right, rad/s, imaginary part 0 or more; none where all are on the left, or on the
// axis to within a millionth of their magnitude. The workspace is evaluated at the operating point. Not
// sought where more than 100 unknowns have a charge.
[[nodiscard]] std::optional<std::complex<double>> growing_pole(const Workspace& workspace);

} // namespace nullor::analysis
