#pragma once
// What a search that failed tells about each unknown, for a person who looks for the reason.

#include "engine/analysis/newton/newton.hpp"

namespace nullor::analysis {

// Of the last search of `newton` that failed, worst first.
[[nodiscard]] std::vector<Failure::Unsettled> unsettled(const Newton& newton);

} // namespace nullor::analysis
