#include "parser/export/export_elements.hpp"

#include <cmath>
#include <map>

#include "engine/base/at.hpp"
#include "engine/circuit/description/device_info.hpp"
#include "parser/export/export_behaviour.hpp"
#include "parser/export/export_opamp.hpp"
#include "parser/export/export_waveform.hpp"

namespace nullor::parser {

namespace {

class Elements {
public:
    explicit Elements(ExportWriter& to) : to_(to) {}

    void write(InstanceId id) {
        const Instance& instance = to_.circuit.instances[at(id.index)];
        const devices::DeviceInfo& info = info_of(instance);
        const devices::Card card = card_of(to_.circuit, to_.values, id, referred_);
        const auto value = [&](std::string_view name) { return card.value[at(info.find(name))]; };
        const std::string& name = to_.names.element(id);
        const std::string pins = pins_of(id, info);
        switch (spice_letter(info)) {
        case 'r': resistor(instance, info, card, name, pins); return;
        case 'c': passive(instance, info, card, name, pins, value("c") * value("scale") * value("m")); return;
        case 'l': inductor(instance, info, card, name, pins); return;
        case 'k': mutual(instance, value("k")); return;
        case 'v':
        case 'i': to_.card("{} {} {}", name, pins, spice_excitation(info, card, instance, to_)); return;
        case 'e': linear(instance, name, pins, controlling_nodes(instance), value("gain")); return;
        case 'g': linear(instance, name, pins, controlling_nodes(instance), value("g")); return;
        case 'f': linear(instance, name, pins, controlling_current(instance), value("gain")); return;
        case 'h': linear(instance, name, pins, controlling_current(instance), value("r")); return;
        case 'b': write_behaviour(instance, info, card, name, pins, to_); return;
        case 'x': opamp(instance, info, card, name, pins); return;
        default: break;
        }
        to_.diagnostics.error(instance.span, "not-expressible",
                              fmt::format("{}: a {} cannot be exported", instance.name, info.name));
    }

private:
    [[nodiscard]] const std::string& node(const Instance& instance, int k) const {
        return to_.names.node(instance.nodes[at(k)]);
    }

    // "in out", with a sensing source in between where a pin has one.
    std::string pins_of(InstanceId id, const devices::DeviceInfo& info) {
        const Instance& instance = to_.circuit.instances[at(id.index)];
        std::string text;
        for (int k = 0; k < instance.pins; ++k) {
            std::string name = node(instance, k);
            const auto own = to_.pin_current.find({id.index, k});
            const std::string sensed = own != to_.pin_current.end()           ? own->second
                                       : k == info.current_pin(instance.pins) ? to_.current[at(id.index)]
                                                                              : "";
            if (!sensed.empty() && sensed != to_.names.element(id) && !is_wire(id, info)) {
                const std::string inner = to_.names.new_node(to_.names.element(id) + "_i");
                to_.card("{} {} {} DC 0", sensed, name, inner);
                name = inner;
            }
            text += (k > 0 ? " " : "") + name;
        }
        return text;
    }

    // A resistance or inductance of 0 is a 0 V source, which knows its own current.
    [[nodiscard]] bool is_wire(InstanceId id, const devices::DeviceInfo& info) const {
        const char letter = spice_letter(info);
        if (letter != 'r' && letter != 'l') return false;
        const std::span<const double> value = to_.values.of(id);
        return value[at(info.find(letter == 'r' ? "r" : "l"))] * value[at(info.find("scale"))] == 0;
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

    void passive(const Instance& instance, const devices::DeviceInfo& info, const devices::Card& card,
                 const std::string& name, const std::string& pins, double amount) {
        const auto value = [&](std::string_view parameter) { return card.value[at(info.find(parameter))]; };
        const auto given = [&](std::string_view parameter) {
            const int index = info.find(parameter);
            return index >= 0 && card.given[at(index)] != 0;
        };
        std::string text = fmt::format("{} {} {}", name, pins, amount);
        for (std::string_view parameter : {"tc1", "tc2", "temp"})
            if (given(parameter)) text += fmt::format(" {}={}", parameter, value(parameter));
        if (given("ic")) text += fmt::format(" ic={}", value("ic"));
        to_.card(text + origin(instance));
    }

    void resistor(const Instance& instance, const devices::DeviceInfo& info, const devices::Card& card,
                  const std::string& name, const std::string& pins) {
        const auto value = [&](std::string_view parameter) { return card.value[at(info.find(parameter))]; };
        const double resistance = value("r") * value("scale") / value("m");
        if (value("r") == 0 || resistance == 0)
            to_.card("{} {} DC 0 ; 0 ohm{}", to_.current[at(index_of(instance))], pins, origin(instance));
        else if (std::isinf(value("r")))
            to_.comment(fmt::format("{} {}: an open circuit", name, pins));
        else
            passive(instance, info, card, name, pins, resistance);
    }

    void inductor(const Instance& instance, const devices::DeviceInfo& info, const devices::Card& card,
                  const std::string& name, const std::string& pins) {
        const auto value = [&](std::string_view parameter) { return card.value[at(info.find(parameter))]; };
        const double inductance = value("l") * value("scale") / value("m");
        if (inductance == 0)
            to_.card("{} {} DC 0 ; 0 H{}", to_.current[at(index_of(instance))], pins, origin(instance));
        else
            passive(instance, info, card, name, pins, inductance);
    }

    // SPICE couples two inductors a card. A wire has no flux to share.
    void mutual(const Instance& instance, double coupling) {
        for (std::size_t a = 0; a < instance.references.size(); ++a)
            for (std::size_t b = a + 1; b < instance.references.size(); ++b) {
                const InstanceId first = instance.references[a], second = instance.references[b];
                const devices::DeviceInfo& info = info_of(to_.circuit.instances[at(first.index)]);
                if (is_wire(first, info) || is_wire(second, info)) continue;
                const bool is_only = instance.references.size() == 2;
                const std::string& name = to_.names.element(InstanceId{index_of(instance)});
                to_.card("{} {} {} {}", is_only ? name : to_.names.new_element(name),
                         to_.names.element(first), to_.names.element(second), coupling);
            }
    }

    void linear(const Instance& instance, const std::string& name, const std::string& pins,
                const std::string& control, double factor) {
        to_.card("{} {} {} {}{}", name, pins, control, factor, origin(instance));
    }
    std::string controlling_nodes(const Instance& instance) const {
        return node(instance, 2) + " " + node(instance, 3);
    }
    std::string controlling_current(const Instance& instance) const {
        return to_.current_of(instance.references[0]);
    }

    // Op-amps with the same numbers share a subcircuit.
    void opamp(const Instance& instance, const devices::DeviceInfo& info, const devices::Card& card,
               const std::string& name, const std::string& pins) {
        std::optional<double> start;
        for (const NodeValue& entry : to_.circuit.initial_conditions)
            if (entry.node != ground && entry.node == instance.nodes[at(instance.pins - 1)])
                start = to_.values.number(entry.value);
        const std::string body = spice_opamp(info, card, start);
        const std::string formal = card.pins == 5 ? "p n vp vn o" : "p n o";
        auto [found, is_new] = subcircuits_.try_emplace(formal + "\n" + body);
        if (is_new) {
            const std::string wish =
                instance.model.valid() ? to_.circuit.models[at(instance.model.index)].name : "nullor";
            found->second = to_.names.new_subcircuit(wish);
            to_.comment(fmt::format("{}:{}", wish, given_parameters(info, card)));
            to_.card(".subckt {} {}", found->second, formal);
            for (std::size_t from = 0; from < body.size();) {
                const std::size_t end = body.find('\n', from);
                to_.card(std::string_view(body).substr(from, end - from));
                from = end + 1;
            }
            to_.card(std::string_view(".ends"));
        }
        to_.card("{} {} {}", name, pins, found->second);
    }

    static std::string given_parameters(const devices::DeviceInfo& info, const devices::Card& card) {
        std::string text;
        for (std::size_t k = 0; k < info.parameters.size(); ++k)
            if (card.given[k]) text += fmt::format(" {}={}", info.parameters[k].name, card.value[k]);
        return text.empty() ? " the ideal op-amp" : text;
    }

    [[nodiscard]] int index_of(const Instance& instance) const {
        return static_cast<int>(&instance - to_.circuit.instances.data());
    }

    ExportWriter& to_;
    std::vector<double> referred_;
    std::map<std::string, std::string> subcircuits_; // text -> name
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
        if (info_of(instance).syntax.letters != "k")
            for (const Reference& current : instance.references) note(current, is_controlling);
    const auto read = [&](const Probe& probe) {
        if (probe.kind == Probe::Kind::current) note(read_by(probe, to), is_read);
    };
    for (const analysis::PrintRequest& print : requests.prints)
        for (const expr::Signal& signal : print.signals)
            for (const expr::SignalInput& input : signal.inputs)
                if (input.kind == expr::SignalInput::Kind::probe) read(input.probe);
    for (const Probe& probe : requests.saves) read(probe);

    to.current.resize(instances.size());
    for (std::size_t k = 0; k < instances.size(); ++k) {
        const devices::DeviceInfo& info = info_of(instances[k]);
        const char letter = spice_letter(info);
        const std::string& name = to.names.element(InstanceId{static_cast<int>(k)});
        // Any SPICE reads the current of a V; ngspice knows those of E, H, L and B voltages, too.
        const bool has_branch = info.reports_current && letter != 'x';
        const auto number = [&](std::string_view parameter) {
            return to.values.of(InstanceId{static_cast<int>(k)})[at(info.find(parameter))];
        };
        const bool is_wire = (letter == 'r' && number("r") * number("scale") == 0) ||
                             (letter == 'l' && number("l") * number("scale") == 0);
        if (letter == 'v')
            to.current[k] = name;
        else if (is_wire || is_controlling[k] || (is_read[k] && !has_branch))
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
