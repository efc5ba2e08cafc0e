#pragma once
// A deck against its other forms: the same exit status, the same verdict on every expectation and measure,
// and the same numbers in every saved column (distance.hpp).
//
// Two verdicts are the same, too, where the one misses what is allowed by no more than 1e-9 of the largest
// number around: an expectation to the last bit does not hold in every form.

#include <string>
#include <vector>

#include "engine/metamorphic/transformations.hpp"
#include "engine/run/deck/execute.hpp"

namespace nullor::metamorphic {

struct Difference {
    std::string what; // "tran v(out) at time = 1e-3", "gain: op v(out) == -10", "exit status"
    std::string written, transformed;
};

// What became of one transformation.
struct Finding {
    std::string transformation;
    std::string inapplicable; // why the deck has no such form; empty: it was run
    std::vector<Difference> differences;
    double worst = 0;        // of the columns, in units of what is allowed
    std::size_t numbers = 0; // compared

    [[nodiscard]] bool ran() const { return inapplicable.empty(); }
    [[nodiscard]] bool agrees() const { return differences.empty(); }
};

// One finding a transformation, in their order; fewer where the observer stops it.
[[nodiscard]] std::vector<Finding> check(const run::Work& work, const run::Settings& settings,
                                         run::Observer& observer,
                                         std::span<const Transformation> all = transformations());

} // namespace nullor::metamorphic
