#pragma once
// A Circuit as a deck that ngspice and other SPICE3 simulators run without settings.
//
// The deck is flat: subcircuits expanded, parameters evaluated, names without dots. What SPICE has no element
// for is built from those it has: an op-amp is a subcircuit of sources, R and C that keeps the law of
// engine/devices/opamp/opamp.hpp, the nullor exactly; a wire is a 0 V source; ddt and idt are a capacitor of
// 1 F. What cannot be said is a warning and a comment (.step, .meas, a sweep of a parameter) or, where the
// circuit itself would be another one, an error.

#include <string>
#include <vector>

#include "parser/requests/job.hpp"

namespace nullor::parser {

struct SpiceDeck {
    std::string text;
    std::vector<std::string> nodes; // by NodeId: what each is called in the text
};

// The circuit has the values of the first of its steps and temperatures.
[[nodiscard]] SpiceDeck export_spice(const Job& job, Diagnostics& diagnostics);

} // namespace nullor::parser
