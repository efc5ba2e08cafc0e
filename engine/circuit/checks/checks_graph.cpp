#include "engine/circuit/checks/checks_graph.hpp"

#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "engine/circuit/checks/node_holds.hpp"
#include "engine/devices/registry.hpp"

namespace nullor::checks {

namespace {

using devices::PathKind;

// Instances with a state of their own: an inductor, an op-amp whose gain falls with frequency.
std::vector<char> instances_with_state(const System& system) {
    std::vector<char> found(system.circuit().instances.size(), 0);
    for (const Layout& layout : system.layouts())
        for (int k = 0; k < layout.count(); ++k) {
            const auto s = static_cast<std::size_t>(k);
            const auto id = static_cast<std::size_t>(layout.instances[s].index);
            const auto nodes = system.circuit().instances[id].nodes.size();
            for (int e = layout.c_first[s]; e < layout.c_first[s + 1]; ++e)
                if (static_cast<std::size_t>(layout.c[static_cast<std::size_t>(e)].row) >= nodes)
                    found[id] = 1;
        }
    return found;
}

// At the start from initial conditions a state stands where the operating point has a law: the current of an
// inductor no longer follows from its voltage, and an output with a state is a voltage.
PathKind from_initial_conditions(PathKind kind, bool has_state) {
    if (kind == PathKind::capacitive) return PathKind::resistive;
    if (!has_state) return kind;
    switch (kind) {
    case PathKind::voltage_source: return PathKind::resistive;
    case PathKind::norator: return PathKind::controlled_voltage;
    case PathKind::nullator: return PathKind::limited_nullator;
    default: return kind;
    }
}

bool ties_output(PathKind kind) {
    return kind == PathKind::resistive || kind == PathKind::controlled_voltage || kind == PathKind::norator;
}

} // namespace

Graph::Graph(const Workspace& workspace, Purpose purpose)
    : system_(workspace.system()), purpose_(purpose), paths_(workspace.paths()) {
    if (dynamic()) {
        const std::vector<char> has_state = instances_with_state(system_);
        for (Path& path : paths_)
            path.kind =
                from_initial_conditions(path.kind, has_state[static_cast<std::size_t>(path.instance.index)]);
    }
    first_path_.assign(circuit().instances.size() + 1, 0);
    for (const Path& path : paths_) ++first_path_[static_cast<std::size_t>(path.instance.index) + 1];
    std::partial_sum(first_path_.begin(), first_path_.end(), first_path_.begin());
    if (purpose == Purpose::transient_start) hold_initial_conditions(workspace);

    first_touch_.assign(circuit().nodes.size() + 1, 0);
    for (const Instance& instance : circuit().instances)
        for (NodeId node : instance.nodes) ++first_touch_[static_cast<std::size_t>(node.index) + 1];
    std::partial_sum(first_touch_.begin(), first_touch_.end(), first_touch_.begin());
    touches_.resize(first_touch_.back());
    std::vector<std::size_t> next(first_touch_.begin(), first_touch_.end() - 1);
    for (std::size_t k = 0; k < circuit().instances.size(); ++k) {
        const std::vector<NodeId>& nodes = circuit().instances[k].nodes;
        for (std::size_t p = 0; p < nodes.size(); ++p)
            touches_[next[static_cast<std::size_t>(nodes[p].index)]++] = {InstanceId{static_cast<int>(k)},
                                                                          static_cast<int>(p)};
    }
}

// Where an amplifier drives the node, the law of its gain gives way: its output is a source, its inputs are
// free.
void Graph::hold_initial_conditions(const Workspace& workspace) {
    for (const NodeHold& hold : node_holds(workspace, circuit().initial_conditions)) {
        if (hold.set_by.valid()) continue;
        const NodeId node = hold.value->node;
        held_.push_back({hold.driver ? hold.driver->state : hold.unknown, hold.unknown, 0.0});
        if (!hold.driver) {
            paths_.push_back({InstanceId{}, node, ground, PathKind::voltage_source});
            continue;
        }
        const InstanceId owner = system_.unknowns()[static_cast<std::size_t>(hold.driver->state)].owner;
        const auto first =
            paths_.begin() + static_cast<std::ptrdiff_t>(first_path_[static_cast<std::size_t>(owner.index)]);
        const auto last = paths_.begin() +
                          static_cast<std::ptrdiff_t>(first_path_[static_cast<std::size_t>(owner.index) + 1]);
        bool done = false; // an input at the same node may have a path to ground as well
        for (auto path = first; path != last; ++path) {
            const bool at_output = path->a == node && path->b == ground;
            if (path->kind == PathKind::nullator || path->kind == PathKind::limited_nullator)
                path->kind = PathKind::capacitive;
            else if (at_output && ties_output(path->kind) && !std::exchange(done, true))
                path->kind = PathKind::voltage_source;
        }
    }
}

std::span<const Graph::Path> Graph::paths(InstanceId id) const {
    const auto k = static_cast<std::size_t>(id.index);
    return std::span(paths_).subspan(first_path_[k], first_path_[k + 1] - first_path_[k]);
}

std::span<const Touch> Graph::touching(NodeId node) const {
    const auto k = static_cast<std::size_t>(node.index);
    return std::span(touches_).subspan(first_touch_[k], first_touch_[k + 1] - first_touch_[k]);
}

std::string join_words(std::span<const std::string> words) {
    constexpr std::size_t most = 5;
    if (words.size() > most)
        return fmt::format("{} and {} more", fmt::join(words.subspan(0, most), ", "), words.size() - most);
    if (words.size() < 2) return words.empty() ? std::string() : words[0];
    return fmt::format("{} and {}", fmt::join(words.subspan(0, words.size() - 1), ", "), words.back());
}

std::string name_nodes(const Circuit& circuit, std::span<const NodeId> nodes) {
    std::vector<std::string> words;
    for (NodeId node : nodes)
        words.push_back("'" + circuit.nodes[static_cast<std::size_t>(node.index)].name + "'");
    return (nodes.size() == 1 ? "node " : "nodes ") + join_words(words);
}

Unit wire_unit(const Graph& graph, const Graph::Path& path) {
    if (path.kind != PathKind::voltage_source || !path.instance.valid()) return Unit::none;
    const devices::DeviceInfo& info =
        *devices::registry()[static_cast<std::size_t>(graph.at(path.instance).kind)];
    const int principal = info.find(info.syntax.principal);
    if (principal < 0) return Unit::none;
    const Unit unit = info.parameters[static_cast<std::size_t>(principal)].unit;
    return unit == Unit::ohm || unit == Unit::henry ? unit : Unit::none;
}

std::string name_part(const Graph& graph, const Graph::Path& path) {
    if (!path.instance.valid())
        return ".ic v(" + graph.circuit().nodes[static_cast<std::size_t>(path.a.index)].name + ")";
    const Instance& instance = graph.at(path.instance);
    switch (path.kind) {
    case PathKind::nullator:
    case PathKind::limited_nullator: return "the inputs of " + instance.name;
    case PathKind::norator: return "the output of " + instance.name;
    case PathKind::controlled_voltage: return (instance.pins > 2 ? "the output of " : "") + instance.name;
    case PathKind::current_source: return (instance.pins > 2 ? "a supply of " : "") + instance.name;
    case PathKind::voltage_source: break;
    case PathKind::resistive:
    case PathKind::capacitive: return instance.name;
    }
    const Unit unit = wire_unit(graph, path);
    return instance.name + (unit == Unit::ohm ? " (0 ohm)" : unit == Unit::henry ? " (a short at DC)" : "");
}

Diagnostic& report(Diagnostics& diagnostics, Span span, std::string code, std::string message,
                   std::string hint) {
    Diagnostic& diagnostic = diagnostics.error(span, std::move(code), std::move(message), std::move(hint));
    diagnostic.fault = Fault::numbers;
    return diagnostic;
}

} // namespace nullor::checks
