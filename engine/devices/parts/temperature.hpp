#pragma once
// The temperature T of a device, and that at which its values hold, Tnom.
// T is, the first that is given: temp= in degrees C; t_abs= of the model, in degrees C (PSpice); the
// circuit's temperature and dtemp= (in a model t_rel_global=). Tnom is the circuit's, or tnom= (t_measured=)
// of the model.

#include "engine/base/constants.hpp"
#include "engine/devices/contract/device.hpp"

namespace nullor::devices {

// In K. Below absolute zero, where models put a part that shall not make noise, it is 0. dtemp, t_abs and
// tnom follow temp in the table.
template <class P>
P temperature_of(const CardOf<P>& card, int temp) {
    const auto k = static_cast<std::size_t>(temp);
    if (card.given[k] != 0) return card.value[k] + zero_celsius;
    if (card.given[k + 2] == 0) return card.temperature + card.value[k + 1];
    return number(card.value[k + 2]) < -zero_celsius ? P(0.0) : card.value[k + 2] + zero_celsius;
}

// T - Tnom, in K.
template <class P>
P temperature_difference(const CardOf<P>& card, int temp) {
    const auto tnom = static_cast<std::size_t>(temp) + 3;
    return temperature_of(card, temp) -
           (card.given[tnom] != 0 ? card.value[tnom] + zero_celsius : P(card.nominal));
}

inline constexpr ParameterInfo temp_parameter =
    exported_together({"temp", "", Unit::celsius, nominal_celsius, -zero_celsius, largest,
                       "temperature of this device; the circuit's if not given"});
inline constexpr ParameterInfo dtemp_parameter =
    exported_together({"dtemp", "t_rel_global", Unit::kelvin, 0.0, -largest, largest,
                       "difference to the circuit's temperature"});
inline constexpr ParameterInfo t_abs_parameter = exported_together(
    {"t_abs", "", Unit::celsius, nominal_celsius, -largest, largest,
     "temperature of the model's devices; absolute zero below that", false, false, Place::model});
inline constexpr ParameterInfo tnom_parameter{
    "tnom",
    "t_measured",
    Unit::celsius,
    nominal_celsius,
    -zero_celsius,
    largest,
    "temperature at which the values hold; the circuit's if not given",
    false,
    false,
    Place::model};
inline constexpr ParameterInfo m_parameter{
    "m", "", Unit::none, 1.0, 0.0, largest, "number of equal devices in parallel", true};

} // namespace nullor::devices
