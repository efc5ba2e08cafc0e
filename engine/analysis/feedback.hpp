#pragma once
// Is there a loop of positive feedback?
//
// With every amplifier in its linear region the circuit is linear: poles are the zeros of det(G + sC). For
// large real s the determinant has the sign of its leading coefficient; if it has another sign at s = 0, an
// odd number of poles lies on the positive real axis. An amplifier without a pole of its own is given one for
// the test, since infinitely fast positive feedback is still positive.
//
// Loops that come in pairs are seen by themselves: with capacitors open, inductors short and every amplifier
// as fast as the others, s x + (...) x = 0 is left for the outputs x of the amplifiers' gains, one eigenvalue
// each. One that is real and positive is a loop that runs away at DC.

#include <vector>

#include "engine/analysis/setup.hpp"

namespace nullor::analysis {

[[nodiscard]] bool positive_feedback(Workspace& workspace, const std::vector<double>& x);

} // namespace nullor::analysis
