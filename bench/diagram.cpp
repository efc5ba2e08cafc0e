// The work-precision diagram, drawn by what draws nullor's own figures.

#include <utility>

#include "bench/report.hpp"
#include "cli/plot/plot_draw.hpp"
#include "cli/plot/plot_layout.hpp"

namespace bench {
namespace {

using namespace nullor;

struct Style {
    std::string_view series, color, dash;
};

constexpr Style styles[] = {
    {"nullor auto", "#0b5cad", ""},       {"nullor trap", "#2a9d8f", ""},
    {"nullor gear", "#7b3fb5", ""},       {"nullor trbdf2", "#5aa9e6", ""},
    {"ngspice trap", "#c62828", "7 3"},   {"ngspice gear", "#e08a00", "7 3"},
    {"ngspice gear 6", "#8d5a2b", "7 3"}, {"ngspice trap, longest step", "#d81b80", "2 3"},
};

void add_series(cli::Panel& panel, const DeckResults& deck, const Style& style) {
    cli::Curve curve;
    curve.label = style.series;
    curve.color = style.color;
    curve.dash = style.dash;
    std::vector<std::pair<double, double>> points;
    for (const Measured& measured : deck.front)
        if (measured.setting.series == style.series && measured.error > 0)
            points.emplace_back(measured.error, measured.cost.cpu());
    for (const auto& [error, time] : points) {
        curve.x.push_back(error);
        curve.y.push_back(time);
        cli::Curve mark;
        mark.color = style.color;
        mark.x = {error};
        mark.y = {time};
        mark.in_legend = false;
        panel.curves.push_back(std::move(mark));
    }
    panel.curves.push_back(std::move(curve));
}

} // namespace

std::string work_precision(const std::vector<DeckResults>& decks) {
    cli::Figure figure;
    figure.axis.name = "rms error, relative to the peak";
    figure.logarithmic = true;
    for (const DeckResults& deck : decks) {
        cli::Panel panel;
        panel.scale = cli::Scale::logarithmic;
        panel.unit = Unit::second;
        panel.quantity = deck.title;
        panel.has_legend = figure.panels.empty();
        for (const Style& style : styles) add_series(panel, deck, style);
        figure.panels.push_back(std::move(panel));
    }
    const std::vector<cli::Figure> figures = {std::move(figure)};
    const cli::Layout layout = cli::layout_of(figures, 760, 0, "CPU time against error");
    cli::Svg svg(layout.width, layout.height, "Work-precision diagram of nullor and ngspice");
    cli::draw(svg, layout);
    return std::move(svg).finish();
}

} // namespace bench
