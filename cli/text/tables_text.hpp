#pragma once
// Result tables on a terminal: all rows of what .print asks for, points and extremes of the rest.

#include <string>
#include <vector>

#include "engine/results/table/table.hpp"

namespace nullor::cli {

// Numbers in columns under their names and units. A complex column is shown as magnitude and phase in
// degrees.
[[nodiscard]] std::string render_rows(const results::Table& table);
// Operating points of several steps: a row a step, led by its parameters. All tables have the same columns.
[[nodiscard]] std::string render_steps(const std::vector<const results::Table*>& tables);
// A line a column: least and greatest value and where.
[[nodiscard]] std::string render_extremes(const results::Table& table);

} // namespace nullor::cli
