#include "engine/analysis/small_signal/port.hpp"

#include "engine/base/at.hpp"
#include "engine/circuit/description/device_info.hpp"

namespace nullor::analysis {

Port Port::of_source(const System& system, InstanceId source) {
    const Instance& instance = system.circuit().instances[at(source.index)];
    const devices::DeviceInfo& info = info_of(instance);
    const int first = system.unknown_of(instance.nodes[0]), second = system.unknown_of(instance.nodes[1]);
    const bool voltage = info.parameters[at(info.find(info.syntax.principal))].unit == Unit::volt;
    // The current of a current source flows from its first pin through it, into the node of the second.
    return voltage ? Port{first, second, system.branch_of(source)} : Port{second, first};
}

Port Port::of_output(const System& system, const Probe& probe) {
    if (probe.kind == Probe::Kind::current) return of_source(system, probe.device);
    return {system.unknown_of(probe.plus), system.unknown_of(probe.minus)};
}

std::vector<double> Port::reading(std::size_t n) const {
    std::vector<double> row(n, 0.0);
    if (is_voltage()) {
        row[at(branch)] = 1;
        return row;
    }
    if (at(plus) < n) row[at(plus)] += 1;
    if (at(minus) < n) row[at(minus)] -= 1;
    return row;
}

} // namespace nullor::analysis
