#include <algorithm>

#include "engine/base/near_names.hpp"
#include "parser/circuit/build.hpp"

namespace nullor::parser {

namespace {

// v(node)=value at word k; returns the word behind it, or words.size() after an error.
std::size_t read_node_value(Build& build, Level& level, const Card& card, std::size_t k,
                            Diagnostics& diagnostics) {
    const std::vector<Word>& words = card.words;
    const std::size_t close =
        k + 1 < words.size() && words[k + 1].is("(") ? closing(words, k + 1) : words.size();
    if (!words[k].is("v") || close + 1 >= words.size() || !words[close + 1].is("=") || close == k + 2) {
        diagnostics.error(words[k].span, "bad-node-value",
                          "'" + words[k].text + "' does not start v(node)=value");
        return words.size();
    }
    const std::size_t begin = words[k + 2].begin, end = words[close - 1].end;
    const std::string name = lower_case(card.text.text().substr(begin, end - begin));
    const Span span = card.text.span(begin, end - begin);
    const std::size_t last = value_end(words, close + 2);
    std::optional<Binding> value = bind_words(card, close + 2, last, *level.scope, diagnostics);
    if (value) {
        const bool initial = card.key() == ".ic";
        build.later.push_back([&build, &level, name, span, initial, bound = std::move(*value)] {
            Diagnostics found;
            const std::optional<NodeId> node = build.find_node(level, name);
            if (!node)
                found.error(span, "unknown-node", "there is no node '" + name + "'",
                            did_you_mean(name, [&] { return build.node_names(level); }));
            else if (*node == ground)
                found.error(span, "ground-value", "ground is 0 V and cannot be set");
            else
                (initial ? build.circuit.initial_conditions : build.circuit.nodesets)
                    .push_back({*node, bound, span});
            build.report(found, level);
        });
    }
    return last;
}

} // namespace

void read_node_values(Build& build, Level& level) {
    for (const Card& card : level.block->node_values) {
        Diagnostics found;
        const auto says = [](const Word& word) { return !word.is(","); };
        if (std::none_of(card.words.begin() + 1, card.words.end(), says))
            found.error(card.span(), "bad-node-value", card.key() + " needs v(node)=value");
        for (std::size_t k = 1; k < card.words.size();) {
            if (card.words[k].is(","))
                ++k;
            else
                k = read_node_value(build, level, card, k, found);
        }
        build.report(found, level);
    }
}

} // namespace nullor::parser
