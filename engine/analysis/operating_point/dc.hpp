#pragma once
// DC sweep: an operating point for each value, each starting from the last, so that the solution is followed
// continuously, into an amplifier's rails and back (and along one branch of a hysteresis).

#include <functional>
#include <span>

#include "engine/analysis/operating_point/op.hpp"
#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/analysis/watch.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::analysis {

// Sets `target` to each of `points` in turn on top of the setup's settings; these are in force again at the
// end. `start` is the solution to begin from and ends as the last one. After each point, `visit` sees the
// setup with the point's numbers (to record parameters that depend on the swept one) and the solution.
[[nodiscard]] Outcome<Done>
dc(Setup& setup, const Options& options, const Target& target, const Points& points,
   std::span<const Probe> probes, std::vector<double>& start, results::Sink& sink, Watch& watch,
   const std::function<void(const Setup&, double value, const OperatingPoint&)>& visit);

} // namespace nullor::analysis
