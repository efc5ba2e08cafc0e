#include "engine/analysis/tran.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "engine/analysis/affine_stretch.hpp"
#include "engine/analysis/integrator.hpp"
#include "engine/analysis/point_check.hpp"
#include "engine/analysis/reaction.hpp"
#include "engine/analysis/read_curves.hpp"
#include "engine/analysis/relaxation.hpp"
#include "engine/analysis/step_control.hpp"
#include "engine/analysis/stuck.hpp"
#include "engine/analysis/switching.hpp"
#include "engine/analysis/tran_output.hpp"
#include "engine/analysis/transient_policy.hpp"
#include "engine/analysis/transient_start.hpp"
#include "engine/analysis/unsettled.hpp"

namespace nullor::analysis {

namespace {

using namespace policy;

class Transient {
public:
    Transient(Setup& setup, const Options& options, const TranQuestion& question,
              std::span<const Probe> probes, const TranSinks& sinks, Watch& watch)
        : setup_(setup), workspace_(setup.workspace()), options_(options), question_(question), watch_(watch),
          settings_(stage_settings(options)), itl4_(settings_.max_iterations),
          control_(setup.system(), options), check_(workspace_, control_.peaks()),
          output_(setup.system(), options, question, probes, sinks),
          switching_(workspace_, options, moment * (question.stop - question.start)),
          curves_(control_, setup.circuit().nodes.size() - 1),
          given_up_((question.stop - question.start) / least_steps), chatter_(given_up_),
          longest_(longest_step(least_steps, steps_per_period)) {
        settings_.scale = control_.peaks();
        if (!workspace_.piecewise_affine()) reaction_.emplace(workspace_);
        start_.emplace(setup, options, settings_, moment_share * longest_);
        integrator_ = make_integrator(options, workspace_, setup.newton());
        if (!workspace_.linear())
            integrator_->watch_stages([this](double t, const std::vector<double>& x) {
                if (switching_.differs(t, x)) stage_switched_ = std::min(stage_switched_, t);
                curves_.see_stage(t, x);
            });
    }

    Outcome<TranReport> run(std::span<const Probe> probes) {
        Outcome<Done> started = question_.uic ? start_->from_conditions(point_)
                                              : start_->from_operating_point(point_, report_.start, watch_);
        if (!started) return started.failure();
        if (question_.uic) report_.start.x = point_.x;
        control_.reads(probes);
        curves_.read();
        if (StepControl::dear(setup_.newton().refactor_per_solve()) && relaxes(workspace_)) {
            control_.relax();
            longest_ = StepControl::on_grid(longest_step(least_relaxing_steps, steps_per_period), 0);
        } else if (AffineStretch::suits(setup_)) {
            affine_.emplace(setup_, settings_, control_, switching_, output_, check_,
                            longest_step(least_steps, affine_steps_per_period, radau().widest_gap));
            whole_affine_ = options_.method == Options::Method::automatic;
            if (!whole_affine_) switching_.listen_closely();
        }
        control_.observe(point_.x);
        if (!output_.first(point_)) return output_full();
        curves_.push(point_);
        report_.shortest_step = longest_;
        double h = first_step();
        while (question_.stop - point_.t > time_rounding(question_.stop)) {
            const double breakpoint = workspace_.next_breakpoint(point_.t);
            control_.begin_stretch(false);
            begin_stretch(false);
            // At the end of all there is no other side: what happens there belongs to the last point.
            const bool jumps = breakpoint < question_.stop - time_rounding(question_.stop);
            Outcome<Done> smooth = run_to(jumps ? breakpoint : question_.stop, jumps, h);
            if (!smooth) return smooth.failure();
            if (jumps) point_.t = behind(breakpoint);
            h = std::min(h, first_step());
        }
        report_.iterations = iterations_ + start_->iterations() + (affine_ ? affine_->iterations() : 0);
        if (!output_.finish()) return output_full();
        return report_;
    }

private:
    // Breakpoints apart by no more than the rounding of time are one: the last of them.
    [[nodiscard]] double behind(double breakpoint) const {
        for (;;) {
            const double next = workspace_.next_breakpoint(breakpoint);
            if (!(next - breakpoint <= time_rounding(breakpoint))) return breakpoint;
            breakpoint = next;
        }
    }

    // After a corner: nothing older is of use. known: point_ is behind it, with x and f as they are there.
    void begin_stretch(bool known) {
        integrator_->restart(point_, known);
        known_ = known;
        output_.restart();
        curves_.restart();
        switching_.begin(point_);
        workspace_.evaluate(point_.x.data(), point_.t);
        check_.observe(point_.x, point_.f);
        look_for_crossed_rails(workspace_, point_.t, point_.x.data(), report_.rails_crossed);
        control_.forget();
        fresh_ = !known;
    }

    // Puts point_ behind the corner that it is at, with the currents there, where the circuit is affine on
    // its pieces: the first step across a jump would have them as (q - q_n)/h of both sides. False: not
    // known.
    [[nodiscard]] bool settle(double end) {
        if (!affine_ || whole_affine_ || !affine_->settle(point_, end, settled_)) return false;
        std::swap(point_, settled_);
        control_.observe(point_.x);
        return true;
    }

    // gap: largest distance between points that a step writes, of its length. It is what tmax bounds.
    [[nodiscard]] double longest_step(double least, double per_period, double gap = 1) const {
        const double longest =
            std::min((question_.stop - question_.start) / least, workspace_.period() / per_period);
        return question_.max_step > 0 ? std::min(longest, question_.max_step / gap) : longest;
    }

    [[nodiscard]] double curve_error(const TimePoint& candidate) {
        if (curves_.jumped(candidate)) output_.forget_oldest();
        return curves_.error(candidate);
    }

    [[nodiscard]] double first_step() const {
        const double scale = question_.step > 0 ? std::min(question_.step, longest_) : longest_;
        return 1e-3 * scale;
    }

    // In tolerances; of what is stored, and elsewhere.
    struct Errors {
        double stored = 0, algebraic = 0;
        [[nodiscard]] double worst() const { return std::max(stored, algebraic); }
    };
    [[nodiscard]] Errors measure(const StepResult& step, double h, int& worst) {
        Errors errors{control_.measure(step, next_.x, workspace_.c(), worst), 0};
        int elsewhere = -1;
        errors.algebraic = control_.measure_algebraic(step, next_.x, elsewhere);
        if (errors.algebraic > errors.stored) worst = elsewhere;
        if (reaction_)
            errors.stored = control_.measure(step, next_.x, errors.stored, reaction_->to(step.error, h));
        return errors;
    }

    // The solution jumped to point_.
    [[nodiscard]] bool land() {
        refused_ = 0;
        ++landings_;
        output_.restart();
        control_.observe(point_.x);
        ++report_.accepted;
        if (!output_.accept(point_)) return false;
        curves_.push(point_);
        begin_stretch(false);
        return true;
    }

    // Smooth stretch from point_ to the corner, which is hit exactly. h is the step to try and ends as the
    // last.
    Outcome<Done> run_to(double corner, bool jumps, double& h) {
        // Waveforms are right-continuous: the value before a jump is that just before the corner.
        const double end = jumps ? std::nextafter(corner, 0.0) : corner;
        while (point_.t < end) {
            if (!whole_affine_ && std::exchange(fresh_, false) && settle(end)) {
                // What was written holds up to the corner.
                output_.restart();
                if (!output_.accept(point_)) return output_full();
                curves_.push(point_);
                begin_stretch(true);
            }
            if (whole_affine_ && std::exchange(fresh_, false)) {
                const AffineStretch::End stopped = affine_->run(point_, end, report_, watch_, question_.stop);
                if (stopped == AffineStretch::End::output_full) return output_full();
                if (stopped == AffineStretch::End::interrupted) return interrupted();
                if (stopped == AffineStretch::End::arrived) break;
                if (given_up_.met(point_.t) || affine_->chatters()) {
                    iterations_ += affine_->iterations();
                    affine_.reset();
                    whole_affine_ = false;
                }
                begin_stretch(false);
                fresh_ = false;
                h = first_step();
            }
            h = std::min(h, longest_);
            const double left = end - point_.t;
            // No crumb before the corner: the last two steps share what is left.
            double t_new = point_.t + h;
            if (h >= left * (1 - 1e-9))
                t_new = end;
            else if (2 * h > left)
                t_new = point_.t + left / 2;
            int worst = -1;
            stage_switched_ = t_new;
            if (report_.accepted >= steps_before_order && !std::exchange(ordered_, true))
                setup_.newton().expect_many();
            if (reaction_)
                settings_.max_iterations = refused_ < patience ? std::min(itl4_, impatient) : itl4_;
            curves_.begin_step(known_ ? &point_ : nullptr);
            StepResult step = integrator_->step(t_new, next_, settings_);
            bool solved = step.newton.status == NewtonReport::Status::converged;
            if (!solved && step.newton.instance.valid()) not_finite_ = {step.newton.instance, t_new};
            bool switched = false;
            if (solved) {
                switched = switching_.differs(next_.t, next_.x);
                if (!switched && stage_switched_ < next_.t && went_back_ < most_ways_back &&
                    next_.t - point_.t > jump_share * longest_) {
                    // There and back within the step: it is made to end where it was seen. What is not there
                    // then was rounding, unless a stage of the shorter step sees it still. Not right behind a
                    // jump, whose stages hold the impulse that takes it.
                    ++went_back_;
                    iterations_ += step.newton.iterations;
                    h = stage_switched_ - point_.t;
                    continue;
                }
                went_back_ = 0;
                if (switched)
                    solved = switching_.locate(*integrator_, point_, before_, next_, step, settings_,
                                               control_.moment());
            }
            iterations_ += step.newton.iterations;
            const double tried = next_.t - point_.t;
            control_.no_roundoff();
            control_.rest(switching_.resting());
            if (solved && affine_ && !whole_affine_ && !workspace_.linear())
                control_.expect_edge(point_.x, next_.x, tried);
            Errors errors = solved ? measure(step, tried, worst) : Errors{};
            // Rounding of a current would keep the step short, which makes it larger.
            if (errors.worst() > 1 || errors.algebraic > std::max(maybe_rounding, errors.stored)) {
                control_.set_roundoff(setup_.newton(), next_, step.a, check_.sizes());
                errors = measure(step, tried, worst);
            }
            const double error = errors.worst();
            const double refactor_per_solve = setup_.newton().refactor_per_solve();
            double factor = control_.factor(error, step.order, refactor_per_solve);
            if (solved && error <= 1 &&
                !check_.holds(next_.t, next_.x, next_.f, std::max(options_.reltol, least_unmet), step.a)) {
                solved = false;
                step.newton.status = NewtonReport::Status::unmet;
                step.newton.unknown = check_.worst();
                integrator_->restart(point_);
            }
            if (!solved || error > 1) {
                ++report_.rejected;
                if (control_.relaxes() && refused_ > 0) factor *= factor;
                h = StepControl::on_grid(solved ? tried * std::min(0.9, factor) : 0.125 * (t_new - point_.t),
                                         h);
                // Before the next search overwrites it.
                std::vector<Failure::Unsettled> last;
                if (!solved && h < least_step()) last = unsettled(setup_.newton());
                if (!solved && h < jump_share * longest_ && landings_ < most_landings &&
                    start_->follow(point_, t_new)) {
                    if (!land()) return output_full();
                    if (chatter_.met(point_.t))
                        return back_and_forth(setup_, point_, before_, control_.peaks());
                    continue;
                }
                if (h < least_step()) {
                    // Near the end of what a law is defined for, the shortest steps may stay within.
                    if (!step.newton.instance.valid() && std::abs(not_finite_.t - point_.t) < longest_)
                        step.newton.instance = not_finite_.instance;
                    return stuck(setup_, point_, step, worst, error, std::move(last));
                }
                // What the method keeps of the past may itself be in error, and that does not shrink with the
                // step.
                if (++refused_ == patience) integrator_->restart(point_);
                continue;
            }
            // The end of a step over a corner has currents of both sides.
            const bool in_front = switched && before_.t - point_.t > shortest_for_currents();
            double curve = curve_error(in_front ? before_ : next_);
            if (curve > 1) {
                control_.set_roundoff(setup_.newton(), next_, step.a, check_.sizes());
                curve = curve_error(in_front ? before_ : next_);
            }
            const double tolerable = reaction_ ? tolerable_smooth_curve : tolerable_curve;
            factor = std::min(factor, control_.curve_factor(curve, tolerable, curves_.error_order() - 1,
                                                            refactor_per_solve));
            const double bend =
                tried > jump_share * longest_ ? std::max(curve, curves_.first_bend(point_.t, next_)) : 0;
            if (bend > tolerable) {
                ++report_.rejected;
                h = StepControl::on_grid(tried * std::max(0.2, 0.9 / std::cbrt(bend)), h);
                continue;
            }
            const bool restart = switched || curve > tolerable;
            if (switched) {
                if (before_.t - point_.t > shortest_for_currents() && !output_.accept(before_))
                    return output_full();
                output_.restart();
            }
            integrator_->accept(next_, error);
            if (reaction_) reaction_->observe();
            refused_ = landings_ = 0;
            std::swap(point_, next_);
            control_.observe(next_, point_);
            switching_.accept(point_);
            // The last step spans the corner, and its currents are of both sides.
            const bool known = switched && settle(end);
            ++report_.accepted;
            report_.shortest_step = std::min(report_.shortest_step, tried);
            report_.longest_step = std::max(report_.longest_step, tried);
            if (!output_.accept(point_)) return output_full();
            curves_.push(point_);
            if (switched && chatter_.met(point_.t))
                return back_and_forth(setup_, point_, before_, control_.peaks());
            if (restart) {
                // A law has changed its piece here, or a curve did not become smooth in so short a step.
                control_.begin_stretch(switched);
                begin_stretch(known);
                h = StepControl::on_grid(std::max(first_step(), control_.share_behind_corner() * tried), h);
            } else {
                const double remembered = control_.remember(error, tried, step.order);
                if (factor > 1 && factor < StepControl::quick_growth)
                    factor = std::min(factor, control_.factor(remembered, step.order, refactor_per_solve));
                const double grown = tried * factor;
                h = StepControl::on_grid(tried < h ? std::max(grown, std::min(h, 4 * grown)) : grown, h);
                // No new matrix for a stretch that is over, or for less than a double step.
                if (control_.relaxes() && (point_.t >= end || (h > longest_ && 2 * tried > longest_)))
                    h = tried;
            }
            watch_.progress(point_.t / question_.stop);
            if (watch_.stop_requested()) return interrupted();
        }
        point_.t = corner;
        return Done{};
    }

    // Over less, the time of a charge is rounded by more than its current is to be right.
    [[nodiscard]] double shortest_for_currents() const {
        return 4 * std::numeric_limits<double>::epsilon() * point_.t / options_.reltol;
    }

    [[nodiscard]] double least_step() const {
        return 8 * std::numeric_limits<double>::epsilon() * std::max(point_.t, 1e-3 * longest_);
    }

    Failure interrupted() {
        (void)output_.finish();
        return interrupted_at(point_.t);
    }

    Setup& setup_;
    Workspace& workspace_;
    const Options& options_;
    const TranQuestion& question_;
    Watch& watch_;
    NewtonSettings settings_;
    int itl4_;
    StepControl control_;
    PointCheck check_;
    TranOutput output_;
    Switching switching_;
    ReadCurves curves_;
    Chatter given_up_, chatter_; // stretches that affine_ did not go through; corners
    int went_back_ = 0;          // so many times to what a stage saw, since the last step
    double stage_switched_ = 0; // first time inside the step where a stage saw another piece; its end if none
    std::optional<TransientStart> start_;
    std::unique_ptr<Integrator> integrator_;
    std::optional<Reaction> reaction_;    // where a law is not affine between corners
    std::optional<AffineStretch> affine_; // where the circuit is one for it
    bool whole_affine_ = false;           // and the method the default; else it only goes over corners
    bool known_ = false;                  // the stretch began behind its corner
    bool fresh_ = false;                  // nothing has been tried behind the last corner
    TimePoint settled_;
    TimePoint point_, before_, next_; // accepted; before_: in front of a located switch; the candidate
    TranReport report_;
    long iterations_ = 0;
    struct {
        InstanceId instance;
        double t = 0;
    } not_finite_;         // whose law, when last
    int refused_ = 0;      // steps since the last accepted one
    int landings_ = 0;     // jumps since then
    bool ordered_ = false; // a better order of elimination was looked for
    double longest_;
};

} // namespace

Outcome<TranReport> tran(Setup& setup, const Options& options, const TranQuestion& question,
                         std::span<const Probe> probes, const TranSinks& sinks, Watch& watch) {
    Outcome<Done> asked = check(question);
    if (!asked) return asked.failure();
    return Transient(setup, options, question, probes, sinks, watch).run(probes);
}

} // namespace nullor::analysis
