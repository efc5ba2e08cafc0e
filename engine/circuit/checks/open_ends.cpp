#include "engine/circuit/checks/open_ends.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "engine/base/near_names.hpp"
#include "engine/circuit/checks/checks_graph.hpp"

namespace nullor {

namespace {

using checks::Graph;
using devices::PathKind;

// "x1.x2." of "x1.x2.r3": the subcircuit that a node or a device stands in.
std::string_view level_of(std::string_view name) {
    return name.substr(0, name.rfind('.') + 1);
}

// Whether a current that comes from elsewhere would pass from the pin into the part, and nothing else lets
// it.
bool only_passes(const Graph& graph, InstanceId id, NodeId node) {
    bool passes = false;
    for (const Graph::Path& path : graph.paths(id)) {
        if (path.a != node && path.b != node) continue;
        const bool part = path.kind == PathKind::resistive ||
                          (path.kind == PathKind::voltage_source && wire_unit(graph, path) != Unit::none);
        if (!part && path.kind != PathKind::nullator && path.kind != PathKind::limited_nullator &&
            path.kind != PathKind::capacitive)
            return false;
        passes = passes || part;
    }
    return passes;
}

std::string hint_for(const Circuit& circuit, std::string_view name) {
    const std::string_view level = level_of(name);
    const std::string_view own = name.substr(level.size());
    const auto others = [&] {
        std::vector<std::string> names;
        for (const Node& node : circuit.nodes)
            if (node.name != name && level_of(node.name) == level)
                names.push_back(node.name.substr(level.size()));
        return names;
    };
    const std::string near =
        own.size() < 3 ? "" : did_you_mean(own, others); // 1 and 2 are near, and no slips
    return near + (near.empty() ? "is its name spelt right? if it is" : " if the end is open on purpose") +
           ", a .print or .save of its voltage says so";
}

// Coupled, with a current that another device reads, or lines: waves turn at an open end.
std::vector<char> referred_to(const Circuit& circuit, const Workspace& workspace) {
    std::vector<char> referred(circuit.instances.size(), 0);
    for (const Delayed& delayed : workspace.delays()) {
        const Unknown& unknown = workspace.system().unknowns()[static_cast<std::size_t>(delayed.unknown)];
        if (unknown.owner.valid()) referred[static_cast<std::size_t>(unknown.owner.index)] = 1;
    }
    for (const Instance& instance : circuit.instances)
        for (const InstanceId id : instance.references) referred[static_cast<std::size_t>(id.index)] = 1;
    return referred;
}

} // namespace

Diagnostics open_ends(const Workspace& workspace, const std::vector<char>& is_named) {
    const Graph graph(workspace, Purpose::operating_point);
    const Circuit& circuit = graph.circuit();
    const std::vector<char> referred = referred_to(circuit, workspace);
    std::set<std::pair<int, int>> told; // a subcircuit's card speaks once, by file and line
    Diagnostics found;
    const HintBudget budget;
    for (std::size_t k = 1; k < circuit.nodes.size(); ++k) {
        const NodeId id{static_cast<int>(k)};
        const std::span<const checks::Touch> touching = graph.touching(id);
        if (touching.size() != 1 || is_named[k]) continue;
        const Node& node = circuit.nodes[k];
        const Instance& instance = graph.at(touching[0].instance);
        const std::string_view level = level_of(node.name);
        const bool own = level == level_of(instance.name) && (level.empty() || node.span.file == 0);
        if (!own || touching[0].position >= instance.pins ||
            referred[static_cast<std::size_t>(touching[0].instance.index)] ||
            !only_passes(graph, touching[0].instance, id) ||
            !told.emplace(node.span.file, node.span.line).second)
            continue;
        const std::string part = (instance.pins == 2 ? "" : "an input of ") + instance.name;
        found.warning(node.span, "one-connection",
                      fmt::format("node '{}' has one connection: {} carries no current", node.name, part),
                      hint_for(circuit, node.name));
    }
    return found;
}

} // namespace nullor
