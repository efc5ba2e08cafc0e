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
// each. One that is real and positive is a loop that runs away at DC. Where amplifiers do little to those
// before them, left_half_plane.hpp sees that there is none, and needs no eigenvalues.

#include <vector>

#include "engine/analysis/newton/setup.hpp"

namespace nullor::analysis {

struct Feedback {
    bool positive = false;
    // G and C with every amplifier in its linear region, where nothing else has a charge and no pole is on
    // the right; else empty.
    std::vector<double> settled_g, settled_c;

    // Whether those are the workspace's own: all its poles are on the left then.
    [[nodiscard]] bool settles(const Workspace& workspace) const;
};

// Where something is delayed nothing is said. Leaves the workspace evaluated with every amplifier in its
// linear region, the rest at x.
[[nodiscard]] Feedback feedback(Workspace& workspace, const std::vector<double>& x);

} // namespace nullor::analysis
