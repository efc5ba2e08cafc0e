#pragma once
// Numbers that rounding has made worse than anyone expects of them.
//
// The conductances at a node are summed. Where 1 kS (a wire of 1 mohm) meets 1 nS, the sum keeps four digits
// of the latter; if that is all that ties the wire's nodes to the rest, their voltages are no better. Let E
// be what rounding may have changed of G, eps |g_kk| at each node k: the solution of G x = b changes by G^-1
// E x. One solve estimates it.

#include <optional>
#include <vector>

#include "engine/circuit/workspace.hpp"

namespace nullor::analysis {

struct LostDigits {
    int unknown;  // the node voltage that lost most
    double share; // of it
};

// At x, where the workspace is evaluated then, in the sums of a transient; .op, .dc and .ac put back what
// theirs have lost. None where every node is good to a millionth.
[[nodiscard]] std::optional<LostDigits> lost_digits(Workspace& workspace, const std::vector<double>& x);

} // namespace nullor::analysis
