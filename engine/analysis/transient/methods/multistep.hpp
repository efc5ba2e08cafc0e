#pragma once
// The linear multistep methods of SPICE, with variable steps.
//
// Gear (BDF) of order k: the derivative at t_new of the polynomial through q at t_new and the last k points.
// Trapezoidal rule: (q_new - q_n)/h = -(f_new + f_n)/2. Both start, and start again after a discontinuity,
// with an L-stable one-step method, which needs no past to judge its own error and does not carry a jump on
// as ringing.

#include "engine/analysis/transient/step/integrator.hpp"

namespace nullor::analysis {

[[nodiscard]] std::unique_ptr<Integrator> make_gear(int max_order, Workspace& workspace, Newton& newton);
[[nodiscard]] std::unique_ptr<Integrator> make_trapezoidal(Workspace& workspace, Newton& newton);

} // namespace nullor::analysis
