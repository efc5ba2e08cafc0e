#include "parser/export/export_elements.hpp"

#include <cmath>
#include <map>

#include "engine/base/at.hpp"
#include "engine/base/constants.hpp"
#include "engine/circuit/description/device_info.hpp"
#include "engine/devices/card_text.hpp"
#include "parser/export/export_behaviour.hpp"
#include "parser/export/export_modelled.hpp"
#include "parser/export/export_waveform.hpp"

namespace nullor::parser {

namespace {

bool couples(const devices::DeviceInfo& info) {
    return info.syntax.control == devices::CardSyntax::Control::branch_list;
}

class Elements {
public:
    explicit Elements(ExportWriter& to) : to_(to) {}

    void write(InstanceId id) {
        const Instance& instance = to_.circuit.instances[at(id.index)];
        const devices::DeviceInfo& info = info_of(instance);
        const devices::Card card = card_of(to_.circuit, to_.values, id, referred_);
        if (couples(info)) return couplings(id, card);
        const std::string& name = to_.names.element(id);
        const std::string pins = pins_of(id, info, card);
        if (instance.behaviour) return write_behaviour(instance, info, card, name, pins, to_);
        if (info.syntax.waveform)
            return to_.card("{} {} {}", name, pins, spice_excitation(info, card, instance, to_));
        // A switch of the same model is another one in each simulator, and LTspice's functions are its own.
        const bool controlled = info.syntax.control != devices::CardSyntax::Control::none;
        if (info.syntax.model_required && !controlled)
            return write_modelled(instance, info, card, name, pins, models_, to_);
        if (info.syntax.model_required || info.syntax.type_on_card) {
            to_.diagnostics.error(instance.span, "not-expressible",
                                  fmt::format("{}: a {} cannot be exported", instance.name, info.name));
            return;
        }
        if (const auto body = devices::subcircuit(instance.kind, card, start_of(instance, info)))
            return of_subcircuit(instance, info, *body, name + " " + pins);
        if (devices::is_wire(instance.kind, card))
            to_.card("{} {} DC 0 ; 0 {}{}", to_.current[at(id.index)], pins, symbol(principal(info).unit),
                     origin(instance));
        else if (devices::is_open(instance.kind, card))
            to_.comment(fmt::format("{} {}: an open circuit", name, pins));
        else
            to_.card("{} {}{}{}{}", name, pins, control(instance, info), numbers(instance, info, card),
                     origin(instance));
    }

private:
    [[nodiscard]] const std::string& node(const Instance& instance, int k) const {
        return to_.names.node(instance.nodes[at(k)]);
    }

    // "in out", with a sensing source in between where a pin has one.
    std::string pins_of(InstanceId id, const devices::DeviceInfo& info, const devices::Card& card) {
        const Instance& instance = to_.circuit.instances[at(id.index)];
        // A wire is a 0 V source, which knows its own current.
        const bool wire = devices::is_wire(instance.kind, card);
        std::string text;
        for (int k = 0; k < instance.pins; ++k) {
            std::string name = node(instance, k);
            const auto own = to_.pin_current.find({id.index, k});
            const std::string sensed = own != to_.pin_current.end()           ? own->second
                                       : k == info.current_pin(instance.pins) ? to_.current[at(id.index)]
                                                                              : "";
            if (!sensed.empty() && sensed != to_.names.element(id) && !wire) {
                const std::string inner = to_.names.new_node(to_.names.element(id) + "_i");
                to_.card("{} {} {} DC 0", sensed, name, inner);
                name = inner;
            }
            text += (k > 0 ? " " : "") + name;
        }
        return text;
    }

    // "; r1 k": the parameters that a value was computed from.
    [[nodiscard]] std::string origin(const Instance& instance) const {
        std::string text;
        for (const auto& [index, binding] : instance.values)
            for (ParameterId id : binding.inputs)
                if (const Parameter& parameter = to_.circuit.parameters[at(id.index)]; !parameter.hidden)
                    text += ' ' + parameter.name;
        return text.empty() ? text : " ;" + text;
    }

    static const devices::ParameterInfo& principal(const devices::DeviceInfo& info) {
        return info.parameters[at(info.find(info.syntax.principal))];
    }

    // What controls it: two nodes, or a device by its current.
    [[nodiscard]] std::string control(const Instance& instance, const devices::DeviceInfo& info) const {
        using Control = devices::CardSyntax::Control;
        if (info.syntax.control == Control::nodes)
            return " " + node(instance, instance.pins) + " " + node(instance, instance.pins + 1);
        if (info.syntax.control == Control::branches) return " " + to_.current_of(instance.references[0]);
        return {};
    }

    // The value, and all else that was given.
    std::string numbers(const Instance& instance, const devices::DeviceInfo& info,
                        const devices::Card& card) {
        const std::optional<double> all = devices::value_of_all(instance.kind, card);
        const int value = info.find(info.syntax.principal);
        std::string text;
        if (value >= 0 && (all || card.given[at(value)]))
            text += fmt::format(" {}", all ? *all : card.value[at(value)]);
        for (std::size_t k = 0; k < info.parameters.size(); ++k) {
            const devices::ParameterInfo& parameter = info.parameters[k];
            if (!card.given[k] || static_cast<int>(k) == value || parameter.percent) continue;
            if (devices::in_value_of_all(instance.kind, parameter.name)) continue;
            if (parameter.exported != devices::ParameterInfo::Export::by_name) continue;
            const bool of_one = all && parameter.name == "ac"; // m and scale are in the value
            if (of_one)
                text += fmt::format(" ac={}", card.value[k] * card.value[at(info.find("scale"))] /
                                                  card.value[at(info.find("m"))]);
            else if (!parameter.flag)
                text += fmt::format(" {}={}", parameter.name, card.value[k]);
            else if (card.value[k] != 0)
                text += fmt::format(" {}", parameter.name);
        }
        return text + start_values(info, card) + temperature(info, card);
    }

    // T - Tnom is what counts. SPICE has one Tnom for all, and T on a card.
    static std::string temperature(const devices::DeviceInfo& info, const devices::Card& card) {
        const auto given = [&](std::string_view name) {
            const int index = std::max(info.find(name), info.find_in_model(name));
            return index >= 0 && card.given[at(index)] != 0 ? std::optional(card.value[at(index)])
                                                            : std::nullopt;
        };
        const std::optional<double> nominal = given("tnom"), own = given("temp"), of_model = given("t_abs");
        const double shift = nominal ? card.nominal - zero_celsius - *nominal : 0;
        if (own || of_model)
            return fmt::format(" temp={}", (own ? *own : std::max(*of_model, -zero_celsius)) + shift);
        const double warmer = given("dtemp").value_or(0) + shift;
        return warmer != 0 ? fmt::format(" dtemp={}", warmer) : "";
    }

    // SPICE couples two inductors a card. A wire has no flux to share.
    void couplings(InstanceId id, const devices::Card& card) {
        const Instance& instance = to_.circuit.instances[at(id.index)];
        const double coupling = card.value[at(info_of(instance).find(info_of(instance).syntax.principal))];
        std::vector<double> none;
        const auto is_wire = [&](InstanceId other) {
            return devices::is_wire(to_.circuit.instances[at(other.index)].kind,
                                    card_of(to_.circuit, to_.values, other, none));
        };
        for (std::size_t a = 0; a < instance.references.size(); ++a)
            for (std::size_t b = a + 1; b < instance.references.size(); ++b) {
                const InstanceId first = instance.references[a], second = instance.references[b];
                if (is_wire(first) || is_wire(second)) continue;
                const bool is_only = instance.references.size() == 2;
                const std::string& name = to_.names.element(id);
                to_.card("{} {} {} {}", is_only ? name : to_.names.new_element(name),
                         to_.names.element(first), to_.names.element(second), coupling);
            }
    }

    // What .ic says of the node that the device's own current flows into.
    std::optional<double> start_of(const Instance& instance, const devices::DeviceInfo& info) const {
        const NodeId output = instance.nodes[at(info.current_pin(instance.pins))];
        for (const NodeValue& entry : to_.circuit.initial_conditions)
            if (entry.node != ground && entry.node == output) return to_.values.number(entry.value);
        return std::nullopt;
    }

    // Devices with the same numbers share a subcircuit.
    void of_subcircuit(const Instance& instance, const devices::DeviceInfo& info,
                       const devices::Subcircuit& body, const std::string& call) {
        auto [found, is_new] = subcircuits_.try_emplace(body.pins + "\n" + body.cards);
        if (is_new) {
            const std::string wish = instance.model.valid()
                                         ? to_.circuit.models[at(instance.model.index)].name
                                         : std::string(info.syntax.builtin);
            found->second = to_.names.new_subcircuit(wish);
            to_.comment(wish + ": " + body.heading);
            to_.card(".subckt {} {}", found->second, body.pins);
            for (std::size_t from = 0; from < body.cards.size();) {
                const std::size_t end = body.cards.find('\n', from);
                to_.card(std::string_view(body.cards).substr(from, end - from));
                from = end + 1;
            }
            to_.card(std::string_view(".ends"));
        }
        to_.card("{} {}", call, found->second);
    }

    ExportWriter& to_;
    std::vector<double> referred_;
    std::map<std::string, std::string> subcircuits_; // text -> name
    WrittenModels models_;
};

} // namespace

void find_sensed_currents(const analysis::Requests& requests, ExportWriter& to) {
    const std::vector<Instance>& instances = to.circuit.instances;
    std::vector<char> is_controlling(instances.size(), 0), is_read(instances.size(), 0);
    const auto note = [&](const Reference& current, std::vector<char>& marks) {
        if (current.pin < 0)
            marks[at(current.index)] = 1;
        else if (std::string& name = to.pin_current[{current.index, current.pin}]; name.empty())
            name = to.names.new_element("v_" + to.names.element(current));
    };
    for (const Instance& instance : instances)
        if (!couples(info_of(instance)))
            for (const Reference& current : instance.references) note(current, is_controlling);
    const auto read = [&](const Probe& probe) {
        if (probe.kind == Probe::Kind::current) note(read_by(probe, to), is_read);
    };
    for (const analysis::PrintRequest& print : requests.prints)
        for (const expr::Signal& signal : print.signals)
            for (const expr::SignalInput& input : signal.inputs)
                if (input.kind == expr::SignalInput::Kind::probe) read(input.probe);
    for (const Probe& probe : requests.saves) read(probe);
    for (const analysis::AnalysisRequest& request : requests.analyses)
        if (const auto* noise = std::get_if<analysis::NoiseRequest>(&request.what)) read(noise->output);

    to.current.resize(instances.size());
    std::vector<double> referred;
    for (std::size_t k = 0; k < instances.size(); ++k) {
        const InstanceId id{static_cast<int>(k)};
        const devices::DeviceInfo& info = info_of(instances[k]);
        const std::string& name = to.names.element(id);
        // Any SPICE reads the current of an independent V; ngspice knows those of E, H, L and B voltages,
        // too.
        const bool has_branch = info.reports_current && info.syntax.max_pins == 2 &&
                                !devices::needs_subcircuit(instances[k].kind);
        const devices::Card card = card_of(to.circuit, to.values, id, referred);
        if (has_branch && info.syntax.waveform)
            to.current[k] = name;
        else if (devices::is_wire(instances[k].kind, card) || is_controlling[k] ||
                 (is_read[k] && !has_branch))
            to.current[k] = to.names.new_element("v_" + name);
        else if (has_branch)
            to.current[k] = name;
    }
}

void write_elements(ExportWriter& to) {
    Elements elements(to);
    for (std::size_t k = 0; k < to.circuit.instances.size(); ++k)
        elements.write(InstanceId{static_cast<int>(k)});
}

} // namespace nullor::parser
