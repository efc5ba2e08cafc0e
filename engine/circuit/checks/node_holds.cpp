#include "engine/circuit/checks/node_holds.hpp"

#include <algorithm>
#include <utility>

#include "engine/circuit/checks/components.hpp"

namespace nullor {

namespace {

using devices::PathKind;

// The instance that sets the node: one that touches it, for messages.
InstanceId setter(const std::vector<Workspace::DevicePath>& sources, NodeId node) {
    for (const Workspace::DevicePath& path : sources)
        if (path.a == node || path.b == node) return path.instance;
    return {};
}

} // namespace

std::vector<NodeHold> node_holds(const Workspace& workspace, const std::vector<NodeValue>& list) {
    std::vector<NodeHold> holds;
    if (list.empty()) return holds;
    const System& system = workspace.system();
    const std::vector<devices::Amplifier> amplifiers = workspace.amplifiers();
    std::vector<char> amplifies(system.circuit().instances.size(), 0);
    for (const devices::Amplifier& a : amplifiers)
        amplifies[static_cast<std::size_t>(
            system.unknowns()[static_cast<std::size_t>(a.state)].owner.index)] = 1;

    checks::Components set(system.circuit().nodes.size());
    std::vector<Workspace::DevicePath> sources;
    for (const Workspace::DevicePath& path : workspace.paths()) {
        const bool source =
            path.kind == PathKind::voltage_source || path.kind == PathKind::controlled_voltage;
        if (!source || amplifies[static_cast<std::size_t>(path.instance.index)]) continue;
        sources.push_back(path);
        set.join(path.a, path.b);
    }

    std::vector<char> seen(system.circuit().nodes.size(), 0);
    seen[0] = 1;
    for (const NodeValue& value : list) {
        if (std::exchange(seen[static_cast<std::size_t>(value.node.index)], 1)) continue;
        NodeHold hold{&value, system.unknown_of(value.node), {}, {}};
        const auto driver =
            std::find_if(amplifiers.begin(), amplifiers.end(),
                         [&](const devices::Amplifier& a) { return a.output == hold.unknown; });
        if (driver != amplifiers.end()) hold.driver = *driver;
        if (!set.join(value.node, ground)) hold.set_by = setter(sources, value.node);
        holds.push_back(hold);
    }
    return holds;
}

} // namespace nullor
