#include "engine/circuit/circuit.hpp"

namespace nullor {

std::string name_of(const Probe& probe, const Circuit& circuit) {
    if (probe.kind == Probe::Kind::current)
        return "i(" + circuit.instances[probe.device.index].name + ")";
    const std::string& plus = circuit.nodes[probe.plus.index].name;
    if (probe.minus == ground) return "v(" + plus + ")";
    return "v(" + plus + "," + circuit.nodes[probe.minus.index].name + ")";
}

Unit unit_of(const Probe& probe) {
    return probe.kind == Probe::Kind::current ? Unit::ampere : Unit::volt;
}

}  // namespace nullor
