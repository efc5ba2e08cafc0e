#pragma once
// What is to be drawn, before it has a place on the paper.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/plot/plot_options.hpp"
#include "cli/plot/plot_ticks.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::cli {

struct Curve {
    std::string label;
    std::string color, dash;
    std::vector<double> x, y; // a value that is not finite is a gap
    bool in_legend = true;
    bool filled = false; // a surface, of which this is the edge
};

struct Panel {
    Scale scale = Scale::linear; // of y
    Unit unit = Unit::none;      // of the columns, before they became dB or degrees
    std::string quantity;        // "Voltage"; or the column's name where it is the only one
    double floor = -1e300;       // what lies below is not shown
    bool has_legend = false;     // a phase shares the legend of the magnitude above it
    std::string legend_note;     // what the legend leaves out
    std::optional<std::pair<double, double>> range; // of y; what the curves need if there is none
    std::vector<Curve> curves;
};

struct Figure {
    std::string heading; // "Frequency response"
    results::ColumnInfo axis;
    bool logarithmic = false;
    std::optional<std::pair<double, double>> range; // of x
    std::vector<Panel> panels;
};

// One table of each analysis, steps apart; operating points over steps made into curves.
using TableGroup = std::vector<results::Table>;
[[nodiscard]] std::vector<TableGroup> group_tables(const std::vector<results::Table>& tables);

// "Frequency response", "DC sweep 2": what a person calls the analysis.
[[nodiscard]] std::string heading_of(const results::Header& header);

// "r2 = 1 kΩ, temper = 27 °C": the coordinates that differ within the group, and the title if it does.
[[nodiscard]] std::string step_label(const TableGroup& group, const results::Table& table);

// The group's figure; without panels if there is no curve in it.
[[nodiscard]] Figure figure_of(const TableGroup& group, const PlotOptions& options);

} // namespace nullor::cli
