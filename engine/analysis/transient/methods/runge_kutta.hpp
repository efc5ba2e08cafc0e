#pragma once
// Diagonally implicit Runge-Kutta methods, L-stable and stiffly accurate: the last stage is the step, so
// algebraic unknowns are exact at each point and nothing rings after a discontinuity.
//
//     q(X_i) = q_n - h sum_j a_ij f(X_j, t_n + c_j h)
//
// Methods with an explicit first stage use f at the last point; after a discontinuity, where that is not
// known, a method without one makes the first step.

#include <array>

#include "engine/analysis/transient/step/integrator.hpp"

namespace nullor::analysis {

struct Tableau {
    static constexpr int max_stages = 6;
    int stages;
    bool explicit_first;
    int error_order; // the error estimate is O(h^(error_order+1))
    bool better;     // the step's own order is higher
    double share;    // of what the whole error may be, that a step's may be
    double gamma;    // diagonal
    std::array<double, max_stages> c;
    std::array<std::array<double, max_stages>, max_stages> a; // last row: b
    std::array<double, max_stages> embedded;
};

// Hairer & Wanner, Solving Ordinary Differential Equations II, table IV.6.5: order 4(3), 5 stages.
[[nodiscard]] const Tableau& sdirk4();
// Kennedy & Carpenter, Appl. Numer. Math. 44 (2003), ARK4(3)6L[2]SA, implicit part: order 4(3), stage
// order 2.
[[nodiscard]] const Tableau& esdirk4();
// Bank et al. 1985, with the third-order companion of Hosea & Shampine 1996: order 2(3).
[[nodiscard]] const Tableau& trbdf2();
// Alexander, SIAM J. Numer. Anal. 14 (1977): order 2, with implicit Euler as companion. Starts trbdf2.
[[nodiscard]] const Tableau& sdirk2();

[[nodiscard]] std::unique_ptr<Integrator> make_runge_kutta(const Tableau& starter, const Tableau& method,
                                                           Workspace& workspace, Newton& newton);

} // namespace nullor::analysis
