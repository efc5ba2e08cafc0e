#pragma once
// The temperature of a device: the circuit's, or its own temp= in degrees C.

#include "engine/base/constants.hpp"
#include "engine/devices/contract/device.hpp"

namespace nullor::devices {

// In K.
template <class P>
P temperature_of(const CardOf<P>& card, int temp) {
    const auto k = static_cast<std::size_t>(temp);
    return card.given[k] != 0 ? card.value[k] + zero_celsius : card.temperature;
}

inline constexpr ParameterInfo temp_parameter{"temp",
                                              "",
                                              Unit::celsius,
                                              nominal_celsius,
                                              -zero_celsius,
                                              largest,
                                              "temperature of this device; the circuit's if not given",
                                              false,
                                              false,
                                              Place::card};

} // namespace nullor::devices
