#pragma once
// What a sweep's numbers say together: yield, the worst variant, percentiles and a histogram of each measure.

#include "engine/results/sweep/sweep_file.hpp"
#include "engine/run/sweep/report.hpp"
#include "engine/run/sweep/sweep_task.hpp"

namespace nullor::run {

// Of `variants`, which are all in the file.
[[nodiscard]] Outcome<Done> summarise(const SweepTask& task, const results::SweepFile& file,
                                      results::IndexRange variants, SweepReport& report);

} // namespace nullor::run
