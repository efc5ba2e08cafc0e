#include "engine/circuit/system.hpp"

#include <algorithm>
#include <map>

#include "engine/devices/registry.hpp"

namespace nullor {

namespace {

struct Structure {
    std::vector<devices::Internal> internals;
    std::vector<int> unknown; // local -> global
    devices::LocalPattern pattern;
};

} // namespace

Outcome<std::shared_ptr<const System>> System::compile(std::shared_ptr<const Circuit> circuit,
                                                       const Values& values) {
    std::shared_ptr<System> system(new System);
    system->circuit_ = circuit;
    for (std::size_t k = 1; k < circuit->nodes.size(); ++k) {
        Unknown unknown;
        unknown.name = "v(" + circuit->nodes[k].name + ")";
        unknown.state = true;
        unknown.node = NodeId{static_cast<int>(k)};
        system->unknowns_.push_back(unknown);
    }

    std::map<int, Layout> by_kind;
    for (std::size_t k = 0; k < circuit->instances.size(); ++k) {
        Layout& layout = by_kind[circuit->instances[k].kind];
        layout.kind = circuit->instances[k].kind;
        layout.instances.push_back(InstanceId{static_cast<int>(k)});
    }

    // Internal unknowns in the order of the deck, so that the numbering does not depend on kinds.
    std::vector<std::unique_ptr<Bank>> banks;
    std::vector<std::pair<std::size_t, int>> seat(circuit->instances.size()); // bank and index in it
    for (auto& [kind, layout] : by_kind) {
        banks.push_back(make_bank(kind));
        banks.back()->refill(*circuit, values, layout.instances);
        for (int k = 0; k < layout.count(); ++k)
            seat[static_cast<std::size_t>(layout.instances[static_cast<std::size_t>(k)].index)] = {
                banks.size() - 1, k};
        system->layouts_.push_back(std::move(layout));
    }
    std::vector<Structure> structures(circuit->instances.size());
    system->branch_.assign(circuit->instances.size(), -1);
    for (std::size_t k = 0; k < circuit->instances.size(); ++k) {
        const Instance& instance = circuit->instances[k];
        const auto [bank, index] = seat[k];
        structures[k].internals = banks[bank]->internals(index);
        for (NodeId node : instance.nodes) structures[k].unknown.push_back(node.index - 1);
        for (const devices::Internal& internal : structures[k].internals) {
            const bool current = internal.name == "i";
            Unknown unknown;
            unknown.kind = current ? Unknown::Kind::branch_current : Unknown::Kind::internal;
            unknown.name =
                current ? "i(" + instance.name + ")" : instance.name + "." + std::string(internal.name);
            unknown.unit = internal.unit;
            unknown.state = internal.state;
            unknown.owner = InstanceId{static_cast<int>(k)};
            if (current) system->branch_[k] = system->size();
            structures[k].unknown.push_back(system->size());
            system->unknowns_.push_back(std::move(unknown));
        }
    }
    for (std::size_t k = 0; k < circuit->instances.size(); ++k)
        for (InstanceId reference : circuit->instances[k].references)
            structures[k].unknown.push_back(system->branch_of(reference));

    linalg::PatternBuilder builder(system->size());
    for (std::size_t k = 0; k < circuit->instances.size(); ++k) {
        Structure& structure = structures[k];
        const auto [bank, index] = seat[k];
        structure.pattern.n = static_cast<int>(structure.unknown.size());
        banks[bank]->pattern(index, structure.pattern);
        // A device may name an entry twice (a behaviour that reads its own pin); it is scattered once.
        for (auto* list : {&structure.pattern.df, &structure.pattern.dq}) {
            std::sort(list->begin(), list->end());
            list->erase(std::unique(list->begin(), list->end()), list->end());
        }
        for (const auto* list : {&structure.pattern.df, &structure.pattern.dq})
            for (const auto& [row, column] : *list)
                builder.add(structure.unknown[static_cast<std::size_t>(row)],
                            structure.unknown[static_cast<std::size_t>(column)]);
    }
    system->pattern_ = builder.build();

    const int last = system->size();
    for (std::size_t b = 0; b < banks.size(); ++b) {
        Layout& layout = system->layouts_[b];
        layout.first.push_back(0);
        layout.g_first.push_back(0);
        layout.c_first.push_back(0);
        for (int k = 0; k < layout.count(); ++k) {
            const auto id = static_cast<std::size_t>(layout.instances[static_cast<std::size_t>(k)].index);
            const Structure& structure = structures[id];
            for (int unknown : structure.unknown) layout.unknown.push_back(unknown < 0 ? last : unknown);
            const auto enter = [&](const std::vector<std::pair<int, int>>& list, std::vector<Entry>& out) {
                for (const auto& [row, column] : list)
                    out.push_back(
                        {static_cast<short>(row), static_cast<short>(column),
                         system->pattern_.slot(structure.unknown[static_cast<std::size_t>(row)],
                                               structure.unknown[static_cast<std::size_t>(column)])});
            };
            enter(structure.pattern.df, layout.g);
            enter(structure.pattern.dq, layout.c);
            layout.first.push_back(static_cast<int>(layout.unknown.size()));
            layout.g_first.push_back(static_cast<int>(layout.g.size()));
            layout.c_first.push_back(static_cast<int>(layout.c.size()));
            layout.variants.push_back(banks[b]->variant(k));
        }
    }
    return std::shared_ptr<const System>(std::move(system));
}

} // namespace nullor
