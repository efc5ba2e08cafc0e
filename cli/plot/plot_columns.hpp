#pragma once
// Which columns are drawn, and which of them together.

#include <string>
#include <vector>

#include "cli/plot/plot_options.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::cli {

// The columns of a table that the options name; all if they name none.
[[nodiscard]] std::vector<std::size_t> chosen_columns(const results::Table& table,
                                                      const PlotOptions& options);

// The chosen columns of one unit, in all steps.
struct Bundle {
    Unit unit = Unit::none;
    std::vector<std::string> columns;
    std::string flat; // those left out because they do not move
};

[[nodiscard]] std::vector<Bundle> bundles_of(const std::vector<results::Table>& group,
                                             const PlotOptions& options);

} // namespace nullor::cli
