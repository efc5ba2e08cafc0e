#include "engine/analysis/point_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nullor::analysis {

PointCheck::PointCheck(Workspace& workspace, std::span<const double> peaks, double limit)
    : workspace_(workspace), peaks_(peaks), limit_(limit), size_(peaks.size(), 0.0), linear_(size_),
      terms_(size_) {}

void PointCheck::observe(const std::vector<double>& x, const std::vector<double>& p) {
    const linalg::Pattern& pattern = workspace_.system().pattern();
    const std::vector<double>&f = workspace_.f(), &g = workspace_.g();
    std::fill(linear_.begin(), linear_.end(), 0.0);
    std::fill(terms_.begin(), terms_.end(), 0.0);
    for (std::size_t column = 0; column < size_.size(); ++column)
        for (auto s = static_cast<std::size_t>(pattern.col_ptr[column]);
             s < static_cast<std::size_t>(pattern.col_ptr[column + 1]); ++s) {
            const auto row = static_cast<std::size_t>(pattern.row_index[s]);
            linear_[row] += g[s] * x[column];
            terms_[row] += std::abs(g[s]) * peaks_[column];
        }
    for (std::size_t row = 0; row < size_.size(); ++row)
        size_[row] = std::max(size_[row], terms_[row] + std::abs(f[row] - linear_[row]) + std::abs(p[row]));
}

bool PointCheck::holds(double t, const std::vector<double>& x, const std::vector<double>& p, double a) {
    workspace_.evaluate_values(x.data(), t);
    const std::vector<double>&f = workspace_.f(), &q = workspace_.q();
    const auto fails = [&](std::size_t row) {
        return !(std::abs(f[row] - p[row]) <= limit_ * (size_[row] + a * std::abs(q[row])));
    };
    bool measured = false;
    for (std::size_t row = 0; row < size_.size(); ++row) {
        if (!fails(row)) continue;
        if (!measured) observe(x, p);
        measured = true;
        if (!fails(row)) continue;
        worst_ = static_cast<int>(row);
        return false;
    }
    return true;
}

void PointCheck::drop_rounding(std::span<const double> f, std::vector<double>& without) const {
    constexpr double rounding = 16 * std::numeric_limits<double>::epsilon();
    without.assign(f.begin(), f.end());
    for (std::size_t row = 0; row < size_.size(); ++row)
        if (std::abs(f[row]) <= rounding * size_[row]) without[row] = 0;
}

} // namespace nullor::analysis
