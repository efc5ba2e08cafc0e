#include "engine/metamorphic/more_columns.hpp"

#include "engine/circuit/description/device_info.hpp"

namespace nullor::metamorphic {

Applied save_all(Variant& variant) {
    std::vector<Probe>& saves = variant.requests.saves;
    saves.clear();
    for (std::size_t k = 1; k < variant.circuit.nodes.size(); ++k)
        saves.push_back({Probe::Kind::voltage, NodeId{static_cast<int>(k)}, ground, {}});
    for (std::size_t k = 0; k < variant.circuit.instances.size(); ++k) {
        Instance& instance = variant.circuit.instances[k];
        if (instance.pins == 0) continue;
        read_current(instance);
        saves.push_back({Probe::Kind::current, {}, ground, InstanceId{static_cast<int>(k)}});
    }
    return {};
}

} // namespace nullor::metamorphic
