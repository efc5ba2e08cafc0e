#pragma once
// Figures with their places on the paper, in pixels from the top left.

#include <string>
#include <vector>

#include "cli/plot/plot_figure.hpp"

namespace nullor::cli {

struct LegendItem {
    const Curve* curve = nullptr; // null: a remark
    std::string text;
    double x = 0, y = 0; // of the middle of its line's left end
};

struct PlacedPanel {
    const Panel* panel = nullptr;
    double low = 0, high = 1; // of y
    Ticks ticks;
    double top = 0, height = 0;
    std::vector<LegendItem> legend; // above the panel
};

struct PlacedFigure {
    const Figure* figure = nullptr;
    double heading_at = 0;    // baseline; 0: no heading
    double low = 0, high = 1; // of x
    Ticks ticks;
    std::vector<PlacedPanel> panels;
};

struct Layout {
    double width = 0, height = 0;
    double left = 0, right = 0; // of all panels
    std::string title;          // cut to the width; empty: none
    std::vector<PlacedFigure> figures;
};

inline constexpr double tick_font = 11, label_font = 12, title_font = 15;
inline constexpr double legend_line = 22; // px of a curve's sample

// Height 0: the panels have the heights that suit them.
[[nodiscard]] Layout layout_of(const std::vector<Figure>& figures, double width, double height,
                               const std::string& title);

// Where a value stands in [low, high], 0 to 1.
[[nodiscard]] double share_of(double value, double low, double high, bool logarithmic);

} // namespace nullor::cli
