#include "cli/plot/plot_figure.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>

#include <fmt/format.h>

#include "cli/plot/plot_columns.hpp"
#include "cli/plot/plot_samples.hpp"
#include "engine/base/constants.hpp"

namespace nullor::cli {
namespace {

using results::Table;

constexpr double gap = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t most_columns = 12; // of a unit, where none was chosen

// Okabe and Ito's palette, told apart with any colour vision; its yellow is too pale for lines on white.
constexpr std::array<std::string_view, 7> palette = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                     "#e69f00", "#56b4e9", "#000000"};
constexpr std::array<std::string_view, 4> dashes = {"", "7 4", "2 3", "9 3 2 3"};

// From blue to yellow-green with evenly growing lightness (viridis without its palest end).
std::string sequential_color(double share) {
    struct Color {
        double r, g, b;
    };
    constexpr std::array<Color, 5> stops = {
        {{68, 1, 84}, {59, 82, 139}, {33, 145, 140}, {94, 201, 98}, {200, 210, 40}}};
    const double place = share * (stops.size() - 1);
    const auto i = std::min(static_cast<std::size_t>(place), stops.size() - 2);
    const double t = place - static_cast<double>(i);
    const auto mix = [&](double a, double b) { return static_cast<int>(std::lround(a + t * (b - a))); };
    return fmt::format("#{:02x}{:02x}{:02x}", mix(stops[i].r, stops[i + 1].r),
                       mix(stops[i].g, stops[i + 1].g), mix(stops[i].b, stops[i + 1].b));
}

// Colour says the column and dash the step where both fit; else each curve is told apart as far as it goes.
void set_style(Curve& curve, std::size_t column, std::size_t columns, std::size_t step, std::size_t steps) {
    if (steps > palette.size()) {
        curve.color = sequential_color(static_cast<double>(step) / static_cast<double>(steps - 1));
        curve.dash = dashes[column % dashes.size()];
        return;
    }
    const bool by_both = columns > 1 && columns <= palette.size() && steps <= dashes.size();
    const auto running = step * columns + column;
    curve.color = palette[(by_both ? column : running) % palette.size()];
    curve.dash = dashes[(by_both ? step : running / palette.size()) % dashes.size()];
}

// A legend of a hundred steps says no more than one of six.
void thin_legend(Panel& panel) {
    constexpr std::size_t most = 14, kept = 6;
    const auto count = panel.curves.size();
    if (count <= most) return;
    for (auto& curve : panel.curves) curve.in_legend = false;
    for (std::size_t i = 0; i < kept; ++i) panel.curves[i * (count - 1) / (kept - 1)].in_legend = true;
    panel.legend_note = fmt::format("{} curves in all", count);
}

std::string_view quantity_of(Unit unit) {
    switch (unit) {
    case Unit::volt: return "Voltage";
    case Unit::ampere: return "Current";
    case Unit::ohm: return "Resistance";
    case Unit::siemens: return "Conductance";
    case Unit::watt: return "Power";
    case Unit::decibel: return "Magnitude";
    case Unit::degree: return "Phase";
    case Unit::volt_per_root_hertz:
    case Unit::ampere_per_root_hertz: return "Noise density";
    default: return "Value";
    }
}

Scale scale_of(Unit unit) {
    if (unit == Unit::volt_per_root_hertz || unit == Unit::ampere_per_root_hertz) return Scale::logarithmic;
    if (unit == Unit::decibel) return Scale::decibel;
    return unit == Unit::degree ? Scale::phase : Scale::linear;
}

// 20 log10 |z|; zero has none.
std::vector<double> decibels(const Table& table, std::size_t column) {
    std::vector<double> y;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const double magnitude = std::abs(table.value(row, column));
        y.push_back(magnitude > 0 ? 20 * std::log10(magnitude) : gap);
    }
    return y;
}

// Degrees, without jumps by a turn; an inverting stage starts at +180 whatever the sign of its rounding
// error.
std::vector<double> unwrapped_phase(const Table& table, std::size_t column) {
    std::vector<double> y;
    double last = gap;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto z = table.value(row, column);
        double phase = std::abs(z) > 0 ? std::arg(z) * 180 / pi : gap;
        if (std::isnan(last) && phase < -180 + 1e-6) phase += 360;
        if (!std::isnan(last)) phase -= 360 * std::round((phase - last) / 360);
        if (std::isfinite(phase)) last = phase;
        y.push_back(phase);
    }
    return y;
}

std::vector<double> real_parts(const Table& table, std::size_t column) {
    std::vector<double> y;
    for (std::size_t row = 0; row < table.rows(); ++row) y.push_back(table.value(row, column).real());
    return y;
}

// Evenly spaced values ask for a linear axis, evenly growing ones for a logarithmic; frequencies that are not
// quite even (a list) for a logarithmic one as well.
bool is_logarithmic(const TableGroup& group) {
    const auto& axis = group.front().header().axis;
    const bool frequencies = axis.unit == Unit::hertz;
    double low = std::numeric_limits<double>::infinity(), high = 0;
    double uneven_steps = 0, uneven_ratios = 0;
    for (const auto& table : group) {
        for (std::size_t row = 0; row < table.rows(); ++row) {
            const double x = table.axis(row);
            if (x < 0 || (x == 0 && !frequencies)) return false;
            if (x > 0) low = std::min(low, x);
            high = std::max(high, x);
            if (row < 2 || table.axis(row - 2) <= 0) continue;
            const double a = table.axis(row - 2), b = table.axis(row - 1);
            uneven_steps += std::abs(x - 2 * b + a) / (std::abs(x - a) + 1e-300);
            uneven_ratios +=
                std::abs(std::log(a / b) - std::log(b / x)) / (std::abs(std::log(x / a)) + 1e-300);
        }
    }
    if (axis.unit == Unit::second || !(high >= 3 * low)) return false;
    return frequencies ? uneven_steps > 1e-6 || uneven_ratios <= uneven_steps
                       : high >= 10 * low && uneven_steps > 2 * uneven_ratios;
}

// Quantiles of many samples at each point: a band from 5 to 95 %, and the median in it.
template <class Values>
void add_band(Panel& panel, const TableGroup& samples, const std::string& column, const std::string& label,
              std::string_view color, Values values) {
    std::vector<std::vector<double>> all; // by point
    std::vector<double> x;
    for (const auto& table : samples) {
        const auto found = table.find(column);
        if (!found || table.rows() == 0) continue; // a sample without a result
        if (x.empty())
            for (std::size_t row = 0; row < table.rows(); ++row) x.push_back(table.axis(row));
        all.resize(x.size());
        const std::vector<double> y = values(table, *found);
        for (std::size_t row = 0; row < std::min(y.size(), all.size()); ++row)
            if (std::isfinite(y[row])) all[row].push_back(y[row]);
    }
    for (auto& at : all) std::sort(at.begin(), at.end());
    Curve band, median;
    band.color = median.color = std::string(color);
    band.filled = true;
    band.label = label + ", 5 to 95 %";
    median.label = label + ", median";
    for (std::size_t k = 0; k < x.size(); ++k) {
        median.x.push_back(x[k]);
        median.y.push_back(quantile(all[k], 0.5));
        if (all[k].empty()) continue;
        band.x.push_back(x[k]);
        band.y.push_back(quantile(all[k], 0.05));
    }
    for (std::size_t k = x.size(); k-- > 0;) {
        if (all[k].empty()) continue;
        band.x.push_back(x[k]);
        band.y.push_back(quantile(all[k], 0.95));
    }
    panel.curves.push_back(std::move(band));
    panel.curves.push_back(std::move(median));
}

template <class Values>
Panel bands_of(const TableGroup& group, const Bundle& bundle, std::size_t columns, Values values) {
    constexpr std::size_t most_steps = 6;
    Panel panel;
    panel.unit = bundle.unit;
    const std::vector<TableGroup> steps = by_step(group);
    std::size_t place = 0;
    for (std::size_t k = 0; k < std::min(steps.size(), most_steps); ++k) {
        // Of those steps that are drawn the first and the last, and some between them.
        const std::size_t step = steps.size() <= most_steps ? k : k * (steps.size() - 1) / (most_steps - 1);
        const TableGroup ends = {steps[step].front(), steps[step == 0 ? steps.size() - 1 : 0].front()};
        for (std::size_t i = 0; i < columns; ++i) {
            std::string label = bundle.columns[i];
            if (steps.size() > 1) label += ", " + step_label(ends, ends.front());
            add_band(panel, steps[step], bundle.columns[i], label, palette[place++ % palette.size()], values);
        }
    }
    thin_legend(panel);
    if (steps.size() > most_steps)
        panel.legend_note = fmt::format("{} of {} steps", most_steps, steps.size());
    return panel;
}

// At most so many curves, from the first step to the last.
template <class Values>
Panel panel_of(const TableGroup& group, const Bundle& bundle, std::size_t columns, std::size_t most,
               Values values) {
    if (are_samples(group)) return bands_of(group, bundle, columns, values);
    Panel panel;
    panel.unit = bundle.unit;
    std::vector<double> x;
    const std::size_t steps =
        std::min(group.size(), std::max<std::size_t>(2, most / std::max<std::size_t>(1, columns)));
    for (std::size_t k = 0; k < steps; ++k) {
        const std::size_t step = steps == group.size() ? k : k * (group.size() - 1) / (steps - 1);
        const auto& table = group[step];
        x.clear();
        for (std::size_t row = 0; row < table.rows(); ++row) x.push_back(table.axis(row));
        for (std::size_t i = 0; i < columns; ++i) {
            const auto column = table.find(bundle.columns[i]);
            if (!column) continue;
            Curve curve;
            const auto step_text = step_label(group, table);
            const bool named = columns > 1 || step_text.empty();
            curve.label = named ? bundle.columns[i] : "";
            curve.label += (named && !step_text.empty() ? ", " : "") + step_text;
            curve.x = x;
            curve.y = values(table, *column);
            set_style(curve, i, columns, step, group.size());
            panel.curves.push_back(std::move(curve));
        }
    }
    thin_legend(panel);
    if (steps < group.size())
        panel.legend_note += fmt::format("{}{} of {} steps are drawn", panel.legend_note.empty() ? "" : "; ",
                                         steps, group.size());
    return panel;
}

// Where a limit of this column stands in a panel of this scale: as it is, or in dB.
std::optional<double> place_of(const SpecLimit& limit, const std::string& column, Scale scale,
                               bool is_complex) {
    if (!is_complex) return limit.what == column ? std::optional(limit.value) : std::nullopt;
    if (scale != Scale::decibel || column.size() < 4) return std::nullopt;
    const std::string inside = column.substr(1); // "(out)" of v(out)
    const char letter = column[0];
    if (limit.what == "db(" + column + ")" || limit.what == std::string(1, letter) + "db" + inside)
        return limit.value;
    for (const std::string& form :
         {"mag(" + column + ")", "abs(" + column + ")", std::string(1, letter) + "m" + inside})
        if (limit.what == form && limit.value > 0) return 20 * std::log10(limit.value);
    return std::nullopt;
}

void add_limits(Panel& panel, const TableGroup& group, const Bundle& bundle, std::size_t columns,
                const PlotOptions& options) {
    const bool is_complex = group.front().header().is_complex;
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const Curve& curve : panel.curves)
        for (const double x : curve.x) {
            low = std::min(low, x);
            high = std::max(high, x);
        }
    for (const SpecLimit& limit : options.limits)
        for (std::size_t i = 0; i < columns; ++i)
            if (const auto y = place_of(limit, bundle.columns[i], panel.scale, is_complex); y && low < high)
                panel.curves.push_back({"limit of " + limit.what, "#d55e00", "2 3", {low, high}, {*y, *y}});
}

// In dB a zero is at minus infinity, and what is so deep is rounding, not a signal. The legend says why there
// is no line. A notch that goes deeper than 60 dB below the rest is cut there: it would leave no room for the
// rest.
void set_floor(Panel& panel) {
    constexpr double deepest = 240, deepest_notch = 60;
    std::vector<double> all;
    for (const auto& curve : panel.curves) {
        std::copy_if(curve.y.begin(), curve.y.end(), std::back_inserter(all),
                     [](double y) { return std::isfinite(y); });
    }
    if (!all.empty()) {
        const auto second_percent = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 50);
        std::nth_element(all.begin(), second_percent, all.end());
        const double notch = *second_percent - deepest_notch;
        panel.floor = std::max(notch, *std::max_element(all.begin(), all.end()) - deepest);
    }
    for (auto& curve : panel.curves) {
        double highest = -std::numeric_limits<double>::infinity();
        for (const double y : curve.y) highest = std::isfinite(y) ? std::max(highest, y) : highest;
        if (highest == -std::numeric_limits<double>::infinity())
            curve.label += " (zero)";
        else if (highest < panel.floor)
            curve.label += fmt::format(" (below {:.0f} dB)", panel.floor);
    }
}

} // namespace

Figure figure_of(const TableGroup& group, const PlotOptions& options) {
    Figure figure;
    figure.heading = heading_of(group.front().header());
    figure.axis = group.front().header().axis;
    if (!group.front().header().has_axis()) return figure;
    figure.logarithmic = is_logarithmic(group);
    const bool is_complex = group.front().header().is_complex;
    for (const auto& bundle : bundles_of(group, options)) {
        auto columns = bundle.columns.size();
        if (options.columns.empty()) columns = std::min(columns, most_columns);
        auto& panels = figure.panels;
        // What is computed in dB or degrees is that already.
        const bool curves = is_complex && bundle.unit != Unit::decibel && bundle.unit != Unit::degree;
        const auto most = options.most_curves;
        if (curves) {
            panels.push_back(panel_of(group, bundle, columns, most, decibels));
            panels.back().scale = Scale::decibel;
            panels.back().quantity =
                columns == 1 ? fmt::format("Magnitude of {}", bundle.columns[0]) : "Magnitude";
            panels.back().has_legend = panels.back().curves.size() > 1;
            set_floor(panels.back());
        } else {
            panels.push_back(panel_of(group, bundle, columns, most, real_parts));
            panels.back().scale = scale_of(bundle.unit);
            panels.back().quantity = columns == 1 ? bundle.columns[0] : std::string(quantity_of(bundle.unit));
            panels.back().has_legend = panels.back().curves.size() > 1;
        }
        add_limits(panels.back(), group, bundle, columns, options);
        if (columns < bundle.columns.size()) {
            auto& note = panels.back().legend_note;
            note += fmt::format("{}{} more columns are not drawn", note.empty() ? "" : "; ",
                                bundle.columns.size() - columns);
        }
        if (!bundle.flat.empty()) {
            auto& note = panels.back().legend_note;
            note += fmt::format("{}{}: {}", note.empty() ? "" : "; ", is_complex ? "zero" : "constant",
                                bundle.flat);
            panels.back().has_legend = true;
        }
        if (curves) {
            panels.push_back(panel_of(group, bundle, columns, most, unwrapped_phase));
            panels.back().scale = Scale::phase;
            panels.back().quantity = "Phase";
        }
    }
    return figure;
}

} // namespace nullor::cli
