// Unknowns with fewer equations than members, from a maximum matching of unknowns to equations.
//
// An unknown that is left without an equation shares too few equations with all unknowns that it can be
// exchanged with (Dulmage and Mendelsohn): those are what is named. An integrator around an ideal op-amp with
// a load at its output is caught here: its output voltage and current have only the output's balance between
// them.

#include <algorithm>

#include <fmt/format.h>

#include "engine/circuit/checks/checks_graph.hpp"
#include "engine/linalg/pattern/pattern.hpp"

namespace nullor::checks {

namespace {

// Columns are unknowns, rows equations.
class Matching {
public:
    explicit Matching(linalg::Pattern pattern)
        : pattern_(std::move(pattern)), row_of_(at(pattern_.n), -1), column_of_(at(pattern_.n), -1) {
        const int size = pattern_.n;
        for (int column = 0; column < size; ++column)
            for (int row : rows_of(column))
                if (row == column) match(column, row);
        for (int column = 0; column < size; ++column)
            if (row_of_[at(column)] < 0) take_free_row(column);
        std::vector<int> reached_by(at(size), -1);
        for (int column = 0; column < size; ++column)
            if (row_of_[at(column)] < 0) augment(column, reached_by);
    }

    [[nodiscard]] bool matched(int column) const { return row_of_[at(column)] >= 0; }

    // The unknowns that could be left over in the place of this one, and itself; ascending.
    [[nodiscard]] std::vector<int> exchangeable(int column) const {
        std::vector<int> found{column};
        std::vector<char> seen(row_of_.size(), 0);
        for (std::size_t k = 0; k < found.size(); ++k)
            for (int row : rows_of(found[k]))
                if (!seen[at(row)]) {
                    seen[at(row)] = 1;
                    if (column_of_[at(row)] >= 0) found.push_back(column_of_[at(row)]);
                }
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
        return found;
    }

private:
    static std::size_t at(int index) { return static_cast<std::size_t>(index); }
    [[nodiscard]] std::span<const int> rows_of(int column) const {
        const int first = pattern_.col_ptr[at(column)], end = pattern_.col_ptr[at(column) + 1];
        return std::span(pattern_.row_index).subspan(at(first), at(end - first));
    }
    void match(int column, int row) {
        row_of_[at(column)] = row;
        column_of_[at(row)] = column;
    }
    void take_free_row(int column) {
        for (int row : rows_of(column))
            if (column_of_[at(row)] < 0) return match(column, row);
    }
    // Breadth first over exchanges until a free row turns up; reached_by is -1 everywhere before and after.
    void augment(int start, std::vector<int>& reached_by) {
        std::vector<int> queue{start}, reached;
        int free_row = -1;
        for (std::size_t k = 0; k < queue.size() && free_row < 0; ++k)
            for (int row : rows_of(queue[k])) {
                if (reached_by[at(row)] >= 0) continue;
                reached_by[at(row)] = queue[k];
                reached.push_back(row);
                if (column_of_[at(row)] < 0) {
                    free_row = row;
                    break;
                }
                queue.push_back(column_of_[at(row)]);
            }
        for (int row = free_row; row >= 0;) {
            const int column = reached_by[at(row)];
            const int given_up = row_of_[at(column)]; // none for start
            match(column, row);
            row = given_up;
        }
        for (int row : reached) reached_by[at(row)] = -1;
    }

    linalg::Pattern pattern_;
    std::vector<int> row_of_, column_of_;
};

Matching match_equations(const Workspace& workspace, const Graph& graph) {
    const int size = graph.system().size();
    std::vector<char> held(static_cast<std::size_t>(size) + 1, 0);
    linalg::PatternBuilder entries(size);
    const auto hold = [&](const std::vector<Held>& list) {
        for (const Held& h : list) {
            held[static_cast<std::size_t>(h.row)] = 1;
            entries.add(h.row, h.unknown);
        }
    };
    if (!graph.dynamic()) hold(workspace.held());
    hold(graph.held());
    graph.for_each_entry([&](InstanceId, const Layout& layout, int k, const Entry& entry) {
        const int row = layout.map(k)[entry.row], column = layout.map(k)[entry.column];
        if (row < size && column < size && !held[static_cast<std::size_t>(row)]) entries.add(row, column);
    });
    return Matching(entries.build());
}

} // namespace

void find_missing_equations(const Workspace& workspace, const Graph& graph, Diagnostics& diagnostics) {
    const System& system = graph.system();
    const Matching matching = match_equations(workspace, graph);
    std::vector<char> told(static_cast<std::size_t>(system.size()), 0);
    int findings = 0;
    for (int column = 0; column < system.size() && findings < most_findings; ++column) {
        if (matching.matched(column) || told[static_cast<std::size_t>(column)]) continue;
        ++findings;
        std::vector<std::string> words;
        const Instance* amplifier = nullptr;
        const Instance* first = nullptr;
        for (int unknown : matching.exchangeable(column)) {
            told[static_cast<std::size_t>(unknown)] = 1;
            const Unknown& what = system.unknowns()[static_cast<std::size_t>(unknown)];
            if (what.kind != Unknown::Kind::internal) words.push_back(what.name);
            if (!what.owner.valid()) continue;
            const Instance& owner = graph.at(what.owner);
            if (!first) first = &owner;
            for (const Graph::Path& path : graph.paths(what.owner))
                if (path.kind == devices::PathKind::norator && !amplifier) amplifier = &owner;
        }
        if (words.empty() && first) words.push_back("a quantity inside " + first->name);
        const Unknown& free = system.unknowns()[static_cast<std::size_t>(column)];
        const Instance* place = amplifier ? amplifier : first;
        const Span span = place ? place->span
                          : free.node.valid()
                              ? graph.circuit().nodes[static_cast<std::size_t>(free.node.index)].span
                              : Span{};
        Diagnostic& diagnostic = report(
            diagnostics, span, amplifier ? "no-feedback" : "missing-equation",
            amplifier
                ? fmt::format("nothing determines {}: at DC no feedback reaches from the output of {} to its "
                              "inputs",
                              join_words(words), amplifier->name)
                : fmt::format("nothing determines {}: there are fewer equations than unknowns",
                              join_words(words)),
            amplifier
                ? "put a resistor across the feedback capacitor, give the op-amp a finite gain (aol=1e5), or "
                  "start a transient with uic"
                : "look for a controlled source that sets what is already set, or sets nothing");
        if (place) diagnostic.chain = frames(place->around.get());
    }
}

} // namespace nullor::checks
