#pragma once
// What ngspice prints in batch mode: pages of tables, and operating points as lists.

#include <string>
#include <vector>

#include "engine/results/table/table.hpp"

namespace corpus {

// In the file's order, pages joined. Columns are lower case, "v1#branch" becomes "i(v1)", a node of a list
// "v(node)". The axis is the first column; an operating point has none.
[[nodiscard]] std::vector<nullor::results::Table> read_printout(const std::string& path);

// The lines of a file that begin with "INFO: ": what its .control block found.
[[nodiscard]] std::vector<std::string> verdicts_in(const std::string& text);

} // namespace corpus
