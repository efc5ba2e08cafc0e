#pragma once
// Transient: f(x, t) + d/dt q(x) = 0 from the operating point at t = 0, or from initial conditions (uic).
//
// The step follows the estimated local error of every node voltage and reactive branch current:
//     |err| <= reltol * max(largest |x| so far, floor),   floor = 1000 vntol (V), 1000 abstol (A)
// so reltol speaks of the signal's own peak, and what such an error does to the others where the circuit
// reacts most (reaction.hpp). Corners of waveforms are hit exactly.

#include <span>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/transient/step/tran_question.hpp"
#include "engine/analysis/watch.hpp"

namespace nullor::analysis {

[[nodiscard]] Outcome<TranReport> tran(Setup& setup, const Options& options, const TranQuestion& question,
                                       std::span<const Probe> probes, const TranSinks& sinks, Watch& watch);

} // namespace nullor::analysis
