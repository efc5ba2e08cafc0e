#pragma once
// A solution of f(x) = 0 where f is continuous and affine in pieces, by the curve
//
//     f(x) = mu f(x0),   mu = 1 at x0, 0 at the solution
//
// Within a piece it is a straight line: G dx = f(x0) dmu. At a border it goes on to the other side, and mu
// may turn there: it does where det G changes its sign, and stays where G is singular (Katzenelson, Bell
// Syst. Tech. J. 44, 1965; Ohtsuki, Fujisawa and Kumagai, SIAM J. Math. Anal. 8, 1977). The curve has no end
// but at infinity. So it finds a solution wherever the outermost pieces alone decide that there is one,
// through pieces in which an amplifier's output is not determined as well.

#include "engine/analysis/operating_point/homotopy.hpp"

namespace nullor::analysis {

// Starts with all amplifiers beyond a rail, and ends in x; from several such places if it must.
[[nodiscard]] Walk affine_path(Newton& newton, const Workspace& workspace, std::vector<double>& x,
                               const Equation& equation, const NewtonSettings& settings);

} // namespace nullor::analysis
