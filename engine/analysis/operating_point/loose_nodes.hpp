#pragma once
// Nodes that nothing holds: between two transistors that are off flow leakage currents of 1e-19 A, the same
// over many volts, and f says less of the voltage there than rounding does. Newton's method has no direction
// for them. They are held where x has them, and the rest is solved; whether their own equations are met
// there, too, is for the caller to look at.

#include <vector>

#include "engine/analysis/newton/newton.hpp"

namespace nullor::analysis {

// From x, close to a solution, with `settings`; loose: the nodes that had to be held, added to.
[[nodiscard]] NewtonReport solve_around_loose_nodes(Newton& newton, std::vector<double>& x,
                                                    const Equation& equation, NewtonSettings settings,
                                                    std::vector<int>& loose);

} // namespace nullor::analysis
