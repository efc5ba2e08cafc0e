#pragma once
// What kind of device an instance is.

#include "engine/circuit/description/circuit.hpp"
#include "engine/devices/registry.hpp"

namespace nullor {

[[nodiscard]] inline const devices::DeviceInfo& info_of(const Instance& instance) {
    return *devices::registry()[static_cast<std::size_t>(instance.kind)];
}

} // namespace nullor
