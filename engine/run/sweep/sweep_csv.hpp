#pragma once
// A finished sweep as tidy tables: a row a point, led by the step, the sample and what it drew; and a table
// of the numbers of each variant.

#include "engine/results/sweep/sweep_file.hpp"
#include "engine/run/sweep/sweep_task.hpp"

namespace nullor::run {

// "out.ac2.csv" holds an analysis, "out.csv" the numbers. Each appears
// whole or not at all; their names are appended.
[[nodiscard]] Outcome<Done> write_csv(const SweepTask& task, const results::SweepFile& file,
                                      const std::string& path, const results::Provenance& provenance,
                                      std::vector<std::string>& files);

} // namespace nullor::run
