#include <algorithm>
#include <set>

#include "engine/base/near_names.hpp"
#include "parser/circuit/build.hpp"

namespace nullor::parser {

namespace {

constexpr int deepest_instance = 256;

std::string list_of_pins(const Subcircuit& definition) {
    std::string text, more;
    for (const std::size_t pin : definition.pins) text += " " + definition.header.words[pin].text;
    for (const auto& pin : definition.optional) more += " " + definition.header.words[pin.first].text;
    return (text.empty() ? "none" : text.substr(1)) + (more.empty() ? "" : ", and optional" + more);
}

bool connect_pins(Build& build, const Level& level, const Card& card, const InstanceCard& parts,
                  const Subcircuit& definition, Level& inner, Diagnostics& diagnostics) {
    const std::size_t given = parts.nodes.size(), fixed = definition.pins.size();
    if (given < fixed || given > fixed + definition.optional.size()) {
        diagnostics
            .error(card.span(), "pin-count",
                   "'" + card.key() + "' has " + std::to_string(given) + " nodes, but subcircuit '" +
                       definition.name + "' has " + std::to_string(fixed) +
                       " pins: " + list_of_pins(definition))
            .chain.push_back({"'" + definition.name + "' is defined here", definition.header.span()});
        return false;
    }
    const std::vector<Word>& header = definition.header.words;
    for (std::size_t k = 0; k < fixed + definition.optional.size(); ++k) {
        const bool optional = k >= fixed;
        const Word& pin = header[optional ? definition.optional[k - fixed].first : definition.pins[k]];
        const NodeId node =
            k < given ? build.node(level, card.words[parts.nodes[k]])
                      : build.node(build.levels.front(), header[definition.optional[k - fixed].second]);
        if (pin.lower == "0") {
            diagnostics.error(pin.span, "bad-pin", "node 0 is ground everywhere and cannot be a pin");
        } else if (!inner.pins.try_emplace(pin.lower, behind_pin(build, level, card, pin, node)).second) {
            diagnostics.warning(pin.span, "bad-pin",
                                "the pin '" + pin.text + "' stands twice: what is inside is on the first",
                                "the second is open");
        } else if (is_ground(pin.lower) && inner.pins[pin.lower] != ground) {
            diagnostics.warning(pin.span, "pin-hides-ground",
                                "'" + pin.text + "' is a pin of '" + definition.name +
                                    "' and not ground inside of it",
                                "ground is 0 there");
        }
    }
    return true;
}

// A parameter that the header does not declare is accepted where the body reads it: many libraries do so.
void check_undeclared(Build& build, const BlockIndex& index, const Level& level, Level& inner,
                      const Definition& d) {
    inner.scope->watch(d.name);
    build.last.push_back([&build, &index, &level, &inner, name = d.name, span = d.span] {
        if (inner.scope->was_read(name)) return;
        Diagnostics found;
        const std::vector<std::string> declared(index.header.begin(), index.header.end());
        found.error(span, "unknown-parameter",
                    "subcircuit '" + inner.definition->name + "' has no parameter '" + name + "'",
                    did_you_mean(name, declared));
        build.report(found, level);
    });
}

// Whether a value on an instance card reads a parameter of the subcircuit, given there or in its header, that
// the card's own level does not know: Xyce's `X1 a b amp r1=1k r2='2*r1'`.
bool reads_own(const Definition& d, const std::vector<Definition>& on_card, const BlockIndex& index,
               const Level& level) {
    bool reads = false;
    for_each(*d.value, [&](const Expression& part) {
        if (part.kind != Expression::Kind::name || level.scope->parameter(part.text)) return;
        const auto has = [&](const Definition& other) { return other.name == part.text; };
        reads = reads || index.header.contains(part.text) ||
                (part.text != d.name && std::any_of(on_card.begin(), on_card.end(), has));
    });
    return reads;
}

} // namespace

FoundSubcircuit find_subcircuit(Build& build, Level& level, const Word& name, Diagnostics& diagnostics) {
    for (Level* home = &level; home; home = home->home) {
        const auto& known = build.index(*home).subcircuits;
        const auto found = known.find(name.lower);
        if (found == known.end()) continue;
        const Subcircuit* first = found->second.front();
        for (const Subcircuit* other : found->second) {
            if (same_text(*first, *other)) continue;
            Diagnostic& d = diagnostics.error(name.span, "ambiguous-subcircuit",
                                              "subcircuit '" + name.text + "' is defined more than once");
            d.chain.push_back({"here", first->header.span()});
            d.chain.push_back({"and here", other->header.span()});
            break;
        }
        return {first, home};
    }
    return {};
}

std::vector<std::string> subcircuit_names(Build& build, Level& level) {
    std::vector<std::string> names;
    for (Level* home = &level; home; home = home->home)
        for (const auto& entry : build.index(*home).subcircuits)
            if (!entry.first.empty()) names.push_back(entry.first); // a .subckt without a name is an error
    return names;
}

void expand_subcircuit(Build& build, Level& level, const Card& card, const InstanceCard& parts,
                       const FoundSubcircuit& found, Diagnostics& diagnostics) {
    const Subcircuit& definition = *found.definition;
    const std::string name = level.scope->prefix() + card.key();
    const auto [place, fresh] = build.expanded.try_emplace(name, card.span());
    if (!fresh) {
        diagnostics.error(card.span(), "duplicate-device", "there are two devices '" + name + "'")
            .chain.push_back({"the first one stands here", place->second});
        return;
    }
    for (const Level* outer = &level; outer; outer = outer->caller) {
        if (outer->definition != &definition) continue;
        diagnostics.error(card.span(), "recursive-subcircuit",
                          "subcircuit '" + definition.name + "' contains itself");
        return;
    }
    const bool too_deep = level.depth >= deepest_instance;
    const std::size_t most = build.options.most_devices;
    if (too_deep || build.levels.size() + build.circuit.instances.size() > most) {
        const std::string limit = too_deep ? "more than " + std::to_string(deepest_instance) + " levels deep"
                                           : "into more than " + std::to_string(most) + " devices";
        // One place stands for all: the next subcircuit would say the same.
        diagnostics
            .error({}, "too-large", "the subcircuits expand " + limit,
                   too_deep ? "" : "if that is meant, --max-devices N raises the limit")
            .chain.push_back({"at '" + name + "'", card.span()});
        build.stopped = true;
        return;
    }

    Level& inner = build.levels.emplace_back();
    inner.block = &definition.body;
    inner.definition = &definition;
    inner.caller = &level;
    inner.home = found.home;
    inner.depth = level.depth + 1;
    inner.scope = std::make_unique<Scope>(name + ".", level.scope.get(), found.home->scope.get());
    inner.around = std::make_shared<const Around>(
        Around{{"in " + card.key() + " (subcircuit " + definition.name + "), instantiated here", card.span()},
               level.around});
    if (!connect_pins(build, level, card, parts, definition, inner, diagnostics)) return;

    const BlockIndex& index = build.index(inner);
    std::vector<Definition> definitions = index.definitions;
    std::map<std::string, Binding> given;
    std::vector<Definition> on_card = read_definitions(card, parts.first_parameter, diagnostics);
    std::set<std::string> defined_inside;
    for (const Definition& d : on_card)
        if (!d.function && d.value && reads_own(d, on_card, index, level)) defined_inside.insert(d.name);
    for (Definition& d : on_card) {
        if (d.function) {
            diagnostics.error(d.span, "unexpected-word", "a function cannot be given to a subcircuit");
            continue;
        }
        if (given.contains(d.name)) {
            diagnostics.error(d.span, "duplicate-parameter", "'" + d.name + "' is given twice");
            continue;
        }
        const auto same = [&](const Definition& own) { return !own.function && own.name == d.name; };
        if (defined_inside.contains(d.name)) {
            std::erase_if(definitions, same);
            definitions.push_back(d);
            continue;
        }
        Draws draws(build.circuit, inner.scope->prefix() + d.name);
        std::optional<Binding> value = bind_tree(d.value, *level.scope, diagnostics, &draws);
        given.emplace(d.name, value ? std::move(*value) : constant_binding(0, d.span));
        if (index.header.contains(d.name)) continue;
        // A value that an instance gives wins over a .param of the body, too.
        if (std::any_of(index.definitions.begin(), index.definitions.end(), same)) continue;
        check_undeclared(build, index, level, inner, d);
        d.value = nullptr;
        definitions.push_back(std::move(d));
    }
    expand(build, inner, given, std::move(definitions));
}

} // namespace nullor::parser
