#include "cli/plot/plot.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/plot/plot_columns.hpp"
#include "cli/plot/plot_draw.hpp"
#include "cli/plot/plot_expression.hpp"
#include "cli/plot/plot_figures.hpp"
#include "cli/plot/plot_report.hpp"
#include "engine/base/failure.hpp"
#include "engine/base/near_names.hpp"

namespace nullor::cli {
namespace {

std::optional<Failure> unknown_column(const std::vector<results::Table>& tables, const PlotOptions& options) {
    for (const auto& name : options.columns) {
        PlotOptions one;
        one.columns = {name};
        std::vector<std::string> known;
        bool found = false;
        for (const auto& table : tables) {
            found = found || !chosen_columns(table, one).empty();
            for (const auto& column : table.header().columns) known.push_back(column.name);
        }
        if (found) continue;
        std::sort(known.begin(), known.end());
        known.erase(std::unique(known.begin(), known.end()), known.end());
        auto hint = did_you_mean(name, known);
        if (hint.empty()) hint = fmt::format("there are {}", fmt::join(known, ", "));
        return bad_request(fmt::format("no result has a column '{}'", name), std::move(hint));
    }
    return std::nullopt;
}

Outcome<std::string> one_picture(std::vector<results::Table> tables, const PlotOptions& options) {
    if (const auto added = add_expressions(tables, options.columns); !added) return added.failure();
    if (auto failure = unknown_column(tables, options)) return *failure;
    std::vector<Figure> figures;
    std::string title = options.title;
    for (const auto& group : group_tables(tables))
        for (auto& figure : figures_of(group, options)) {
            if (title.empty()) title = group.front().header().title;
            figures.push_back(std::move(figure));
        }
    if (figures.empty()) {
        return bad_request(
            "there is no curve to draw",
            "a single operating point has none; plot a .dc, .ac or .tran, or write an .html report");
    }
    const auto layout = layout_of(figures, std::max(options.width, 240.0), options.height, title);
    Svg svg(layout.width, layout.height, title.empty() ? "Simulation results" : title);
    draw(svg, layout);
    return std::move(svg).finish();
}

} // namespace

// The picture, with fewer curves where it would be larger than a mail or a page should carry.
Outcome<std::string> render_svg(const std::vector<results::Table>& tables, const PlotOptions& options) {
    constexpr std::size_t most_bytes = 1'000'000, fewest_curves = 5;
    PlotOptions fewer = options;
    for (;; fewer.most_curves /= 2) {
        Outcome<std::string> picture = one_picture(tables, fewer);
        if (!picture || picture.value().size() < most_bytes || fewer.most_curves <= fewest_curves)
            return picture;
    }
}

Outcome<std::string> render_report(const std::vector<results::Table>& given, const PlotOptions& options) {
    std::vector<results::Table> tables = given;
    if (const auto added = add_expressions(tables, options.columns); !added) return added.failure();
    if (auto failure = unknown_column(tables, options)) return *failure;
    if (tables.empty()) return bad_request("there is no result to report", "");
    return report_page(group_tables(tables), options);
}

} // namespace nullor::cli
