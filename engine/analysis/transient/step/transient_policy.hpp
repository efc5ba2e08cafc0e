#pragma once
// What steers a transient beside its tolerances: each constant with its reason. docs/speed.md says what they
// are worth, as far as that was measured.

#include <cstddef>

#include "engine/analysis/newton/newton.hpp"
#include "engine/analysis/requests.hpp"

namespace nullor::analysis::policy {

// The run.
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
inline constexpr double moment_of_run = 1e-9;
// What happens at once takes this share of the longest step.
inline constexpr double moment_of_step = 1e-9;
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
// Whether rounding keeps a curve's error so large is looked at once in so many steps: a step that grows then
// has less of it. A supply's current into its blocking capacitor, all rounding, held a run at 269,649 steps.
// Of what all sums of a step together may be off by, this is there.
inline constexpr long steps_between_looks = 16;
inline constexpr double rounding_there = 0.25;
// Newton iterations of a stage, where laws are smooth, before a shorter step is tried instead.
inline constexpr int impatient = 10;
// So many times as many where nothing but a jump is left: a node between junctions, one n vt an iteration.
// From a forward drop to a blocking one it needs some 20.
inline constexpr int iterations_of_jump = 10;
// Steps that are refused in a row before the method begins anew.
inline constexpr int patience = 3;

// Landings behind a corner: two steps of Euler's, of the longest step of a passage, and of a stretch that is
// short: the edge of a pulse of a nanosecond in a run of a second. And of the rounding of time.
inline constexpr double settling = 1e-9, settling_of_stretch = 1e-6;
// What a curve moves by before a landing, or a passage that was cut, is made anew, in tolerances.
inline constexpr double settled_share = 0.1;
// Landings are shortened by this factor, so many times;
inline constexpr double shorter_settling = 1e-3;
inline constexpr int most_settlings = 3;
// or made longer by this one, up to this share of the longest step.
inline constexpr double longer_settling = 32, longest_settling = 1e-5;
// Of the longest step: the time over which the slopes of the sources behind a corner are found. By a
// parabola, they are off by the square of that.
inline constexpr double slope_share = 1e-5;
// A curve that differs by more tolerances between just in front of a corner and behind it has jumped there:
// less is what the corner is off.
inline constexpr double jump_of_curve = 100;

// Passages: of an error in tolerances the next is to have, by a polynomial of order 5.
inline constexpr double passage_safety = 0.8, least_passage_factor = 0.1, most_passage_factor = 4;
// With an error from this to 1 the next is as long: errors swing, and one that is refused costs less than the
// lengths, each with its matrices, of those that would be shortened for nothing (4 to 9 % on amplifiers that
// clip and slew).
inline constexpr double worth_growing = 0.058;
// The shortest, of the longest.
inline constexpr double shortest_passage = 1e-10;
// What adds up from one to the next is settled anew now and then,
inline constexpr int most_in_a_row = 1000;
// and where an error of a shorter one is this share, or more, of what it was.
inline constexpr double unshrunk = 0.9;
// An equation at its end may be off by this share of its terms: a thousand times what the rounding of
// most_in_a_row of them adds up to, and a hundredth of the tightest tolerance.
inline constexpr double most_of_an_equation = 1e-10;
// A stage's equations by a hundredth of that, before what is left is solved for.
inline constexpr double most_of_a_stage = 1e-12;
// One is shortened for a corner where that makes its error much smaller.
inline constexpr double much_shorter = 0.71;
// A dense matrix costs about as much as this many sparse steps.
inline constexpr int steps_to_pay = 4;
// Largest that is worth its time and its place in the cache, numbers.
inline constexpr std::size_t most_numbers = 16000;
// What the three sparse systems cost beside their arithmetic, in multiplications; and a nonzero of the
// pattern.
inline constexpr double sparse_overhead = 1500, sparse_per_nonzero = 30;

// Corners. Of a tolerance: what an edge may be shifted by where one is located, and by the steps in front.
inline constexpr double located_share = 0.02, shifted_share = 0.1;
// Of a step whose polynomial is off by h^6, the end is off by h^10.
inline constexpr double end_order = 0.6;
// Edges so many times steeper than the approach to their corner shift by little enough.
inline constexpr double mild_edge = 10;
// Nothing tells how steep the first edge will be. So many steps at the beginning expect one that is so much
// steeper: an oscillator keeps the phase that the first gave it. A long run without edges loses nothing by
// them.
inline constexpr long careful_steps = 1000;
inline constexpr double unknown_edge = 1e4;
// Behind a corner that was never met, edges so many times faster than the step up to it are expected: a share
// of located_share of a tolerance then is this share of the step and of reltol.
// What is faster still is seen behind it, and the corner made exact.
inline constexpr double first_moment = 2e-3;
// No step is asked for more digits than this, of a peak.
inline constexpr double most_digits = 1e-13;
// A passage may end by its polynomial at a corner within it if its error is at most so many tolerances, and
// this share of a signal: what it is off there goes on as the error of a step does, whose end is much better;
// and what is algebraic jumps by it when the next begins, maybe back over the corner.
inline constexpr double cut_error = 0.1, cut_share = 3e-4;
// Where a corner lies in a smaller share of a passage, it is sought in a shorter one: a signal that went on
// that far beyond, as a slewing output does over its target, is no measure of how well it has to be met.
inline constexpr double least_cut = 0.05;
inline constexpr int most_corner_trials = 8, most_step_trials = 60;
// A step moves a signal by about its peak at the most; this share of it beyond a corner is this share of the
// peak. Of larger tolerances largest_reltol: what is far beyond a corner takes Newton many iterations to
// bring back.
inline constexpr double beyond_share = 0.02, largest_reltol = 1e-3;
// A corner that is met right where a stretch begins is looked at by passages shorter by this factor, so many
// times, before it counts as the border that the stretch began on.
inline constexpr double nearer_border = 64;
inline constexpr int most_looks_at_border = 4;
// A function that comes no nearer to 0 than this share of its range over a passage is taken to stay away
// between the points too.
inline constexpr double near_share = 0.15;
// A corner is sought so far ahead of a passage's end; and only the end may be behind a corner, however short
// it is.
inline constexpr double furthest_ahead = 0.1, most_beyond = 0.05;

// Signs of switching functions. One smaller than this, of its largest value so far, has none.
inline constexpr double signless_share = 1e-13;
// Of that value, behind a corner: a gain of 1e9 winds up to 1e8 V, and rounds volts again when it is back.
inline constexpr double kept_peak = 1e-6;
// A mild one has none below this share of a tolerance, and of abstol, where steps find it as a difference of
// charges: the current of an output is 0 for long, but for their rounding over the length of a step.
inline constexpr double mild_share = 1e-3, mild_floor = 0.1;
// Of what a function was where a step began, Newton's method has it to this share at the end.
inline constexpr double share_of_step = 1e-14;
// Rests of a function that keeps changing its sign, in moments.
inline constexpr double longer_rest = 4, longest_rest = 1e6;

// Errors of steps. Where all modes die away, those of a few steps only are there at a time, most of them much
// smaller than estimated.
inline constexpr double share_of_relaxing = 2;
// Where tolerances are tight, the share of a step that is better than its estimate falls by as much as this:
// steps then are short enough for their errors to add up as the order says, and a resonance with a Q of 10
// stays within 5 reltol.
inline constexpr double least_of_better = 0.42;
// What an error does elsewhere counts up to so many times what it is now: a comparator that is nothing but
// gain would have it without limit. It is judged 1/times_per_step of a step later: a step is a small part of
// what it follows; a tenth of it is shorter than a loop that matters.
inline constexpr double most_elsewhere = 1e4, times_per_step = 30;
// That time may be off by this factor, and slopes by that, before there is a new matrix.
inline constexpr double other_time = 4, grown_slope = 1.5;
// Lengths of steps: of the error, in tolerances, that the next is to have.
inline constexpr double step_safety = 0.9, least_step_factor = 0.2, most_step_factor = 4;
// A step may grow for less than so much only where a matrix is not dear; there, it doubles.
inline constexpr double worth_a_matrix = 1.25;
// Behind a corner what relaxes becomes smoother as time passes, and the error grows with the step by a power
// less than its order: the step stays until it may be four times as long.
inline constexpr double almost_four_times = 1.4;
// Of an error that swings with the signal so much is remembered from step to step. Steps that grow faster
// come out of a corner, and begin anew.
inline constexpr double kept_error = 0.6, quick_growth = 2;

// Dense output. Behind a step four times as long as the last, a polynomial may be off by more than its
// estimate, where all relaxes.
inline constexpr double share_of_relaxing_curve = 0.7;
// The polynomial's order says little about a front on its way through a network, and the next step's error
// will be smaller where the front has passed.
inline constexpr int order_at_fronts = 3;
// A corner in the step shows as a distance from the past's polynomial, and is worth about this share of it,
// however small the share that a smooth curve of high order would have; behind longer steps, which do not
// know how a curve bends within this one, up to the larger share.
inline constexpr double corner_share = 0.05, largest_corner_share = 0.3;
// Points that crowd after a restart, seen from a long step, would magnify their errors: the oldest are left
// out until the sum of the weights' magnitudes is no larger.
inline constexpr double largest_dense_weights = 20;
// A curve that is so much steeper in the first short step behind a restart than in the second has jumped.
inline constexpr double steeper = 10;
// Share of reltol that straight lines between refined rows may leave the curve by: a measure may be of a
// product whose mean is small. So many rows between two accepted points, at most.
inline constexpr double bend_share = 0.1;
inline constexpr int max_between = 1000;

// Stages where laws are smooth: Newton's method with factors from elsewhere. Corrections that shrink by less
// are not worth their time; with factors from here, they say that the start was none.
inline constexpr double slow_rate = 0.3, hopeless_rate = 0.8;
// The next solve begins with new factors where this one came to know a rate above.
inline constexpr double slowish_rate = 0.12;
// New factors in one solve, before the whole method is asked.
inline constexpr int most_factorisations = 4, most_corrections = 12;
// A correction this small, in tolerances, is the last whatever the rate.
inline constexpr double tiny_correction = 1e-4;
// What is left may be this share of the tolerances: through the slopes of the stages it adds up over all
// steps. The same in front of a polishing correction; one larger than `polished` says that more was left.
inline constexpr double left_of_stage = 0.05, enough_to_polish = 0.2, polished = 1;
// The rate seen at another x says no more than this of here.
inline constexpr double least_rate = 1e-4;
// A correction larger than this may be followed by others that a rate, seen far away, does not foretell.
inline constexpr double large_correction = 200;
// A stage that is so far from where it was predicted, of the signal, jumped to another branch.
inline constexpr double another_branch = 0.3;
// A Rosenbrock step's f_t is a difference over this share of it, of second order.
inline constexpr double instant = 1e-3;
// A slope that falls to this share of itself within its step lets go of what it held: without, a switch of a
// milliohm opened a step late. The look costs 6 % on a rectifier of 741s.
inline constexpr double let_go = 1e-3;
// A law that rests at its corner would have the implicit method repeat every step: each time that happens
// again, Rosenbrock's waits twice as many steps before its next, up to these.
inline constexpr int longest_wait = 63;

// Starts from given states: times that are tried, each longer by this factor, up to a thousandth of a step.
inline constexpr int most_moments = 3;
inline constexpr double longer_moment = 100;

// Relays that turn others at the start.
inline constexpr int most_turns_at_start = 64;

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
