#pragma once
// What kind of device an instance is.

#include "engine/circuit/description/circuit.hpp"
#include "engine/devices/registry.hpp"

namespace nullor {

[[nodiscard]] inline const devices::DeviceInfo& info_of(const Instance& instance) {
    return *devices::registry()[static_cast<std::size_t>(instance.kind)];
}

// Somebody reads its current (Probe::pin). One that flows through two pins is one unknown.
inline void read_current(Instance& instance, int pin = -1) {
    const bool main = pin < 0 || instance.pins == 2;
    instance.read_pins |= 1U << (main ? info_of(instance).current_pin(instance.pins) : pin);
}

} // namespace nullor
