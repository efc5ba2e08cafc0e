#include "engine/analysis/transient/stepped_stretch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "engine/analysis/newton/unsettled.hpp"
#include "engine/analysis/transient/step/bent_charges.hpp"
#include "engine/analysis/transient/step/step_lengths.hpp"

namespace nullor::analysis {

using namespace policy;

namespace {

// Of the next step: the one that is may stay.
double step_length(double wanted, double now) {
    return wanted == now ? now : step_lengths::below(wanted);
}

} // namespace

SteppedStretch::SteppedStretch(Trajectory& trajectory, std::unique_ptr<Integrator> integrator,
                               TransientStart& start, AffineStretch* landing, double longest)
    : trajectory_(trajectory), point_(trajectory.point), integrator_(std::move(integrator)), start_(start),
      landing_(landing), curves_(trajectory.control, trajectory.setup.circuit().nodes.size() - 1),
      chatter_((trajectory.question.stop - trajectory.question.start) / least_steps), longest_(longest),
      h_(longest) {
    if (!trajectory.workspace.piecewise_affine()) reaction_.emplace(trajectory.workspace);
    if (!trajectory.workspace.linear())
        integrator_->watch_stages([this](double t, const std::vector<double>& x) {
            if (trajectory_.switching.differs(t, x)) stage_switched_ = std::min(stage_switched_, t);
            curves_.see_stage(t, x);
        });
}

// Nothing older than the corner is of use. known: point_ is behind it, with x and f as they are there.
void SteppedStretch::begin(bool known, bool corner) {
    integrator_->restart(point_, known);
    known_ = known;
    jumps_ = !known;
    trajectory_.output.restart(corner);
    curves_.restart();
    trajectory_.switching.begin(point_);
    trajectory_.workspace.evaluate(point_.x.data(), point_.t);
    trajectory_.check.observe(point_.t, point_.x, point_.f);
    look_for_crossed_rails(trajectory_.workspace, point_.t, point_.x.data(),
                           trajectory_.report.rails_crossed);
    trajectory_.control.forget();
}

// Puts point_ behind the corner of a source that it is at, with the currents there, where the circuit is
// affine on its pieces: the first step across a jump would have them as (q - q_n)/h of both sides.
Outcome<Done> SteppedStretch::settle(double end) {
    if (!landing_ || !landing_->settle(point_, end, settled_)) return Done{};
    std::swap(point_, settled_);
    trajectory_.control.observe(point_.x);
    // What was written holds up to the corner.
    if (!trajectory_.write_behind_jump(point_)) return results::sink_full();
    curves_.push(point_);
    begin(true);
    return Done{};
}

Outcome<Done> SteppedStretch::run(double end, bool once) {
    trajectory_.control.begin_stretch(false);
    curves_.begin(point_);
    begin(false);
    h_ = std::min(h_, first_step());
    at_source_ = true;
    Outcome<Done> done = settle(end);
    while (done && point_.t < end) {
        const double t_new = next_time(end);
        Attempt attempt = this->attempt(t_new);
        if (attempt.shortened) continue;
        judge(attempt);
        if (!attempt.solved || attempt.errors.worst() > 1) {
            done = refuse(attempt, t_new);
            continue;
        }
        const Curves curves = draw(attempt);
        if (curves.bend > tolerable_curve()) {
            ++trajectory_.report.rejected;
            h_ = step_length(attempt.length * std::max(0.2, 0.9 / std::cbrt(curves.bend)), h_);
            continue;
        }
        done = accept(attempt, curves.error, end);
        if (done && trajectory_.stops()) return interrupted_at(fmt::format("at t = {:.6g} s", point_.t));
        if (attempt.switched && (once || trajectory_.past)) break;
        if (at_source_ && trajectory_.past) break; // what a law remembers has changed
    }
    return done;
}

// No crumb before the end: the last two steps share what is left.
double SteppedStretch::next_time(double end) {
    h_ = std::min(h_, longest_);
    const double left = end - point_.t;
    if (h_ >= left * (1 - 1e-9)) return trajectory_.visible_end(end);
    return trajectory_.visible_end(point_.t + (2 * h_ > left ? left / 2 : h_));
}

SteppedStretch::Attempt SteppedStretch::attempt(double t_new) {
    Attempt attempt;
    stage_switched_ = t_new;
    if (++steps_ == steps_before_order) trajectory_.setup.newton().expect_many();
    NewtonSettings settings = trajectory_.settings;
    if (may_jump(t_new - point_.t) && trajectory_.options.itl4 == 0)
        settings.max_iterations *= iterations_of_jump;
    else if (reaction_ && since_.refused < patience)
        settings.max_iterations = std::min(settings.max_iterations, impatient);
    curves_.begin_step(known_ ? &point_ : nullptr);
    StepResult& step = attempt.step;
    step = integrator_->step(t_new, next_, settings);
    // Where junctions block, a line leads anywhere.
    if (step.linear && trajectory_.control.idle_node_is_off(step, next_.x, trajectory_.workspace.c())) {
        integrator_->restart(point_);
        step = integrator_->step(t_new, next_, settings);
    }
    attempt.solved = step.newton.status == NewtonReport::Status::converged;
    if (!attempt.solved && step.newton.law.instance.valid()) not_finite_ = {step.newton.law, t_new};
    if (attempt.solved) {
        Switching& switching = trajectory_.switching;
        attempt.switched = switching.differs(next_.t, next_.x);
        if (attempt.switched)
            attempt.solved = switching.locate(*integrator_, point_, before_, next_, step, settings,
                                              trajectory_.control.moment());
        if (attempt.solved && goes_back(attempt)) {
            iterations_ += step.newton.iterations;
            attempt.shortened = true;
            h_ = stage_switched_ - point_.t;
            return attempt;
        }
        const int jumping = attempt.solved && attempt.switched ? jumping_charge() : -1;
        if (jumping >= 0) {
            if (before_.t > point_.t)
                end_in_front(attempt, settings);
            else if (!at_source_) // right behind a corner that they went on at
                attempt.unmet(jumping);
        }
    }
    iterations_ += step.newton.iterations;
    attempt.length = next_.t - point_.t;
    return attempt;
}

// There and back within the step, or within what of it is in front of its corner: it is made to end where a
// stage saw another piece. What is not there then was rounding, unless a stage of the shorter step sees it
// still. Not right behind a jump, whose stages hold the impulse that takes it.
bool SteppedStretch::goes_back(const Attempt& attempt) {
    const TimePoint& end = attempt.switched ? before_ : next_;
    return stage_switched_ < end.t && next_.t - point_.t > jump_share * longest_ &&
           ++since_.ways_back <= most_ways_back;
}

// The row of a charge that differs between before_ and next_, where voltages do, by more than its current
// moves it, or -1: at the corner the equations of a step that is long beside the circuit's own times have no
// more solution near the last one, and Newton's method found another.
int SteppedStretch::jumping_charge() const {
    if (!trajectory_.control.voltage_jumped(before_.x, next_.x)) return -1;
    // Right behind a corner they may not even so: a current large enough for any jump is none.
    const double twice = before_.t > point_.t ? 2 * (next_.t - before_.t) : 0;
    const double reltol = trajectory_.options.reltol;
    for (std::size_t k = 0; k + 1 < next_.f.size(); ++k) {
        const double from = std::abs(before_.q[k]), to = std::abs(next_.q[k]);
        if (std::abs(next_.q[k] - before_.q[k]) >
            std::max(twice * (std::abs(before_.f[k]) + std::abs(next_.f[k])), reltol * std::max(from, to)))
            return static_cast<int>(k);
    }
    return -1;
}

// Charges go on: the corner is left to a short step from just in front of it.
void SteppedStretch::end_in_front(Attempt& attempt, const NewtonSettings& settings) {
    attempt.switched = false;
    attempt.in_front = true;
    const int iterations = attempt.step.newton.iterations;
    attempt.step = integrator_->step(before_.t, next_, settings);
    attempt.step.newton.iterations += iterations;
    attempt.solved = attempt.step.newton.status == NewtonReport::Status::converged;
}

SteppedStretch::Errors SteppedStretch::measure(const StepResult& step, double h, int& worst) {
    StepControl& control = trajectory_.control;
    Errors errors{control.measure(step, next_.x, trajectory_.workspace.c(), worst), 0};
    int elsewhere = -1;
    // Junctions may take it faster than can be drawn: it is where the charges put it, and what it is off by
    // is gone with the step.
    if (!may_jump(h))
        errors.algebraic = control.measure_algebraic(step, next_.x, trajectory_.workspace.c(), elsewhere);
    if (errors.algebraic > errors.stored) worst = elsewhere;
    if (reaction_)
        errors.stored = control.measure(step, next_.x, errors.stored, reaction_->to(step.error, h));
    return errors;
}

void SteppedStretch::judge(Attempt& attempt) {
    StepControl& control = trajectory_.control;
    Newton& newton = trajectory_.setup.newton();
    control.no_roundoff();
    control.rest(trajectory_.switching.resting());
    if (!attempt.solved) return;
    if (landing_ && !trajectory_.workspace.linear()) control.expect_edge(point_.x, next_.x, attempt.length);
    const StepResult& step = attempt.step;
    attempt.errors = measure(step, attempt.length, attempt.worst);
    // Rounding of a current would keep the step short, which makes it larger.
    if (attempt.errors.worst() > 1 ||
        attempt.errors.algebraic > std::max(maybe_rounding, attempt.errors.stored)) {
        control.set_roundoff(newton, next_, step.a, trajectory_.check.sizes());
        attempt.errors = measure(step, attempt.length, attempt.worst);
    }
    attempt.factor = control.factor(attempt.errors.worst(), step.order, newton.new_matrix_is_dear());
    if (attempt.errors.worst() > 1 ||
        trajectory_.check.holds(next_.t, next_.x, next_.f, std::max(trajectory_.options.reltol, least_unmet),
                                step.a))
        return;
    attempt.unmet(trajectory_.check.worst());
    integrator_->restart(point_);
}

double SteppedStretch::curve_error(const TimePoint& candidate) {
    if (curves_.jumped(candidate)) trajectory_.output.forget_oldest();
    return curves_.error(candidate);
}

double SteppedStretch::tolerable_curve() const {
    return reaction_ ? tolerable_smooth_curve : policy::tolerable_curve;
}

SteppedStretch::Curves SteppedStretch::draw(Attempt& attempt) {
    StepControl& control = trajectory_.control;
    Newton& newton = trajectory_.setup.newton();
    // The end of a step over a corner has currents of both sides.
    const bool in_front = attempt.switched && shows_in_front();
    const TimePoint& drawn = in_front ? before_ : next_;
    Curves curves;
    curves.error = curve_error(drawn);
    const bool looks = curves.error > maybe_rounding && steps_ % steps_between_looks == 0;
    if (curves.error > 1 || looks) {
        control.set_roundoff(newton, next_, attempt.step.a, trajectory_.check.sizes());
        curves.error = curve_error(drawn);
        if (looks && curves.error <= 1 && curves_.is_rounding(drawn)) curves.error = 0;
    }
    attempt.factor = std::min(attempt.factor,
                              control.curve_factor(curves.error, tolerable_curve(), curves_.error_order() - 1,
                                                   newton.new_matrix_is_dear()));
    if (attempt.length > jump_share * longest_)
        curves.bend = std::max(curves.error, curves_.first_bend(point_.t, next_));
    return curves;
}

Outcome<Done> SteppedStretch::accept(const Attempt& attempt, double curve, double end) {
    StepControl& control = trajectory_.control;
    if (attempt.switched) {
        if (shows_in_front() && !trajectory_.output.accept(before_)) return results::sink_full();
        trajectory_.output.restart();
    }
    integrator_->accept(next_, attempt.errors.worst());
    if (reaction_) reaction_->observe();
    since_ = {};
    at_source_ = false;
    std::swap(point_, next_);
    control.observe(next_, point_, !std::exchange(jumps_, false));
    trajectory_.switching.accept(point_);
    // The last step spans the corner, and its currents are of both sides.
    bool known = false;
    if (attempt.switched && landing_ && landing_->settle(point_, end, settled_)) {
        std::swap(point_, settled_);
        control.observe(point_.x);
        known = true;
    }
    trajectory_.count_step(attempt.length);
    if (!(attempt.switched ? trajectory_.output.accept_behind_jump(point_)
                           : trajectory_.output.accept(point_)))
        return results::sink_full();
    curves_.push(point_);
    // What a law remembers changes at a point, as a source jumps.
    const bool turned = trajectory_.workspace.turn(point_.x.data()).valid();
    if ((attempt.switched || turned) && chatter_.met(point_.t))
        return back_and_forth(trajectory_.setup, point_, before_, control.peaks());
    if (turned) {
        control.begin_stretch(true);
        begin(false);
        at_source_ = true;
        h_ = std::min(h_, first_step());
        return Done{};
    }
    // A law has changed its piece here, or a curve did not become smooth in so short a step.
    if (attempt.in_front) {
        begin(false);
        h_ = step_length(first_step(), h_);
    } else if (attempt.switched || curve > tolerable_curve()) {
        control.begin_stretch(attempt.switched);
        begin(known, attempt.switched);
        h_ = step_length(std::max(first_step(), control.share_behind_corner() * attempt.length), h_);
    } else {
        choose_length(attempt, end);
    }
    return Done{};
}

void SteppedStretch::choose_length(const Attempt& attempt, double end) {
    StepControl& control = trajectory_.control;
    const double tried = attempt.length;
    double factor = attempt.factor;
    const double remembered = control.remember(attempt.errors.worst(), tried, attempt.step.order);
    if (factor > 1 && factor < quick_growth)
        factor = std::min(factor, control.factor(remembered, attempt.step.order,
                                                 trajectory_.setup.newton().new_matrix_is_dear()));
    const double grown = tried * factor;
    h_ = step_length(tried < h_ ? std::max(grown, std::min(h_, 4 * grown)) : grown, h_);
    // No new matrix for a stretch that is over, or for less than a double step.
    if (control.relaxes() && (point_.t >= end || (h_ > longest_ && 2 * tried > longest_))) h_ = tried;
}

Outcome<Done> SteppedStretch::refuse(Attempt& attempt, double t_new) {
    StepResult& step = attempt.step;
    ++trajectory_.report.rejected;
    double factor = attempt.factor;
    if (trajectory_.control.relaxes() && since_.refused > 0) factor *= factor;
    h_ = step_length(
        attempt.solved ? attempt.length * std::min(step_safety, factor) : 0.125 * (t_new - point_.t), h_);
    // Before the next search overwrites it.
    std::vector<Failure::Unsettled> last;
    if (!attempt.solved && h_ < least_step()) last = unsettled(trajectory_.setup.newton());
    if (!attempt.solved && h_ < jump_share * longest_ && since_.landings < most_landings &&
        start_.follow(point_, t_new))
        return land();
    if (h_ < least_step()) {
        // Near the end of what a law is defined for, the shortest steps may stay within.
        if (!step.newton.law.instance.valid() && std::abs(not_finite_.t - point_.t) < longest_)
            step.newton.law = not_finite_.law;
        return stuck(trajectory_.setup, point_, step, attempt.worst, attempt.errors.worst(), std::move(last));
    }
    // What the method keeps of the past may itself be in error, and that does not shrink with the step: nor
    // does what charges that bend have left beside q(x), whose share of a current grows as 1/h. And what was
    // rounding beside the currents of then is all there is where junctions block.
    if (++since_.refused == patience) {
        trajectory_.workspace.take_for_rounding({});
        take_bent_charges(trajectory_.setup.workspace(), point_);
        integrator_->restart(point_);
    }
    return Done{};
}

// The solution jumped to point_.
Outcome<Done> SteppedStretch::land() {
    since_.refused = 0;
    ++since_.landings;
    trajectory_.control.observe(point_.x);
    ++trajectory_.report.accepted;
    if (!trajectory_.write_behind_jump(point_)) return results::sink_full();
    curves_.push(point_);
    begin(false);
    if (chatter_.met(point_.t))
        return back_and_forth(trajectory_.setup, point_, before_, trajectory_.control.peaks());
    return Done{};
}

// Not at the end of what a law is defined for, where the slope alone makes any equation met.
bool SteppedStretch::may_jump(double h) const {
    const bool ends = not_finite_.law.instance.valid() && std::abs(not_finite_.t - point_.t) < longest_;
    return reaction_ && h <= jump_share * longest_ && !ends;
}

bool SteppedStretch::shows_in_front() const {
    return before_.t - point_.t > shortest_for_currents(point_.t, trajectory_.options.reltol);
}

double SteppedStretch::first_step() const {
    const double step = trajectory_.question.step;
    return 1e-3 * (step > 0 ? std::min(step, longest_) : longest_);
}

double SteppedStretch::least_step() const {
    return 8 * std::numeric_limits<double>::epsilon() * std::max(point_.t, 1e-3 * longest_);
}

} // namespace nullor::analysis
