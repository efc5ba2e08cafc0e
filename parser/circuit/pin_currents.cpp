// ix(u1:out): the current into a subcircuit's pin, as LTspice names it.

#include "engine/devices/registry.hpp"
#include "parser/circuit/build.hpp"
#include "parser/names/currents.hpp"

namespace nullor::parser {

namespace {

void find_in(const Card& card, std::set<std::string, std::less<>>& pins) {
    const std::string& text = card.text.text();
    for (std::size_t p = text.find('('); p != std::string::npos; p = text.find('(', p + 1)) {
        if (p < 2 || lower_case(text.substr(p - 2, 2)) != "ix") continue;
        if (p > 2 && std::isalnum(static_cast<unsigned char>(text[p - 3]))) continue;
        const std::size_t close = text.find(')', p);
        if (close == std::string::npos) return;
        for (std::string& name : names_of_pin(lower_case(text.substr(p + 1, close - p - 1))))
            pins.insert(std::move(name));
    }
}

// An expression of a device may write the pin as it is called where the device stands.
void find_in(const Block& block, Build& build) {
    for (const auto* cards : {&block.elements, &block.functions})
        for (const Card& card : *cards) find_in(card, build.pins_asked_nearby);
    for (const Subcircuit& inner : block.subcircuits) find_in(inner.body, build);
}

} // namespace

void find_asked_pins(Build& build, const Deck& deck) {
    for (const Card& card : deck.requests) find_in(card, build.asked_pins);
    find_in(deck.top, build);
}

NodeId behind_pin(Build& build, const Level& level, const Card& card, const Word& pin, NodeId outer) {
    if (build.asked_pins.empty() && build.pins_asked_nearby.empty()) return outer;
    const std::string nearby = card.key() + ":" + pin.lower, name = level.scope->prefix() + nearby;
    const auto& asked = build.pins_asked_nearby;
    if (!build.asked_pins.contains(name) && !asked.contains(nearby) && !asked.contains(name)) return outer;
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
