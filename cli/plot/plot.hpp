#pragma once
// Curves and Bode diagrams of result tables, as a report shows them.
//
// Tables of one analysis share a figure: steps are further curves. Real tables have a panel for each unit;
// complex ones have magnitude in dB above the unwrapped phase in degrees. Operating points over a .step are
// curves over the stepped parameter.

#include <string>
#include <vector>

#include "cli/plot/plot_options.hpp"
#include "engine/base/failure.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::cli {

// Fails, with kind bad_request, where a column is unknown or nothing is left to be drawn.
[[nodiscard]] Outcome<std::string> render_svg(const std::vector<results::Table>& tables,
                                              const PlotOptions& options = {});

// One page that needs no other file: each analysis with its figure and the extremes of its columns.
[[nodiscard]] Outcome<std::string> render_report(const std::vector<results::Table>& tables,
                                                 const PlotOptions& options = {});

} // namespace nullor::cli
