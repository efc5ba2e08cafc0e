// LTspice's parts of a part: C1 a b 1u Rser=0.1 Lser=1n Rpar=1meg Cpar=1p, which become devices of their own:
//
//     a --Rser--Lser-- C1 -- b      Rpar and Cpar from a to b, RLshunt across Lser
//
// so that i(c1) is the current of the branch in series.

#include <algorithm>
#include <array>

#include "parser/circuit/element.hpp"

namespace nullor::parser {

namespace {

struct ParasiticKind {
    std::string_view name;
    char letter;
    enum class Place { series, across, across_inductance } place;
};

// In the order in which those in series follow each other from the first pin.
constexpr std::array parasitic_kinds{ParasiticKind{"rser", 'r', ParasiticKind::Place::series},
                                     ParasiticKind{"lser", 'l', ParasiticKind::Place::series},
                                     ParasiticKind{"rpar", 'r', ParasiticKind::Place::across},
                                     ParasiticKind{"cpar", 'c', ParasiticKind::Place::across},
                                     ParasiticKind{"rlshunt", 'r', ParasiticKind::Place::across_inductance}};

// What a catalogue says of a part, and hints to other simulators' step control: no part of any law.
constexpr std::string_view catalogue[] = {"v",      "irms",   "ipk",    "mfg",         "type",
                                          "vrated", "pn",     "part",   "description", "pwr",
                                          "noisy",  "tripdt", "tripdv", "nojacob"};

// LTspice's inductors have 1 mohm unless a K names them or the card says rser=0 (LTspice help, "L.
// Inductor").
constexpr double ltspice_rser = 1e-3;

bool is_coupled(const Element& e) {
    const auto& cards = e.level.block->elements;
    return std::any_of(cards.begin(), cards.end(), [&](const Card& card) {
        return card.key().starts_with('k') &&
               std::any_of(card.words.begin(), card.words.end(),
                           [&](const Word& word) { return word.is(e.name()); });
    });
}

bool is_catalogue(const Element& e, std::string_view name) {
    const bool hint = name == "tripdt" || name == "tripdv" || name == "nojacob";
    const bool grid = name == "window" || name == "nfft" || name == "mtol"; // LTspice's for LAPLACE
    if (grid) return std::string_view("beg").find(e.letter()) != std::string_view::npos;
    const bool suits = std::string_view(hint ? "ab" : "rclvi").find(e.letter()) != std::string_view::npos;
    return suits && std::find(std::begin(catalogue), std::end(catalogue), name) != std::end(catalogue);
}

NodeId inner_node(const Element& e, const std::string& name) {
    Word word = e.words().front();
    word.lower = name;
    const NodeId node = e.build.node(e.level, word);
    e.build.circuit.nodes[static_cast<std::size_t>(node.index)].internal = true;
    return node;
}

// A device of the letter with that value, beside the element's own.
void add_part(Element& e, const ParasiticKind& kind, const Binding& value, NodeId plus, NodeId minus,
              int copies) {
    Instance part;
    part.name = e.instance.name + "#" + std::string(kind.name);
    part.kind = devices::find_kind(kind.letter, "", devices::CardSyntax::Expression::none);
    part.nodes = {plus, minus};
    part.span = e.instance.span;
    part.around = e.instance.around;
    const devices::DeviceInfo& info = *devices::registry()[static_cast<std::size_t>(part.kind)];
    part.values.emplace_back(info.find(info.syntax.principal), value);
    if (e.noiseless && kind.letter == 'r')
        part.values.emplace_back(info.find("noiseless"), constant_binding(1));
    // m= counts the whole part.
    for (const auto& given : e.instance.values)
        if (given.first == copies && copies >= 0 && info.find("m") >= 0)
            part.values.emplace_back(info.find("m"), given.second);
    e.build.add(std::move(part), e.diagnostics);
}

} // namespace

bool read_catalogue(Element& e) {
    if (!is_catalogue(e, e.word().lower)) return false;
    e.at = e.next_is("=") ? value_end(e.words(), std::min(e.at + 2, e.words().size())) : e.at + 1;
    return true;
}

bool read_parasitic(Element& e) {
    const auto kind = std::find_if(parasitic_kinds.begin(), parasitic_kinds.end(),
                                   [&](const ParasiticKind& k) { return k.name == e.word().lower; });
    if (kind == parasitic_kinds.end() || std::string_view("clvib").find(e.letter()) == std::string_view::npos)
        return false;
    const Word& name = e.word();
    const std::size_t first = e.at + 2;
    e.at = first < e.words().size() ? joined_end(e.words(), first) : e.words().size();
    std::optional<Binding> value = bind_words(e.card, first, e.at, *e.level.scope, e.diagnostics);
    if (!e.parasitics.emplace(name.lower, value ? std::move(*value) : constant_binding(0, name.span)).second)
        e.error(name.span, "duplicate-parameter", "'" + name.text + "' is given twice");
    return true;
}

InstanceId add_with_parasitics(Element& e) {
    if (e.letter() == 'l' && e.build.dialect.dialect == Dialect::ltspice && !is_coupled(e))
        e.parasitics.try_emplace("rser", constant_binding(ltspice_rser));
    const NodeId plus = e.instance.nodes.empty() ? ground : e.instance.nodes[0];
    std::array<NodeId, 2> inductance{plus, plus};
    NodeId inner = plus;
    std::vector<std::pair<NodeId, NodeId>> between; // of those in series
    for (const ParasiticKind& kind : parasitic_kinds) {
        const auto value = e.parasitics.find(kind.name);
        if (value == e.parasitics.end() || kind.place != ParasiticKind::Place::series ||
            constant_value(value->second) == 0.0)
            continue;
        const NodeId next = inner_node(e, e.name() + "#" + std::string(kind.name));
        if (kind.letter == 'l') inductance = {inner, next};
        between.emplace_back(inner, next);
        inner = next;
    }
    if (inner != plus) e.instance.nodes[0] = inner;
    const InstanceId id = e.build.add(e.instance, e.diagnostics);
    if (!id.valid() || e.parasitics.empty()) return id;
    const int copies = e.info().find("m");
    std::size_t in_series = 0;
    for (const ParasiticKind& kind : parasitic_kinds) {
        const auto value = e.parasitics.find(kind.name);
        if (value == e.parasitics.end() || constant_value(value->second) == 0.0) continue;
        if (kind.place == ParasiticKind::Place::series) {
            const auto& [a, b] = between[in_series++];
            add_part(e, kind, value->second, a, b, copies);
        } else if (kind.place == ParasiticKind::Place::across) {
            add_part(e, kind, value->second, plus, e.instance.nodes[1], copies);
        } else if (inductance[0] != inductance[1]) {
            add_part(e, kind, value->second, inductance[0], inductance[1], copies);
        }
    }
    return id;
}

} // namespace nullor::parser
