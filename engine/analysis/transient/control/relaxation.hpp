#pragma once
// Networks that only relax: resistors, capacitors and independent sources.
//
// There G and C are symmetric and C is not negative. Then the modes of C dx/dt + G x = s(t), the lambda with
// det(G - lambda C) = 0, are real: nothing rings, no mode comes back once it has died away, and what a step
// gets wrong dies with them instead of adding up over periods.

#include "engine/circuit/workspace.hpp"

namespace nullor::analysis {

// G and C as of the last evaluation. C counts as not negative where its diagonal is no smaller than what else
// is in the row, as that of capacitors is.
[[nodiscard]] bool relaxes(const Workspace& workspace);

} // namespace nullor::analysis
