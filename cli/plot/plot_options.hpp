#pragma once

#include <string>
#include <vector>

namespace nullor::cli {

struct PlotOptions {
    double width = 720;               // px
    double height = 0;                // px of the whole picture; 0: what the panels need
    std::vector<std::string> columns; // "v(out)", or the node's name alone; empty: all
    std::string title;                // empty: the tables' own
};

} // namespace nullor::cli
