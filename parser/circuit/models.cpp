#include <algorithm>

#include <fmt/format.h>

#include "engine/base/near_names.hpp"
#include "engine/devices/registry.hpp"
#include "parser/circuit/build.hpp"
#include "parser/names/written_units.hpp"

namespace nullor::parser {

namespace {

// Models that only nullor has: a name that it does not know is misspelt, and not another simulator's.
constexpr std::string_view own_types[] = {"opamp"};
bool is_own(std::string_view type) {
    return std::find(std::begin(own_types), std::end(own_types), type) != std::end(own_types);
}

std::vector<std::string> known_types() {
    std::vector<std::string> types;
    for (const devices::DeviceInfo* info : devices::registry())
        if (!info->syntax.type_on_card)
            for (const devices::ModelType& type : info->syntax.model_types) types.emplace_back(type.name);
    return types;
}

// For a type that no device has.
std::string hint_for(const Word& type) {
    const std::vector<std::string> types = known_types();
    const std::string meant = type.lower.size() > 2 ? did_you_mean(type.lower, types) : "";
    return meant.empty() ? fmt::format("supported types are {}", fmt::join(types, ", ")) : meant;
}

std::vector<std::string> model_parameter_names(const devices::DeviceInfo& info) {
    std::vector<std::string> names;
    for (const auto& parameter : info.parameters)
        if (parameter.place != devices::Place::card) names.emplace_back(parameter.name);
    return names;
}

// PSpice's `.model NEW AKO:OLD [type] (parameter=value ...)`: a kind of OLD, whose values it has but for its
// own.
struct Head {
    std::string base; // lower case; empty without AKO
    Span base_span;
    std::size_t next = 2; // word: the type, or behind it where it is not needed
};

Head head_of(const Card& card) {
    Head head;
    if (card.words.size() < 3 || !card.words[2].lower.starts_with("ako:")) return head;
    const Word& word = card.words[2];
    head.base = word.lower.substr(4);
    head.base_span = word.span;
    head.next = 3;
    if (head.base.empty() && card.words.size() > 3) { // AKO: OLD
        head.base = card.words[3].lower;
        head.base_span = card.words[3].span;
        head.next = 4;
    }
    return head;
}

class ModelReader {
public:
    ModelReader(const Card& card, const Scope& scope, const devices::DeviceInfo& info, Circuit& circuit,
                Diagnostics& diagnostics)
        : card_(card), words_(card.words), scope_(scope), info_(info), circuit_(circuit),
          diagnostics_(diagnostics) {}

    // k: the word behind the type. base: whose values it has where it has none of its own; or null.
    Model read(const std::string& type, std::size_t k, const Model* base) {
        Model model;
        model.name = scope_.prefix() + words_[1].lower;
        model.type = type;
        model.span = words_[1].span;
        model.polarity = info_.syntax.model_type(model.type)->polarity;
        std::size_t last = words_.size();
        if (k < last && words_[k].is("(")) {
            last = closing(words_, k);
            if (last == words_.size())
                diagnostics_.warning(words_[k].span, "unbalanced",
                                     "this parenthesis is never closed: the card ends where its text does");
            else if (last + 1 < words_.size() && words_[last + 1].is(")"))
                closes_nothing(words_[last + 1]);
            else if (last + 1 < words_.size())
                unexpected(words_[last + 1]);
            ++k;
        } else if (k < last && words_.back().is(")") && is_unopened(k)) {
            closes_nothing(words_[--last]);
        }
        while (k < last) {
            if (words_[k].is(",")) {
                ++k;
            } else if (k + 1 < last && words_[k + 1].is("=") && !words_[k].is_punctuation()) {
                std::size_t end = value_end(words_, k + 2, last);
                while (end > k + 3 && is_flag(words_[end - 1])) --end;
                assign(model, words_[k], k + 2, end);
                k = std::max(end, k + 2);
            } else if (!is_own(type) && k + 1 < last && info_.find_in_model(words_[k].lower) >= 0 &&
                       !is_flag(words_[k]) && starts_number(words_[k + 1].lower, 0, true)) {
                // SPICE2 takes "=" for a blank.
                const std::size_t end = std::min(item_end(words_, k + 1), last);
                assign(model, words_[k], k + 1, end);
                k = end;
            } else {
                const int index = info_.find_in_model(words_[k].lower);
                if (!is_flag(words_[k]))
                    unexpected(words_[k]);
                else if (index >= 0)
                    model.values.emplace_back(index, constant_binding(1, words_[k].span));
                ++k;
            }
        }
        if (!unknown_.empty())
            diagnostics_.warning(unknown_[0]->span, "unknown-parameter",
                                 has_none(model, unknown_) +
                                     (unknown_.size() > 1 ? ": they have no effect" : ": it has no effect"),
                                 hint_for(*unknown_[0]));
        for (std::size_t own = model.values.size(), j = 0; base && j < base->values.size(); ++j)
            if (std::none_of(model.values.begin(), model.values.begin() + static_cast<std::ptrdiff_t>(own),
                             [&](const auto& value) { return value.first == base->values[j].first; }))
                model.values.push_back(base->values[j]);
        return model;
    }

private:
    [[nodiscard]] static std::string has_none(const Model& model, const std::vector<const Word*>& names) {
        std::string text;
        for (const Word* name : names) text += (text.empty() ? "'" : ", '") + name->text + "'";
        return fmt::format("a model of type '{}' has no parameter{} {}", model.type,
                           names.size() > 1 ? "s" : "", text);
    }
    [[nodiscard]] std::string hint_for(const Word& name) const {
        return info_.find(name.lower) >= 0 ? "'" + name.lower + "' is given on the cards of the instances"
                                           : did_you_mean(name.lower, model_parameter_names(info_));
    }

    // The name alone of what is or is not.
    [[nodiscard]] bool is_flag(const Word& word) const {
        const int index = info_.find_in_model(word.lower);
        return word.is("noiseless") || (index >= 0 && info_.parameters[static_cast<std::size_t>(index)].flag);
    }

    // The last word closes what nothing from word k on has opened.
    [[nodiscard]] bool is_unopened(std::size_t k) const {
        int open = 0;
        for (; k < words_.size(); ++k) open += words_[k].is("(") ? 1 : words_[k].is(")") ? -1 : 0;
        return open < 0;
    }
    void closes_nothing(const Word& word) {
        diagnostics_.warning(word.span, "unbalanced", "this parenthesis closes nothing that was opened");
    }

    void unexpected(const Word& word) {
        diagnostics_.error(word.span, "unexpected-word",
                           "'" + word.text + "' is not followed by '= value' in this .model card");
    }

    void assign(Model& model, const Word& name, std::size_t first, std::size_t last) {
        const int index = info_.find_in_model(name.lower);
        if (name.is("tempmodel") && first + 1 == last && words_[first].is("quadratic")) return;
        if (index < 0) {
            if (is_own(model.type))
                diagnostics_.error(name.span, "unknown-parameter", has_none(model, {&name}), hint_for(name));
            else
                unknown_.push_back(&name);
            return;
        }
        Draws draws(circuit_, Target::Kind::model, model.name, index, name.lower);
        const devices::ParameterInfo& parameter = info_.parameters[static_cast<std::size_t>(index)];
        std::optional<Binding> value =
            (parameter.percent ? bind_share : bind_words)(card_, first, last, scope_, diagnostics_, &draws);
        check_written_unit(words_, first, last, parameter.unit, diagnostics_);
        for (const auto& given : model.values)
            if (given.first == index)
                diagnostics_.error(name.span, "duplicate-parameter", "'" + name.text + "' is given twice")
                    .chain.push_back({"first given here", given.second.span});
        if (value) model.values.emplace_back(index, std::move(*value));
    }

    const Card& card_;
    const std::vector<Word>& words_;
    const Scope& scope_;
    const devices::DeviceInfo& info_;
    Circuit& circuit_;
    Diagnostics& diagnostics_;
    std::vector<const Word*> unknown_; // names that another simulator's model has
};

// Reads the card once for this level.
ModelId read_model(Build& build, Level& level, const Card& card, Span user, Diagnostics& diagnostics) {
    const auto known = level.models.find(&card);
    const Head head = head_of(card);
    if (known != level.models.end()) {
        if (build.models_read.contains(&card))
            diagnostics.error(head.base_span, "model-cycle",
                              "model '" + card.words[1].text + "' is a kind of itself");
        return known->second;
    }
    ModelId& id = level.models[&card];
    if (card.words.size() < 3 || card.words[2].kind != Word::Kind::plain) {
        diagnostics.error(card.span(), "bad-model", ".model needs a name and a type",
                          "write .model name type (parameter=value ...)");
        return id;
    }
    std::optional<Model> base;
    if (!head.base.empty()) {
        build.models_read.insert(&card);
        const FoundModel old = find_model(build, level, head.base, head.base_span, diagnostics);
        build.models_read.erase(&card);
        if (!old.exists)
            diagnostics.error(head.base_span, "unknown-model", "there is no model '" + head.base + "'",
                              did_you_mean(head.base, model_names(build, level)));
        if (!old.id.valid()) return id;
        base = build.circuit.models[static_cast<std::size_t>(old.id.index)];
    }
    const bool typed = head.next < card.words.size() && card.words[head.next].kind == Word::Kind::plain &&
                       !(head.next + 1 < card.words.size() && card.words[head.next + 1].is("="));
    const Word& type = card.words[std::min(head.next, card.words.size() - 1)];
    const std::string type_name = base && !typed ? base->type : type.lower;
    const devices::DeviceInfo* info = devices::device_of_model(type_name);
    if (!info) {
        Diagnostic& d =
            diagnostics.error(type.span, "unknown-model-type",
                              "models of type '" + type.text + "' are not supported", hint_for(type));
        if (user.known()) d.chain.push_back({"used here", user});
        return id;
    }
    if (base && info != devices::device_of_model(base->type)) {
        diagnostics
            .error(type.span, "wrong-model",
                   "a model of type '" + type_name + "' cannot be a kind of one of type '" + base->type + "'")
            .chain.push_back({"'" + head.base + "' is defined here", base->span});
        return id;
    }
    Diagnostics found;
    Model model = ModelReader(card, *level.scope, *info, build.circuit, found)
                      .read(type_name, head.next + (base && !typed ? 0 : 1), base ? &*base : nullptr);
    Diagnostics told;
    for (Diagnostic d : found.all()) { // what a name means does not matter to a model that no card uses
        if (!user.known() && d.code == "unknown-name") d.severity = Severity::warning;
        told.add(std::move(d));
    }
    build.report(told, level);
    id = ModelId{static_cast<int>(build.circuit.models.size())};
    build.circuit.models.push_back(std::move(model));
    return id;
}

// Xyce's TEMPMODEL=QUADRATIC: three cards of one name, measured at three temperatures.
bool over_temperature(const std::vector<const Card*>& cards) {
    return cards.size() == 3 && std::all_of(cards.begin(), cards.end(), [](const Card* card) {
               return std::any_of(card->words.begin(), card->words.end(),
                                  [](const Word& word) { return word.is("tempmodel"); });
           });
}

} // namespace

FoundModel find_model(Build& build, Level& level, const std::string& name, Span span,
                      Diagnostics& diagnostics) {
    for (Level* home = &level; home; home = home->home) {
        const auto& models = build.index(*home).models;
        const auto found = models.find(name);
        if (found == models.end()) continue;
        const Card* first = found->second.front();
        if (over_temperature(found->second)) {
            const bool known = home->models.contains(first);
            std::vector<ModelId> ids;
            for (const Card* card : found->second)
                ids.push_back(read_model(build, *home, *card, span, diagnostics));
            if (!known) interpolate_over_temperature(build.circuit, ids);
            return {true, ids.front()};
        }
        for (const Card* other : found->second) {
            if (same_text(*first, *other)) continue;
            Diagnostic& d =
                diagnostics.error(span, "ambiguous-model", "model '" + name + "' is defined more than once");
            d.chain.push_back({"here", first->span()});
            d.chain.push_back({"and here", other->span()});
            break;
        }
        return {true, read_model(build, *home, *first, span, diagnostics)};
    }
    return {};
}

std::vector<std::string> model_names(Build& build, Level& level) {
    std::vector<std::string> names;
    for (Level* home = &level; home; home = home->home)
        for (const auto& entry : build.index(*home).models) names.push_back(entry.first);
    return names;
}

void read_unused_models(Build& build, Level& level) {
    for (const Card& card : level.block->models) {
        Diagnostics found;
        if (card.words.size() < 3) {
            found.error(card.span(), "bad-model", ".model needs a name and a type",
                        "write .model name type (parameter=value ...)");
        } else if (!head_of(card).base.empty() || devices::device_of_model(card.words[2].lower)) {
            // Of two definitions only the first has the name; an instance that uses it is told.
            const auto& same = build.index(level).models.at(card.words[1].lower);
            if (same.front() == &card) (void)read_model(build, level, card, {}, found);
        } else if (!level.definition && card.span().file == build.deck_file &&
                   !level.models.contains(&card) && !build.diagnostics.has_errors()) {
            // Libraries hold models of all kinds; in the deck itself somebody meant it.
            const Word& type = card.words[2];
            found.warning(type.span, "unknown-model-type",
                          "models of type '" + type.text + "' are not supported; this one is not used",
                          type.lower.size() > 2 ? did_you_mean(type.lower, known_types()) : "");
        }
        build.report(found, level);
    }
}

} // namespace nullor::parser
