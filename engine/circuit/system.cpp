#include "engine/circuit/system.hpp"

#include <algorithm>
#include <map>

#include "engine/circuit/description/device_info.hpp"

namespace nullor {

namespace {

// A device may name an entry twice (a behaviour that reads its own pin); it is scattered once.
void append_entries(std::vector<std::pair<int, int>>& list, std::vector<Entry>& entries) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    for (const auto& [row, column] : list)
        entries.push_back({static_cast<short>(row), static_cast<short>(column), -1});
}

// What `visit` is given: an entry, and the unknowns of its row and column, < 0 where that is ground.
template <class Visit>
void for_each_entry(Layout& layout, int ground_index, Visit visit) {
    const auto global = [&](int k, int local) {
        const int unknown = layout.map(k)[local];
        return unknown == ground_index ? -1 : unknown;
    };
    for (int k = 0; k < layout.count(); ++k) {
        const auto s = static_cast<std::size_t>(k);
        for (int e = layout.g_first[s]; e < layout.g_first[s + 1]; ++e) {
            Entry& entry = layout.g[static_cast<std::size_t>(e)];
            visit(entry, global(k, entry.row), global(k, entry.column));
        }
        for (int e = layout.c_first[s]; e < layout.c_first[s + 1]; ++e) {
            Entry& entry = layout.c[static_cast<std::size_t>(e)];
            visit(entry, global(k, entry.row), global(k, entry.column));
        }
    }
}

} // namespace

Outcome<std::shared_ptr<const System>> System::compile(std::shared_ptr<const Circuit> circuit,
                                                       const Values& values) {
    std::shared_ptr<System> system(new System);
    system->circuit_ = circuit;
    system->unknowns_.reserve(circuit->nodes.size());
    for (std::size_t k = 1; k < circuit->nodes.size(); ++k) {
        Unknown unknown;
        unknown.name = "v(" + circuit->nodes[k].name + ")";
        unknown.state = unknown.is_node = true;
        unknown.node = NodeId{static_cast<int>(k)};
        system->unknowns_.push_back(std::move(unknown));
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
    system->branch_.assign(circuit->instances.size(), -1);
    std::vector<int> first_internal(circuit->instances.size()), internal_count(circuit->instances.size());
    for (std::size_t k = 0; k < circuit->instances.size(); ++k) {
        const Instance& instance = circuit->instances[k];
        const auto [bank, index] = seat[k];
        first_internal[k] = system->size();
        for (const devices::Internal& internal : banks[bank]->internals(index)) {
            const bool current = internal.name == "i";
            Unknown unknown;
            unknown.kind = current ? Unknown::Kind::branch_current : Unknown::Kind::internal;
            const InstanceId id{static_cast<int>(k)};
            const bool is_main = internal.pin == info_of(instance).current_pin(instance.pins);
            unknown.name =
                current
                    ? name_of({Probe::Kind::current, {}, ground, id, is_main ? -1 : internal.pin}, *circuit)
                    : instance.name + "." + std::string(internal.name);
            unknown.unit = internal.unit;
            unknown.state = internal.state;
            unknown.is_node = internal.node;
            unknown.owner = id;
            if (current && is_main) system->branch_[k] = system->size();
            if (current && !is_main) system->pin_[{id.index, internal.pin}] = system->size();
            system->unknowns_.push_back(std::move(unknown));
        }
        internal_count[k] = system->size() - first_internal[k];
    }

    const int last = system->size();
    linalg::PatternBuilder builder(last);
    devices::LocalPattern pattern;
    for (std::size_t b = 0; b < banks.size(); ++b) {
        Layout& layout = system->layouts_[b];
        const auto ends = static_cast<std::size_t>(layout.count()) + 1;
        for (std::vector<int>* list : {&layout.first, &layout.g_first, &layout.c_first}) {
            list->reserve(ends);
            list->push_back(0);
        }
        layout.variants.reserve(ends - 1);
        for (int k = 0; k < layout.count(); ++k) {
            const auto id = static_cast<std::size_t>(layout.instances[static_cast<std::size_t>(k)].index);
            const Instance& instance = circuit->instances[id];
            for (const NodeId node : instance.nodes) layout.unknown.push_back(system->unknown_of(node));
            for (const Reference& reference : instance.references) {
                const int branch = system->branch_of(reference);
                layout.unknown.push_back(branch < 0 ? last : branch);
            }
            for (int j = 0; j < internal_count[id]; ++j) layout.unknown.push_back(first_internal[id] + j);
            layout.first.push_back(static_cast<int>(layout.unknown.size()));
            pattern.n = layout.locals(k);
            pattern.df.clear();
            pattern.dq.clear();
            banks[b]->pattern(k, pattern);
            append_entries(pattern.df, layout.g);
            append_entries(pattern.dq, layout.c);
            layout.g_first.push_back(static_cast<int>(layout.g.size()));
            layout.c_first.push_back(static_cast<int>(layout.c.size()));
            layout.variants.push_back(banks[b]->variant(k));
        }
        for_each_entry(layout, last, [&](Entry&, int row, int column) { builder.add(row, column); });
    }
    const auto places = std::make_shared<const linalg::Pattern>(builder.build());
    for (Layout& layout : system->layouts_)
        for_each_entry(layout, last,
                       [&](Entry& entry, int row, int column) { entry.slot = places->slot(row, column); });
    system->ordering_ = linalg::Ordering::of(places);
    return std::shared_ptr<const System>(std::move(system));
}

} // namespace nullor
