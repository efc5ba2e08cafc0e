#pragma once
// What Xyce prints: a line of names, then a row a line; a second Index 0 begins the next step.

#include <optional>
#include <string>

#include "engine/results/table/table.hpp"

namespace corpus {

// The first step. Columns are lower case; Re(V(1)) and Im(V(1)) become one complex v(1). The axis is TIME or
// FREQ; a dc sweep prints none.
[[nodiscard]] std::optional<nullor::results::Table> read_prn(const std::string& path);

} // namespace corpus
