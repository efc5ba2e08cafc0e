#pragma once

#include <string>
#include <vector>

#include "cli/plot/plot_figure.hpp"

namespace nullor::cli {

// A section for each group: its figure, and a table of its columns with minimum, maximum and final value, or
// of the values themselves where there is one row.
[[nodiscard]] std::string report_page(const std::vector<TableGroup>& groups, const PlotOptions& options);

} // namespace nullor::cli
