#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nullor::cli {

// A bound of an expectation, "mag(v(out)) < 10.2".
struct SpecLimit {
    std::string what;
    double value = 0;
};

struct PlotOptions {
    double width = 720; // px
    double height = 0;  // px of the whole picture; 0: what the panels need
    // "v(out)", or the node's name alone; a pattern, "v(x1.*)"; an expression, "v(out)/v(in)", whose values
    // are a column by then. Of one analysis, where its name is in front: "ac.v(out)". Empty: all.
    std::vector<std::string> columns;
    std::string title; // empty: the tables' own
    std::vector<SpecLimit> limits;
    std::optional<std::pair<double, double>> x_range,
        y_range;                  // of every axis, and of the first panel of each figure
    std::size_t most_curves = 40; // of a panel
};

} // namespace nullor::cli
