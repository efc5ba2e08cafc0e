#pragma once
// Parameters of the op-amp, in the words and units of .model NAME opamp (...). opamp.hpp has the law.

#include "engine/devices/contract/device.hpp"

namespace nullor::devices {

namespace opamp {

inline constexpr double nullor_rho = 1e5; // V/V: how far w runs beyond a rail, per volt of vd, if aol is inf

// In the order of the table.
enum Parameter {
    aol,
    gbw,
    fp2,
    phimargin,
    sr,
    srp,
    srm,
    vmax,
    vmin,
    headroom,
    hrp,
    hrm,
    rout,
    ilimit,
    rin,
    cin,
    rcm,
    ccm,
    vos,
    tcvos,
    ib,
    ios,
    tcib,
    cmrr,
    fcm,
    psrr,
    fps,
    vsn,
    en,
    enk,
    in,
    ink,
    iq,
    parameter_count
};

inline constexpr ParameterInfo parameters[] = {
    {"aol", "avol", Unit::volt_per_volt, infinity, 0, infinity,
     "open-loop gain; inf with gbw=inf is a nullor", true},
    {"gbw", "", Unit::hertz, infinity, 0, infinity, "gain-bandwidth product", true},
    {"fp2", "", Unit::hertz, infinity, 0, infinity, "second pole", true},
    {"phimargin", "", Unit::degree, 90, 0, 90, "phase margin at unity gain, in the place of fp2", true},
    {"sr", "slew", Unit::volt_per_second, infinity, 0, infinity, "slew rate, both signs", true},
    defaults_to("sr", {"srp", "", Unit::volt_per_second, infinity, 0, infinity, "slew rate upwards", true}),
    defaults_to("sr", {"srm", "", Unit::volt_per_second, infinity, 0, infinity, "slew rate downwards", true}),
    {"vmax", "", Unit::volt, infinity, -infinity, infinity, "3 pins: upper output limit"},
    {"vmin", "", Unit::volt, -infinity, -infinity, infinity, "3 pins: lower output limit"},
    {"headroom", "rail", Unit::volt, 0, 0, largest, "5 pins: distance of the output from each supply"},
    defaults_to("headroom", {"hrp", "", Unit::volt, 0, 0, largest, "distance from the positive supply"}),
    defaults_to("headroom", {"hrm", "", Unit::volt, 0, 0, largest, "distance from the negative supply"}),
    {"rout", "ro", Unit::ohm, 0, 0, largest, "output resistance"},
    {"ilimit", "", Unit::ampere, infinity, 0, infinity, "largest output current, both signs", true},
    {"rin", "rdiff", Unit::ohm, infinity, 0, infinity, "resistance between the inputs", true},
    {"cin", "cdiff", Unit::farad, 0, 0, largest, "capacitance between the inputs"},
    {"rcm", "", Unit::ohm, infinity, 0, infinity, "resistance from each input to ground", true},
    {"ccm", "", Unit::farad, 0, 0, largest, "capacitance from each input to ground"},
    {"vos", "", Unit::volt, 0, -largest, largest, "offset voltage, added to the input difference"},
    {"tcvos", "", Unit::volt_per_kelvin, 0, -largest, largest, "change of vos with temperature"},
    {"ib", "", Unit::ampere, 0, -largest, largest, "bias current into each input"},
    {"ios", "", Unit::ampere, 0, -largest, largest, "offset current: inp takes ib+ios/2, inn ib-ios/2"},
    {"tcib", "", Unit::per_kelvin, 0, -largest, largest, "relative change of ib with temperature"},
    {"cmrr", "", Unit::decibel, infinity, 0, infinity, "common-mode rejection"},
    {"fcm", "", Unit::hertz, infinity, 0, infinity, "cmrr falls by 20 dB a decade above it", true},
    {"psrr", "", Unit::decibel, infinity, 0, infinity, "5 pins: supply rejection; needs vsn"},
    {"fps", "", Unit::hertz, infinity, 0, infinity, "psrr falls by 20 dB a decade above it", true},
    {"vsn", "", Unit::volt, 0, -largest, largest, "supply span v(vp)-v(vn) at which vos holds"},
    {"en", "", Unit::volt_per_root_hertz, 0, 0, largest, "input voltage noise density"},
    {"enk", "", Unit::hertz, 0, 0, largest, "1/f corner of en"},
    {"in", "", Unit::ampere_per_root_hertz, 0, 0, largest, "current noise density of each input"},
    {"ink", "", Unit::hertz, 0, 0, largest, "1/f corner of in"},
    {"iq", "", Unit::ampere, 0, 0, largest, "supply current"},
};
static_assert(std::size(parameters) == parameter_count);

// What the ranges do not say: parameters that exclude or need one another, or that have no effect.
void check(const Card& card, CardProblems& problems);
[[nodiscard]] bool checks(int parameter); // whether its errors may depend on it

} // namespace opamp

} // namespace nullor::devices
