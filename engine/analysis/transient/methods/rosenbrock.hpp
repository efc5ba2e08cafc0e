#pragma once
// A Rosenbrock method: one matrix a step, six solutions with it, and no Newton.
//
// With the charges y = q(x) as unknowns, f(x, t) + dq/dt = 0 is y' = -f(x, t), 0 = y - q(x). A stage i of the
// step h from (x_n, Q_n), with G and C at its beginning and a = 1/(gamma h), is
//
//     (G + a C) U_i = -f(X_i, t_i) + sum_j c_ij/h V_j - gamma_i h f_t + a R_i,    V_i = C U_i - R_i
//     X_i = x_n + sum_j a_ij U_j,   Q_i = Q_n + sum_j a_ij V_j,   R_i = Q_i - q(X_i, t_i) - gamma_i h q_t
//
// with sums over j < i. The last row of a_ij, and U and V of the last stage, are the step, and that U is the
// error of the companion. What is carried from step to step is Q, of which the equation takes away what f
// brings; by how much it is not the charge of x, R says, and the next step takes it back. So is what an
// algebraic row is not satisfied by.
//
// Hairer & Wanner, Solving Ordinary Differential Equations II, sec. IV.7 and VI.4.

#include <array>

#include "engine/analysis/transient/step/integrator.hpp"

namespace nullor::analysis {

struct RosenbrockTableau {
    static constexpr int stages = 6;
    using Row = std::array<double, stages>;
    double gamma;              // diagonal
    Row time;                  // (t_i - t_n)/h
    Row gammas;                // gamma_i
    std::array<Row, stages> a; // without the last stage's own 1
    std::array<Row, stages> c;
    int error_order; // the error estimate is O(h^(error_order+1))
    double share;    // of what the whole error may be, that a step's may be
};

// RODASP, Steinebach 1995: order 4(3), L-stable, of full order on stiff linear problems as well.
[[nodiscard]] const RosenbrockTableau& rodasp();

// For circuits whose laws bend smoothly and whose matrices are cheap. The first step behind a discontinuity,
// a step across a corner of a law or out of where it is defined, and all where new matrices are dear are made
// by the implicit methods. The algebraic rows must have no folds (folds.hpp).
[[nodiscard]] std::unique_ptr<Integrator> make_rosenbrock(std::unique_ptr<Integrator> implicit,
                                                          Workspace& workspace, Newton& newton);

} // namespace nullor::analysis
