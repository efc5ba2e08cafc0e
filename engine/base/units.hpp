#pragma once
// Units of unknowns, columns and parameters. Values are SI doubles everywhere inside.

#include <string_view>

namespace nullor {

enum class Unit {
    none,
    volt,
    ampere,
    ohm,
    siemens,
    farad,
    henry,
    second,
    hertz,
    radian_per_second,
    degree,
    kelvin,
    celsius,
    decibel,
    volt_per_second,
    volt_per_root_hertz,
    ampere_per_root_hertz,
    volt_per_kelvin,
    per_kelvin,
    per_kelvin_squared,
    watt,
    coulomb,
    volt_per_volt,
};

// "V", "A", "ohm", "S", "F", "H", "s", "Hz", "rad/s", "deg", "K", "degC", "dB", "V/s", ...; "" for none.
[[nodiscard]] std::string_view symbol(Unit unit);

} // namespace nullor
