#pragma once
// The circuit as a graph for the checks: which pins touch which node, what leads from where to where, and
// which equations read what. Internal to the checks.

#include <span>
#include <string>
#include <vector>

#include "engine/base/diagnostics.hpp"
#include "engine/circuit/checks/purpose.hpp"
#include "engine/circuit/workspace.hpp"

namespace nullor::checks {

// A place of a card where a node stands.
struct Touch {
    InstanceId instance;
    int position = 0; // index in Instance::nodes
};

class Graph {
public:
    using Path = Workspace::DevicePath;

    Graph(const Workspace& workspace, Purpose purpose);

    [[nodiscard]] const Circuit& circuit() const { return system_.circuit(); }
    [[nodiscard]] const System& system() const { return system_; }
    [[nodiscard]] const Instance& at(InstanceId id) const {
        return circuit().instances[static_cast<std::size_t>(id.index)];
    }
    [[nodiscard]] bool dynamic() const { return purpose_ == Purpose::initial_conditions; }

    // What the pins mean for the purpose; a node held by .ic has a voltage source of no instance to ground.
    [[nodiscard]] const std::vector<Path>& paths() const { return paths_; }
    [[nodiscard]] std::span<const Path> paths(InstanceId id) const;
    [[nodiscard]] std::span<const Touch> touching(NodeId node) const;

    // Calls action(instance, layout, index in it, local entry) for each entry of G, and of C if dynamic().
    template <class Action>
    void for_each_entry(Action action) const {
        for (const Layout& layout : system_.layouts())
            for (int k = 0; k < layout.count(); ++k) {
                const auto s = static_cast<std::size_t>(k);
                const InstanceId id = layout.instances[s];
                for (int e = layout.g_first[s]; e < layout.g_first[s + 1]; ++e)
                    action(id, layout, k, layout.g[static_cast<std::size_t>(e)]);
                if (!dynamic()) continue;
                for (int e = layout.c_first[s]; e < layout.c_first[s + 1]; ++e)
                    action(id, layout, k, layout.c[static_cast<std::size_t>(e)]);
            }
    }

    // What .ic holds for the purpose; the values are left open.
    [[nodiscard]] const std::vector<Held>& held() const { return held_; }

private:
    void hold_initial_conditions(const Workspace& workspace);

    const System& system_;
    Purpose purpose_;
    std::vector<Held> held_;
    std::vector<Path> paths_;
    std::vector<std::size_t> first_path_, first_touch_; // per instance, per node, with an end
    std::vector<Touch> touches_;
};

// "node 'a'", "nodes 'a', 'b' and 3 more"
[[nodiscard]] std::string name_nodes(const Circuit& circuit, std::span<const NodeId> nodes);
// "c1", "the output of xu1": the part of an instance that makes the path
[[nodiscard]] std::string name_part(const Graph& graph, const Graph::Path& path);
// Ohm for a resistor of 0 ohm, henry for an inductor, none for what is a wire or a source on the face of it.
[[nodiscard]] Unit wire_unit(const Graph& graph, const Graph::Path& path);
// "a", "a and b", "a, b, c, d, e and 3 more"
[[nodiscard]] std::string join_words(std::span<const std::string> words);

// A finding at a place within the instance's subcircuits.
Diagnostic& report(Diagnostics& diagnostics, Span span, std::string code, std::string message,
                   std::string hint);

// Nodes of islands whose level nothing sets at DC, and no current source drives.
[[nodiscard]] std::vector<NodeId> floating_nodes(const Graph& graph);

// Each adds what it finds.
void find_islands(const Graph& graph, Diagnostics& diagnostics);
void find_loops(const Graph& graph, Diagnostics& diagnostics);
void find_missing_equations(const Workspace& workspace, const Graph& graph, Diagnostics& diagnostics);

// So many findings of a kind are reported one by one; the rest is counted.
inline constexpr int most_findings = 20;

} // namespace nullor::checks
