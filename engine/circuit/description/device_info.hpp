#pragma once
// What kind of device an instance is.

#include "engine/circuit/description/circuit.hpp"
#include "engine/devices/contract/words.hpp"
#include "engine/devices/registry.hpp"

namespace nullor {

[[nodiscard]] inline const devices::DeviceInfo& info_of(const Instance& instance) {
    return *devices::registry()[static_cast<std::size_t>(instance.kind)];
}

// Names of what makes noise in it, "id flicker rs", and which of them is the k-th (Probe::mechanism; empty if
// it has fewer) or bears this name (-1 if none).
[[nodiscard]] inline std::string_view noises_of(const Instance& instance) {
    return devices::noises_of(instance.kind);
}
[[nodiscard]] inline std::string_view noise_name(const Instance& instance, int k) {
    return devices::nth_word(noises_of(instance), k);
}
[[nodiscard]] inline int find_noise(const Instance& instance, std::string_view name) {
    for (int k = 0; !noise_name(instance, k).empty(); ++k)
        if (noise_name(instance, k) == name) return k;
    return -1;
}

// Somebody reads its current (Probe::pin). One that flows through two pins is one unknown.
inline void read_current(Instance& instance, int pin = -1) {
    const bool main = pin < 0 || instance.pins == 2;
    instance.read_pins |= 1U << (main ? info_of(instance).current_pin(instance.pins) : pin);
}

} // namespace nullor
