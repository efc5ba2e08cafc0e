#include "parser/circuit/element.hpp"

#include <algorithm>
#include <set>

#include "engine/base/near_names.hpp"

namespace nullor::parser {

namespace {

using devices::CardSyntax;

// The kinds of a letter: the one that its card means without an expression, and those that take one. Of
// several the first: until its model is read a card is of that kind.
struct LetterKinds {
    int plain = -1, behavioural = -1;
    int fewest = 0, most = 0; // pins of all without an expression
};

const CardSyntax& syntax_of(int kind) {
    return devices::registry()[static_cast<std::size_t>(kind)]->syntax;
}

LetterKinds kinds_of(char letter) {
    LetterKinds kinds;
    for (int k = 0; k < static_cast<int>(devices::registry().size()); ++k) {
        if (syntax_of(k).letters.find(letter) == std::string_view::npos) continue;
        int& place =
            syntax_of(k).expression == CardSyntax::Expression::none ? kinds.plain : kinds.behavioural;
        if (place < 0) place = k;
        if (&place == &kinds.behavioural) continue;
        kinds.fewest =
            kinds.fewest == 0 ? syntax_of(k).min_pins : std::min(kinds.fewest, syntax_of(k).min_pins);
        kinds.most = std::max(kinds.most, syntax_of(k).max_pins);
    }
    return kinds;
}

std::string known_letters() {
    std::set<char> letters{'x'};
    for (const devices::DeviceInfo* info : devices::registry())
        letters.insert(info->syntax.letters.begin(), info->syntax.letters.end());
    std::string text;
    for (const char letter : letters)
        text += std::string(text.empty() ? "" : " ") + static_cast<char>(letter - 'a' + 'A');
    return text;
}

bool takes(const CardSyntax& syntax, std::size_t pins) {
    const int count = static_cast<int>(pins);
    return count >= syntax.min_pins && count <= syntax.max_pins &&
           (count - syntax.min_pins) % syntax.pin_step == 0;
}

std::string pin_counts(const CardSyntax& syntax) {
    std::string text;
    for (int count = syntax.min_pins; count <= syntax.max_pins; count += syntax.pin_step)
        text += (text.empty() ? "" : " or ") + std::to_string(count);
    return text;
}

void report_unknown_definition(Element& e, const Word& name) {
    if (e.letter() != 'x') {
        e.error(name.span, "unknown-model", "there is no model '" + name.text + "'",
                did_you_mean(name.lower, [&] { return model_names(e.build, e.level); }));
        return;
    }
    bool has_none = false;
    std::string hint = did_you_mean(name.lower, [&] {
        std::vector<std::string> names = subcircuit_names(e.build, e.level);
        const std::vector<std::string> models = model_names(e.build, e.level);
        names.insert(names.end(), models.begin(), models.end());
        has_none = names.empty();
        names.push_back("nullor");
        return names;
    });
    // LTspice has such a subcircuit in its own library, and its pins are not in our order.
    if (name.lower == "opamp")
        hint = "LTspice's 3-pin opamp has the order inn, inp, out: write .model NAME opamp (aol=... gbw=...) "
               "and "
               "X... inp inn out NAME";
    else if (hint.empty() && has_none)
        hint = "the deck has neither .subckt nor .model; is an .include missing?";
    e.error(name.span, "unknown-subcircuit", "there is no subcircuit or model '" + name.text + "'",
            std::move(hint));
}

// Where numbers may stand behind the model (Q1 c b e NAME 2), the first word behind the fewest nodes that is
// the name of one; 0 if there is none.
std::size_t model_word(Element& e, const LetterKinds& kinds) {
    const auto fewest = static_cast<std::size_t>(kinds.fewest), most = static_cast<std::size_t>(kinds.most);
    for (std::size_t k = fewest + 1; k <= most + 1 && k < e.words().size(); ++k) {
        const Word& word = e.words()[k];
        if (word.kind != Word::Kind::plain || (k + 1 < e.words().size() && e.words()[k + 1].is("="))) break;
        if (find_model(e.build, e.level, word.lower, word.span, e.diagnostics).exists) return k;
    }
    return 0;
}

// Q1 c b e [s] NAME: PSpice's mark of a pin that may be left out.
Word without_brackets(Word word) {
    if (word.lower.size() > 2 && word.lower.front() == '[' && word.lower.back() == ']') {
        word.text = word.text.substr(1, word.text.size() - 2);
        word.lower = word.lower.substr(1, word.lower.size() - 2);
    }
    return word;
}

// Cards whose number of pins varies: nodes, the model's name, numbers where the kind takes some, name=value.
void add_modelled(Element& e, const LetterKinds& kinds) {
    const int kind = kinds.plain;
    const CardSyntax& syntax = syntax_of(kind);
    const bool differ = kinds.fewest != syntax.min_pins || kinds.most != syntax.max_pins;
    InstanceCard parts;
    if (const std::size_t k = syntax.principal.empty() && !differ ? 0 : model_word(e, kinds)) {
        parts = {{}, k, k + 1};
        for (std::size_t node = 1; node < k; ++node) parts.nodes.push_back(node);
    } else {
        parts = read_instance_card(e.card, e.diagnostics);
    }
    if (parts.name == 0) {
        e.error(e.card.span(), "missing-name",
                "'" + e.name() + "' has no nodes and no name of a subcircuit or model");
        return;
    }
    const Word& name = e.words()[parts.name];
    const FoundModel model = find_model(e.build, e.level, name.lower, name.span, e.diagnostics);
    if (model.exists) {
        if (!model.id.valid()) return;
        const Model& found = e.build.circuit.models[static_cast<std::size_t>(model.id.index)];
        e.instance.model = model.id;
        e.instance.kind = devices::find_kind(e.letter(), found.type, CardSyntax::Expression::none);
        if (e.instance.kind < 0) {
            e.error(name.span, "wrong-model",
                    "'" + e.name() + "' cannot have a model of type '" + found.type + "'")
                .chain.push_back({"'" + name.text + "' is defined here", found.span});
            return;
        }
    } else if (!syntax.builtin.empty() && name.is(syntax.builtin)) {
        e.instance.kind = kind;
    } else {
        report_unknown_definition(e, name);
        return;
    }
    const CardSyntax& meant = e.info().syntax;
    if (!takes(meant, parts.nodes.size())) {
        e.error(e.card.span(), "pin-count",
                "'" + e.name() + "' has " + std::to_string(parts.nodes.size()) + " nodes, but " +
                    std::string(e.info().name) + " '" + name.text + "' takes " + pin_counts(meant));
        return;
    }
    for (const std::size_t k : parts.nodes)
        e.instance.nodes.push_back(e.build.node(e.level, without_brackets(e.words()[k])));
    e.instance.pins = static_cast<int>(parts.nodes.size());
    e.at = parts.first_parameter;
    read_values(e);
    e.build.add(std::move(e.instance), e.diagnostics);
}

} // namespace

bool read_nodes(Element& e, int count, std::vector<NodeId>& nodes) {
    for (int k = 0; k < count; ++k) {
        e.skip_blanks();
        if (e.at_end() || e.next_is("=") || e.word().kind != Word::Kind::plain) {
            e.error(e.at_end() ? e.end_span() : e.word().span, "too-few-nodes",
                    "'" + e.name() + "' needs " + std::to_string(count) + " nodes here, but has " +
                        std::to_string(k));
            return false;
        }
        nodes.push_back(e.build.node(e.level, e.word()));
        ++e.at;
    }
    return true;
}

void set_value(Element& e, int parameter, Binding value) {
    for (const auto& given : e.instance.values) {
        if (given.first != parameter) continue;
        e.error(value.span, "duplicate-parameter",
                "'" + std::string(e.info().parameters[static_cast<std::size_t>(parameter)].name) +
                    "' is given twice")
            .chain.push_back({"first given here", given.second.span});
        return;
    }
    e.instance.values.emplace_back(parameter, std::move(value));
}

void skip_value_word(Element& e) {
    e.skip_blanks();
    std::size_t k = e.at;
    if (k + 2 < e.words().size() && e.words()[k].lower == std::string(1, e.letter()) &&
        e.words()[k + 1].is("value"))
        ++k;
    if (k + 2 >= e.words().size() || !e.words()[k].is("value") || !e.words()[k + 1].is("=")) return;
    // An expression over the circuit is another form.
    const std::string& text = e.words()[k + 2].lower;
    if (text.find("v(") == std::string::npos && text.find("i(") == std::string::npos) e.at = k + 2;
}

void add_element(Build& build, Level& level, const Card& card, Diagnostics& diagnostics) {
    const Word& first = card.words.front();
    const char letter = first.lower.empty() ? '\0' : first.lower[0];
    if (std::all_of(card.words.begin(), card.words.end(),
                    [](const Word& word) { return word.is_punctuation(); })) {
        diagnostics.warning(first.span, "stray-punctuation",
                            "this line holds punctuation only: it has no effect");
        return;
    }
    if (first.kind != Word::Kind::plain || !((letter >= 'a' && letter <= 'z'))) {
        diagnostics.error(first.span, "unknown-card",
                          "'" + first.text + "' starts neither a device nor a dot card");
        return;
    }
    const LetterKinds kinds = kinds_of(letter);
    if (kinds.plain < 0 && kinds.behavioural < 0) {
        // One of a file stands for all: a library of transistors would say it a hundred times.
        if (!build.unsupported.emplace(first.span.file, letter).second) return;
        diagnostics.error(first.span, "unsupported-device",
                          "devices with the letter '" + first.text.substr(0, 1) + "' are not supported: '" +
                              first.text + "'",
                          "supported are " + known_letters());
        return;
    }
    Element e{build, level, card, diagnostics, {}, 1};
    e.instance.name = level.scope->prefix() + first.lower;
    e.instance.span = first.span;
    e.instance.around = level.around;
    const bool plain = kinds.plain >= 0;
    const CardSyntax& syntax = syntax_of(plain ? kinds.plain : kinds.behavioural);
    if (plain && kinds.most > kinds.fewest) {
        add_modelled(e, kinds);
        return;
    }
    e.instance.pins = syntax.max_pins;
    if (!read_nodes(e, syntax.max_pins, e.instance.nodes)) return;
    e.skip_blanks();
    if (plain && syntax.control == CardSyntax::Control::none) skip_value_word(e);
    if (kinds.behavioural >= 0 && (!plain || starts_behaviour(e))) {
        read_behaviour(e);
        return;
    }
    e.instance.kind = kinds.plain;
    if (syntax.control != CardSyntax::Control::none) {
        read_controls(e);
        return;
    }
    if (starts_resistance(e)) {
        read_resistance(e);
        return;
    }
    if (!syntax.waveform)
        read_values(e);
    else if (!read_source(e))
        return;
    add_with_parasitics(e);
}

} // namespace nullor::parser
