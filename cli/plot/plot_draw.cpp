#include "cli/plot/plot_draw.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "cli/plot/plot_simplify.hpp"

namespace nullor::cli {
namespace {

constexpr Stroke grid{"#dcdcdc", 0.8}, minor_grid{"#efefef", 0.7}, zero_line{"#9a9a9a", 0.8},
    border{"#444", 1};
constexpr double curve_width = 1.7, surface_opacity = 0.22;

struct Place {
    double left = 0, top = 0, width = 0, height = 0;

    [[nodiscard]] double right() const { return left + width; }
    [[nodiscard]] double bottom() const { return top + height; }
};

double x_of(const PlacedFigure& figure, const Place& place, double value) {
    return place.left + place.width * share_of(value, figure.low, figure.high, figure.figure->logarithmic);
}

double y_of(const PlacedPanel& panel, const Place& place, double value) {
    const bool logarithmic = panel.panel->scale == Scale::logarithmic;
    return place.bottom() - place.height * share_of(value, panel.low, panel.high, logarithmic);
}

void draw_grid(Svg& svg, const PlacedFigure& figure, const PlacedPanel& panel, const Place& place) {
    for (const bool major : {false, true}) {
        const auto& stroke = major ? grid : minor_grid;
        for (const auto& tick : figure.ticks.ticks) {
            const double x = x_of(figure, place, tick.value);
            if (tick.major == major) svg.line({x, place.top}, {x, place.bottom()}, stroke);
        }
        for (const auto& tick : panel.ticks.ticks) {
            const double y = y_of(panel, place, tick.value);
            if (tick.major == major) svg.line({place.left, y}, {place.right(), y}, stroke);
        }
    }
    const bool has_zero = panel.panel->scale != Scale::logarithmic && panel.low < 0 && panel.high > 0;
    const double zero = has_zero ? y_of(panel, place, 0) : 0;
    if (has_zero) svg.line({place.left, zero}, {place.right(), zero}, zero_line);
}

std::string with_unit(const std::string& quantity, const std::string& unit) {
    return unit.empty() ? quantity : fmt::format("{} ({})", quantity, unit);
}

void draw_y_axis(Svg& svg, const PlacedPanel& panel, const Place& place) {
    TextStyle style;
    style.size = tick_font;
    style.anchor = Anchor::end;
    double last = place.bottom() + tick_font;
    for (const auto& tick : panel.ticks.ticks) {
        const double y = y_of(panel, place, tick.value);
        if (tick.label.empty() || last - y < tick_font) continue;
        svg.line({place.left - 4, y}, {place.left, y}, border);
        svg.text({place.left - 7, y + 0.36 * tick_font}, tick.label, style);
        last = y;
    }
    style.size = label_font;
    style.anchor = Anchor::middle;
    style.upward = true;
    const auto label =
        fitted(with_unit(panel.panel->quantity, panel.ticks.unit), label_font, place.height + 10);
    svg.text({16, place.top + place.height / 2}, label, style);
}

std::string axis_name(const results::ColumnInfo& axis) {
    if (axis.name == "time") return "Time";
    if (axis.name == "frequency") return "Frequency";
    return axis.name == "temper" || axis.name == "temp" ? "Temperature" : axis.name;
}

void draw_x_axis(Svg& svg, const PlacedFigure& figure, const Place& place) {
    TextStyle style;
    style.size = tick_font;
    style.anchor = Anchor::middle;
    double free_from = -1e9;
    for (const auto& tick : figure.ticks.ticks) {
        const double x = x_of(figure, place, tick.value);
        const double half = text_width(tick.label, tick_font) / 2;
        if (tick.label.empty() || x - half < free_from) continue;
        svg.line({x, place.bottom()}, {x, place.bottom() + 4}, border);
        svg.text({x, place.bottom() + 17}, tick.label, style);
        free_from = x + half + 6;
    }
    style.size = label_font;
    const auto label = with_unit(axis_name(figure.figure->axis), figure.ticks.unit);
    svg.text({place.left + place.width / 2, place.bottom() + 35}, fitted(label, label_font, place.width),
             style);
}

// The curve in pixels, in pieces between its gaps. Far outside the frame it may be anywhere.
std::vector<std::vector<Point>> pieces_of(const PlacedFigure& figure, const PlacedPanel& panel,
                                          const Curve& curve, const Place& place) {
    std::vector<std::vector<Point>> pieces;
    bool open = false;
    for (std::size_t i = 0; i < curve.x.size(); ++i) {
        const double x = x_of(figure, place, curve.x[i]), y = y_of(panel, place, curve.y[i]);
        if (!std::isfinite(x) || std::isnan(y) || !std::isfinite(curve.y[i])) {
            open = false;
            continue;
        }
        // A sweep within a sweep starts again at its first value: no line leads back there.
        const bool restarts = open && !curve.filled && pieces.back().size() > 1 &&
                              std::abs(x - pieces.back().back().x) > 0.9 * place.width &&
                              std::abs(x - pieces.back().front().x) < 1;
        if (!open || restarts) pieces.emplace_back();
        open = true;
        pieces.back().push_back({x, std::clamp(y, place.top - 1e4, place.bottom() + 1e4)});
    }
    return pieces;
}

// Does a curve hide the other within a pixel?
bool hides(const std::vector<std::vector<Point>>& a, const std::vector<std::vector<Point>>& b) {
    const auto near = [](const Point& p, const Point& q) {
        return std::abs(p.x - q.x) < 0.5 && std::abs(p.y - q.y) < 1.2;
    };
    return !a.empty() &&
           std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const auto& p, const auto& q) {
               return std::equal(p.begin(), p.end(), q.begin(), q.end(), near);
           });
}

void draw_curves(Svg& svg, const PlacedFigure& figure, const PlacedPanel& panel, const Place& place) {
    constexpr std::size_t most_compared = 12;
    std::vector<std::vector<std::vector<Point>>> drawn;
    svg.open_clip({place.left, place.top}, place.width, place.height);
    for (const auto& curve : panel.panel->curves) {
        auto pieces = pieces_of(figure, panel, curve, place);
        if (curve.filled) {
            for (const auto& piece : pieces) svg.surface(piece, curve.color, surface_opacity);
            continue;
        }
        Stroke stroke{curve.color, curve_width, curve.dash};
        // Of lines that lie on each other, each later one is dashed more thinly, so that all are seen.
        constexpr std::array<std::string_view, 4> over = {"", "8 4", "4 8", "2 10"};
        const auto below = static_cast<std::size_t>(
            std::count_if(drawn.begin(), drawn.end(), [&](const auto& d) { return hides(d, pieces); }));
        if (below > 0 && stroke.dash.empty()) stroke.dash = over[std::min(below, over.size() - 1)];
        for (const auto& piece : pieces) {
            if (piece.size() == 1)
                svg.dot(piece[0], 2.5, curve.color);
            else
                svg.polyline(simplified(piece), stroke);
        }
        if (drawn.size() < most_compared) drawn.push_back(std::move(pieces));
    }
    svg.close_clip();
}

void draw_legend(Svg& svg, const PlacedPanel& panel) {
    TextStyle style;
    style.size = tick_font;
    for (const auto& item : panel.legend) {
        double x = item.x;
        if (item.curve && item.curve->filled) {
            svg.surface({{x, item.y - 5},
                         {x + legend_line, item.y - 5},
                         {x + legend_line, item.y + 5},
                         {x, item.y + 5}},
                        item.curve->color, surface_opacity);
            x += legend_line + 6;
        } else if (item.curve) {
            svg.line({x, item.y}, {x + legend_line, item.y},
                     {item.curve->color, curve_width + 0.3, item.curve->dash});
            x += legend_line + 6;
        }
        svg.text({x, item.y + 0.36 * tick_font}, item.text, style);
    }
}

} // namespace

void draw(Svg& svg, const Layout& layout) {
    TextStyle title;
    title.size = title_font;
    title.anchor = Anchor::middle;
    title.bold = true;
    if (!layout.title.empty()) svg.text({layout.width / 2, 24}, layout.title, title);
    title.size = label_font + 1;
    title.anchor = Anchor::start;
    for (const auto& figure : layout.figures) {
        if (figure.heading_at > 0) svg.text({layout.left, figure.heading_at}, figure.figure->heading, title);
        for (const auto& panel : figure.panels) {
            const Place place{layout.left, panel.top, layout.right - layout.left, panel.height};
            draw_legend(svg, panel);
            draw_grid(svg, figure, panel, place);
            draw_curves(svg, figure, panel, place);
            svg.frame({place.left, place.top}, place.width, place.height, border);
            draw_y_axis(svg, panel, place);
            if (&panel == &figure.panels.back()) draw_x_axis(svg, figure, place);
        }
    }
}

} // namespace nullor::cli
