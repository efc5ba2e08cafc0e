#include "engine/circuit/checks.hpp"

#include <algorithm>

#include "engine/circuit/checks_graph.hpp"

namespace nullor {

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
    // What was found already leaves equations short.
    if (!diagnostics.has_errors()) checks::find_missing_equations(workspace, graph, diagnostics);
    return diagnostics;
}

} // namespace nullor
