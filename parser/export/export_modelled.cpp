#include "parser/export/export_modelled.hpp"

#include <cmath>
#include <utility>

#include "engine/base/at.hpp"
#include "engine/base/constants.hpp"

namespace nullor::parser {

namespace {

using devices::Place;

bool by_name(const devices::ParameterInfo& parameter) {
    return parameter.exported == devices::ParameterInfo::Export::by_name;
}

std::string number_or_flag(const devices::ParameterInfo& parameter, double value) {
    if (!parameter.flag) return fmt::format(" {}={}", parameter.name, value);
    return value != 0 ? fmt::format(" {}", parameter.name) : "";
}

// ngspice has no temperature of a model but tnom: t_abs stands on the card.
std::string temperature(const devices::DeviceInfo& info, const devices::Card& card) {
    const auto given = [&](int index) { return index >= 0 && card.given[at(index)] != 0; };
    const int own = info.find("temp"), of_model = info.find_in_model("t_abs"), moved = info.find("dtemp");
    if (given(own)) return fmt::format(" temp={}", card.value[at(own)]);
    if (given(of_model) && card.value[at(of_model)] > -zero_celsius)
        return fmt::format(" temp={}", card.value[at(of_model)]);
    return card.value[at(moved)] != 0 ? fmt::format(" dtemp={}", card.value[at(moved)]) : "";
}

std::string card_values(const devices::DeviceInfo& info, const devices::Card& card) {
    std::string text;
    for (std::size_t k = 0; k < info.parameters.size(); ++k) {
        const devices::ParameterInfo& parameter = info.parameters[k];
        if (card.given[k] != 0 && parameter.place != Place::model && by_name(parameter))
            text += number_or_flag(parameter, card.value[k]);
    }
    return text + temperature(info, card) + start_values(info, card);
}

std::string model_values(const devices::DeviceInfo& info, const devices::Card& card) {
    std::string text;
    bool breaks = false;
    for (std::size_t k = 0; k < info.parameters.size(); ++k) {
        const devices::ParameterInfo& parameter = info.parameters[k];
        if (parameter.place != Place::model || !by_name(parameter)) continue;
        breaks = breaks || (parameter.name == "bv" && card.given[k] != 0);
        // What ngspice would take for another number where it is left out.
        const bool differs = parameter.name == "ibv" && breaks;
        if ((card.given[k] != 0 || differs) && std::isfinite(card.value[k]))
            text += number_or_flag(parameter, card.value[k]);
    }
    return text;
}

// LTspice's diode by regions, as the current of a source.
bool has_regions(const devices::DeviceInfo& info, const devices::Card& card) {
    for (std::size_t k = 0; k < info.parameters.size(); ++k)
        if (card.given[k] != 0 && info.parameters[k].law == "regions") return true;
    return false;
}

std::string current_of_regions(const devices::DeviceInfo& info, const devices::Card& card,
                               const std::string& pins) {
    const auto value = [&](std::string_view name) { return card.value[at(info.find_in_model(name))]; };
    const std::string v = "v(" + std::string(pins).replace(pins.find(' '), 1, ",") + ")";
    const auto bent = [&](const std::string& w, double bend) {
        if (bend == 0) return fmt::format("max({},0)", w);
        return fmt::format("({0}<=0 ? 0 : {0}>={1} ? {0}-{2} : {0}*{0}/{3})", w, bend, bend / 2, 2 * bend);
    };
    const double off = 1 / value("roff"), on = 1 / value("ron");
    const double reverse = card.given[at(info.find_in_model("rrev"))] != 0 ? 1 / value("rrev") : on;
    std::string text = fmt::format("{}*{}+{}*{}", off, v, on - off,
                                   bent(fmt::format("({}-{})", v, value("vfwd")), value("epsilon")));
    if (std::isfinite(value("vrev")))
        text += fmt::format("-{}*{}", reverse - off,
                            bent(fmt::format("(-{}-{})", v, value("vrev")), value("revepsilon")));
    const auto bounded = [&](double most) {
        return std::isfinite(most) ? fmt::format("{0}*tanh(({1})/{0})", most, text) : "(" + text + ")";
    };
    if (std::isfinite(value("ilimit")) || std::isfinite(value("revilimit")))
        text = fmt::format("({}>0 ? {} : {})", v, bounded(value("ilimit")), bounded(value("revilimit")));
    return fmt::format("{}*({})", card.value[at(info.find("m"))], text);
}

} // namespace

std::string start_values(const devices::DeviceInfo& info, const devices::Card& card) {
    std::string text, left_out;
    for (int k = 1, index = 0; (index = info.find(fmt::format("ic{}", k))) >= 0; ++k) {
        left_out += fmt::format("{}{}", k > 1 ? "," : " ic=", card.value[at(index)]);
        if (card.given[at(index)] != 0) text += std::exchange(left_out, "");
    }
    return text;
}

void write_modelled(const Instance& instance, const devices::DeviceInfo& info, const devices::Card& card,
                    const std::string& name, const std::string& pins, WrittenModels& models,
                    ExportWriter& to) {
    if (has_regions(info, card))
        return to.card("{} {} I={}", to.names.new_element("b_" + name), pins,
                       current_of_regions(info, card, pins));
    const Model& model = to.circuit.models[at(instance.model.index)];
    if (info.syntax.letters == "j" && card.value[at(info.find_in_model("level"))] == 2)
        to.diagnostics.error(instance.span, "not-expressible",
                             fmt::format("{}: level 2 of a JFET is another law in ngspice", instance.name));
    // SPICE has no lateral type.
    const bool lateral = model.type == "lpnp";
    const std::string body = fmt::format("{}{}{}", lateral ? "pnp" : model.type, lateral ? " subs=-1" : "",
                                         model_values(info, card));
    auto [found, is_new] = models.try_emplace(body);
    if (is_new) {
        found->second = to.names.new_subcircuit(model.name);
        to.card(".model {} {}", found->second, body);
    }
    to.card("{} {} {}{}", name, pins, found->second, card_values(info, card));
}

} // namespace nullor::parser
