#include "cli/plot/plot_report.hpp"

#include <cmath>

#include <fmt/format.h>

#include "cli/plot/plot_columns.hpp"
#include "cli/plot/plot_draw.hpp"
#include "cli/plot/plot_figures.hpp"
#include "cli/text/xml_text.hpp"
#include "engine/base/constants.hpp"
#include "engine/results/table/text.hpp"

namespace nullor::cli {
namespace {

using results::engineering;
using results::Table;

constexpr std::size_t most_rows = 200; // of a section's table

constexpr std::string_view style = R"(body{font:15px/1.5 Helvetica,Arial,'DejaVu Sans',sans-serif;color:#222;
max-width:60em;margin:2em auto;padding:0 1em}
h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em;border-bottom:1px solid #ccc}
svg{max-width:100%;height:auto}
table{border-collapse:collapse;margin:1em 0;font-variant-numeric:tabular-nums}
th,td{padding:.2em .9em;border-bottom:1px solid #e2e2e2;text-align:right;white-space:nowrap}
th{border-bottom:1px solid #666;font-weight:600}
td:first-child,th:first-child{text-align:left;font-family:'DejaVu Sans Mono',Menlo,Consolas,monospace;font-size:.9em}
@media print{h2{break-after:avoid}svg,tr{break-inside:avoid}}
)";

std::string row_of(std::string_view tag, const std::vector<std::string>& cells) {
    std::string row = "<tr>";
    for (const auto& cell : cells) row += fmt::format("<{0}>{1}</{0}>", tag, escaped(cell));
    return row + "</tr>\n";
}

// Magnitude and phase as one reads them off a Bode diagram.
std::string complex_text(std::complex<double> z, Unit unit) {
    const double phase = std::abs(z) > 0 ? std::arg(z) * 180 / pi : 0;
    return fmt::format("{} \xE2\x88\xA0 {:.5g}\xC2\xB0", engineering(std::abs(z), unit), phase);
}

std::string value_text(const Table& table, std::size_t row, std::size_t column) {
    const auto unit = table.header().columns[column].unit;
    return table.header().is_complex ? complex_text(table.value(row, column), unit)
                                     : engineering(table.real(row, column), unit);
}

struct Extremes {
    std::size_t least = 0, most = 0;
    bool any = false;
};

// Rows of the least and the greatest value, of complex columns by magnitude; a NaN is neither.
Extremes extremes_of(const Table& table, std::size_t column) {
    const auto measure = [&](std::size_t row) {
        return table.header().is_complex ? std::abs(table.value(row, column)) : table.real(row, column);
    };
    Extremes result;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (std::isnan(measure(row))) continue;
        if (!result.any) result = {row, row, true};
        if (measure(row) < measure(result.least)) result.least = row;
        if (measure(row) > measure(result.most)) result.most = row;
    }
    return result;
}

std::string place_text(const Table& table, std::size_t row) {
    return engineering(table.axis(row), table.header().axis.unit);
}

std::vector<std::string> summary_of(const Table& table, std::size_t column, const std::string& step) {
    const auto name = table.header().columns[column].name + (step.empty() ? "" : ", " + step);
    const auto extremes = extremes_of(table, column);
    if (!extremes.any) return {name, "none", "", "none", "", table.rows() > 0 ? "nan" : "none"};
    return {name,
            value_text(table, extremes.least, column),
            place_text(table, extremes.least),
            value_text(table, extremes.most, column),
            place_text(table, extremes.most),
            value_text(table, table.rows() - 1, column)};
}

std::string summary_table(const TableGroup& group, const PlotOptions& options) {
    const auto& h = group.front().header();
    std::string rows;
    std::size_t count = 0, left_out = 0;
    for (const auto& table : group) {
        const auto step = step_label(group, table);
        for (const auto column : chosen_columns(table, options)) {
            if (++count > most_rows)
                ++left_out;
            else if (h.has_axis())
                rows += row_of("td", summary_of(table, column, step));
            else if (table.rows() > 0)
                rows += row_of("td", {table.header().columns[column].name + (step.empty() ? "" : ", " + step),
                                      value_text(table, 0, column)});
        }
    }
    const auto at = fmt::format("at {}", h.axis.name);
    const auto heading = h.has_axis() ? row_of("th", {"column", "minimum", at, "maximum", at, "final"})
                                      : row_of("th", {"column", "value"});
    auto text = fmt::format("<table>\n<thead>{}</thead>\n<tbody>\n{}</tbody>\n</table>\n", heading, rows);
    if (left_out > 0) text += fmt::format("<p>{} more rows are not shown.</p>\n", left_out);
    return text;
}

std::string section_of(const TableGroup& group, const PlotOptions& options) {
    const auto& h = group.front().header();
    std::string text = fmt::format("<h2>{}</h2>\n", escaped(heading_of(h)));
    const std::vector<Figure> figures = figures_of(group, options);
    if (!figures.empty()) {
        const auto layout = layout_of(figures, options.width, options.height, "");
        Svg svg(layout.width, layout.height, heading_of(h));
        draw(svg, layout);
        text += std::move(svg).finish();
    }
    std::size_t points = 0;
    for (const auto& table : group) points += table.rows();
    if (h.has_axis()) {
        text += fmt::format("<p>{} points{}.</p>\n", points,
                            group.size() > 1 ? fmt::format(" in {} steps", group.size()) : "");
    }
    return text + summary_table(group, options);
}

} // namespace

std::string report_page(const std::vector<TableGroup>& groups, const PlotOptions& options) {
    auto title = options.title;
    if (title.empty()) title = groups.front().front().header().title;
    if (title.empty()) title = "Simulation results";
    std::string page = fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                                   "<meta name=\"viewport\" content=\"width=device-width\">\n"
                                   "<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<h1>{0}</h1>\n",
                                   escaped(title), style);
    for (const auto& group : groups) page += section_of(group, options);
    return page + "</body>\n</html>\n";
}

} // namespace nullor::cli
