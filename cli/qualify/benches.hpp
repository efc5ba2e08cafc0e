#pragma once
// All benches, in the order of a data sheet. A file below benches/ for each group of figures.

#include <vector>

#include "cli/qualify/bench.hpp"

namespace nullor::cli::qualify {

// The first is what a supply and the order of pins are tried on.
[[nodiscard]] std::vector<Bench> input_benches();
// The first finds the crossover.
[[nodiscard]] std::vector<Bench> gain_benches();
[[nodiscard]] std::vector<Bench> rejection_benches();
[[nodiscard]] std::vector<Bench> impedance_benches();
[[nodiscard]] std::vector<Bench> output_benches();
[[nodiscard]] std::vector<Bench> step_benches();

} // namespace nullor::cli::qualify
