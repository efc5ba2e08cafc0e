#pragma once
// Small signal: (G + jwC) X = U at the operating point, one solution a frequency.

#include <span>

#include "engine/analysis/operating_point/op.hpp"
#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/analysis/watch.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::analysis {

// Columns of the header have probes; rows go to the sink, the axis is the frequency in Hz. begin() and end()
// of the sink are the caller's.
[[nodiscard]] Outcome<Done> ac(Setup& setup, const OperatingPoint& point, const Points& frequencies,
                               std::span<const Probe> probes, results::Sink& sink, Watch& watch);

} // namespace nullor::analysis
