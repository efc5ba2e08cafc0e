#pragma once
// Derivatives of every device's numbers by one number of the deck, through its expressions.

#include <span>
#include <vector>

#include "engine/circuit/values/values.hpp"

namespace nullor {

// Of one instance; others do not depend on the number.
struct CardSlopes {
    InstanceId instance;
    std::vector<double> value; // by index in DeviceInfo::parameters: d value / dp
    double temperature = 0;    // K per unit of p
    bool arguments = false;    // numbers of its waveform or its expression depend on p, too
};

// values: those of evaluate(circuit, settings). p: a parameter (what a setting holds does not follow it), a
// number of an instance or of a model, or the temperature. In the order of the deck. Units: of the number per
// unit of p.
[[nodiscard]] std::vector<CardSlopes> value_slopes(const Circuit& circuit, const Values& values,
                                                   std::span<const Setting> settings, const Target& p);

} // namespace nullor
