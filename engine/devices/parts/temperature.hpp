#pragma once
// How the value of R, C and L follows temperature, as in SPICE:
//     value (1 + tc1 dT + tc2 dT^2),  dT = T - Tnom in K
// T is the circuit's temperature, or the device's own temp= in degrees C.

#include "engine/base/constants.hpp"
#include "engine/devices/contract/device.hpp"

namespace nullor::devices {

// The places of the shared parameters in a device's table.
struct TemperatureParameters {
    int tc1, tc2, temp;
};

// In K.
template <class P>
P temperature_of(const CardOf<P>& card, int temp) {
    const auto k = static_cast<std::size_t>(temp);
    return card.given[k] != 0 ? card.value[k] + zero_celsius : card.temperature;
}

template <class P>
P temperature_factor(const CardOf<P>& card, TemperatureParameters at) {
    const auto value = [&](int index) { return card.value[static_cast<std::size_t>(index)]; };
    const P difference = temperature_of(card, at.temp) - card.nominal;
    return 1.0 + difference * (value(at.tc1) + difference * value(at.tc2));
}

inline constexpr ParameterInfo tc1_parameter{
    "tc1", "", Unit::per_kelvin, 0.0, -largest, largest, "linear temperature coefficient"};
inline constexpr ParameterInfo tc2_parameter{"tc2",    "",      Unit::per_kelvin_squared,           0.0,
                                             -largest, largest, "quadratic temperature coefficient"};
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
inline constexpr ParameterInfo m_parameter{
    "m", "", Unit::none, 1.0, 0.0, largest, "number of equal devices in parallel", true};
inline constexpr ParameterInfo scale_parameter{"scale",  "",      Unit::none,           1.0,
                                               -largest, largest, "factor of the value"};

} // namespace nullor::devices
