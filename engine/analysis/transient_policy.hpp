#pragma once
// What steers a transient beside its tolerances, each with its reason.

#include "engine/analysis/newton.hpp"
#include "engine/analysis/requests.hpp"

namespace nullor::analysis::policy {

// SPICE's rule: no step longer than a fiftieth of the whole, however smooth the solution looks.
inline constexpr double least_steps = 50;
// Of a network that only relaxes: nothing comes back behind a corner.
inline constexpr double least_relaxing_steps = 8;
// Where a curve does not become smooth in steps of this share of the longest, it has a corner there.
inline constexpr double jump_share = 1e-7;
// The error of dense output between two points may be so many tolerances; the next step then is shorter.
// Where a law bends smoothly the estimate comes a step late.
inline constexpr double tolerable_curve = 2, tolerable_smooth_curve = 1;
// A sine has no corners that would stop a long step from passing whole periods.
inline constexpr double steps_per_period = 8;
// A step with a polynomial of five points shows a whole turn of it.
inline constexpr double affine_steps_per_period = 3;
// A law that changes its piece twice within this share of the run rests at its corner.
inline constexpr double moment = 1e-9;
// What happens at once takes this share of the longest step.
inline constexpr double moment_share = 1e-9;
// A better order of elimination costs as much as the solves of so many steps lose without it.
inline constexpr long steps_before_order = 100;
// Jumps one after another, with no step between them, before they are no way to go on.
inline constexpr int most_landings = 20;
// Times that a step is shortened to where one of its stages was on another piece than its end.
inline constexpr int most_ways_back = 4;
// An equation may be off by reltol of its terms, as the unknowns may, and by this where reltol is less: what
// the sums of charges of a short step are known to.
inline constexpr double least_unmet = 1e-8;
// An error of what stores nothing, in tolerances, that would keep a step from growing.
inline constexpr double maybe_rounding = 0.1;
// Newton iterations of a stage, where laws are smooth, before a shorter step is tried instead.
inline constexpr int impatient = 10;
// Steps that are refused in a row before the method begins anew.
inline constexpr int patience = 3;

[[nodiscard]] inline NewtonSettings stage_settings(const Options& options) {
    // Errors of Newton's stay well below those of the step.
    NewtonSettings settings;
    settings.max_iterations = options.itl4 > 0 ? options.itl4 : 20;
    settings.polish = false;
    settings.reltol = 1e-2 * options.reltol;
    settings.vntol = 1e-2 * options.reltol * 1e3 * options.vntol;
    settings.abstol = 1e-2 * options.reltol * 1e3 * options.abstol;
    return settings;
}

} // namespace nullor::analysis::policy
