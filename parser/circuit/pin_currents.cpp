// ix(u1:out): the current into a subcircuit's pin, as LTspice names it.

#include "engine/devices/registry.hpp"
#include "parser/circuit/build.hpp"
#include "parser/names/pin_names.hpp"

namespace nullor::parser {

void find_asked_pins(Build& build, const Deck& deck) {
    for (const Card& card : deck.requests) {
        const std::string text = lower_case(card.text.text());
        for (std::size_t p = text.find("ix("); p != std::string::npos; p = text.find("ix(", p + 1)) {
            const std::size_t close = text.find(')', p);
            if (close == std::string::npos) break;
            if (p > 0 && std::isalnum(static_cast<unsigned char>(text[p - 1]))) continue;
            for (std::string& name : names_of_pin(text.substr(p + 3, close - p - 3)))
                build.asked_pins.insert(std::move(name));
        }
    }
}

NodeId behind_pin(Build& build, const Level& level, const Card& card, const Word& pin, NodeId outer) {
    if (build.asked_pins.empty()) return outer;
    const std::string name = level.scope->prefix() + card.key() + ":" + pin.lower;
    if (!build.asked_pins.contains(name)) return outer;
    Word word = pin;
    word.lower = card.key() + "#" + pin.lower;
    const NodeId inner = build.node(level, word);
    build.circuit.nodes[static_cast<std::size_t>(inner.index)].internal = true;
    Instance sense;
    sense.name = name;
    sense.kind = devices::find_kind('v', "", devices::CardSyntax::Expression::none);
    sense.nodes = {outer, inner};
    sense.span = card.span();
    sense.around = level.around;
    sense.read_pins = 1;
    Diagnostics found;
    build.add(std::move(sense), found);
    build.report(found, level);
    return inner;
}

} // namespace nullor::parser
