#pragma once
// The grid of .step cards and temperatures: all combinations, the first .step outermost, .temp innermost.

#include <vector>

#include "engine/analysis/requests.hpp"
#include "engine/base/failure.hpp"
#include "engine/circuit/values.hpp"
#include "engine/results/table.hpp"

namespace nullor::run {

struct Step {
    std::vector<Setting> settings;
    std::vector<results::Coordinate> coordinates;
};

// At least one step (without any setting). Values of a sweep may depend on parameters, not on outer steps.
[[nodiscard]] Outcome<std::vector<Step>> steps_of(const Circuit& circuit, const analysis::Requests& requests);

} // namespace nullor::run
