// Devices, their parameters and models: each parameter reset to its default, or a thousandth off where it has
// none.

#include <cmath>
#include <utility>

#include "engine/circuit/values/values.hpp"
#include "engine/devices/registry.hpp"
#include "parser/names/scope.hpp"
#include "tests/coverage/item.hpp"

namespace nullor::coverage {

namespace {

using devices::DeviceInfo;

std::vector<std::string> words_of(std::string_view list) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : std::string(list) + " ") {
        if (c != ' ')
            word += c;
        else if (!word.empty())
            words.push_back(std::exchange(word, {}));
    }
    return words;
}

std::string letters_of(const DeviceInfo& info) {
    std::string text;
    for (const char c : info.syntax.letters) {
        text += text.empty() ? "" : ", ";
        text += static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

// Decks are named after the device, its kind, or (op-amps) its model.
std::string about_of(const DeviceInfo& info) {
    if (info.syntax.model_type("opamp")) return "opamp";
    if (info.syntax.control == devices::CardSyntax::Control::nodes ||
        info.syntax.control == devices::CardSyntax::Control::branches)
        return "device-controlled";
    if (info.syntax.control == devices::CardSyntax::Control::branch_list) return "device-coupling";
    if (info.syntax.waveform) return "source-dc-ac";
    if (info.syntax.expression != devices::CardSyntax::Expression::none) return "device-behaviour";
    if (info.syntax.letters == "q") return "device-bjt";
    if (info.syntax.letters == "j") return "device-jfet";
    if (info.syntax.model_type("vdmos")) return "device-vdmos";
    if (info.syntax.type_on_card) return info.syntax.model_type("ota") ? "device-ota" : "device-logic";
    if (info.syntax.letters == "m") return "device-mosfet";
    return "device-" + std::string(info.name);
}

int kind_of(const DeviceInfo& info) {
    const auto all = devices::registry();
    for (std::size_t k = 0; k < all.size(); ++k)
        if (all[k] == &info) return static_cast<int>(k);
    return -1;
}

bool model_belongs(const Model& model, const DeviceInfo& info) {
    return info.syntax.model_type(model.type) != nullptr;
}

bool forget(std::vector<std::pair<int, Binding>>& values, int parameter) {
    return std::erase_if(values, [&](const auto& given) { return given.first == parameter; }) > 0;
}

bool reset(parser::Job& job, const DeviceInfo& info, int parameter) {
    bool changed = false;
    const int kind = kind_of(info);
    for (Instance& instance : job.circuit.instances)
        if (instance.kind == kind) changed |= forget(instance.values, parameter);
    for (Model& model : job.circuit.models)
        if (model_belongs(model, info)) changed |= forget(model.values, parameter);
    return changed;
}

bool nudge(parser::Job& job, const DeviceInfo& info, int parameter) {
    const Outcome<Values> values = Values::evaluate(job.circuit, {});
    if (!values) return false;
    bool changed = false;
    const int kind = kind_of(info);
    for (std::size_t k = 0; k < job.circuit.instances.size(); ++k) {
        Instance& instance = job.circuit.instances[k];
        if (instance.kind != kind) continue;
        const double value =
            values.value().of(InstanceId{static_cast<int>(k)})[static_cast<std::size_t>(parameter)];
        if (value == 0 || !std::isfinite(value)) continue;
        (void)forget(instance.values, parameter);
        // Downwards: a coupling of 1 cannot grow.
        instance.values.emplace_back(parameter, parser::constant_binding(0.999 * value));
        changed = true;
    }
    return changed;
}

// Its cards left out.
std::optional<std::string> without_kind(const DeckFile& deck, int kind) {
    const std::optional<parser::Job> job = job_of(deck);
    if (!job) return std::nullopt;
    std::vector<Edit> edits;
    for (const Instance& instance : job->circuit.instances) {
        if (instance.kind != kind || instance.around || instance.span.file != 0) continue;
        const std::string name = instance.name;
        for (const CardRange& card : deck.cards)
            if (card.key == name) edits.push_back(without_card(deck, card));
    }
    return edited(deck, std::move(edits));
}

// "name=value" left out of the cards and models of the device.
std::optional<std::string> without_alias(const DeckFile& deck, const DeviceInfo& info,
                                         std::string_view alias) {
    std::vector<Edit> edits;
    for (const CardRange& card : deck.cards) {
        const bool own = info.syntax.letters.find(card.key[0]) != std::string_view::npos;
        if (!own && card.key != ".model") continue;
        for (const std::size_t at : places_of(deck, card, alias))
            if (std::optional<Edit> edit = without_value(deck, card, at, alias))
                edits.push_back(std::move(*edit));
    }
    return edited(deck, std::move(edits));
}

std::optional<std::string> without_word(const DeckFile& deck, std::string_view word) {
    std::vector<Edit> edits;
    for (const CardRange& card : deck.cards)
        if (card.key[0] != '.')
            for (const std::size_t at : places_of(deck, card, word)) edits.push_back({at, at, "no-"});
    return edited(deck, std::move(edits));
}

// Of models that other simulators have too, so that a misspelt one is no error: no row for what no result
// depends on, the channel that is there anyway, and the level where there is one law.
bool has_no_row(const DeviceInfo& info, const devices::ParameterInfo& parameter) {
    const bool one_law = parameter.name == "level" && info.syntax.letters != "m";
    return parameter.name == "nchan" || one_law;
}

// Field-effect transistors start without current anyway, and switches are off.
bool without_effect(const DeviceInfo& info, const devices::ParameterInfo& parameter) {
    const bool begins_off = std::string_view("jmsw").find(info.syntax.letters) != std::string_view::npos;
    return (parameter.name == "off" && begins_off) || parameter.name == "asym";
}

Item parameter_item(const DeviceInfo& info, int index, const std::string& section) {
    const devices::ParameterInfo& parameter = info.parameters[static_cast<std::size_t>(index)];
    Item item{section, std::string(parameter.name), std::string(parameter.meaning), {}, {}, about_of(info)};
    if (without_effect(info, parameter)) {
        item.meaning += " (read, without effect)";
        item.text = [name = std::string(parameter.name)](const DeckFile& deck) {
            return without_word(deck, name);
        };
    } else if (std::isnan(parameter.default_value)) {
        item.job = [&info, index](parser::Job& job) { return nudge(job, info, index); };
    } else {
        item.job = [&info, index](parser::Job& job) { return reset(job, info, index); };
    }
    return item;
}

} // namespace

std::vector<Item> device_items() {
    std::vector<Item> items;
    for (const DeviceInfo* info : devices::registry()) {
        const std::string name(info->name), section = "Device: " + name;
        Item card{section, letters_of(*info), std::string(info->meaning), {}, {}, about_of(*info)};
        card.text = [kind = kind_of(*info)](const DeckFile& deck) { return without_kind(deck, kind); };
        items.push_back(std::move(card));
        for (std::size_t k = 0; k < info->parameters.size(); ++k) {
            if (has_no_row(*info, info->parameters[k])) continue;
            items.push_back(parameter_item(*info, static_cast<int>(k), section));
            for (const std::string& alias : words_of(info->parameters[k].alias)) {
                Item item{section, alias, "the same as " + std::string(info->parameters[k].name),
                          {},      {},    about_of(*info)};
                item.text = [info, alias](const DeckFile& deck) { return without_alias(deck, *info, alias); };
                items.push_back(std::move(item));
            }
        }
        for (const devices::ModelType& known : info->syntax.model_types) {
            if (info->syntax.type_on_card) break;
            const std::string type(known.name);
            Item item{section, ".model NAME " + type, "its values left out", {}, {}, about_of(*info)};
            item.job = [type](parser::Job& job) {
                bool changed = false;
                for (Model& model : job.circuit.models)
                    if (model.type == type && !model.values.empty()) changed = true, model.values.clear();
                return changed;
            };
            items.push_back(std::move(item));
        }
        if (!info->syntax.builtin.empty()) {
            Item item{section,        std::string(info->syntax.builtin), "a model with all defaults", {}, {},
                      about_of(*info)};
            item.text = [word = std::string(info->syntax.builtin)](const DeckFile& deck) {
                return without_word(deck, word);
            };
            items.push_back(std::move(item));
        }
    }
    return items;
}

} // namespace nullor::coverage
