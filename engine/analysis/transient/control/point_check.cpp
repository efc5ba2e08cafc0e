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
      own_(size_), laws_(size_), least_slopes_(workspace.g().size(), HUGE_VAL) {
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
    for (std::size_t slot = 0; slot < least_slopes_.size(); ++slot)
        least_slopes_[slot] = std::min(least_slopes_[slot], std::abs(workspace_.g()[slot]));
    workspace_.take_for_rounding(terms_);
}

bool PointCheck::holds(double t, const std::vector<double>& x, const std::vector<double>& p, double limit,
                       double a) {
    workspace_.evaluate_values(x.data(), t);
    const std::vector<double>&f = workspace_.f(), &q = workspace_.q();
    bool measured = false;
    const auto fails = [&](std::size_t row) {
        const double size = measured ? std::max(size_[row], terms_[row]) : size_[row];
        const double loose = measured ? std::max(loose_[row], at_peaks_[row]) : loose_[row];
        return !(std::abs(f[row] - p[row]) <=
                 (a > 0 ? limit * (loose + a * std::abs(q[row])) + a * rounding_of_terms * stored_[row]
                        : limit * size + rounding_of_terms * loose + least_[row]));
    };
    for (std::size_t row = 0; row < size_.size(); ++row) {
        if (!fails(row)) continue;
        if (!measured) {
            workspace_.evaluate(x.data(), t); // G may be that of another x
            measure(t, x, p);
        }
        measured = true;
        if (!fails(row)) continue;
        worst_ = static_cast<int>(row);
        return false; // a candidate that fails says nothing about the next
    }
    if (!affine_ && !laws_hold(t, x, p, limit, a)) return false;
    if (measured) take();
    return true;
}

bool PointCheck::laws_hold(double t, const std::vector<double>& x, const std::vector<double>& p, double limit,
                           double a) {
    const std::vector<double>&f = workspace_.f(), &q = workspace_.q();
    const auto is_small = [&](std::size_t row, double own) {
        return std::abs(f[row] - p[row]) <=
               limit * (own + std::abs(p[row]) + a * std::abs(q[row])) + least_[row];
    };
    suspects_.clear();
    for (std::size_t row = 0; row < size_.size(); ++row) {
        if (is_small(row, laws_[row])) continue;
        if (suspects_.empty()) workspace_.evaluate(x.data(), t);
        suspects_.push_back({row, f[row] - p[row], q[row]});
    }
    std::erase_if(suspects_, [&](const Suspect& suspect) {
        const auto& [row, left, charge] = suspect;
        return limit * bent(row) <= laws_[row] + std::abs(p[row]) + a * std::abs(charge);
    });
    if (suspects_.empty()) return true;
    std::erase_if(suspects_, [&](const Suspect& suspect) { return reached(suspect, t, x, p, a); });
    workspace_.evaluate_values(x.data(), t);
    if (suspects_.empty()) return true;
    measure(t, x, p);
    for (const Suspect& suspect : suspects_) {
        if (is_small(suspect.row, own_[suspect.row])) continue;
        worst_ = static_cast<int>(suspect.row);
        return false;
    }
    take();
    return true;
}

double PointCheck::slope(const linalg::Rows::Entry& entry, double a) const {
    const auto slot = static_cast<std::size_t>(entry.slot);
    return workspace_.g()[slot] + a * workspace_.c()[slot];
}

double PointCheck::reach(std::size_t row, double a) const {
    double sum = 0;
    for (const linalg::Rows::Entry& entry : rows_[row])
        sum += std::abs(slope(entry, a)) * peaks_[static_cast<std::size_t>(entry.column)];
    return sum;
}

double PointCheck::bent(std::size_t row) const {
    double sum = 0;
    for (const linalg::Rows::Entry& entry : rows_[row])
        sum += (std::abs(slope(entry, 0)) - least_slopes_[static_cast<std::size_t>(entry.slot)]) *
               peaks_[static_cast<std::size_t>(entry.column)];
    return sum;
}

bool PointCheck::reached(const Suspect& suspect, double t, const std::vector<double>& x,
                         const std::vector<double>& p, double a) {
    const auto& [row, left, charge] = suspect;
    // Twice as far as the slopes have nothing left, and no less than rounding.
    const double share = std::max(2 * std::abs(left) / reach(row, a), rounding_of_terms);
    moved_ = x;
    for (const linalg::Rows::Entry& entry : rows_[row]) {
        const auto column = static_cast<std::size_t>(entry.column);
        moved_[column] -= std::copysign(share * peaks_[column], left * slope(entry, a));
    }
    workspace_.evaluate_values(moved_.data(), t);
    const double there = workspace_.f()[row] - p[row] + a * (workspace_.q()[row] - charge);
    return there * left < 0 || std::abs(there) <= 0.5 * std::abs(left);
}

} // namespace nullor::analysis
