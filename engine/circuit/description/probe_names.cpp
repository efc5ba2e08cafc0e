#include "engine/circuit/description/device_info.hpp"

namespace nullor {

Failure told_at(const Instance& instance, Failure failure) {
    failure.instance = instance.name;
    failure.span = instance.span;
    failure.around = instance.around;
    return failure;
}

namespace {

// i(r1) is into the first of two pins, i2(r1) into the second; ic(q1), and ix(u1:vp) where names are longer.
std::string name_of_current(const Instance& instance, int pin) {
    const devices::DeviceInfo& info = info_of(instance);
    const std::string_view name =
        info.pin_name(instance.pins, pin < 0 ? info.current_pin(instance.pins) : pin);
    if (pin < 0 && (instance.pins == 2 || name.size() != 1)) return "i(" + instance.name + ")";
    if (name.size() > 1) return "ix(" + instance.name + ":" + std::string(name) + ")";
    return "i" + (name.empty() ? std::to_string(pin + 1) : std::string(name)) + "(" + instance.name + ")";
}

// onoise, onoise(r1), onoise(q1,flicker)
std::string name_of_noise(const Probe& probe, const Circuit& circuit) {
    std::string name = probe.kind == Probe::Kind::onoise         ? "onoise"
                       : probe.kind == Probe::Kind::inoise       ? "inoise"
                       : probe.kind == Probe::Kind::onoise_total ? "onoise_total"
                                                                 : "inoise_total";
    if (!probe.device.valid()) return name;
    const Instance& instance = circuit.instances[static_cast<std::size_t>(probe.device.index)];
    name += "(" + instance.name;
    if (probe.mechanism >= 0) name += "," + std::string(noise_name(instance, probe.mechanism));
    return name + ")";
}

} // namespace

std::string name_of(const Probe& probe, const Circuit& circuit) {
    if (probe.is_noise()) return name_of_noise(probe, circuit);
    if (probe.kind == Probe::Kind::current)
        return name_of_current(circuit.instances[static_cast<std::size_t>(probe.device.index)], probe.pin);
    const std::string& plus = circuit.nodes[static_cast<std::size_t>(probe.plus.index)].name;
    if (probe.minus == ground) return "v(" + plus + ")";
    return "v(" + plus + "," + circuit.nodes[static_cast<std::size_t>(probe.minus.index)].name + ")";
}

Unit unit_of(const Probe& probe) {
    if (probe.is_noise()) return Unit::none; // the analysis knows
    return probe.kind == Probe::Kind::current ? Unit::ampere : Unit::volt;
}

namespace {

// Of another device, made beside it: c1#lser, x1:out.
bool is_part(const Instance& instance, const Circuit& circuit) {
    if (instance.name.find_first_of("#:") == std::string::npos) return false;
    for (int k = 0; k < instance.pins; ++k)
        if (circuit.nodes[static_cast<std::size_t>(instance.nodes[static_cast<std::size_t>(k)].index)]
                .internal)
            return true;
    return false;
}

} // namespace

std::vector<Probe> default_probes(const Circuit& circuit) {
    std::vector<Probe> probes;
    for (std::size_t k = 1; k < circuit.nodes.size(); ++k)
        if (!circuit.nodes[k].internal)
            probes.push_back({Probe::Kind::voltage, NodeId{static_cast<int>(k)}, ground, InstanceId{}});
    for (std::size_t k = 0; k < circuit.instances.size(); ++k) {
        const Instance& instance = circuit.instances[k];
        if (is_part(instance, circuit)) continue;
        const InstanceId id{static_cast<int>(k)};
        const devices::DeviceInfo& info = info_of(instance);
        const auto main = static_cast<unsigned>(info.current_pin(instance.pins));
        if (info.reports_current || (instance.read_pins >> main & 1U) != 0)
            probes.push_back({Probe::Kind::current, {}, ground, id});
        for (unsigned pin = 0; pin < static_cast<unsigned>(instance.pins); ++pin)
            if (pin != main && (instance.read_pins >> pin & 1U) != 0)
                probes.push_back({Probe::Kind::current, {}, ground, id, static_cast<int>(pin)});
    }
    return probes;
}

} // namespace nullor
