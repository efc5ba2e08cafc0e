#pragma once

#include <vector>

#include "cli/plot/plot_figure.hpp"

namespace nullor::cli {

// All figures of a group: of its curves, or a histogram with its limits for each number of its samples.
[[nodiscard]] std::vector<Figure> figures_of(const TableGroup& group, const PlotOptions& options);

} // namespace nullor::cli
