#pragma once
// The independent sources of a circuit: what they impose, and settings that change it.

#include <complex>
#include <vector>

#include "engine/analysis/newton/setup.hpp"

namespace invariances {

struct Source {
    nullor::InstanceId id;
    nullor::Target dc, acmag; // for settings
    double value = 0;         // V or A at DC
    std::complex<double> phasor;
};

[[nodiscard]] std::vector<Source> sources_of(const nullor::analysis::Setup& setup);

// Sources without their waveforms, at the value of DC for all times.
[[nodiscard]] nullor::Circuit at_rest(const nullor::analysis::Setup& setup);

// A circuit with the numbers of the deck's first step.
[[nodiscard]] std::unique_ptr<nullor::analysis::Setup> first_step(const nullor::Circuit& circuit,
                                                                  const nullor::analysis::Requests& requests);

} // namespace invariances
