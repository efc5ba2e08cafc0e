#include "engine/linalg/lu/refinement.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "engine/base/at.hpp"

namespace nullor::linalg {
namespace {

constexpr int max_steps = 5;

} // namespace

template <class T>
Refinement<T>::Refinement(const Pattern& pattern)
    : pattern_(pattern), residual_(pattern.n), correction_(at(pattern.n)), previous_(at(pattern.n)),
      x_scale_(at(pattern.n)) {}

/// Where a component of x is zero but for rounding, each step makes it smaller by about 1e-16, so that its
/// row's residual never becomes small beside |A||x|. There the last iterate has to stand for x.
template <class T>
double Refinement<T>::backward_error(Side side, std::span<const T> values, std::span<const T> b,
                                     std::span<const T> x, Scale scale) {
    for (std::size_t i = 0; i < x_scale_.size(); ++i) {
        x_scale_[i] = magnitude(x[i]);
        if (scale == Scale::last_two) {
            x_scale_[i] = std::max(x_scale_[i], magnitude(previous_[i]));
        }
    }
    residual_.evaluate(pattern_, side, values, b, x, x_scale_);
    return residual_.backward_error();
}

template <class T>
Refined Refinement<T>::solve(Side side, std::span<const T> values, std::span<const T> b, std::span<T> x,
                             const InPlaceSolve<T>& solve_in_place) {
    x = x.first(at(pattern_.n));
    std::copy_n(b.begin(), x.size(), x.begin());
    solve_in_place(side, x);
    double error = backward_error(side, values, b, x, Scale::iterate);
    int steps = 0;
    while (steps < max_steps && std::isfinite(error)) {
        ++steps;
        std::copy(residual_.value().begin(), residual_.value().end(), correction_.begin());
        solve_in_place(side, correction_);
        for (std::size_t i = 0; i < x.size(); ++i) {
            previous_[i] = x[i];
            x[i] += correction_[i];
        }
        // The first solution may be far off with old pivots; it cannot stand for x.
        const Scale scale = steps == 1 ? Scale::iterate : Scale::last_two;
        const double last_error = std::exchange(error, backward_error(side, values, b, x, scale));
        if (error <= goal) {
            break;
        }
        if (steps > 1 && !(error < 2.0 * last_error)) {
            std::copy(previous_.begin(), previous_.end(), x.begin());
            return {last_error, steps};
        }
        if (steps > 2 && !(error < 0.5 * last_error)) {
            break;
        }
    }
    return {error, steps};
}

template class Refinement<double>;
template class Refinement<std::complex<double>>;

} // namespace nullor::linalg
