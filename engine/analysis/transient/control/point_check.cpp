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
    : workspace_(workspace), peaks_(peaks), size_(peaks.size(), 0.0), loose_(size_), linear_(size_),
      terms_(size_), at_peaks_(size_), stored_(size_) {
    for (const Unknown& unknown : workspace.system().unknowns())
        least_.push_back(unknown.kind == Unknown::Kind::node_voltage ? least_current : least_voltage);
}

void PointCheck::observe(const std::vector<double>& x, const std::vector<double>& p) {
    const linalg::Pattern& pattern = workspace_.system().pattern();
    const std::vector<double>&f = workspace_.f(), &g = workspace_.g(), &c = workspace_.c();
    std::fill(stored_.begin(), stored_.end(), 0.0);
    std::fill(linear_.begin(), linear_.end(), 0.0);
    std::fill(terms_.begin(), terms_.end(), 0.0);
    std::fill(at_peaks_.begin(), at_peaks_.end(), 0.0);
    for (std::size_t column = 0; column < size_.size(); ++column)
        for (auto s = static_cast<std::size_t>(pattern.col_ptr[column]);
             s < static_cast<std::size_t>(pattern.col_ptr[column + 1]); ++s) {
            const auto row = static_cast<std::size_t>(pattern.row_index[s]);
            linear_[row] += g[s] * x[column];
            terms_[row] += std::abs(g[s] * x[column]);
            at_peaks_[row] += std::abs(g[s]) * peaks_[column];
            stored_[row] += std::abs(c[s]) * peaks_[column];
        }
    for (std::size_t row = 0; row < size_.size(); ++row) {
        const double others = std::abs(f[row] - linear_[row]) + std::abs(p[row]);
        terms_[row] += others;
        size_[row] = std::max(size_[row], terms_[row]);
        loose_[row] = std::max(loose_[row], at_peaks_[row] + others);
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
