#pragma once
// The summary of a sweep as a person reads it: yield, percentiles and a histogram of each measure.

#include <string>

#include "engine/run/sweep.hpp"

namespace nullor::cli {

// deck: what the command that repeats the worst sample names.
[[nodiscard]] std::string render(const run::SweepReport& report, const std::string& deck, bool stats);

} // namespace nullor::cli
