#include "cli/plot/plot_figure.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>

#include <fmt/format.h>

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
    if (columns == 1 && steps > palette.size()) {
        curve.color = sequential_color(static_cast<double>(step) / static_cast<double>(steps - 1));
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

std::vector<double> real_values(const Table& table, std::size_t column) {
    std::vector<double> y;
    for (std::size_t row = 0; row < table.rows(); ++row) y.push_back(table.real(row, column));
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

// The chosen columns of one unit, in all steps.
struct Bundle {
    Unit unit = Unit::none;
    std::vector<std::string> columns;
};

std::vector<Bundle> bundles_of(const TableGroup& group, const PlotOptions& options) {
    std::vector<Bundle> bundles;
    for (const auto& table : group) {
        for (const auto index : chosen_columns(table, options)) {
            const auto& column = table.header().columns[index];
            auto bundle = std::find_if(bundles.begin(), bundles.end(),
                                       [&](const Bundle& b) { return b.unit == column.unit; });
            if (bundle == bundles.end()) bundle = bundles.insert(bundles.end(), {column.unit, {}});
            auto& names = bundle->columns;
            if (std::find(names.begin(), names.end(), column.name) == names.end())
                names.push_back(column.name);
        }
    }
    return bundles;
}

template <class Values>
Panel panel_of(const TableGroup& group, const Bundle& bundle, std::size_t columns, Values values) {
    Panel panel;
    panel.unit = bundle.unit;
    std::vector<double> x;
    for (std::size_t step = 0; step < group.size(); ++step) {
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
    return panel;
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
        if (is_complex) {
            panels.push_back(panel_of(group, bundle, columns, decibels));
            panels.back().scale = Scale::decibel;
            panels.back().quantity =
                columns == 1 ? fmt::format("Magnitude of {}", bundle.columns[0]) : "Magnitude";
            panels.back().has_legend = panels.back().curves.size() > 1;
            set_floor(panels.back());
        } else {
            panels.push_back(panel_of(group, bundle, columns, real_values));
            panels.back().scale = scale_of(bundle.unit);
            panels.back().quantity = columns == 1 ? bundle.columns[0] : std::string(quantity_of(bundle.unit));
            panels.back().has_legend = panels.back().curves.size() > 1;
        }
        if (columns < bundle.columns.size()) {
            auto& note = panels.back().legend_note;
            note += fmt::format("{}{} more columns are not drawn", note.empty() ? "" : "; ",
                                bundle.columns.size() - columns);
        }
        if (is_complex) {
            panels.push_back(panel_of(group, bundle, columns, unwrapped_phase));
            panels.back().scale = Scale::phase;
            panels.back().quantity = "Phase";
        }
    }
    return figure;
}

} // namespace nullor::cli
