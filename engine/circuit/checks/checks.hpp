#pragma once
// What can be said about a circuit before its equations are solved: whether they have a unique solution.
//
// Let 1_S be 1 at the nodes of a set S without ground, and 0 elsewhere. S floats where G 1_S = 0 (nothing
// depends on the level of its voltages) and where 1_S^T G = 0 (Kirchhoff's current law of S as a whole says
// nothing). A loop is bad where its rows v(a) - v(b) = E add up to zero, or where a current around it changes
// no equation. A set of unknowns with fewer equations than members is bad, too. All of that is read off the
// structure, so what is refused here is singular for any values; what is singular for its values only is left
// to the factors.

#include "engine/base/diagnostics.hpp"
#include "engine/circuit/checks/purpose.hpp"
#include "engine/circuit/workspace.hpp"

namespace nullor {

// Findings are errors with Fault::numbers, in the order of the deck, and warnings where a condition has no
// effect. Linear in the size of the circuit.
[[nodiscard]] Diagnostics check(const Workspace& workspace, Purpose purpose);

// Nodes whose level nothing sets at DC, and where no current source drives; and their names for a message.
struct FloatingNodes {
    std::vector<NodeId> nodes;
    std::string names; // "node 'a'", "nodes 'a', 'b' and 3 more"
};
[[nodiscard]] FloatingNodes floating_nodes(const Workspace& workspace);

} // namespace nullor
