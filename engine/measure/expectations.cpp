#include "engine/measure/expectations.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/measure/events.hpp"

namespace nullor::measure {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Limits {
    double rtol = 1e-6, atol = 1e-12;
    double from = -infinity, to = infinity;
};

Outcome<Limits> limits_of(const Expectation& expectation, Bound& bound, const results::Table* table,
                          const Context& context) {
    struct Entry {
        SignalIndex index;
        double Limits::*value;
        const char* name;
        bool tolerance;
    };
    Limits limits;
    // Beside a density of 1e-9 V/rtHz, or its square, everything would be met.
    if (expectation.analysis.starts_with("noise")) limits.atol = 0;
    for (const Entry& entry : {Entry{expectation.rtol, &Limits::rtol, "rtol", true},
                               Entry{expectation.atol, &Limits::atol, "atol", true},
                               Entry{expectation.from, &Limits::from, "from", false},
                               Entry{expectation.to, &Limits::to, "to", false}}) {
        if (entry.index < 0) continue;
        const expr::Signal& signal = signal_at(bound.requests(), entry.index);
        const Outcome<double> value = bound.constant(entry.index, context);
        if (!value) return value.failure();
        if (std::isnan(value.value()) || (entry.tolerance && value.value() < 0)) {
            return bad_request(std::isnan(value.value())
                                   ? fmt::format("{}={} is not a number", entry.name, signal.text)
                                   : fmt::format("{}={} is {}", entry.name, signal.text, value.value()));
        }
        limits.*entry.value = value.value();
    }
    // A sweep reaches the end points that the deck names up to rounding only.
    double largest = 0;
    for (std::size_t row = 0; table && row < table->rows(); ++row)
        largest = std::max(largest, std::abs(table->axis(row)));
    const double slack = 4 * std::numeric_limits<double>::epsilon() * largest;
    limits.from -= slack;
    limits.to += slack;
    return limits;
}

// Positive: how far the bound is missed.
double excess(Relation relation, double left, double right) {
    const bool below = relation == Relation::less || relation == Relation::less_equal;
    return below ? left - right : right - left;
}

struct Verdict {
    bool holds = false;
    double badness = infinity; // compares rows: above 1 (==) or 0 (inequalities) does not hold
    WorstRow row;
};

Verdict judge(Relation relation, std::complex<double> left, std::complex<double> right,
              const Limits& limits) {
    Verdict verdict;
    WorstRow& row = verdict.row;
    row.left = left;
    row.right = right;
    if (relation == Relation::equal) {
        row.error = left == right ? 0.0 : std::abs(left - right); // also where both are infinite
        row.allowed = limits.atol + (limits.rtol == 0 ? 0.0 : limits.rtol * std::abs(right));
        const bool finite = std::isfinite(std::abs(right));
        verdict.holds = row.error == 0 || (finite && row.error <= row.allowed);
        verdict.badness = row.error == 0 ? 0.0 : finite ? row.error / row.allowed : infinity;
    } else {
        const double l = left.real(), r = right.real();
        row.error = l == r ? 0.0 : excess(relation, l, r);
        const bool strict = relation == Relation::less || relation == Relation::greater;
        verdict.holds = strict ? row.error < 0 : row.error <= 0;
        verdict.badness = row.error;
    }
    const double size = std::abs(right);
    row.relative = row.error == 0 ? 0.0 : row.error / size;
    if (relation == Relation::equal)
        row.ratio = verdict.badness;
    else if (row.error == 0)
        row.ratio = 1;
    else if (std::isinf(row.error))
        row.ratio = row.error > 0 ? infinity : 0;
    else
        row.ratio = 1 + row.error / (size > 0 ? size : std::abs(left.real()));
    if (std::isnan(row.error)) {
        verdict.holds = false;
        verdict.badness = infinity;
        row.ratio = row.error;
    }
    return verdict;
}

std::string number(std::complex<double> value) {
    if (value.imag() == 0) return fmt::format("{:.15g}", value.real());
    return fmt::format("{:.12g}{:+.12g}j", value.real(), value.imag());
}

} // namespace

ExpectationResult check(const Expectation& expectation, const Requests& requests, const results::Table* table,
                        const Context& context) {
    Bound bound(requests);
    ExpectationResult result;
    check(expectation, bound, table, context, result);
    return result;
}

void check(const Expectation& expectation, Bound& bound, const results::Table* table, const Context& context,
           ExpectationResult& result) {
    result.holds = false;
    result.rows = result.failed_rows = 0;
    result.worst.reset();
    result.message.clear();
    result.name = expectation.name;
    result.text = expectation.text;
    result.analysis = expectation.analysis;
    result.span = expectation.span;
    result.relation = expectation.relation;
    const bool needs_table = expectation.analysis != "meas";
    if (needs_table && !table) {
        result.message = fmt::format("the analysis {} gave no result to check", expectation.analysis);
        return;
    }
    if (!needs_table) table = nullptr;
    if (table) {
        result.axis_name = table->header().axis.name;
        result.axis_unit = table->header().axis.unit;
    }

    result.unit = signal_at(bound.requests(), expectation.left).unit;
    const Outcome<BoundSignal*> left = bound.signal(expectation.left, table, context);
    const Outcome<BoundSignal*> right = bound.signal(expectation.right, table, context);
    const Outcome<Limits> limits = limits_of(expectation, bound, table, context);
    if (!left || !right || !limits) {
        result.message = !left    ? left.failure().message
                         : !right ? right.failure().message
                                  : limits.failure().message;
        return;
    }

    const std::size_t rows = table ? table->rows() : 1;
    const bool has_axis = table && !result.axis_name.empty();
    double worst = -infinity;
    for (std::size_t row = 0; row < rows; ++row) {
        const double axis = has_axis ? table->axis(row) : 0.0;
        if (has_axis && (axis < limits.value().from || axis > limits.value().to)) continue;
        Verdict verdict =
            judge(expectation.relation, left.value()->value(row), right.value()->value(row), limits.value());
        verdict.row.row = row;
        verdict.row.axis = axis;
        ++result.rows;
        if (!verdict.holds) ++result.failed_rows;
        // The first row of infinite badness stays: NaN spreads, and its beginning tells most.
        if (!result.worst || verdict.badness > worst) {
            worst = verdict.badness;
            result.worst = verdict.row;
        }
    }
    result.holds = result.rows > 0 && result.failed_rows == 0;
    if (result.rows == 0)
        result.message = rows == 0
                             ? "the result has no points"
                             : fmt::format("no point of {} lies within from= and to=", result.axis_name);
}

std::string describe(const ExpectationResult& result) {
    if (!result.message.empty() || !result.worst) return result.message;
    const WorstRow& worst = *result.worst;
    std::string text;
    if (!result.axis_name.empty())
        text = fmt::format("at {} = {}: ", result.axis_name, quantity(worst.axis, result.axis_unit));
    text += fmt::format("left {}, right {}", number(worst.left), number(worst.right));
    if (std::isnan(worst.error)) return text + ", which cannot be compared";
    if (result.relation == Relation::equal) {
        text += fmt::format(", error {:.3g}", worst.error);
        if (std::isfinite(worst.relative)) text += fmt::format(" ({:.3g} of the right side)", worst.relative);
        text += fmt::format(", allowed {:.3g}", worst.allowed);
    } else {
        text += fmt::format(", {} the bound by {:.3g}", worst.error < 0 ? "inside" : "beyond",
                            std::abs(worst.error));
    }
    if (result.failed_rows > 0 && result.rows > 1)
        text += fmt::format("; {} of {} points {}", result.failed_rows, result.rows,
                            result.failed_rows == 1 ? "fails" : "fail");
    else if (result.rows > 1)
        text += fmt::format("; {} points", result.rows);
    return text;
}

} // namespace nullor::measure
