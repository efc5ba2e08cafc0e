#include "parser/circuit/build.hpp"

namespace nullor::parser {

InstanceCard read_instance_card(const Card& card, Diagnostics& diagnostics) {
    InstanceCard result;
    const std::vector<Word>& words = card.words;
    std::size_t k = 1;
    for (; k < words.size(); ++k) {
        const Word& word = words[k];
        const bool next_is_equals = k + 1 < words.size() && words[k + 1].is("=");
        if (word.is_blank()) continue;
        if (next_is_equals) break;
        if (word.is("params:")) {
            ++k;
            break;
        }
        if (word.kind != Word::Kind::plain) {
            diagnostics.error(word.span, "unexpected-word",
                              "'" + word.text + "' is neither a node nor a name");
            continue;
        }
        if (result.name > 0) result.nodes.push_back(result.name);
        result.name = k;
    }
    result.first_parameter = k;
    return result;
}

namespace {

// X inp inn out NAME ...: a subcircuit of that name wins over a model.
void add_card(Build& build, Level& level, const Card& card, Diagnostics& found) {
    if (card.words.front().kind == Word::Kind::plain && card.key()[0] == 'x') {
        Diagnostics quiet; // add_element says it again
        const InstanceCard parts = read_instance_card(card, quiet);
        if (parts.name > 0) {
            const FoundSubcircuit subcircuit = find_subcircuit(build, level, card.words[parts.name], found);
            if (subcircuit.definition) {
                found.append(quiet);
                expand_subcircuit(build, level, card, parts, subcircuit, found);
                return;
            }
        }
    }
    add_element(build, level, card, found);
}

} // namespace

void expand(Build& build, Level& level, const std::map<std::string, Binding>& given,
            std::vector<Definition> definitions) {
    std::map<std::string, Binding> values = given;
    for (const Definition& d : definitions) {
        const auto override = build.overrides.find(level.scope->prefix() + d.name);
        if (override == build.overrides.end() || d.function) continue;
        values[d.name] = override->second;
        build.used_overrides.insert(override->first);
    }
    Diagnostics found;
    define(definitions, values, *level.scope, build.circuit, found);
    build.report(found, level);

    if (level.depth == 0) build.circuit.instances.reserve(level.block->elements.size());
    for (const Card& card : level.block->elements) {
        if (build.stopped) return;
        Diagnostics on_card;
        add_card(build, level, card, on_card);
        build.report(on_card, level);
    }
    read_unused_models(build, level);
    read_node_values(build, level);
}

} // namespace nullor::parser
