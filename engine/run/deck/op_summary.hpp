#pragma once
// What an analysis found, in the words of the circuit.

#include "engine/analysis/operating_point/lost_digits.hpp"
#include "engine/analysis/operating_point/op.hpp"
#include "engine/analysis/operating_point/rails_crossed.hpp"
#include "engine/analysis/requests.hpp"
#include "engine/analysis/small_signal/noise.hpp"
#include "engine/run/deck/report.hpp"

namespace nullor::run {

[[nodiscard]] OpSummary summarise(const analysis::Setup& setup, const analysis::OperatingPoint& point);

// The same of noise.
[[nodiscard]] NoiseSummary summarise(const Circuit& circuit, const analysis::NoiseRequest& request,
                                     const analysis::NoiseReport& noise);

// A warning at the node.
[[nodiscard]] Diagnostics warning_of(const analysis::LostDigits& lost, const System& system);

// A warning at the first of the nodes that nothing holds; empty if all are held.
[[nodiscard]] Diagnostics warning_of_loose(const analysis::OperatingPoint& point, const System& system);

// A warning at the card of a transient that starts where the circuit rests but is unstable; empty if it does
// not, or if nothing grows by e within the run.
[[nodiscard]] Diagnostics warning_of_start(analysis::Setup& setup, const analysis::OperatingPoint& start,
                                           const analysis::AnalysisRequest& request,
                                           const analysis::Options& options);

// A warning at the op-amp's card, of the analysis whose axis bears that name.
[[nodiscard]] Diagnostics warning_of(const analysis::RailsCrossed& crossed, const Circuit& circuit,
                                     const std::string& axis);

} // namespace nullor::run
