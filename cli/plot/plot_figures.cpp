#include "cli/plot/plot_figures.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/plot/plot_columns.hpp"
#include "cli/plot/plot_samples.hpp"
#include "engine/results/table/text.hpp"

namespace nullor::cli {
namespace {

using results::Table;

constexpr std::size_t most_histograms = 12;

// Neither a measure nor a result: whether and how an expectation holds, and the number of the sample.
bool is_verdict(const std::string& name) {
    return name.starts_with("pass(") || name.starts_with("error(") || name == "failed" || name == "sample";
}

Figure histogram_of(const std::string& heading, const results::ColumnInfo& column, std::vector<double> values,
                    const PlotOptions& options) {
    std::sort(values.begin(), values.end());
    Figure figure;
    figure.heading = heading;
    figure.axis = column;
    Panel panel;
    panel.quantity = "Count";
    const auto bins = std::clamp<std::size_t>(
        static_cast<std::size_t>(std::lround(2 * std::cbrt(static_cast<double>(values.size())))), 5, 60);
    double low = values.front(), high = values.back();
    if (!(high > low)) {
        const double room = std::max(std::abs(low) * 1e-3, 1e-300);
        low -= room;
        high += room;
    }
    std::vector<double> counts(bins, 0);
    for (const double value : values) {
        const auto bin = static_cast<std::size_t>((value - low) / (high - low) * static_cast<double>(bins));
        ++counts[std::min(bin, bins - 1)];
    }
    const auto edge = [&](std::size_t k) {
        return low + (high - low) * static_cast<double>(k) / static_cast<double>(bins);
    };
    Curve bars;
    bars.label = fmt::format("{} samples", values.size());
    bars.color = "#0072b2";
    bars.filled = true;
    bars.x.push_back(low);
    bars.y.push_back(0);
    for (std::size_t k = 0; k < bins; ++k)
        for (const std::size_t side : {k, k + 1}) {
            bars.x.push_back(edge(side));
            bars.y.push_back(counts[k]);
        }
    bars.x.push_back(high);
    bars.y.push_back(0);
    panel.curves.push_back(std::move(bars));
    const double top = *std::max_element(counts.begin(), counts.end());
    const auto line = [&](double x, std::string label, const char* color, const char* dash) {
        panel.curves.push_back({std::move(label), color, dash, {x, x}, {0, top * 1.05}});
    };
    line(quantile(values, 0.05), "5, 50 and 95 %", "#009e73", "7 4");
    for (const double part : {0.5, 0.95}) {
        line(quantile(values, part), "", "#009e73", part == 0.5 ? "" : "7 4");
        panel.curves.back().in_legend = false;
    }
    for (const SpecLimit& limit : options.limits)
        if (limit.what == column.name)
            line(limit.value, "limit " + results::engineering(limit.value, column.unit), "#d55e00", "");
    panel.has_legend = true;
    figure.panels.push_back(std::move(panel));
    return figure;
}

std::vector<Figure> histograms(const TableGroup& group, const PlotOptions& options) {
    std::vector<Figure> figures;
    const Table& first = group.front();
    for (const std::size_t column : chosen_columns(first, options)) {
        const auto& info = first.header().columns[column];
        if (is_verdict(info.name) && options.columns.empty()) continue;
        std::vector<double> values;
        for (const Table& table : group)
            if (const auto found = table.find(info.name); found && table.rows() > 0)
                if (const double value = table.real(0, *found); std::isfinite(value)) values.push_back(value);
        // What no sample changes, as a supply, has no distribution.
        const bool constant =
            std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); });
        if (values.empty() || (constant && options.columns.empty())) continue;
        if (figures.size() == most_histograms && options.columns.empty()) break;
        const std::string& analysis = first.header().analysis;
        const std::string heading =
            analysis == "meas" ? info.name : heading_of(first.header()) + ": " + info.name;
        figures.push_back(histogram_of(heading, info, std::move(values), options));
    }
    return figures;
}

} // namespace

std::vector<Figure> figures_of(const TableGroup& group, const PlotOptions& options) {
    const bool points = !group.front().header().has_axis();
    std::vector<Figure> figures;
    if (!points)
        figures.push_back(figure_of(group, options));
    else if (are_samples(group))
        figures = histograms(group, options);
    for (Figure& figure : figures) {
        if (!points) figure.range = options.x_range;
        if (!figure.panels.empty()) figure.panels.front().range = options.y_range;
    }
    std::erase_if(figures, [](const Figure& figure) { return figure.panels.empty(); });
    return figures;
}

} // namespace nullor::cli
