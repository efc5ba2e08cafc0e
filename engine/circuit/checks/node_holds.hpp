#pragma once
// Where .ic and .nodeset take hold: the equation that gives way to x = value for each node.
//
// Elsewhere that is Kirchhoff's law of the node, as if a source held it. Where an amplifier drives the node
// it is one of the amplifier's, since Kirchhoff's law there tells only its output current. A node whose
// voltage sources, wires and inductors set against ground, alone or with nodes that are held already, stays
// as it is.

#include <optional>
#include <vector>

#include "engine/circuit/workspace.hpp"

namespace nullor {

struct NodeHold {
    const NodeValue* value;
    int unknown;                              // the node's voltage
    std::optional<devices::Amplifier> driver; // whose output the node is
    InstanceId set_by;                        // a source that sets the node already: nothing is held
};

// In the order of the list, which outlives the result; ground and nodes that occur again are left out.
[[nodiscard]] std::vector<NodeHold> node_holds(const Workspace& workspace,
                                               const std::vector<NodeValue>& list);

} // namespace nullor
