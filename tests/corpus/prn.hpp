#pragma once
// What Xyce prints: a line of names, then a row a line; a second Index 0 begins the next step.

#include <string>
#include <vector>

#include "engine/results/table/table.hpp"

namespace corpus {

// A table a step; none where the file has another form. Columns are lower case and without the braces of
// expressions; Re(V(1)) and Im(V(1)) become one complex v(1). The axis is TIME, times `time_unit` seconds, or
// FREQ; a dc sweep prints none. Of a .NOISE.prn densities and their logarithms are as in SPICE: Xyce's are the squares,
// and its log() is that to base 10. A file of a continuation (.HOMOTOPY.prn) has one row: its end.
[[nodiscard]] std::vector<nullor::results::Table> read_prn(const std::string& path, double time_unit);

} // namespace corpus
