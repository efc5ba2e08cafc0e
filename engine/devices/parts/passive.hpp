#pragma once
// What R, C and L share: how the value follows temperature, factors of it, and its tolerance.
//     value scale (1 + tc1 dT + tc2 dT^2),  dT = T - Tnom in K
// or value scale 1.01^(tce dT) where the model has a tce, as a resistor's may.
// In a sample the value is uniform between value (1 - tol) and value (1 + tol): the device is given the drawn
// one (circuit/values/values.hpp). m equal devices in parallel are the bank's (circuit/bank/placed.hpp).

#include <array>
#include <cmath>
#include <cstddef>

#include "engine/base/dual.hpp"
#include "engine/devices/parts/temperature.hpp"

namespace nullor::devices {

inline constexpr ParameterInfo tce_parameter{
    "tce", "", Unit::none, 0, -largest, largest, "exponential temperature coefficient, in percent per K"};

// Its own parameters, and behind them those that all share.
template <std::size_t N>
constexpr std::array<ParameterInfo, N + 9> passive_parameters(const ParameterInfo (&own)[N]) {
    std::array<ParameterInfo, N + 9> all{};
    for (std::size_t k = 0; k < N; ++k) all[k] = own[k];
    all[N] = {"tc1", "", Unit::per_kelvin, 0, -largest, largest, "linear temperature coefficient"};
    all[N + 1] = {"tc2",    "",      Unit::per_kelvin_squared,           0,
                  -largest, largest, "quadratic temperature coefficient"};
    all[N + 2] = temp_parameter;
    all[N + 3] = dtemp_parameter;
    all[N + 4] = t_abs_parameter;
    all[N + 5] = exported_together(tnom_parameter); // of one card as a difference
    all[N + 6] = m_parameter;
    all[N + 7] = {"scale", "", Unit::none, 1, -largest, largest, "factor of the value"};
    all[N + 8] = {"tol", "",  Unit::none, 0, 0, largest, "tolerance in a sample, 0.01 or 1%; below 1",
                  false, true};
    return all;
}

// A linear device of two pins, by its letter and its models.
constexpr DeviceInfo passive(std::string_view name, std::string_view meaning, std::string_view letter,
                             std::span<const ModelType> models, std::span<const ParameterInfo> parameters) {
    return {name, meaning, {.letters = letter, .principal = letter, .model_types = models}, parameters};
}

// Of one of the m; `tc1` and `tce` are places in the table. An infinite value stays what it is.
template <class P>
P passive_value(const CardOf<P>& card, const P& value, std::size_t tc1, int tce = -1) {
    if (std::isinf(number(value))) return value;
    const P warmer = temperature_difference(card, static_cast<int>(tc1) + 2);
    const auto exponent = static_cast<std::size_t>(tce);
    const P factor = tce >= 0 && card.given[exponent] != 0
                         ? exp(std::log(1.01) * card.value[exponent] * warmer)
                         : 1.0 + warmer * (card.value[tc1] + warmer * card.value[tc1 + 1]);
    return value * (factor * card.value[tc1 + 7]);
}

} // namespace nullor::devices
