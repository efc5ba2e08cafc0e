#pragma once
// Transient: f(x, t) + d/dt q(x) = 0 from the operating point at t = 0, or from initial conditions (uic).
//
// The step follows the estimated local error of every node voltage and reactive branch current:
//     |err| <= reltol * max(largest |x| so far, floor),   floor = 1000 vntol (V), 1000 abstol (A)
// so reltol speaks of the signal's own peak, and what such an error does to the others where the circuit
// reacts most (reaction.hpp). Corners of waveforms are hit exactly.

#include <optional>
#include <span>

#include "engine/analysis/op.hpp"
#include "engine/analysis/rails_crossed.hpp"
#include "engine/analysis/watch.hpp"
#include "engine/results/table.hpp"

namespace nullor::analysis {

struct TranQuestion {
    double step = 0, stop = 0, start = 0, max_step = 0; // s; 0: not given
    bool uic = false;
};

struct TranReport {
    OperatingPoint start; // with uic x alone
    long accepted = 0, rejected = 0, iterations = 0;
    double shortest_step = 0, longest_step = 0;
    std::optional<RailsCrossed> rails_crossed; // the first of them
};

// Each may be null.
struct TranSinks {
    results::Sink* points = nullptr; // accepted points
    // The same, and between them so many points of the dense output that straight lines stay within a tenth
    // of reltol of the curve's peak: for measures, which see straight lines.
    results::Sink* refined = nullptr;
    results::Sink* grid = nullptr; // start, start + step, ..., stop
};

[[nodiscard]] Outcome<TranReport> tran(Setup& setup, const Options& options, const TranQuestion& question,
                                       std::span<const Probe> probes, const TranSinks& sinks, Watch& watch);

} // namespace nullor::analysis
