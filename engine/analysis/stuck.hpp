#pragma once
// Why a transient cannot go on.

#include "engine/analysis/integrator.hpp"
#include "engine/analysis/setup.hpp"

namespace nullor::analysis {

// point: the last that was accepted; step: the shortest that was tried from there; worst: the unknown with
// the largest error (in tolerances), where the step was solved; unsettled: where it was not.
[[nodiscard]] Failure stuck(const Setup& setup, const TimePoint& point, const StepResult& step, int worst,
                            double error, std::vector<Failure::Unsettled> unsettled);

} // namespace nullor::analysis
