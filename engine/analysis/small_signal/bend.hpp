#pragma once
// How G and C change where the operating point moves: d/dh of G(x + h v) and C(x + h v) at h = 0. Laws give
// their first derivatives exactly; these are second ones, by central differences at eight lengths of the
// step, extrapolated to none, each entry by the length at which the extrapolation errs least (Ridders 1982).

#include <vector>

#include "engine/circuit/workspace.hpp"

namespace nullor::analysis {

// Adds them to dg and dc, in the places of the pattern. x, v: size() + 1, the last 0. Leaves the workspace
// evaluated elsewhere.
void add_bend(Workspace& workspace, const std::vector<double>& x, const std::vector<double>& v,
              std::vector<double>& dg, std::vector<double>& dc);

} // namespace nullor::analysis
