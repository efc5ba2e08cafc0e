#pragma once
// Which order of elimination a FrequencyPlan has.
//
// An order of elimination is good as long as its pivots are. Orders are made at a middle, a low and a high
// frequency, then at others, and each is held against a refined solution at all sentinels (a frequency in
// every decade). The cheapest one that is right everywhere is taken; where none is, each band of frequencies
// gets its own.

#include "engine/linalg/frequency/frequency_plan.hpp"

namespace nullor::linalg {

/// Larger matrices are meshes as a rule, which fill in: there is no plan for them.
inline constexpr int most_planned_unknowns = 2000;

/// None, too, where the nominal values have no solution at a sentinel, or no order that finds it.
[[nodiscard]] std::shared_ptr<const FrequencyPlan> choose_plan(const FrequencyProblem& problem);

/// Whether outputs of x are not those of y, which has more digits. What y has next to nothing of is 0.
[[nodiscard]] bool lacks_digits(std::span<const Reading> readings, std::span<const std::complex<double>> x,
                                std::span<const std::complex<double>> y);

} // namespace nullor::linalg
