#include "engine/metamorphic/scaling.hpp"

#include <cmath>

namespace nullor::metamorphic {

double Scaling::of(Unit unit) const {
    switch (unit) {
    case Unit::ohm: return impedance;
    case Unit::siemens:
    case Unit::ampere:
    case Unit::watt: return 1 / impedance;
    case Unit::henry: return impedance * time;
    case Unit::farad:
    case Unit::coulomb: return time / impedance;
    case Unit::second: return time;
    case Unit::hertz:
    case Unit::radian_per_second:
    case Unit::volt_per_second: return 1 / time;
    // A density S in V^2/Hz is a voltage squared times a time.
    case Unit::volt_per_root_hertz: return std::sqrt(time);
    case Unit::ampere_per_root_hertz: return std::sqrt(time) / impedance;
    case Unit::none:
    case Unit::volt:
    case Unit::degree:
    case Unit::kelvin:
    case Unit::celsius:
    case Unit::decibel:
    case Unit::volt_per_kelvin:
    case Unit::per_kelvin:
    case Unit::per_kelvin_squared:
    case Unit::volt_per_volt: break;
    }
    return 1;
}

} // namespace nullor::metamorphic
