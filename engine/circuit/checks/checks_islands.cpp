// Sets of nodes without a tie to ground: in the voltages (nothing sets their level), in the currents (what
// flows in cannot flow out), or in both.

#include <algorithm>

#include <fmt/format.h>

#include "engine/circuit/checks/checks_graph.hpp"
#include "engine/circuit/checks/components.hpp"

namespace nullor::checks {

namespace {

using devices::PathKind;

bool ties_voltages(PathKind kind) {
    return kind != PathKind::norator && kind != PathKind::current_source && kind != PathKind::capacitive;
}

bool carries_any_current(PathKind kind) {
    return kind == PathKind::resistive || kind == PathKind::voltage_source ||
           kind == PathKind::controlled_voltage || kind == PathKind::norator;
}

struct Island {
    enum class Lack { path, level, current } lack = Lack::path;
    std::vector<NodeId> nodes; // ascending
};

class Search {
public:
    explicit Search(const Graph& graph)
        : graph_(graph), size_(graph.circuit().nodes.size()), all_(size_), voltage_(size_), current_(size_) {
        for (const Graph::Path& path : graph.paths()) {
            all_.join(path.a, path.b);
            if (ties_voltages(path.kind)) voltage_.join(path.a, path.b);
            if (carries_any_current(path.kind)) current_.join(path.a, path.b);
        }
    }

    std::vector<Island> islands() {
        level_is_read_.assign(size_, 0);
        current_is_controlled_.assign(size_, 0);
        graph_.for_each_entry([this](InstanceId id, const Layout& layout, int k, const Entry& entry) {
            note_reader(id, entry);
            note_controlled_current(id, layout, k, entry);
        });
        std::vector<Island> found;
        std::vector<char> told(size_, 0);
        collect(all_, Island::Lack::path, {}, told, found);
        collect(voltage_, Island::Lack::level, level_is_read_, told, found);
        collect(current_, Island::Lack::current, current_is_controlled_, told, found);
        std::sort(found.begin(), found.end(),
                  [](const Island& a, const Island& b) { return a.nodes.front() < b.nodes.front(); });
        return found;
    }

private:
    // An equation that reads a node of the set and something else may depend on the level of the set.
    void note_reader(InstanceId id, const Entry& entry) {
        const Instance& instance = graph_.at(id);
        if (static_cast<std::size_t>(entry.column) >= instance.nodes.size()) return;
        const NodeId node = instance.nodes[static_cast<std::size_t>(entry.column)];
        if (voltage_.grounded(node)) return;
        const int set = voltage_.find(node);
        // What an expression makes of its voltages need not be their difference.
        bool reads_level = instance.behaviour != nullptr;
        for (NodeId other : instance.nodes) reads_level = reads_level || voltage_.find(other) != set;
        for (const Graph::Path& path : graph_.paths(id))
            reads_level = reads_level || path.a == ground || path.b == ground;
        if (reads_level) level_is_read_[static_cast<std::size_t>(set)] = 1;
    }

    // A current into the set that is a function of unknowns elsewhere: the balance of the set constrains
    // those. What flows between the pins of a device by its own unknowns is what its paths say.
    void note_controlled_current(InstanceId id, const Layout& layout, int k, const Entry& entry) {
        const Instance& instance = graph_.at(id);
        if (entry.row >= instance.pins) return;
        const NodeId node = instance.nodes[static_cast<std::size_t>(entry.row)];
        if (current_.grounded(node)) return;
        const int nodes = static_cast<int>(instance.nodes.size());
        const int own = layout.locals(k) - static_cast<int>(instance.references.size());
        const bool elsewhere = (entry.column >= instance.pins && entry.column < nodes) || entry.column >= own;
        if (elsewhere || instance.behaviour)
            current_is_controlled_[static_cast<std::size_t>(current_.find(node))] = 1;
    }

    void collect(Components& sets, Island::Lack lack, const std::vector<char>& excused,
                 std::vector<char>& told, std::vector<Island>& found) {
        std::vector<int> place(size_, -1); // of a set in found
        const std::size_t first = found.size();
        for (std::size_t k = 1; k < size_; ++k) {
            const NodeId node{static_cast<int>(k)};
            if (sets.grounded(node)) continue;
            const auto root = static_cast<std::size_t>(sets.find(node));
            if (!excused.empty() && excused[root]) continue;
            if (place[root] < 0) {
                place[root] = static_cast<int>(found.size());
                found.push_back({lack, {}});
            }
            found[static_cast<std::size_t>(place[root])].nodes.push_back(node);
        }
        const auto is_told = [&](const Island& island) {
            return std::any_of(island.nodes.begin(), island.nodes.end(),
                               [&](NodeId node) { return told[static_cast<std::size_t>(node.index)] != 0; });
        };
        found.erase(std::remove_if(found.begin() + static_cast<std::ptrdiff_t>(first), found.end(), is_told),
                    found.end());
        for (std::size_t i = first; i < found.size(); ++i)
            for (NodeId node : found[i].nodes) told[static_cast<std::size_t>(node.index)] = 1;
    }

    const Graph& graph_;
    std::size_t size_;
    Components all_, voltage_, current_;
    std::vector<char> level_is_read_, current_is_controlled_; // by root
};

// What leads to an island, by kind, each device once. No norator does: it ends at ground, carries any
// current, and its op-amp reads the level of its output.
struct Surroundings {
    std::vector<std::string> capacitors, sources, supplies, inputs, readers;
    int pins = 0;

    [[nodiscard]] std::vector<std::string> all() const {
        std::vector<std::string> words;
        for (const auto* list : {&sources, &capacitors, &inputs, &supplies})
            words.insert(words.end(), list->begin(), list->end());
        return words;
    }
};

void add_once(std::vector<std::string>& words, std::string word) {
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
}

Surroundings surroundings(const Graph& graph, const Island& island) {
    const auto inside = [&](NodeId node) {
        return std::binary_search(island.nodes.begin(), island.nodes.end(), node);
    };
    Surroundings around;
    for (NodeId node : island.nodes)
        for (const Touch& touch : graph.touching(node)) {
            const Instance& instance = graph.at(touch.instance);
            if (touch.position >= instance.pins) {
                add_once(around.readers, instance.name);
                continue;
            }
            ++around.pins;
            // Inputs stand first among the pins of a device with more than two.
            const bool several = instance.pins > 2;
            const std::string input = "an input of " + instance.name;
            const bool is_input = several && touch.position < 2;
            bool has_path = false;
            for (const Graph::Path& path : graph.paths(touch.instance)) {
                if (path.a != node && path.b != node) continue;
                has_path = true;
                if (inside(path.a) && inside(path.b)) continue;
                if (is_input)
                    add_once(around.inputs, input);
                else if (path.kind == PathKind::capacitive)
                    add_once(around.capacitors, instance.name);
                else
                    add_once(several ? around.supplies : around.sources, name_part(graph, path));
            }
            if (!has_path) add_once(around.inputs, input);
        }
    return around;
}

struct Words {
    std::string code, message, hint;
};

// A node that one pin touches, or none: most often a misspelt name.
Words lonely(const std::string& subject, const Surroundings& around) {
    Words words;
    words.code = "floating-node";
    if (around.pins > 0)
        words.message = fmt::format("nothing but {} is connected to {}", join_words(around.all()), subject);
    else if (around.readers.empty())
        words.message = fmt::format("nothing is connected to {}", subject);
    else
        words.message = fmt::format("nothing is connected to {}, whose voltage {} reads", subject,
                                    join_words(around.readers));
    words.hint =
        around.sources.empty()
            ? "is its name spelt right? if it is, connect it or leave it out"
            : "the current has nowhere to go: is the name spelt right? if it is, add a resistor to ground";
    return words;
}

Words describe(const Circuit& circuit, const Island& island, const Surroundings& around) {
    const bool one = island.nodes.size() == 1;
    const std::string subject = name_nodes(circuit, island.nodes);
    const std::string first =
        "'" + circuit.nodes[static_cast<std::size_t>(island.nodes.front().index)].name + "'";
    const std::string them = one ? "it" : "them";
    if (one && around.pins < 2) return lonely(subject, around);
    Words words;
    if (island.lack == Island::Lack::path) {
        words.code = "floating-node";
        if (one && !around.inputs.empty()) {
            words.message =
                fmt::format("nothing drives {}: only {} connected to it", subject,
                            join_words(around.inputs) + (around.inputs.size() == 1 ? " is" : " are"));
            words.hint = "is the name of the node that should drive it spelt right?";
        } else {
            words.message = fmt::format("{} {} no connection to ground", subject, one ? "has" : "have");
            words.hint = fmt::format("connect {} to node 0, by a large resistor if it has to float",
                                     one ? "it" : "one of them");
        }
    } else if (!around.sources.empty()) {
        words.code = "current-cutset";
        words.message = fmt::format("only current sources{} lead to {}: {}",
                                    around.capacitors.empty() ? "" : " and capacitors", subject,
                                    join_words(around.all()));
        words.hint =
            fmt::format("their currents have no way back: connect a resistor from {} to ground", first);
    } else if (!around.supplies.empty()) {
        words.code = "floating-node";
        words.message =
            fmt::format("nothing feeds {}: only {} lead to {}", subject, join_words(around.all()), them);
        words.hint = fmt::format("connect a supply, a voltage source from {} to ground", first);
    } else {
        words.code = "no-dc-path";
        words.message =
            fmt::format("{} {} no path to ground at DC: only {} lead{} to {}", subject, one ? "has" : "have",
                        join_words(around.all()), around.all().size() == 1 ? "s" : "", them);
        words.hint = fmt::format("connect a resistor from {} to ground, 1g if it is to load nothing", first);
    }
    return words;
}

// The subcircuit instances around a node: as many of a device's as the node's name has dots.
std::vector<Frame> chain_of(const Graph& graph, NodeId node, const Instance* instance) {
    if (!instance) return {};
    const std::string& name = graph.circuit().nodes[static_cast<std::size_t>(node.index)].name;
    const auto depth = static_cast<std::size_t>(std::count(name.begin(), name.end(), '.'));
    std::vector<Frame> chain = frames(instance->around.get());
    if (depth < chain.size()) chain.erase(chain.begin(), chain.end() - static_cast<std::ptrdiff_t>(depth));
    return chain;
}

} // namespace

void find_islands(const Graph& graph, Diagnostics& diagnostics) {
    const std::vector<Island> islands = Search(graph).islands();
    for (std::size_t k = 0; k < islands.size(); ++k) {
        const NodeId node = islands[k].nodes.front();
        const auto touches = graph.touching(node);
        const Instance* instance = touches.empty() ? nullptr : &graph.at(touches.front().instance);
        Span span = graph.circuit().nodes[static_cast<std::size_t>(node.index)].span;
        if (!span.known() && instance) span = instance->span;
        if (static_cast<int>(k) == most_findings) {
            report(diagnostics, span, "floating-node",
                   fmt::format("{} more groups of nodes without a path to ground, from {} on",
                               islands.size() - k, name_nodes(graph.circuit(), std::span(&node, 1))),
                   "");
            return;
        }
        Words words = describe(graph.circuit(), islands[k], surroundings(graph, islands[k]));
        report(diagnostics, span, words.code, words.message, words.hint).chain =
            chain_of(graph, node, instance);
    }
}

std::vector<NodeId> floating_nodes(const Graph& graph) {
    std::vector<NodeId> nodes;
    for (const Island& island : Search(graph).islands())
        if (island.lack != Island::Lack::current && surroundings(graph, island).sources.empty())
            nodes.insert(nodes.end(), island.nodes.begin(), island.nodes.end());
    return nodes;
}

} // namespace nullor::checks
