#pragma once
// Result files read back: our own, and rawfiles of ngspice. Any bytes at all are an answer or a Failure of
// kind output with the place, "ac.csv:12: ...".
//
// What a format does not hold is inferred: units in CSV from the columns' names, there and in rawfiles an
// axis from its place; the analysis of a CSV from a file name such as deck.ac2.csv, else from its axis.

#include <string>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::results {

// "-" is standard input. The format is told by the content.
[[nodiscard]] Outcome<std::vector<Table>> read_results(const std::string& path);

} // namespace nullor::results
