// Conditions of .if and .elseif, by the parameters of the top level and those of the command line.

#include "engine/base/constants.hpp"
#include "parser/circuit/build.hpp"

namespace nullor::parser {

namespace {

// ngspice reads a = b as a comparison.
CardText with_comparisons(const Card& card) {
    CardText text(card.text);
    std::vector<std::size_t> single;
    for (const Word& word : card.words)
        if (word.is("=")) single.push_back(word.begin);
    if (single.empty()) return text;
    std::string written = card.text.text();
    for (std::size_t k = single.size(); k-- > 0;) written.insert(single[k], 1, '=');
    CardText result(card.span().file);
    result.append(written, card.span().line, card.span().column);
    return result;
}

} // namespace

bool condition_holds(Build& build, const Card& card, const std::vector<const Card*>& definition_cards) {
    Diagnostics quiet, found; // what is wrong with a definition is told where it is read
    std::vector<Definition> definitions;
    for (const Card* one : definition_cards)
        for (Definition& d :
             one->key().starts_with(".func") ? read_function(*one, quiet) : read_definitions(*one, 1, quiet))
            definitions.push_back(std::move(d));
    keep_last(definitions, quiet);
    Circuit circuit;
    circuit.parameters.push_back({"temper", constant_binding(nominal_celsius)});
    Scope scope;
    define(definitions, build.overrides, scope, circuit, quiet);

    const CardText text = with_comparisons(card);
    const std::optional<Binding> value =
        bind_tree(parse_expression(text, card.words.front().end, text.text().size(), found), scope, found);
    for (Diagnostic d : found.all()) {
        if (d.code == "unknown-name" && d.hint.empty())
            d.hint = "a condition is decided once, by parameters of the top level";
        build.diagnostics.add(std::move(d));
    }
    std::vector<ParameterId> read = value ? value->inputs : std::vector<ParameterId>{};
    for (std::size_t k = 0; k < read.size(); ++k) { // and what these are made of
        const Parameter& parameter = circuit.parameters[static_cast<std::size_t>(read[k].index)];
        if (build.decided.insert(parameter.name).second)
            read.insert(read.end(), parameter.value.inputs.begin(), parameter.value.inputs.end());
    }
    return value && nominal_value(*value, circuit) != 0;
}

} // namespace nullor::parser
