#pragma once
// The op-amp as a subcircuit of plain elements.
//
// The law of engine/devices/opamp/opamp.hpp in the units of its rows: the node d stands for vd, z for the
// stage that integrates, h and l for the rails, y for the second pole, 1 V, 1 A and 1 ohm for one another.
//
//     vd                      a sum of G currents in 1 ohm, or the input pins themselves
//     tau dz/dt = vd - z/aol  G into C = tau and R = aol; with a slew rate a B current
//     rails                   beyond them a B current of 1 uV a volt holds z, and what follows reads z
//     exactly
//                             clipped; the output leaves the rail as soon as the drive turns
//     vd = 0 (nullor)         E of gain 1 that reads its own output, in series with E that reads vd:
//                             v(z) - v(m) = v(z) and v(m) = vd, which is vd = 0 with z free

#include <optional>

#include "engine/devices/contract/device.hpp"
#include "engine/devices/contract/subcircuit.hpp"

namespace nullor::devices::opamp {

// start: what .ic says of the output; a transient with uic begins with the integrating stage there.
[[nodiscard]] Subcircuit subcircuit(const DeviceInfo& info, const Card& card, std::optional<double> start);

} // namespace nullor::devices::opamp
