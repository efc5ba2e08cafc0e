#pragma once
// What a sample sets, and what it is known by.

#include <vector>

#include "engine/circuit/description/circuit.hpp"

namespace nullor::batch {

// The parameters of the variates, in their order: what Resample changes to the numbers of a Sampler.
[[nodiscard]] std::vector<Target> variate_targets(const Circuit& circuit);

// The numbers of the deck that are drawn, each once, by their first variates: -D with their values repeats a
// sample.
[[nodiscard]] std::vector<Target> drawn_targets(const Circuit& circuit);

} // namespace nullor::batch
