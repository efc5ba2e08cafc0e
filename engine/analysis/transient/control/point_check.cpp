#include "engine/analysis/transient/control/point_check.hpp"

#include <algorithm>
#include <cmath>

namespace nullor::analysis {

// Of the terms at the peaks of x: what rounding, of time and of what was larger before, leaves of an
// equation.
constexpr double rounding_of_terms = 1e-13;
// And of an equation whose terms are all next to nothing: what time is rounded by changes a source's value.
constexpr double least_current = 1e-16, least_voltage = 1e-13; // A, V

// What a slope makes of a peak counts up to so many times the laws' own terms: a junction's is peak/(n vt),
// 600 of 15 V, but the end of a square root has none, and one point there would excuse any other. With 1e4
// comparators of a gain of 5e4 are refused.
constexpr double most_of_terms = 1e9;

PointCheck::PointCheck(Workspace& workspace, std::span<const double> peaks)
    : workspace_(workspace), affine_(workspace.piecewise_affine()), rows_(workspace.system().pattern()),
      peaks_(peaks), size_(peaks.size(), 0.0), loose_(size_), terms_(size_), at_peaks_(size_), stored_(size_),
      own_(size_), laws_(size_) {
    for (const Unknown& unknown : workspace.system().unknowns())
        least_.push_back(unknown.kind == Unknown::Kind::node_voltage ? least_current : least_voltage);
}

void PointCheck::observe(double t, const std::vector<double>& x, const std::vector<double>& p) {
    measure(t, x, p);
    take();
}

// The magnitudes at x alone.
void PointCheck::measure(double t, const std::vector<double>& x, const std::vector<double>& p) {
    const std::vector<double>&f = workspace_.f(), &g = workspace_.g(), &c = workspace_.c();
    if (!affine_) workspace_.magnitudes(x.data(), t, own_);
    for (std::size_t row = 0; row < size_.size(); ++row) {
        double linear = 0, terms = 0, at_peaks = 0, stored = 0;
        for (const linalg::Rows::Entry& entry : rows_[row]) {
            const auto slot = static_cast<std::size_t>(entry.slot);
            const auto column = static_cast<std::size_t>(entry.column);
            const double term = g[slot] * x[column];
            linear += term;
            terms += std::abs(term);
            at_peaks += std::abs(g[slot]) * peaks_[column];
            stored += std::abs(c[slot]) * peaks_[column];
        }
        const double others = std::abs(f[row] - linear) + std::abs(p[row]);
        const double most = affine_ ? HUGE_VAL : most_of_terms * (own_[row] + std::abs(p[row]));
        terms_[row] = std::min(terms + others, most);
        at_peaks_[row] = std::min(at_peaks + others, most);
        stored_[row] = stored;
    }
}

void PointCheck::take() {
    for (std::size_t row = 0; row < size_.size(); ++row) {
        size_[row] = std::max(size_[row], terms_[row]);
        loose_[row] = std::max(loose_[row], at_peaks_[row]);
        laws_[row] = std::max(laws_[row], own_[row]);
    }
    workspace_.take_for_rounding(terms_);
}

bool PointCheck::holds(double t, const std::vector<double>& x, const std::vector<double>& p, double limit,
                       double a) {
    workspace_.evaluate_values(x.data(), t);
    const std::vector<double>&f = workspace_.f(), &q = workspace_.q();
    bool measured = false;
    const auto measure_once = [&] {
        if (measured) return;
        workspace_.evaluate(x.data(), t); // G may be that of another x
        measure(t, x, p);
        measured = true;
    };
    const auto done = [&] {
        if (measured) take();
        return true;
    };
    const auto fails = [&](std::size_t row) {
        const double size = measured ? std::max(size_[row], terms_[row]) : size_[row];
        const double loose = measured ? std::max(loose_[row], at_peaks_[row]) : loose_[row];
        return !(std::abs(f[row] - p[row]) <=
                 (a > 0 ? limit * (loose + a * std::abs(q[row])) + a * rounding_of_terms * stored_[row]
                        : limit * size + rounding_of_terms * loose + least_[row]));
    };
    for (std::size_t row = 0; row < size_.size(); ++row) {
        if (!fails(row)) continue;
        measure_once();
        if (!fails(row)) continue;
        worst_ = static_cast<int>(row);
        return false; // a candidate that fails says nothing about the next
    }
    if (affine_) return done();
    // What is left is within what slopes make of the tolerances of x: whether the laws do as well.
    for (std::size_t row = 0; row < size_.size(); ++row) {
        const double left = std::abs(f[row] - p[row]);
        const double others = std::abs(p[row]) + a * std::abs(q[row]);
        const auto is_small = [&](const std::vector<double>& own) {
            return left <= limit * (own[row] + others) + least_[row];
        };
        if (is_small(laws_)) continue;
        measure_once();
        if (is_small(own_) || reached(row, t, x, p, a)) continue;
        worst_ = static_cast<int>(row);
        return false;
    }
    return done();
}

bool PointCheck::reached(std::size_t row, double t, const std::vector<double>& x,
                         const std::vector<double>& p, double a) {
    const std::vector<double>&g = workspace_.g(), &c = workspace_.c();
    const double left = workspace_.f()[row] - p[row], charge = workspace_.q()[row];
    const auto slope = [&](const linalg::Rows::Entry& entry) {
        const auto slot = static_cast<std::size_t>(entry.slot);
        return g[slot] + a * c[slot];
    };
    double reach = 0;
    for (const linalg::Rows::Entry& entry : rows_[row])
        reach += std::abs(slope(entry)) * peaks_[static_cast<std::size_t>(entry.column)];
    // Twice as far as the slopes have nothing left, and no less than rounding.
    const double share = std::max(2 * std::abs(left) / reach, rounding_of_terms);
    moved_ = x;
    for (const linalg::Rows::Entry& entry : rows_[row]) {
        const auto column = static_cast<std::size_t>(entry.column);
        moved_[column] -= std::copysign(share * peaks_[column], left * slope(entry));
    }
    workspace_.evaluate_values(moved_.data(), t);
    const double there = workspace_.f()[row] - p[row] + a * (workspace_.q()[row] - charge);
    workspace_.evaluate_values(x.data(), t);
    return there * left < 0 || std::abs(there) <= 0.5 * std::abs(left);
}

} // namespace nullor::analysis
