#include "engine/base/units.hpp"

namespace nullor {

std::string_view symbol(Unit unit) {
    switch (unit) {
    case Unit::none: return "";
    case Unit::volt: return "V";
    case Unit::ampere: return "A";
    case Unit::ohm: return "ohm";
    case Unit::siemens: return "S";
    case Unit::farad: return "F";
    case Unit::henry: return "H";
    case Unit::second: return "s";
    case Unit::hertz: return "Hz";
    case Unit::radian_per_second: return "rad/s";
    case Unit::degree: return "deg";
    case Unit::kelvin: return "K";
    case Unit::celsius: return "degC";
    case Unit::decibel: return "dB";
    case Unit::volt_per_second: return "V/s";
    case Unit::volt_per_root_hertz: return "V/rtHz";
    case Unit::ampere_per_root_hertz: return "A/rtHz";
    case Unit::volt_per_kelvin: return "V/K";
    case Unit::per_kelvin: return "1/K";
    case Unit::per_kelvin_squared: return "1/K^2";
    case Unit::watt: return "W";
    case Unit::coulomb: return "C";
    case Unit::volt_per_volt: return "V/V";
    }
    return "";
}

} // namespace nullor
