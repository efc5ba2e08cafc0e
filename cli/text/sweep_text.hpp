#pragma once
// The summary of a sweep as a person reads it: yield, percentiles and a histogram of each measure.

#include <string>

#include "engine/run/sweep/report.hpp"

namespace nullor::cli {

// again: the command that repeats the worst sample, but for what was drawn.
[[nodiscard]] std::string render(const run::SweepReport& report, const std::string& again, bool stats);
// As one word of a command.
[[nodiscard]] std::string shell_word(const std::string& text);

} // namespace nullor::cli
