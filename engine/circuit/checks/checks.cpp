#include "engine/circuit/checks/checks.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/circuit/checks/checks_graph.hpp"
#include "engine/circuit/checks/node_holds.hpp"

namespace nullor {

namespace {

void find_conditions_without_effect(const Workspace& workspace, Diagnostics& diagnostics) {
    const Circuit& circuit = workspace.system().circuit();
    for (const NodeHold& hold : node_holds(workspace, circuit.initial_conditions))
        if (hold.set_by.valid())
            diagnostics.warning(
                hold.value->span, "no-effect",
                fmt::format(".ic of node {} has no effect: {} sets its voltage",
                            circuit.nodes[static_cast<std::size_t>(hold.value->node.index)].name,
                            circuit.instances[static_cast<std::size_t>(hold.set_by.index)].name),
                "leave it out, or change the source");
}

} // namespace

FloatingNodes floating_nodes(const Workspace& workspace) {
    const checks::Graph graph(workspace, Purpose::operating_point);
    FloatingNodes found{checks::floating_nodes(graph), ""};
    found.names = checks::name_nodes(graph.circuit(), found.nodes);
    return found;
}

Diagnostics check(const Workspace& workspace, Purpose purpose) {
    Diagnostics diagnostics;
    const Circuit& circuit = workspace.system().circuit();
    if (circuit.instances.empty()) return diagnostics;

    const checks::Graph graph(workspace, purpose);
    if (!circuit.has_ground || graph.touching(ground).empty()) {
        checks::report(diagnostics, circuit.instances.front().span, "no-ground",
                       "the circuit has no ground: no device is connected to node 0",
                       "voltages are measured against ground: name one node 0 (or gnd)");
        return diagnostics;
    }
    checks::find_islands(graph, diagnostics);
    checks::find_loops(graph, diagnostics);
    if (purpose == Purpose::transient_start) find_conditions_without_effect(workspace, diagnostics);
    // What was found already leaves equations short.
    if (!diagnostics.has_errors()) checks::find_missing_equations(workspace, graph, diagnostics);
    return diagnostics;
}

} // namespace nullor
