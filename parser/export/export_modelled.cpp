#include "parser/export/export_modelled.hpp"

#include <cmath>
#include <utility>

#include "engine/base/at.hpp"

namespace nullor::parser {

namespace {

using devices::Place;

// Of the model's temperatures ngspice has tnom alone: t_abs stands on the card.
bool on_card(const devices::ParameterInfo& parameter) {
    return parameter.place == Place::card || parameter.name == "t_abs";
}

// t_abs as temp, unless the card has one.
std::string card_values(const devices::DeviceInfo& info, const devices::Card& card) {
    std::string text;
    const auto given = [&](std::string_view name, bool in_model = false) {
        const int index = in_model ? info.find_in_model(name) : info.find(name);
        return index >= 0 && card.given[at(index)] != 0 ? index : -1;
    };
    for (std::size_t k = 0; k < info.parameters.size(); ++k) {
        const devices::ParameterInfo& parameter = info.parameters[k];
        const bool everywhere = parameter.place == Place::anywhere;
        if (card.given[k] == 0 || !(on_card(parameter) || everywhere)) continue;
        if (parameter.name == "t_abs") continue;
        if (parameter.flag)
            text += card.value[k] != 0 && !is_foreign(parameter) ? fmt::format(" {}", parameter.name) : "";
        else if (parameter.name.starts_with("ic") && parameter.name.size() > 2)
            continue;
        else if (parameter.name != "dtemp")
            text += fmt::format(" {}={}", parameter.name, card.value[k]);
    }
    if (given("temp") < 0) {
        const int absolute = given("t_abs", true);
        const double moved = card.value[at(info.find("dtemp"))];
        if (absolute >= 0 && card.value[at(absolute)] > -273.15)
            text += fmt::format(" temp={}", card.value[at(absolute)]);
        else if (moved != 0)
            text += fmt::format(" dtemp={}", moved);
    }
    return text + start_values(info, card);
}

std::string model_values(const devices::DeviceInfo& info, const devices::Card& card) {
    std::string text;
    bool breaks = false;
    for (std::size_t k = 0; k < info.parameters.size(); ++k) {
        const devices::ParameterInfo& parameter = info.parameters[k];
        if (parameter.place != Place::model || on_card(parameter)) continue;
        if (parameter.flag) { // pchan
            if (card.value[k] != 0 && !is_foreign(parameter)) text += " " + std::string(parameter.name);
            continue;
        }
        breaks = breaks || (parameter.name == "bv" && card.given[k] != 0);
        // What ngspice would take for another number where it is left out.
        const bool differs = parameter.name == "ibv" && breaks;
        if ((card.given[k] != 0 || differs) && std::isfinite(card.value[k]))
            text += fmt::format(" {}={}", parameter.name, card.value[k]);
    }
    return text;
}

// LTspice's diode by regions, as the current of a source.
bool has_regions(const devices::DeviceInfo& info, const devices::Card& card) {
    if (info.syntax.letters != "d") return false;
    for (int k = info.find_in_model("ron"); k <= info.find_in_model("revepsilon"); ++k)
        if (card.given[at(k)] != 0) return true;
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

bool is_foreign(const devices::ParameterInfo& flag) {
    return flag.name == "noiseless";
}

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
