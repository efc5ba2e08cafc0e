#pragma once
// Nodes that look misspelt: the equations have a solution, but the part at the node does nothing.

#include <vector>

#include "engine/base/diagnostics.hpp"
#include "engine/circuit/workspace.hpp"

namespace nullor {

// A warning at each node with one connection, where that is a resistor or an inductor, which then carries no
// current, or an input with a resistance. Nothing is said of a node that is_named (by NodeId: cards of
// outputs and starts speak of it), of outputs and sources, windings of transformers, pins of subcircuits, nor
// of what is within subcircuits of included files.
[[nodiscard]] Diagnostics open_ends(const Workspace& workspace, const std::vector<char>& is_named);

} // namespace nullor
