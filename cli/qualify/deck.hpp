#pragma once
// A bench's deck for one model, as text.

#include <string>

#include "cli/qualify/bench.hpp"
#include "cli/qualify/model.hpp"

namespace nullor::cli::qualify {

struct Setup {
    Supply supply;
    double unity = 1e6;   // Hz, of the open-loop gain
    double amplitude = 0; // V, of a step
    double periods = 100; // of 1/unity: length of one edge's answer
    bool coarse = false;  // half the points and ten times the tolerance: what the error is estimated from
};

// folder: where the deck lies, or would; the library is included as seen from there.
[[nodiscard]] std::string deck_text(const Bench& bench, const Model& model, const Setup& setup,
                                    const std::string& folder);

} // namespace nullor::cli::qualify
