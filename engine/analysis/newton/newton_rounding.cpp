// Of Newton: what rounding leaves of the equations, and may take from x.

#include "engine/analysis/newton/newton.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nullor::analysis {

namespace {

// V; beyond any node of a circuit, and 1e-7 V in the last digit.
constexpr double farthest = 1e9;
// What is left of a sum of currents at rest, A, and no more than rounding (as for Acceptance).
constexpr double nothing = 1e-18;

} // namespace

// Whether every equation is met at x, where it was assembled last, but for what its terms are rounded by.
bool Newton::solves_to_rounding(const std::vector<double>& x, const Equation& equation) {
    constexpr double rounding = 8 * std::numeric_limits<double>::epsilon();
    sum_terms(x);
    // A gate's current is 0 but for 1e-49 A, and so are its terms; a junction's law is rounded by itself.
    const auto least = [&](std::size_t k) {
        return equation.a == 0 && workspace_.system().unknowns()[k].is_node ? nothing : 0;
    };
    for (std::size_t k = 0; k < dx_.size(); ++k)
        if (!(std::abs(residual_[k]) <= rounding * trial_dx_[k] + least(k))) return false;
    return true;
}

// Limited junctions are on their tangents, which meet the next step's equations from anywhere: a node that a
// leakage of 1e-20 A let go to 1e17 V would lose all digits of the way back.
void Newton::come_back(std::vector<double>& x) const {
    for (std::size_t k = 0; k < dx_.size(); ++k)
        if (workspace_.system().unknowns()[k].is_node) x[k] = std::clamp(x[k], -farthest, farthest);
}

} // namespace nullor::analysis
