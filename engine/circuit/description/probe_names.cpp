#include "engine/circuit/description/circuit.hpp"
#include "engine/devices/registry.hpp"

namespace nullor {

Failure told_at(const Instance& instance, Failure failure) {
    failure.instance = instance.name;
    failure.span = instance.span;
    failure.around = instance.around;
    return failure;
}

std::string name_of(const Probe& probe, const Circuit& circuit) {
    if (probe.kind == Probe::Kind::current)
        return "i(" + circuit.instances[static_cast<std::size_t>(probe.device.index)].name + ")";
    const std::string& plus = circuit.nodes[static_cast<std::size_t>(probe.plus.index)].name;
    if (probe.minus == ground) return "v(" + plus + ")";
    return "v(" + plus + "," + circuit.nodes[static_cast<std::size_t>(probe.minus.index)].name + ")";
}

Unit unit_of(const Probe& probe) {
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
        const devices::DeviceInfo& info = *devices::registry()[static_cast<std::size_t>(instance.kind)];
        if (is_part(instance, circuit)) continue;
        if (info.reports_current || instance.read_pins != 0)
            probes.push_back({Probe::Kind::current, {}, ground, InstanceId{static_cast<int>(k)}});
    }
    return probes;
}

} // namespace nullor
