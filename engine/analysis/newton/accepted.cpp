#include "engine/analysis/newton/accepted.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nullor::analysis {

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
// Share of a voltage or a current that rounding may cost it.
constexpr double digits = 1e-12;
// The same where laws bend: an amplifier of 1e6 V/V behind a stage of 1 A multiplies what double precision
// leaves of that current (OP177, whose voltages then differ by 1e-12 from one evaluation to the next).
constexpr double digits_of_bent = 1e-9;
// The same where all sums were rounded in one direction, which they are not.
constexpr double digits_at_worst = 1e-11;
// What is left of a row, in its terms: rounding where laws are affine in pieces, Newton's tolerance
// elsewhere.
constexpr double met_affine = 1e-9, met = 1e-6;
// Below these what is left of a row is 0: a sum of currents, A; voltages, V and in the largest, of which an
// input voltage is a difference.
constexpr double no_current = 1e-18, no_voltage = 1e-12, no_difference = 1e-13;
// The same of a node that nothing holds: the leakage of transistors that are off, a thousandth of abstol.
// What is lost in sums over their series resistances is 1e-16 A.
constexpr double no_current_of_loose = 1e-15;
// S or V/V; no more of a row than this by the last digit of x is put down to rounding. In front of the end of
// a square root the slope alone makes any row 0.
constexpr double steepest = 1e6;
// Newton's polish leaves less of a row, A and V.
constexpr double polished_current = 1e-12, polished_voltage = 1e-9;
// Beside the largest of all terms a current is 0 but for rounding; and an unknown beside the largest.
constexpr double no_share = 1e-28;
// The same, beside the largest of its unit, where laws bend: those are evaluated in double precision, and a
// current that is the difference of two of them has no digits. It leaves 1e-15 of the largest voltage, and of
// the largest current. Of nine hard models of op-amps one (LM2904) has its operating points by it; the
// gallery and 42 other models do not need it.
constexpr double no_share_of_bent = 1e-3;

} // namespace

Acceptance::Acceptance(Newton& newton, Workspace& workspace) : newton_(newton), workspace_(workspace) {
    for (const Unknown& unknown : workspace.system().unknowns()) {
        if (unknown.unit == Unit::ampere) currents_.push_back(is_node_.size());
        is_node_.push_back(unknown.kind == Unknown::Kind::node_voltage ? 1 : 0);
    }
}

void Acceptance::find_terms(const std::vector<double>& x) {
    const linalg::Pattern& pattern = workspace_.system().pattern();
    const double* g = workspace_.g().data();
    terms_.assign(x.size() - 1, 0.0);
    affine_.assign(x.size() - 1, 0.0);
    for (std::size_t column = 0; column + 1 < x.size(); ++column)
        for (int s = pattern.col_ptr[column]; s < pattern.col_ptr[column + 1]; ++s) {
            const auto row = static_cast<std::size_t>(pattern.row_index[static_cast<std::size_t>(s)]);
            const double term = g[s] * x[column];
            affine_[row] += term;
            terms_[row] += std::abs(term);
        }
}

// A current is the difference of others at a node.
bool Acceptance::lacks_digits(const std::vector<double>& x) {
    double largest = 0, smallest = HUGE_VAL;
    for (std::size_t k = 0; k < terms_.size(); ++k)
        if (is_node_[k]) largest = std::max(largest, terms_[k]);
    for (const std::size_t k : currents_)
        if (std::abs(x[k]) > no_share * largest) smallest = std::min(smallest, std::abs(x[k]));
    return largest * epsilon > digits * smallest || sums_lack_digits();
}

// Let E be what rounding may have taken from the sums of conductances, eps |g_kk|: G^-1 E is by how much
// voltages of 1 V may be off. Weights between 0.5 and 1.5, so that what happens to neighbours does not
// cancel.
bool Acceptance::sums_lack_digits() {
    if (known_ && version_ == workspace_.matrix_version()) return lacking_;
    const linalg::Pattern& pattern = workspace_.system().pattern();
    constexpr double golden = 0.6180339887498949;
    rounding_.assign(terms_.size(), 0.0);
    spread_.assign(terms_.size(), 0.0);
    double turns = 0;
    for (std::size_t k = 0; k < terms_.size(); ++k) {
        const auto index = static_cast<int>(k);
        turns += golden - (turns > 1 - golden ? 1 : 0);
        if (is_node_[k] && pattern.contains(index, index))
            rounding_[k] = (0.5 + turns) * epsilon *
                           std::abs(workspace_.g()[static_cast<std::size_t>(pattern.slot(index, index))]);
    }
    newton_.apply_inverse(rounding_, spread_);
    lacking_ = false;
    for (std::size_t k = 0; k < terms_.size(); ++k)
        lacking_ = lacking_ || (is_node_[k] && !(std::abs(spread_[k]) <= digits_at_worst));
    version_ = workspace_.matrix_version();
    known_ = true;
    return lacking_;
}

int Acceptance::refine(std::vector<double>& x, const Equation& equation) {
    constexpr int most_steps = 20;
    const std::size_t n = x.size() - 1;
    std::vector<double> high = x, low(n + 1, 0.0), f, step(n);
    double last = HUGE_VAL;
    int worst = -1;
    const bool bends = !workspace_.piecewise_affine();
    const double bent = bends ? no_share_of_bent : 0, enough = bends ? digits_of_bent : digits;
    for (int count = 0; count < most_steps && last > 1e-15; ++count) {
        workspace_.evaluate_twice(high.data(), low.data(), equation.t, f);
        for (const Held& held : equation.held) {
            const auto k = static_cast<std::size_t>(held.unknown);
            f[static_cast<std::size_t>(held.row)] = (high[k] - held.value) + low[k];
        }
        newton_.apply_inverse(std::span(f).first(n), step);
        double change = 0, largest_current = 0, largest = 0;
        for (std::size_t k = 0; k < n; ++k) largest = std::max(largest, std::abs(high[k]));
        for (const std::size_t k : currents_) largest_current = std::max(largest_current, std::abs(high[k]));
        for (std::size_t k = 0; k < n; ++k) {
            const bool current = workspace_.system().unknowns()[k].unit == Unit::ampere;
            const double least = std::max(no_share * largest, bent * (current ? largest_current : largest));
            const double share = step[k] == 0 ? 0 : std::abs(step[k]) / std::max(std::abs(high[k]), least);
            if (share <= change) continue;
            change = share;
            worst = static_cast<int>(k);
        }
        if (!(change < 2 * last)) {
            if (std::max(change, last) < enough) break;
            return worst; // x stays what it was
        }
        last = change;
        for (std::size_t k = 0; k < n; ++k) {
            Twice sum{high[k], low[k]};
            sum.add(-step[k]);
            high[k] = sum.value();
            low[k] = (sum.high - high[k]) + sum.low;
        }
    }
    if (!(last < enough)) return worst;
    x = high;
    workspace_.evaluate_twice(high.data(), low.data(), equation.t, left_);
    return -1;
}

int Acceptance::unmet_row(std::vector<double>& x, const Equation& equation, bool rounded,
                          std::span<const int> loose) {
    find_terms(x);
    bool refined = rounded || lacks_digits(x);
    if (refined) {
        const int without = refine(x, equation);
        if (rounded && without >= 0) return without;
        refined = without < 0;
        workspace_.evaluate(x.data(), equation.t);
        find_terms(x);
    }
    if (workspace_.dropped() > 0) return 0;
    int row = worst_row(x, equation, workspace_.f(), loose);
    // Of the current through 1 mohm between two nodes at 10 V, the next double to x is off by 1e-12 A: then
    // x with the digits behind it is what has to meet the laws.
    if (row >= 0 && !workspace_.piecewise_affine()) {
        if (!refined && refine(x, equation) >= 0) return row;
        workspace_.evaluate(x.data(), equation.t);
        find_terms(x);
        double largest = 0;
        for (std::size_t k = 0; k + 1 < x.size(); ++k) largest = std::max(largest, std::abs(x[k]));
        for (std::size_t k = 0; k + 1 < x.size(); ++k)
            if (std::abs(workspace_.f()[k]) > steepest * epsilon * largest) left_[k] = workspace_.f()[k];
        row = worst_row(x, equation, left_, loose);
    }
    return row;
}

int Acceptance::worst_row(const std::vector<double>& x, const Equation& equation,
                          const std::vector<double>& f, std::span<const int> loose) {
    const std::size_t n = x.size() - 1;
    double voltage = 0;
    for (std::size_t k = 0; k < n; ++k)
        if (is_node_[k]) voltage = std::max(voltage, std::abs(x[k]));
    const double no_sum = std::max(no_voltage, no_difference * voltage);
    // Where a law is steep, G x is no measure of its terms: each law is asked for its own.
    for (std::size_t k = 0; k < n && !workspace_.piecewise_affine(); ++k) {
        if (std::abs(workspace_.f()[k]) <= (is_node_[k] ? polished_current : polished_voltage)) continue;
        workspace_.magnitudes(x.data(), equation.t, terms_);
        affine_ = workspace_.f();
        break;
    }
    int worst = -1;
    double largest = workspace_.piecewise_affine() ? met_affine : met;
    for (std::size_t k = 0; k < n; ++k) {
        const double left = std::abs(f[k]);
        const bool is_loose = std::find(loose.begin(), loose.end(), static_cast<int>(k)) != loose.end();
        if (left <= (is_loose ? no_current_of_loose : is_node_[k] ? no_current : no_sum)) continue;
        const double terms = terms_[k] + std::abs(workspace_.f()[k] - affine_[k]);
        if (left <= largest * terms) continue;
        if (std::any_of(equation.held.begin(), equation.held.end(),
                        [&](const Held& held) { return held.row == static_cast<int>(k); }))
            continue;
        largest = left / terms;
        worst = static_cast<int>(k);
    }
    return worst;
}

} // namespace nullor::analysis
