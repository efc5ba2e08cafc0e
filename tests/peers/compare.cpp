#include "tests/peers/compare.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace peers {

namespace {

using Value = std::complex<double>;

constexpr double rounding = 1e-6;  // of the largest column: below it a column counts as zero
constexpr double edge = 0.01;      // of the peak
constexpr double same_axis = 1e-6; // relative; ngspice adds up the steps of its sweeps

// One row behind the other, whatever table it is in.
struct Rows {
    explicit Rows(const std::vector<const Table*>& tables) {
        for (const Table* table : tables)
            for (std::size_t row = 0; row < table->rows(); ++row) list.emplace_back(table, row);
    }
    [[nodiscard]] double axis(std::size_t k) const { return list[k].first->axis(list[k].second); }
    std::vector<std::pair<const Table*, std::size_t>> list;
};

double largest(const std::vector<std::vector<Value>>& columns, std::size_t column) {
    double peak = 0;
    for (const Value& value : columns[column]) peak = std::max(peak, std::abs(value));
    return peak;
}

// How far a column moves; its largest magnitude where it does not.
double range(const std::vector<std::vector<Value>>& columns, std::size_t column) {
    const auto by = [](auto part) { return [part](Value a, Value b) { return part(a) < part(b); }; };
    const auto extent = [&](auto part) {
        const auto [least, most] =
            std::minmax_element(columns[column].begin(), columns[column].end(), by(part));
        return part(*most) - part(*least);
    };
    const double moves =
        std::hypot(extent([](Value z) { return z.real(); }), extent([](Value z) { return z.imag(); }));
    const double peak = largest(columns, column);
    return moves > rounding * peak ? moves : peak;
}

// Both sides as columns over the same axis.
Deviation worst_of(const std::vector<std::string>& names, const std::vector<double>& axis,
                   const std::vector<std::vector<Value>>& reference,
                   const std::vector<std::vector<Value>>& ours, How::Scale by) {
    Deviation worst;
    double whole[2] = {0, 0}; // of voltages and all else, of currents
    const auto is_current = [&](std::size_t c) { return names[c].starts_with("i("); };
    for (std::size_t c = 0; c < names.size(); ++c)
        whole[is_current(c)] = std::max(whole[is_current(c)], largest(reference, c));
    for (std::size_t c = 0; c < names.size(); ++c) {
        const double own = by == How::Scale::peak ? std::max(largest(reference, c), largest(ours, c))
                                                  : std::max(range(reference, c), range(ours, c));
        const double scale = std::max(own, rounding * whole[is_current(c)]);
        worst.each.emplace_back(names[c], 0.0);
        for (std::size_t row = 0; scale > 0 && row < axis.size(); ++row) {
            double difference = std::abs(reference[c][row] - ours[c][row]) / scale;
            if (std::isnan(difference)) difference = HUGE_VAL;
            worst.each.back().second = std::max(worst.each.back().second, difference);
            if (difference > worst.worst) {
                worst.worst = difference;
                worst.column = names[c];
                worst.axis = axis[row];
                worst.reference = reference[c][row];
                worst.ours = ours[c][row];
            }
        }
    }
    return worst;
}

Deviation impossible(std::string why) {
    Deviation deviation;
    deviation.problem = std::move(why);
    return deviation;
}

bool is_left_out(const std::string& name, const How& how) {
    return std::any_of(how.without.begin(), how.without.end(), [&](const std::string& one) {
        return one.ends_with('*') ? name.starts_with(one.substr(0, one.size() - 1)) : name == one;
    });
}

// Columns of `ours` that the reference has, too.
std::vector<std::string> common_columns(const Table& reference, const Table& ours, const How& how) {
    std::vector<std::string> names;
    for (const auto& column : ours.header().columns)
        if (reference.find(column.name) && !is_left_out(column.name, how)) names.push_back(column.name);
    return names;
}

// On the line between two accepted points.
double on_steps(const Table& steps, std::size_t column, double t) {
    const auto axis = steps.axis();
    const auto above = std::lower_bound(axis.begin(), axis.end(), t);
    const std::size_t right =
        std::clamp<std::size_t>(static_cast<std::size_t>(above - axis.begin()), 1, steps.rows() - 1);
    const double from = axis[right - 1], to = axis[right];
    const double part = to > from ? std::clamp((t - from) / (to - from), 0.0, 1.0) : 1.0;
    const double b = steps.real(right - 1, column);
    return b + part * (steps.real(right, column) - b);
}

// At `part` of the way to the row `right`, of evenly spaced rows: the cubic through four, a line at the ends.
double between(const Table& table, std::size_t column, std::size_t right, double part) {
    const double b = table.real(right - 1, column), c = table.real(right, column);
    if (right < 2 || right + 1 >= table.rows()) return b + part * (c - b);
    const double a = table.real(right - 2, column), d = table.real(right + 1, column), p = part;
    return -p * (p - 1) * (p - 2) / 6 * a + (p + 1) * (p - 1) * (p - 2) / 2 * b -
           (p + 1) * p * (p - 2) / 2 * c + (p + 1) * p * (p - 1) / 6 * d;
}

} // namespace

Deviation compare_rows(const std::vector<const Table*>& reference, const std::vector<const Table*>& ours,
                       const How& how) {
    const Rows from(reference), to(ours);
    if (from.list.empty()) return impossible("the reference has no rows");
    if (from.list.size() != to.list.size())
        return impossible(
            fmt::format("{} rows in the reference, {} in ours", from.list.size(), to.list.size()));
    double span = 0;
    for (std::size_t k = 0; k < from.list.size(); ++k) span = std::max(span, std::fabs(from.axis(k)));
    std::vector<double> axis;
    for (std::size_t k = 0; k < from.list.size(); ++k) {
        axis.push_back(from.axis(k));
        const bool has_axis = reference[0]->header().has_axis() && ours[0]->header().has_axis();
        const double scale = reference[0]->header().is_complex ? from.axis(k) : span;
        if (has_axis && std::fabs(from.axis(k) - to.axis(k)) > same_axis * scale)
            return impossible(fmt::format("row {} is at {} in the reference, at {} in ours", k + 1,
                                          from.axis(k), to.axis(k)));
    }
    const std::vector<std::string> names = common_columns(*reference[0], *ours[0], how);
    if (names.empty()) return impossible("no column is in both");
    std::vector<std::vector<Value>> theirs(names.size()), mine(names.size());
    for (std::size_t c = 0; c < names.size(); ++c) {
        for (const auto& [table, row] : from.list)
            if (const auto column = table->find(names[c])) theirs[c].push_back(table->value(row, *column));
        for (const auto& [table, row] : to.list)
            if (const auto column = table->find(names[c])) mine[c].push_back(table->value(row, *column));
        if (theirs[c].size() != axis.size() || mine[c].size() != axis.size())
            return impossible(fmt::format("the column {} is not in every plot", names[c]));
    }
    return worst_of(names, axis, theirs, mine, how.scale);
}

Deviation compare_curves(const Table& reference, const Table& ours, const How& how, const Table* steps) {
    if (reference.rows() == 0 || ours.rows() < 2) return impossible("fewer than two rows");
    const double last = reference.axis(reference.rows() - 1);
    const double gap = std::fabs(ours.axis(ours.rows() - 1) - last);
    if (reference.rows() > 1 && gap > 1e-6 * last)
        return impossible(
            fmt::format("the reference ends at {} s, ours at {} s", last, ours.axis(ours.rows() - 1)));
    const std::vector<std::string> names = common_columns(reference, ours, how);
    if (names.empty()) return impossible("no column is in both");
    std::vector<std::vector<Value>> theirs(names.size()), mine(names.size());
    std::vector<double> axis, peak;
    for (const std::string& name : names) {
        double most = 0;
        for (std::size_t row = 0; row < ours.rows(); ++row)
            most = std::max(most, std::fabs(ours.real(row, *ours.find(name))));
        peak.push_back(most);
    }
    std::size_t right = 1;
    for (std::size_t row = 0; row < reference.rows(); ++row) {
        const double t = reference.axis(row);
        while (right + 1 < ours.rows() && ours.axis(right) < t) ++right;
        const double from = ours.axis(right - 1), to = ours.axis(right);
        const double part = to > from ? std::clamp((t - from) / (to - from), 0.0, 1.0) : 1.0;
        axis.push_back(t);
        for (std::size_t c = 0; c < names.size(); ++c) {
            const std::size_t column = *ours.find(names[c]);
            const double their = reference.real(row, *reference.find(names[c]));
            double low = HUGE_VAL, high = -HUGE_VAL;
            for (std::size_t k = right > 1 ? right - 2 : 0; k <= std::min(right + 1, ours.rows() - 1); ++k) {
                low = std::min(low, ours.real(k, column));
                high = std::max(high, ours.real(k, column));
            }
            theirs[c].emplace_back(their);
            double own = high - low > edge * peak[c] ? std::clamp(their, low, high)
                                                     : between(ours, column, right, part);
            if (const auto step = steps ? steps->find(names[c]) : std::nullopt) {
                const double other = on_steps(*steps, *step, t);
                if (std::fabs(other - their) < std::fabs(own - their)) own = other;
            }
            mine[c].emplace_back(own);
        }
    }
    return worst_of(names, axis, theirs, mine, how.scale);
}

} // namespace peers
