#include "cli/plot/plot_layout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "cli/plot/svg.hpp"

namespace nullor::cli {
namespace {

constexpr double legend_row = 18, panel_gap = 14, figure_gap = 26;
constexpr double below_axis = 40; // marks and label of the x axis

double natural_height(const Panel& panel, std::size_t panels) {
    if (panel.scale == Scale::phase && panels > 1) return 150;
    return panels > 2 ? 190 : panels == 2 ? 215 : 270;
}

struct Range {
    double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();

    void take(double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
    [[nodiscard]] bool empty() const { return low > high; }
};

// A constant gets room around it; what differs by less than this is a constant.
double least_span(Scale scale, double largest) {
    return scale == Scale::decibel || scale == Scale::phase ? 1e-5 : 1e-7 * largest;
}

double room_around_constant(Scale scale, double value) {
    if (scale == Scale::decibel) return 10;
    if (scale == Scale::phase) return 45;
    return value == 0 ? 1 : 0.2 * std::abs(value);
}

// What was asked for; a logarithmic axis has no place for 0 and below.
bool set_given(const std::optional<std::pair<double, double>>& given, bool logarithmic, double& low,
               double& high) {
    if (!given || (logarithmic && given->first <= 0)) return false;
    std::tie(low, high) = *given;
    return true;
}

void set_y_range(PlacedPanel& placed, const std::optional<std::pair<double, double>>& x_range) {
    const auto scale = placed.panel->scale;
    const bool logarithmic = scale == Scale::logarithmic;
    if (set_given(placed.panel->range, logarithmic, placed.low, placed.high)) return;
    Range range;
    for (const auto& curve : placed.panel->curves) {
        for (std::size_t k = 0; k < curve.y.size(); ++k) {
            const double x = curve.x[k], y = curve.y[k];
            if (x_range && (x < x_range->first || x > x_range->second)) continue; // out of sight
            if (std::isfinite(y) && (!logarithmic || y > 0)) range.take(y);
        }
    }
    if (range.empty()) range = logarithmic ? Range{0.1, 10} : Range{-1, 1};
    range.low = std::max(range.low, placed.panel->floor);
    if (logarithmic) {
        const double factor = std::max(1.2, std::pow(range.high / range.low, 0.06));
        placed.low = range.low / factor;
        placed.high = range.high * factor;
        return;
    }
    // Halves, so that the span of the largest doubles does not overflow.
    const double half = range.high / 2 - range.low / 2;
    const double largest = std::max(std::abs(range.low), std::abs(range.high));
    const double room =
        2 * half > least_span(scale, largest) ? 0.12 * half : room_around_constant(scale, largest);
    constexpr double most = std::numeric_limits<double>::max() / 4;
    placed.low = std::clamp(range.low - room, -most, most);
    placed.high = std::clamp(range.high + room, -most, most);
    if (!(placed.high - placed.low > 1e-300)) placed.high = placed.low + 1e-300;
}

void set_x_range(PlacedFigure& placed) {
    const bool logarithmic = placed.figure->logarithmic;
    if (set_given(placed.figure->range, logarithmic, placed.low, placed.high)) return;
    Range range;
    for (const auto& panel : placed.figure->panels) {
        for (const auto& curve : panel.curves) {
            for (const double x : curve.x) {
                if (std::isfinite(x) && (!logarithmic || x > 0)) range.take(x);
            }
        }
    }
    if (range.empty()) range = logarithmic ? Range{1, 10} : Range{0, 1};
    constexpr double most = std::numeric_limits<double>::max() / 4;
    placed.low = std::clamp(range.low, -most, most);
    placed.high = std::clamp(range.high, -most, most);
    if (logarithmic ? placed.high <= placed.low * 1.0001 : !(placed.high - placed.low > 1e-300)) {
        const double room = logarithmic ? 0 : std::max(std::abs(placed.low) * 0.1, 1e-300);
        constexpr double least = std::numeric_limits<double>::denorm_min();
        placed.low = logarithmic ? std::max(placed.low / 3, least) : placed.low - room;
        placed.high = logarithmic ? placed.high * 3 : placed.high + room;
    }
}

Unit unit_on_axis(const Panel& panel) {
    if (panel.scale == Scale::decibel) return Unit::decibel;
    return panel.scale == Scale::phase ? Unit::degree : panel.unit;
}

void set_ticks(PlacedPanel& placed) {
    const auto& panel = *placed.panel;
    placed.ticks = ticks_of(panel.scale, placed.low, placed.high, unit_on_axis(panel),
                            static_cast<int>(placed.height / (panel.scale == Scale::phase ? 36 : 42)));
    // Magnitudes of a voltage are in dB above 1 V.
    if (panel.scale == Scale::decibel && panel.unit != Unit::decibel)
        placed.ticks.unit += printed_symbol(panel.unit);
}

// Rows from left to right; y counts from the legend's own top. Returns its height.
double flow_legend(PlacedPanel& placed, double width) {
    const auto& panel = *placed.panel;
    if (!panel.has_legend) return 0;
    double x = 0, y = legend_row / 2;
    const auto add = [&](const Curve* curve, const std::string& text) {
        const double line = curve ? legend_line + 6 : 0;
        auto shown = fitted(text, tick_font, width - line);
        const double needed = line + text_width(shown, tick_font);
        if (x > 0 && x + needed > width) {
            x = 0;
            y += legend_row;
        }
        placed.legend.push_back({curve, std::move(shown), x, y});
        x += needed + 16;
    };
    for (const auto& curve : panel.curves) {
        if (curve.in_legend) add(&curve, curve.label);
    }
    if (!panel.legend_note.empty()) add(nullptr, "(" + panel.legend_note + ")");
    return y + legend_row / 2 + 2;
}

double widest_label(const Layout& layout) {
    double width = 0;
    for (const auto& figure : layout.figures) {
        for (const auto& panel : figure.panels) {
            for (const auto& tick : panel.ticks.ticks)
                width = std::max(width, text_width(tick.label, tick_font));
        }
    }
    return width;
}

} // namespace

double share_of(double value, double low, double high, bool logarithmic) {
    // Not the logarithm of a ratio, which may be beyond the range of doubles.
    if (logarithmic) return (std::log(value) - std::log(low)) / (std::log(high) - std::log(low));
    return (value - low) / (high - low);
}

Layout layout_of(const std::vector<Figure>& figures, double width, double height, const std::string& title) {
    Layout layout;
    layout.width = width;
    layout.right = width - 24;
    layout.title = fitted(title, title_font, 0.88 * width);

    double fixed = (title.empty() ? 12 : 34) + 8, panels = 0;
    std::vector<std::vector<double>> legends;
    for (const auto& figure : figures) {
        layout.figures.push_back({&figure, 0, 0, 1, {}, {}});
        legends.emplace_back();
        fixed += below_axis + (figures.size() > 1 ? figure_gap : 0);
        for (const auto& panel : figure.panels) {
            auto& placed = layout.figures.back().panels.emplace_back();
            placed.panel = &panel;
            legends.back().push_back(flow_legend(placed, width - 120));
            placed.height = natural_height(panel, figure.panels.size());
            panels += placed.height;
            fixed += legends.back().back() + panel_gap;
        }
    }
    const double scale = height > 0 ? std::max((height - fixed) / panels, 0.3) : 1;

    double y = title.empty() ? 12 : 34;
    for (std::size_t i = 0; i < layout.figures.size(); ++i) {
        auto& figure = layout.figures[i];
        set_x_range(figure);
        if (figures.size() > 1) {
            y += figure_gap;
            figure.heading_at = y - 10;
        }
        for (std::size_t k = 0; k < figure.panels.size(); ++k) {
            auto& placed = figure.panels[k];
            for (auto& item : placed.legend) item.y += y;
            y += legends[i][k];
            placed.top = y;
            placed.height *= scale;
            y += placed.height + panel_gap;
            set_y_range(placed, figure.figure->range);
            set_ticks(placed);
        }
        y += below_axis;
    }
    layout.height = std::max(height, y - panel_gap + 8);

    layout.left = 34 + widest_label(layout);
    for (auto& figure : layout.figures) {
        const auto kind = figure.figure->logarithmic ? Scale::logarithmic : Scale::linear;
        figure.ticks =
            ticks_of(kind, figure.low, figure.high, figure.figure->axis.unit,
                     static_cast<int>((layout.right - layout.left) / (figure.figure->logarithmic ? 48 : 85)));
        for (auto& panel : figure.panels) {
            for (auto& item : panel.legend) item.x += layout.left;
        }
    }
    return layout;
}

} // namespace nullor::cli
