// Loops in which every part fixes its voltage, and loops in which no part limits the current.

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "engine/circuit/checks/checks_graph.hpp"
#include "engine/circuit/checks/components.hpp"

namespace nullor::checks {

namespace {

using devices::PathKind;

// The branches that closed no loop, and the way along them from node to node.
class Forest {
public:
    explicit Forest(std::size_t nodes) : sets_(nodes), branches_(nodes), from_(nodes, nullptr) {}

    // False, and nothing is added, if the path closes a loop.
    bool add(const Graph::Path& path) {
        if (!sets_.join(path.a, path.b)) return false;
        at(path.a).push_back(&path);
        at(path.b).push_back(&path);
        return true;
    }

    // The branches between two nodes that are joined, by breadth-first search.
    std::vector<const Graph::Path*> way(NodeId start, NodeId end) {
        std::vector<NodeId> queue{start};
        for (std::size_t k = 0; k < queue.size() && queue.back() != end; ++k)
            for (const Graph::Path* path : at(queue[k])) {
                if (path == from_[index(queue[k])]) continue;
                const NodeId next = other_end(*path, queue[k]);
                from_[index(next)] = path;
                queue.push_back(next);
                if (next == end) break;
            }
        std::vector<const Graph::Path*> branches;
        for (NodeId node = end; node != start; node = other_end(*branches.back(), node))
            branches.push_back(from_[index(node)]);
        std::reverse(branches.begin(), branches.end());
        for (NodeId node : queue) from_[index(node)] = nullptr;
        return branches;
    }

    static NodeId other_end(const Graph::Path& path, NodeId node) { return path.a == node ? path.b : path.a; }

private:
    static std::size_t index(NodeId node) { return static_cast<std::size_t>(node.index); }
    std::vector<const Graph::Path*>& at(NodeId node) { return branches_[index(node)]; }

    Components sets_;
    std::vector<std::vector<const Graph::Path*>> branches_;
    std::vector<const Graph::Path*> from_; // towards the start of a search
};

struct Loop {
    std::vector<const Graph::Path*> paths;
    std::vector<NodeId> nodes; // nodes[k] is where paths[k] begins
};

// In the direction of the deck, beginning at ground or else at the node named first.
Loop arrange(std::vector<const Graph::Path*> way, const Graph::Path& closing) {
    Loop loop;
    loop.paths = std::move(way);
    loop.paths.push_back(&closing);
    for (NodeId node = closing.a; loop.nodes.size() < loop.paths.size();) {
        loop.nodes.push_back(node);
        node = Forest::other_end(*loop.paths[loop.nodes.size() - 1], node);
    }
    const auto start = std::min_element(loop.nodes.begin(), loop.nodes.end()) - loop.nodes.begin();
    std::rotate(loop.nodes.begin(), loop.nodes.begin() + start, loop.nodes.end());
    std::rotate(loop.paths.begin(), loop.paths.begin() + start, loop.paths.end());
    const auto later = [](InstanceId id) { return id.valid() ? id.index : std::numeric_limits<int>::max(); };
    if (later(loop.paths.back()->instance) < later(loop.paths.front()->instance)) {
        std::reverse(loop.paths.begin(), loop.paths.end());
        std::reverse(loop.nodes.begin() + 1, loop.nodes.end());
    }
    return loop;
}

struct Culprit {
    const Graph::Path* path = nullptr;
    Unit unit = Unit::none;
};

// The part of a loop that is most easily changed: what .ic holds, a wire, an inductor, or the source that
// came last.
Culprit culprit_of(const Graph& graph, const Loop& loop) {
    Culprit best;
    for (const Graph::Path* path : loop.paths) {
        if (!path->instance.valid()) return {path, Unit::none};
        const Unit unit = wire_unit(graph, *path);
        const bool better = best.unit == Unit::none
                                ? unit != Unit::none || !best.path || best.path->instance < path->instance
                                : best.unit == Unit::henry && unit == Unit::ohm;
        if (better) best = {path, unit};
    }
    return best;
}

std::string hint_for(const Graph& graph, const Loop& loop, const Culprit& culprit) {
    if (!culprit.path->instance.valid())
        return "the node is set already: leave " + name_part(graph, *culprit.path) + " out";
    const std::string& name = graph.at(culprit.path->instance).name;
    const auto has = [&](PathKind kind) {
        return std::any_of(loop.paths.begin(), loop.paths.end(),
                           [kind](const Graph::Path* path) { return path->kind == kind; });
    };
    const bool ideal = has(PathKind::nullator);
    if (loop.paths.size() == 1 && ideal) return "connect them to different nodes";
    if (loop.paths.size() == 1) return "connect it to two different nodes, or leave it out";
    const std::string why = ideal ? "an ideal op-amp holds its inputs at the same voltage: " : "";
    if (culprit.unit == Unit::ohm) return why + fmt::format("give {} a resistance above 0", name);
    if (culprit.unit == Unit::henry)
        return why + fmt::format("an inductor is a short at DC: put a resistance in series with {}", name);
    if (ideal) return why + "put a resistance between, or give the op-amp a finite gain (aol=1e5)";
    for (const Graph::Path* path : loop.paths)
        if (graph.at(path->instance).pins > 2)
            return fmt::format("put a resistance in series, or give {} an output resistance (rout=50)",
                               graph.at(path->instance).name);
    return fmt::format("leave {} out, or put a resistance in series with it", name);
}

std::string name_loop(const Graph& graph, const Loop& loop) {
    std::vector<std::string> parts, nodes;
    for (const Graph::Path* path : loop.paths) parts.push_back(name_part(graph, *path));
    for (NodeId node : loop.nodes)
        nodes.push_back("'" + graph.circuit().nodes[static_cast<std::size_t>(node.index)].name + "'");
    return fmt::format("{} (nodes {})", fmt::join(parts, ", "), join_words(nodes));
}

void report_loop(const Graph& graph, const Loop& loop, const std::string& code, Diagnostics& diagnostics) {
    const Culprit culprit = culprit_of(graph, loop);
    std::string message;
    if (loop.paths.size() == 1) {
        const bool inputs = culprit.path->kind == PathKind::nullator;
        message =
            fmt::format("both {} of {} are at {}", inputs ? "inputs" : "ends",
                        inputs ? graph.at(culprit.path->instance).name : name_part(graph, *culprit.path),
                        name_nodes(graph.circuit(), loop.nodes));
    } else if (code == "voltage-loop") {
        message = "every part of this loop fixes its voltage, none can take up a difference: " +
                  name_loop(graph, loop);
    } else {
        message = "nothing limits the current around this loop: " + name_loop(graph, loop);
    }
    const std::string hint = hint_for(graph, loop, culprit);
    if (!culprit.path->instance.valid()) {
        for (const NodeValue& held : graph.circuit().initial_conditions)
            if (held.node == culprit.path->a) {
                report(diagnostics, held.span, code, std::move(message), hint);
                return;
            }
    }
    const Instance& instance = graph.at(culprit.path->instance);
    report(diagnostics, instance.span, code, std::move(message), hint).chain = frames(instance.around.get());
}

class LoopFinder {
public:
    LoopFinder(const Graph& graph, std::string code, Diagnostics& diagnostics)
        : graph_(graph), code_(std::move(code)), diagnostics_(diagnostics),
          forest_(graph.circuit().nodes.size()) {}

    // Whether the path closes no loop; one that does is reported, or else counted.
    bool add(const Graph::Path& path) {
        if (forest_.add(path)) return true;
        if (++loops_ <= most_findings) {
            // A path from a node to itself is a loop of its own.
            auto way = path.a == path.b ? std::vector<const Graph::Path*>{} : forest_.way(path.a, path.b);
            report_loop(graph_, arrange(std::move(way), path), code_, diagnostics_);
        } else {
            last_ = &path;
        }
        return false;
    }

    void finish() {
        if (loops_ <= most_findings) return;
        const Span span = last_->instance.valid() ? graph_.at(last_->instance).span : Span{};
        report(diagnostics_, span, code_,
               fmt::format("{} more such loops, the last one closed by {}", loops_ - most_findings,
                           name_part(graph_, *last_)),
               "");
    }

private:
    const Graph& graph_;
    std::string code_;
    Diagnostics& diagnostics_;
    Forest forest_;
    int loops_ = 0;
    const Graph::Path* last_ = nullptr;
};

// Instances whose branch current enters an equation other than the balances of their own pins: what flows in
// a loop with them is not free.
std::vector<char> instances_with_read_current(const Graph& graph) {
    const System& system = graph.system();
    std::vector<int> owner(static_cast<std::size_t>(system.size()) + 1, -1);
    for (std::size_t k = 0; k < graph.circuit().instances.size(); ++k) {
        const int branch = system.branch_of(InstanceId{static_cast<int>(k)});
        if (branch >= 0) owner[static_cast<std::size_t>(branch)] = static_cast<int>(k);
    }
    std::vector<char> read(graph.circuit().instances.size(), 0);
    graph.for_each_entry([&](InstanceId id, const Layout& layout, int k, const Entry& entry) {
        const int branch = owner[static_cast<std::size_t>(layout.map(k)[entry.column])];
        if (branch < 0) return;
        const bool own_balance = branch == id.index && entry.row < graph.at(id).pins;
        if (!own_balance) read[static_cast<std::size_t>(branch)] = 1;
    });
    return read;
}

} // namespace

void find_loops(const Graph& graph, Diagnostics& diagnostics) {
    // Sources first, so that a loop that is closed by the inputs of an op-amp is reported as one of them, and
    // the sources that are left form no loop among themselves.
    std::vector<char> closes(graph.paths().size(), 0);
    LoopFinder voltages(graph, "voltage-loop", diagnostics);
    for (const PathKind kind : {PathKind::voltage_source, PathKind::nullator})
        for (std::size_t k = 0; k < graph.paths().size(); ++k)
            if (graph.paths()[k].kind == kind) closes[k] = !voltages.add(graph.paths()[k]);
    voltages.finish();

    const std::vector<char> read = instances_with_read_current(graph);
    LoopFinder currents(graph, "current-loop", diagnostics);
    for (std::size_t k = 0; k < graph.paths().size(); ++k) {
        const Graph::Path& path = graph.paths()[k];
        const bool any_current = path.kind == PathKind::voltage_source ||
                                 path.kind == PathKind::controlled_voltage || path.kind == PathKind::norator;
        if (!any_current || closes[k]) continue;
        if (path.instance.valid() && read[static_cast<std::size_t>(path.instance.index)]) continue;
        currents.add(path);
    }
    currents.finish();
}

} // namespace nullor::checks
