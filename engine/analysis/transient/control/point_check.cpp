#include "engine/analysis/transient/control/point_check.hpp"

#include <algorithm>
#include <cmath>

namespace nullor::analysis {

// Of the terms at the peaks of x: what rounding, of time and of what was larger before, leaves of an
// equation.
constexpr double rounding_of_terms = 1e-13;
// And of an equation whose terms are all next to nothing: what time is rounded by changes a source's value.
constexpr double least_current = 1e-16, least_voltage = 1e-13; // A, V

PointCheck::PointCheck(Workspace& workspace, std::span<const double> peaks)
    : workspace_(workspace), rows_(workspace.system().pattern()), peaks_(peaks), size_(peaks.size(), 0.0),
      loose_(size_), terms_(size_), stored_(size_) {
    for (const Unknown& unknown : workspace.system().unknowns())
        least_.push_back(unknown.kind == Unknown::Kind::node_voltage ? least_current : least_voltage);
}

void PointCheck::observe(const std::vector<double>& x, const std::vector<double>& p) {
    const std::vector<double>&f = workspace_.f(), &g = workspace_.g(), &c = workspace_.c();
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
        terms_[row] = terms + others;
        stored_[row] = stored;
        size_[row] = std::max(size_[row], terms_[row]);
        loose_[row] = std::max(loose_[row], at_peaks + others);
    }
    workspace_.take_for_rounding(terms_);
}

bool PointCheck::holds(double t, const std::vector<double>& x, const std::vector<double>& p, double limit,
                       double a) {
    workspace_.evaluate_values(x.data(), t);
    const std::vector<double>&f = workspace_.f(), &q = workspace_.q();
    const auto fails = [&](std::size_t row) {
        return !(std::abs(f[row] - p[row]) <=
                 (a > 0 ? limit * (loose_[row] + a * std::abs(q[row])) + a * rounding_of_terms * stored_[row]
                        : limit * size_[row] + rounding_of_terms * loose_[row] + least_[row]));
    };
    bool measured = false;
    for (std::size_t row = 0; row < size_.size(); ++row) {
        if (!fails(row)) continue;
        // G may be that of another x.
        if (!measured) {
            workspace_.evaluate(x.data(), t);
            observe(x, p);
        }
        measured = true;
        if (!fails(row)) continue;
        worst_ = static_cast<int>(row);
        return false;
    }
    return true;
}

} // namespace nullor::analysis
