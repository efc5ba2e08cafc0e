#pragma once

namespace nullor {

inline constexpr double pi = 3.14159265358979323846;
inline constexpr double euler = 2.71828182845904523536;
inline constexpr double boltzmann = 1.380649e-23;            // J/K, exact in the SI since 2019
inline constexpr double elementary_charge = 1.602176634e-19; // C, exact in the SI since 2019
inline constexpr double zero_celsius = 273.15;               // K
inline constexpr double nominal_celsius = 27.0;              // degC: 300.15 K, SPICE's tnom

} // namespace nullor
