#include <cmath>

#include "engine/analysis/transient/affine/collocation.hpp"
#include "engine/analysis/transient/step/step_lengths.hpp"

namespace nullor::analysis {

namespace {

// Of the terms of a charge: what sums over the steps of a stretch leave it off by.
constexpr double rounding_of_stretch = 1e-13;
// Of the terms of an equation that stores nothing: what its unknowns, and its sum, are rounded by.
constexpr double rounding_of_sum = 2e-15;

std::size_t index(int k) {
    return static_cast<std::size_t>(k);
}

} // namespace

bool Collocation::land_from_beyond(const TimePoint& from, const std::vector<double>& x, double h,
                                   double expected, TimePoint& to) {
    const linalg::Pattern& pattern = workspace_.system().pattern();
    std::vector<double> dx(n_), f(n_ + 1, 0.0), q(n_ + 1, 0.0);
    for (std::size_t k = 0; k < n_; ++k) dx[k] = from.x[k] - x[k];
    linalg::multiply(pattern, g_, dx, std::span(f).first(n_));
    linalg::multiply(pattern, c_, dx, std::span(q).first(n_));
    for (std::size_t k = 0; k < n_; ++k) {
        f[k] += workspace_.f()[k];
        q[k] += workspace_.q()[k];
    }
    return land(from, f, q, h, expected, to);
}

bool Collocation::land(const TimePoint& from, std::span<const double> f, std::span<const double> q, double h,
                       double expected, TimePoint& to) {
    euler_ = 1 / h;
    if (workspace_.dropped() > 0) return false;
    if (!systems_.has_euler(euler_) && !systems_.factor(g_, c_, step_lengths::rounded(expected), euler_))
        return false;
    to.t = from.t;
    to.x = from.x;
    to.q.assign(q.begin(), q.end());
    to.f.assign(f.begin(), f.end());
    for (std::size_t k = 0; k < n_; ++k) alone_[k] = -to.f[k];
    // What a little beyond a corner cannot be stored any more flows in the first; the second is free of it.
    // Not what charges are rounded by: over so short a step that would be a current of any size.
    for (const int state : states_) product_[index(state)] = 0;
    for (const Place& place : stored_)
        product_[index(place.row)] += std::abs(c_[index(place.slot)] * from.x[index(place.column)]);
    for (const int state : states_) {
        const double lost = to.q[index(state)] - from.q[index(state)];
        if (std::abs(lost) > rounding_of_stretch * product_[index(state)])
            alone_[index(state)] -= euler_ * lost;
    }
    find_slopes(from.t + h);
    forget_rounding(from);
    return go_on_by_euler(to) && land_on(to);
}

// An equation that stores nothing holds at `from`, and is off behind it by what its sources do meanwhile.
// What it is off by for rounding, as a charge over so short a step, would be a current of any size through
// the capacitors of its nodes.
void Collocation::forget_rounding(const TimePoint& from) {
    sum_.assign(n_, 0.0); // sizes
    for (const Place& place : of_constraints_)
        sum_[index(place.row)] += std::abs(g_[index(place.slot)] * from.x[index(place.column)]);
    expected_.assign(n_, 0.0);
    for (std::size_t k = 0; k < driven_.size(); ++k) expected_[index(driven_[k])] = slopes_[k] / euler_;
    for (std::size_t k = 0; k < n_; ++k)
        if (!reactive_[k] && std::abs(alone_[k] + expected_[k]) <= rounding_of_sum * sum_[k])
            alone_[k] = -expected_[k];
}

bool Collocation::land_on(TimePoint& to) {
    for (std::size_t k = 0; k < driven_.size(); ++k) to.f[index(driven_[k])] += slopes_[k] / euler_;
    for (std::size_t k = 0; k < n_; ++k) alone_[k] = -to.f[k];
    return go_on_by_euler(to);
}

// Of what drives the circuit, behind t: over steps as short as those of land() its differences would be
// rounding. By three points of a parabola, or of one step where there is no more room; what is flat has none.
void Collocation::find_slopes(double t) {
    const double within = smooth_behind(t);
    const bool roomy = within > 4 / euler_;
    const double wanted = roomy ? within / 2 : 1 / euler_, d = (t + wanted) - t; // between times that are
    slopes_.assign(driven_.size(), 0.0);
    remember_drive(t);
    const auto add = [&](double weight, double at) {
        const std::vector<double>& then = workspace_.drive(at);
        for (std::size_t k = 0; k < driven_.size(); ++k)
            slopes_[k] += weight / d * (then[index(driven_[k])] - drive_[k]);
    };
    add(roomy ? 2 : 1, t + d);
    if (roomy) add(-0.5, t + 2 * d);
}

// A step for the right side alone_, of the law at to and the next time.
bool Collocation::go_on_by_euler(TimePoint& to) {
    change_.resize(n_);
    if (!systems_.solve_euler(g_, c_, alone_, change_)) return false;
    to.t += 1 / euler_;
    for (std::size_t k = 0; k < n_; ++k) to.x[k] = moved(to.x[k], change_[k]);
    if (!workspace_.on_same_pieces(to.x.data(), to.t)) return false;
    // Rows that store nothing were solved for: what is left of them is rounding, and is no drive.
    for (std::size_t k = 0; k < n_; ++k)
        if (!reactive_[k]) to.f[k] = 0;
    for (const Place& place : of_states_)
        to.f[index(place.row)] += g_[index(place.slot)] * change_[index(place.column)];
    for (const Place& place : stored_)
        to.q[index(place.row)] += c_[index(place.slot)] * change_[index(place.column)];
    return true;
}

} // namespace nullor::analysis
