#include "parser/circuit/build.hpp"

#include <algorithm>
#include <iterator>

namespace nullor::parser {

bool is_ground(std::string_view lower_case_name) {
    return lower_case_name == "0" || lower_case_name == "gnd";
}

const BlockIndex& Build::index(const Level& level) {
    const Block& block = *level.block;
    const auto [place, fresh] = blocks.try_emplace(&block);
    BlockIndex& result = place->second;
    if (!fresh) return result;
    if (level.definition) {
        const Subcircuit& definition = *level.definition;
        result.definitions = read_definitions(definition.header, definition.first_parameter, diagnostics);
        for (const Definition& d : result.definitions) result.header.insert(d.name);
    }
    std::vector<Definition> body = read_block_definitions(block, diagnostics);
    std::move(body.begin(), body.end(), std::back_inserter(result.definitions));
    if (level.definition) keep_last(result.definitions, diagnostics);
    for (const Card& card : block.models)
        if (card.words.size() > 1) result.models[card.words[1].lower].push_back(&card);
    for (const Subcircuit& subcircuit : block.subcircuits)
        result.subcircuits[subcircuit.name].push_back(&subcircuit);
    return result;
}

NodeId Build::node(const Level& level, const Word& word) {
    if (const auto pin = level.pins.find(word.lower); pin != level.pins.end()) return pin->second;
    if (is_ground(word.lower)) {
        circuit.has_ground = true;
        return ground;
    }
    name_.clear();
    if (!globals.contains(word.lower)) name_ += level.scope->prefix();
    name_ += word.lower;
    const int fresh = static_cast<int>(circuit.nodes.size());
    const int index = nodes.enter(circuit.nodes, name_, fresh);
    if (index == fresh) circuit.nodes.push_back({name_, word.span});
    return NodeId{index};
}

std::optional<NodeId> Build::find_node(const Level& level, const std::string& name) const {
    if (const auto pin = level.pins.find(name); pin != level.pins.end()) return pin->second;
    if (is_ground(name)) return ground;
    int found = globals.contains(name) ? -1 : nodes.find(circuit.nodes, level.scope->prefix() + name);
    if (found < 0) found = nodes.find(circuit.nodes, name);
    if (found >= 0) return NodeId{found};
    std::string path = name;
    std::replace(path.begin(), path.end(), ':', '.');
    if (path != name) return find_node(level, path);
    const std::optional<NodeId> pin = find_pin(level.scope->prefix() + path);
    return pin ? pin : find_pin(path);
}

std::optional<NodeId> Build::find_pin(std::string_view path) const {
    const std::size_t dot = path.rfind('.');
    if (dot == std::string_view::npos) return std::nullopt;
    if (paths_.empty())
        for (const Level& level : levels) paths_.emplace(level.scope->prefix(), &level);
    const auto level = paths_.find(std::string(path.substr(0, dot + 1)));
    if (level == paths_.end()) return std::nullopt;
    const auto pin = level->second->pins.find(path.substr(dot + 1));
    return pin == level->second->pins.end() ? std::nullopt : std::optional(pin->second);
}

std::optional<InstanceId> Build::find_instance(const Level& level, const std::string& name) const {
    int found = instances.find(circuit.instances, level.scope->prefix() + name);
    if (found < 0) found = instances.find(circuit.instances, name);
    if (found < 0) return std::nullopt;
    return InstanceId{found};
}

namespace {

// A hint out of more names would take longer than the reading of the deck.
constexpr std::size_t most_candidates = 10'000;

template <class List>
void append_below(const std::string& prefix, const List& list, std::vector<std::string>& names) {
    for (const auto& one : list)
        if (names.size() < most_candidates && one.name.compare(0, prefix.size(), prefix) == 0)
            names.push_back(one.name.substr(prefix.size()));
}

} // namespace

std::vector<std::string> Build::node_names(const Level& level) const {
    std::vector<std::string> names;
    for (const auto& pin : level.pins) names.push_back(pin.first);
    append_below(level.scope->prefix(), circuit.nodes, names);
    return names;
}

std::vector<std::string> Build::instance_names(const Level& level) const {
    std::vector<std::string> names;
    append_below(level.scope->prefix(), circuit.instances, names);
    return names;
}

InstanceId Build::add(Instance instance, Diagnostics& found) {
    const InstanceId id{static_cast<int>(circuit.instances.size())};
    const int index = instances.enter(circuit.instances, instance.name, id.index);
    if (index == id.index) {
        circuit.instances.push_back(std::move(instance));
        return id;
    }
    const Instance& first = circuit.instances[static_cast<std::size_t>(index)];
    found.error(instance.span, "duplicate-device", "there are two devices '" + instance.name + "'")
        .chain.push_back({"the first one stands here", first.span});
    return {};
}

bool may_follow(const Diagnostic& d) {
    constexpr std::string_view codes[] = {"unknown-node", "unknown-device", "unknown-name", "unknown-target",
                                          "missing-parameter"};
    return std::find(std::begin(codes), std::end(codes), d.code) != std::end(codes);
}

void Build::report(const Diagnostics& found, const Around* around) {
    for (Diagnostic d : found.all()) {
        if (incomplete && may_follow(d)) continue;
        const std::string place = d.code + ' ' + std::to_string(d.span.file) + ' ' +
                                  std::to_string(d.span.line) + ' ' + std::to_string(d.span.column);
        if (d.span.known() && !reported_.insert(place).second) continue;
        const std::vector<Frame> outside = frames(around);
        d.chain.insert(d.chain.end(), outside.begin(), outside.end());
        diagnostics.add(std::move(d));
    }
}

} // namespace nullor::parser
