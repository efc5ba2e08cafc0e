#pragma once
// What a search that failed tells about each unknown, for a person who looks for the reason.

#include "engine/analysis/newton/newton.hpp"

namespace nullor::analysis {

// Of the last search of `newton` that failed, worst first.
[[nodiscard]] std::vector<Failure::Unsettled> unsettled(const Newton& newton);

// "v(out) = 12.5 V" for each index.
[[nodiscard]] std::vector<std::string> describe(const System& system, std::span<const int> unknowns,
                                                const std::vector<double>& x);

} // namespace nullor::analysis
