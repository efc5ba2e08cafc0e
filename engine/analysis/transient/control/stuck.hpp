#pragma once
// Why a transient cannot go on.

#include <span>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/transient/step/integrator.hpp"

namespace nullor::analysis {

// point: the last that was accepted; step: the shortest that was tried from there; worst: the unknown with
// the largest error (in tolerances), where the step was solved; unsettled: where it was not.
[[nodiscard]] Failure stuck(const Setup& setup, const TimePoint& point, const StepResult& step, int worst,
                            double error, std::vector<Failure::Unsettled> unsettled);

// Corners without end at point (chatter.hpp): what moved most since the one before, of its peak, goes back
// and forth.
[[nodiscard]] Failure back_and_forth(const Setup& setup, const TimePoint& point, const TimePoint& before,
                                     std::span<const double> peaks);

} // namespace nullor::analysis
