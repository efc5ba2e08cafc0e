#include "engine/analysis/transient/affine/stage_systems.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/analysis/transient/step/transient_policy.hpp"
#include "engine/linalg/shifted/shifted_residual.hpp"

namespace nullor::analysis {

using namespace policy;

using linalg::LuStatus;

namespace {

// Of the terms of an equation: what their sum may be off by. A second round leaves about the share of the
// first one's rest that the first left of the right side; one more where pivots were chosen for another
// shift.
constexpr double rounding = 1e-14, rounding_after_next = 1e-12;
constexpr int most_rounds = 3;

template <class T>
bool factored(linalg::PencilLu<T>& lu, auto shift) {
    return lu.factor(shift, linalg::Pivots::kept).code == LuStatus::ok;
}

} // namespace

StageSystems::StageSystems(std::shared_ptr<const linalg::Ordering> ordering)
    : ordering_(std::move(ordering)), rows_(ordering_->pattern()), lu_(ordering_),
      in_order_(place(ordering_->pattern().n)) {
    std::iota(in_order_.begin(), in_order_.end(), 0);
}

// With values to factor.
StageSystems::Apart& StageSystems::apart(std::span<const double> g, std::span<const double> c) {
    const std::size_t n = in_order_.size();
    if (!apart_)
        apart_.emplace(
            Apart{{ordering_, g, c}, {ordering_, g, c}, {}, std::vector<double>(n), std::vector<Complex>(n)});
    while (apart_->pairs.size() < Radau::pairs) apart_->pairs.emplace_back(ordering_, g, c);
    apart_->real.load(g, c);
    apart_->euler.load(g, c);
    for (auto& pair : apart_->pairs) pair.load(g, c);
    return *apart_;
}

bool StageSystems::factor(std::span<const double> g, std::span<const double> c, double h, double a) {
    if (h == h_ && a == a_) return true;
    h_ = 0;
    linalg::ShiftedLu::Shifts& shifts = shifts_;
    shifts[0] = radau().real / h;
    for (std::size_t m = 0; m < Radau::pairs; ++m) shifts[m + 1] = radau().complex_[m] / h;
    shifts[euler] = a > 0 ? Complex(a) : shifts[0];
    is_apart_ = !lu_.factor(g, c, shifts);
    if (is_apart_) {
        Apart& own = apart(g, c);
        bool done = factored(own.real, shifts[0].real()) && factored(own.euler, shifts[euler].real());
        for (std::size_t m = 0; m < Radau::pairs; ++m) done = done && factored(own.pairs[m], shifts[m + 1]);
        if (!done) return false;
    }
    rows_at_ = is_apart_ ? std::span<const int>(in_order_) : lu_.row_places();
    columns_at_ = is_apart_ ? std::span<const int>(in_order_) : lu_.column_places();
    h_ = h;
    a_ = a;
    good_ = false;
    return true;
}

bool StageSystems::solve(std::span<const double> g, std::span<const double> c, std::span<Numbers> z) {
    if (good_) return solve_once(z);
    left_.assign(z.begin(), z.end());
    if (!solve_once(z)) return false;
    good_ = linalg::subtract_product(rows_, g, c, shifts_, rows_at_, columns_at_, z, left_, most_of_a_stage);
    if (good_) return true;
    if (!solve_once(left_)) return false;
    for (std::size_t k = 0; k < z.size(); ++k)
        for (std::size_t system = 0; system <= Radau::pairs; ++system) {
            z[k].re[system] += left_[k].re[system];
            z[k].im[system] += left_[k].im[system];
        }
    return true;
}

bool StageSystems::solve_euler(std::span<const double> g, std::span<const double> c,
                               std::span<const double> b, std::span<double> x) {
    rest_.assign(b.begin(), b.end());
    std::fill(x.begin(), x.end(), 0.0);
    change_.resize(b.size());
    bool nearly = false; // what is left is met by one round more
    for (int round = 0; round < most_rounds; ++round) {
        if (!solve_euler_once(rest_, change_)) break;
        for (std::size_t k = 0; k < b.size(); ++k) x[k] += change_[k];
        if (nearly) return true;
        bool met = true;
        nearly = true;
        for (std::size_t row = 0; row < b.size(); ++row) {
            double rest = b[row], size = std::abs(rest);
            for (const linalg::Rows::Entry& entry : rows_[row]) {
                const auto slot = place(entry.slot);
                const double term = (g[slot] + a_ * c[slot]) * x[place(entry.column)];
                rest -= term;
                size += std::abs(term);
            }
            rest_[row] = rest;
            met = met && std::abs(rest) <= rounding * size;
            nearly = nearly && std::abs(rest) <= rounding_after_next * size;
        }
        if (met) return true;
    }
    return solve_euler_alone(g, c, b, x);
}

bool StageSystems::solve_euler_once(std::span<const double> b, std::span<double> x) {
    if (is_apart_) {
        std::copy(b.begin(), b.end(), x.begin());
        return apart_->euler.solve_columns(x).code == LuStatus::ok;
    }
    places_.resize(b.size());
    for (std::size_t k = 0; k < b.size(); ++k) places_[row(k)] = b[k];
    if (!lu_.solve_real(euler, places_)) return false;
    for (std::size_t k = 0; k < b.size(); ++k) x[k] = places_[column(k)];
    return true;
}

bool StageSystems::solve_euler_alone(std::span<const double> g, std::span<const double> c,
                                     std::span<const double> b, std::span<double> x) {
    linalg::PencilLu<double>& lu = apart(g, c).euler;
    return factored(lu, a_) && lu.solve(b, x.first(in_order_.size())).code == LuStatus::ok;
}

bool StageSystems::solve_once(std::span<Numbers> z) {
    return is_apart_ ? solve_apart(z) : lu_.solve(z);
}

bool StageSystems::solve_apart(std::span<Numbers> z) {
    std::vector<double>& right = apart_->right;
    for (std::size_t k = 0; k < z.size(); ++k) right[k] = z[k].re[0];
    bool solved = apart_->real.solve_columns(right).code == LuStatus::ok;
    for (std::size_t k = 0; k < z.size(); ++k) z[k].re[0] = right[k];
    for (std::size_t m = 0; m < Radau::pairs; ++m) {
        std::vector<Complex>& pair = apart_->complex_right;
        for (std::size_t k = 0; k < z.size(); ++k) pair[k] = {z[k].re[m + 1], z[k].im[m + 1]};
        solved = solved && apart_->pairs[m].solve_columns(pair).code == LuStatus::ok;
        for (std::size_t k = 0; k < z.size(); ++k) {
            z[k].re[m + 1] = pair[k].real();
            z[k].im[m + 1] = pair[k].imag();
        }
    }
    return solved;
}

} // namespace nullor::analysis
