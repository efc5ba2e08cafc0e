#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/base/near_names.hpp"
#include "parser/circuit/element.hpp"
#include "parser/names/written_units.hpp"
#include "parser/text/number.hpp"

namespace nullor::parser {

namespace {

std::vector<std::string> parameter_names(const devices::DeviceInfo& info) {
    std::vector<std::string> names;
    for (const auto& parameter : info.parameters)
        if (parameter.place != devices::Place::model) names.emplace_back(parameter.name);
    return names;
}

// A word that can only be a name: no number, no expression.
bool is_bare_name(const Word& word) {
    if (word.kind != Word::Kind::plain || starts_number(word.lower, 0, true)) return false;
    return word.lower.find_first_of("+-*/%^?:&|<>!~{}'\"") == std::string::npos;
}

Unit unit_of(const Element& e, int parameter) {
    return e.info().parameters[static_cast<std::size_t>(parameter)].unit;
}

// En={a}+{b}*pwr(freq,{c}) of LTspice's special functions.
bool is_noise_over_frequency(const Element& e, int parameter, std::size_t end) {
    const Unit unit = unit_of(e, parameter);
    if (unit != Unit::volt_per_root_hertz && unit != Unit::ampere_per_root_hertz) return false;
    return std::any_of(e.words().begin() + static_cast<std::ptrdiff_t>(e.at),
                       e.words().begin() + static_cast<std::ptrdiff_t>(end),
                       [](const Word& word) { return word.lower.find("freq") != std::string::npos; });
}

void read_one(Element& e, int parameter) {
    if (e.at_end()) {
        e.error(e.end_span(), "missing-value", "a value is missing behind this");
        return;
    }
    const std::size_t end = joined_end(e.words(), e.at);
    if (parameter >= 0 && is_noise_over_frequency(e, parameter, end)) {
        e.diagnostics.warning(e.card.span(e.at, end), "noise-over-frequency",
                              "noise that depends on freq is left out");
        e.at = end;
        return;
    }
    Draws draws = draws_of(e, parameter);
    const bool percent = parameter >= 0 && e.info().parameters[static_cast<std::size_t>(parameter)].percent;
    std::optional<Binding> value =
        (percent ? bind_share : bind_words)(e.card, e.at, end, *e.level.scope, e.diagnostics, &draws);
    if (value && parameter >= 0) {
        value->span = e.card.span(e.at, end);
        check_written_unit(e.words(), e.at, end, unit_of(e, parameter), e.diagnostics);
        set_value(e, parameter, std::move(*value));
    }
    e.at = end;
}

// tc=1m,2u where there are parameters tc1 and tc2.
void read_numbered(Element& e, const std::string& name) {
    for (int k = 1;; ++k) {
        const int parameter = e.info().find(name + std::to_string(k));
        e.skip_blanks();
        if (parameter < 0 || e.at_end() || e.next_is("=")) return;
        read_one(e, parameter);
    }
}

// TC 1m 2u, as old decks write it: the name of such a list and a number.
bool read_bare_list(Element& e) {
    if (e.word().kind != Word::Kind::plain || e.info().find(e.word().lower + "1") < 0 ||
        e.at + 1 >= e.words().size() || !starts_number(e.words()[e.at + 1].lower, 0, true))
        return false;
    const std::string name = e.word().lower;
    ++e.at;
    read_numbered(e, name);
    return true;
}

std::string types_on_card(char letter) {
    std::string text;
    for (const devices::DeviceInfo* info : devices::registry())
        if (info->syntax.type_on_card && info->syntax.letters.find(letter) != std::string_view::npos)
            for (const devices::ModelType& type : info->syntax.model_types)
                text += (text.empty() ? "" : ", ") + std::string(type.name);
    return text;
}

// The model's name; false when the word is none.
bool read_model_name(Element& e) {
    const devices::CardSyntax& syntax = e.info().syntax;
    if (syntax.type_on_card && e.word().kind == Word::Kind::plain && !e.typed) {
        e.typed = true;
        const int kind =
            devices::find_kind(e.letter(), e.word().lower, devices::CardSyntax::Expression::none);
        if (kind < 0)
            e.error(e.word().span, "unsupported-device",
                    "the function '" + e.word().text + "' of '" + e.name() + "' is not supported",
                    "supported are " + types_on_card(e.letter()));
        else
            e.instance.kind = kind;
        // Of several functions of one device: which.
        if (const int function = kind < 0 ? -1 : e.info().find("function"); function >= 0)
            set_value(e, function,
                      constant_binding(e.info().syntax.model_type(e.word().lower)->polarity, e.word().span));
        e.at = kind < 0 ? e.words().size() : e.at + 1;
        return true;
    }
    if (syntax.model_types.empty() || e.instance.model.valid()) return false;
    // 1N4148 starts as a number does: where a model has to stand, it is one.
    const bool may_start_so = syntax.model_required && e.word().kind == Word::Kind::plain;
    if (!is_bare_name(e.word()) && !may_start_so) return false;
    const Word& name = e.word();
    const FoundModel model = find_model(e.build, e.level, name.lower, name.span, e.diagnostics);
    if (!model.exists) return false;
    ++e.at;
    if (!model.id.valid()) return true;
    const Model& found = e.build.circuit.models[static_cast<std::size_t>(model.id.index)];
    const int kind = devices::find_kind(e.letter(), found.type, devices::CardSyntax::Expression::none);
    if (kind < 0) {
        e.error(name.span, "wrong-model",
                "'" + e.name() + "' cannot have a model of type '" + found.type + "'")
            .chain.push_back({"'" + name.text + "' is defined here", found.span});
        return true;
    }
    e.instance.kind = kind;
    e.instance.model = model.id;
    return true;
}

// The name alone of what is or is not (off), behind the model; false when the word is none.
bool read_flag(Element& e) {
    const int parameter = e.info().find(e.word().lower);
    if (parameter < 0 || !e.info().parameters[static_cast<std::size_t>(parameter)].flag) return false;
    if (e.info().syntax.model_required && !e.instance.model.valid()) return false;
    set_value(e, parameter, {expr::Program::constant(1.0), {}, e.word().span});
    ++e.at;
    return true;
}

// A word that should be a value or a model, and is the name of neither; the card goes on behind it.
bool report_unknown_name(Element& e) {
    const Word& word = e.word();
    if (!is_bare_name(word) || e.level.scope->parameter(word.lower)) return false;
    const bool call = e.at + 1 < e.words().size() && e.words()[e.at + 1].is("(");
    if (call && e.words()[e.at + 1].begin == word.end) return false; // an expression: gauss(1k,0.1,3)
    for (const NamedConstant& constant : named_constants())
        if (constant.name == word.lower) return false;
    const bool modelled = !e.info().syntax.model_types.empty();
    const auto names = [&] {
        std::vector<std::string> all = e.level.scope->parameter_names();
        if (modelled) {
            const std::vector<std::string> models = model_names(e.build, e.level);
            all.insert(all.end(), models.begin(), models.end());
        }
        return all;
    };
    e.error(word.span, modelled ? "unknown-model" : "unknown-name",
            "'" + word.text + "' is neither a number nor a parameter" + (modelled ? " nor a model" : ""),
            call ? "an expression with blanks stands in braces: {" + word.text + "(...)}"
                 : did_you_mean(word.lower, names));
    e.at = call ? std::min(closing(e.words(), e.at + 1) + 1, e.words().size()) : e.at + 1;
    return true;
}

} // namespace

Draws draws_of(const Element& e, int parameter) {
    return {e.build.circuit, Target::Kind::instance, e.instance.name, parameter,
            e.info().parameters[static_cast<std::size_t>(parameter)].name};
}

void read_named_value(Element& e) {
    const Word& name = e.word();
    const int parameter = e.info().find(name.lower);
    if (parameter < 0 && (read_parasitic(e) || read_catalogue(e))) return;
    e.at += 2;
    if (parameter >= 0) {
        read_one(e, parameter);
    } else if (e.info().find(name.lower + "1") >= 0) {
        read_numbered(e, name.lower);
    } else {
        const std::vector<std::string> names = parameter_names(e.info());
        std::string hint = e.info().find_in_model(name.lower) >= 0
                               ? "'" + name.lower + "' is given in the model"
                               : did_you_mean(name.lower, names);
        // LTspice's G ... vto= dir=: there is a word for it in no manual.
        if (e.letter() == 'g' && (name.is("vto") || name.is("dir")))
            hint = "a law of '" + name.text + "=' is not public: none is guessed here";
        if (hint.empty()) {
            for (const std::string& one : names) hint += (hint.empty() ? "it has " : ", ") + one;
            if (names.size() > 12) hint.clear();
        }
        e.error(name.span, "unknown-parameter",
                "'" + e.name() + "' (" + std::string(e.info().name) + ") has no parameter '" + name.text +
                    "'",
                std::move(hint));
        if (!e.at_end()) e.at = joined_end(e.words(), e.at);
    }
}

void read_values(Element& e) {
    const int principal = e.info().find(e.info().syntax.principal);
    bool has_value = false;
    for (e.skip_blanks(); !e.at_end(); e.skip_blanks()) {
        const Word& word = e.word();
        if (e.next_is("=") && word.kind == Word::Kind::plain) {
            read_named_value(e);
        } else if (word.is("params:")) {
            ++e.at;
        } else if (read_model_name(e) || read_flag(e) || read_bare_list(e)) {
            continue;
        } else if (word.is("noiseless")) { // what is in it is meant
            e.noiseless = true;
            ++e.at;
        } else if (principal >= 0 && !has_value && !word.is("=")) {
            has_value = true;
            if (report_unknown_name(e)) continue;
            const std::size_t end = item_end(e.words(), e.at);
            Draws draws = draws_of(e, principal);
            std::optional<Binding> value =
                bind_words(e.card, e.at, end, *e.level.scope, e.diagnostics, &draws);
            check_written_unit(e.words(), e.at, end, unit_of(e, principal), e.diagnostics);
            if (value) set_value(e, principal, std::move(*value));
            e.at = end;
        } else {
            const bool comma = e.words()[e.at - 1].is(",");
            e.error(word.span, "unexpected-word", "'" + word.text + "' is not expected here",
                    comma ? "the decimal sign of numbers is a point" : "");
            return;
        }
    }
    if (e.info().syntax.type_on_card && !e.typed && !e.diagnostics.has_errors())
        e.error(e.card.span(), "missing-model", "'" + e.name() + "' has no function",
                "supported are " + types_on_card(e.letter()));
    if (const int unused = e.info().find("unused"); unused >= 0 && e.instance.pins > 1) {
        double pins = 0;
        for (int k = 0; k + 1 < e.instance.pins; ++k)
            if (e.instance.nodes[static_cast<std::size_t>(k)] == e.instance.nodes.back())
                pins += std::exp2(k);
        set_value(e, unused, constant_binding(pins, e.card.span()));
    }
    if (e.info().syntax.model_required && !e.instance.model.valid() && !e.diagnostics.has_errors())
        e.error(e.card.span(), "missing-model", "'" + e.name() + "' has no model",
                fmt::format("write its name behind the nodes, and .model NAME {} (...)",
                            e.info().syntax.model_types.front().name));
}

} // namespace nullor::parser
