#pragma once
// The points of a sweep. Each point is computed from its index, never by accumulation.

#include <vector>

#include "engine/analysis/requests.hpp"
#include "engine/base/failure.hpp"
#include "engine/circuit/values.hpp"

namespace nullor::analysis {

// Fails where the numbers make no sweep: a logarithmic one from 0 or across 0, a step of 0 or away from the
// stop, fewer than one point, more points than `limit`.
[[nodiscard]] Outcome<std::vector<double>> points_of(const Sweep& sweep, const Values& values,
                                                     std::size_t limit = 200'000'000);

} // namespace nullor::analysis
