#pragma once
// Charges that are no C x (junctions, MOS gates), of a point that a method made: x has errors of its own
// beside those of q, and as a current their difference grows as 1/h.

#include "engine/analysis/transient/step/integrator.hpp"

namespace nullor::analysis {

// q of these rows becomes q(x); linear charges go on as they are. Leaves the workspace evaluated at the
// point.
void take_bent_charges(Workspace& workspace, TimePoint& point);

} // namespace nullor::analysis
