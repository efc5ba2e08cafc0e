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
#include "engine/analysis/relaxation.hpp"
#include "engine/analysis/step_control.hpp"
#include "engine/analysis/stuck.hpp"
#include "engine/analysis/switching.hpp"
#include "engine/analysis/tran_output.hpp"
#include "engine/analysis/transient_start.hpp"
#include "engine/analysis/unsettled.hpp"

namespace nullor::analysis {

namespace {

// SPICE's rule: no step longer than a fiftieth of the whole, however smooth the solution looks.
constexpr double least_steps = 50;
// Of a network that only relaxes: nothing comes back behind a corner.
constexpr double least_relaxing_steps = 8;
// Where a curve does not become smooth in steps of this share of the longest, it has a corner there.
constexpr double jump_share = 1e-7;
// The error of dense output between two points may be so many tolerances; the next step then is shorter.
// Where a law bends smoothly the estimate comes a step late.
constexpr double tolerable_curve = 2, tolerable_smooth_curve = 1;
// A sine has no corners that would stop a long step from passing whole periods.
constexpr double steps_per_period = 8;
// A step with a polynomial of five points shows a whole turn of it.
constexpr double affine_steps_per_period = 3;
// A law that changes its piece twice within this share of the run rests at its corner.
constexpr double moment = 1e-9;
// What happens at once takes this share of the longest step.
constexpr double moment_share = 1e-9;
// A better order of elimination costs as much as the solves of so many steps lose without it.
constexpr long steps_before_order = 100;
// Jumps one after another, with no step between them, before they are no way to go on.
constexpr int most_landings = 20;
// Times that a step is shortened to where one of its stages was on another piece than its end.
constexpr int most_ways_back = 4;
// An equation may be off by reltol of its terms, as the unknowns may, and by this where reltol is less: what
// the sums of charges of a short step are known to.
constexpr double least_unmet = 1e-8;
// An error of what stores nothing, in tolerances, that would keep a step from growing.
constexpr double maybe_rounding = 0.1;
// Newton iterations of a stage, where laws are smooth, before a shorter step is tried instead.
constexpr int impatient = 10;
// Steps that are refused in a row before the method begins anew.
constexpr int patience = 3;

NewtonSettings stage_settings(const Options& options) {
    // Errors of Newton's stay well below those of the step.
    NewtonSettings settings;
    settings.max_iterations = options.itl4 > 0 ? options.itl4 : 20;
    settings.polish = false;
    settings.reltol = 1e-2 * options.reltol;
    settings.vntol = 1e-2 * options.reltol * 1e3 * options.vntol;
    settings.abstol = 1e-2 * options.reltol * 1e3 * options.abstol;
    return settings;
}

class Transient {
public:
    Transient(Setup& setup, const Options& options, const TranQuestion& question,
              std::span<const Probe> probes, const TranSinks& sinks, Watch& watch)
        : setup_(setup), workspace_(setup.workspace()), options_(options), question_(question), watch_(watch),
          settings_(stage_settings(options)), itl4_(settings_.max_iterations),
          control_(setup.system(), options), check_(workspace_, control_.peaks()),
          output_(setup.system(), options, question, probes, sinks),
          switching_(workspace_, options, moment * (question.stop - question.start)),
          voltages_(setup.circuit().nodes.size() - 1), curves_(0),
          given_up_((question.stop - question.start) / least_steps), chatter_(given_up_),
          longest_(longest_step(least_steps, steps_per_period)) {
        settings_.scale = control_.peaks();
        if (!workspace_.piecewise_affine()) reaction_.emplace(workspace_);
        start_.emplace(setup, options, settings_, moment_share * longest_);
        integrator_ = make_integrator(options, workspace_, setup.newton());
        if (!workspace_.linear())
            integrator_->watch_stages([this](double t, const std::vector<double>& x) {
                if (switching_.differs(t, x)) stage_switched_ = std::min(stage_switched_, t);
                if (!curves_.has_interval()) stages_.push_back({t, x, {}, {}});
            });
    }

    Outcome<TranReport> run(std::span<const Probe> probes) {
        Outcome<Done> started = question_.uic ? start_->from_conditions(point_)
                                              : start_->from_operating_point(point_, report_.start, watch_);
        if (!started) return started.failure();
        if (question_.uic) report_.start.x = point_.x;
        control_.reads(probes);
        seen_.resize(control_.read_unknowns().size());
        scale_.resize(seen_.size());
        curves_ = Dense(seen_.size());
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
        push_curves(point_);
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

    void see(const std::vector<double>& x) {
        const std::span<const std::size_t> read = control_.read_unknowns();
        for (std::size_t k = 0; k < read.size(); ++k) seen_[k] = x[read[k]];
    }

    void push_curves(const TimePoint& point) {
        see(point.x);
        curves_.push(point.t, seen_);
    }

    // Error of a polynomial through what is read at the accepted points and the candidate, in tolerances. It
    // sees what the local error does not: a source that follows time through resistors alone, and a corner or
    // a jump of something that stores nothing.
    [[nodiscard]] double curve_error(const TimePoint& candidate) {
        const std::span<const std::size_t> read = control_.read_unknowns();
        for (std::size_t k = 0; k < read.size(); ++k)
            scale_[k] = control_.curve_tolerance(read[k], candidate.x);
        see(candidate.x);
        if (curves_.jumped(candidate.t, seen_, scale_)) {
            curves_.forget_oldest();
            output_.forget_oldest();
        }
        return curves_.error(candidate.t, seen_, scale_, !control_.relaxes());
    }

    // The same of the first step behind a restart, by how far its stages (and its beginning where that is
    // behind the corner) lie from a straight line through the
    // first of them and its end: a jump at its beginning is none of it. They may tell of part of the step.
    [[nodiscard]] double first_bend(const TimePoint& candidate) {
        if (stages_.size() < 2) return 0;
        const TimePoint& from = stages_.front();
        const double part = (candidate.t - from.t) / (candidate.t - point_.t);
        double worst = 0;
        for (const std::size_t k : control_.read_unknowns()) {
            if (k >= voltages_) break; // a current may be impulsive there
            const double scale = control_.curve_tolerance(k, candidate.x);
            const double slope = (candidate.x[k] - from.x[k]) / (candidate.t - from.t);
            for (const TimePoint& stage : stages_)
                worst =
                    std::max(worst, std::abs(stage.x[k] - from.x[k] - slope * (stage.t - from.t)) / scale);
        }
        return worst / (part * part);
    }

    [[nodiscard]] double first_step() const {
        const double scale = question_.step > 0 ? std::min(question_.step, longest_) : longest_;
        return 1e-3 * scale;
    }

    void set_roundoff(const StepResult& step) {
        control_.set_roundoff(setup_.newton(), next_, step.a, check_.sizes());
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
        push_curves(point_);
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
                push_curves(point_);
                begin_stretch(true);
            }
            if (whole_affine_ && std::exchange(fresh_, false)) {
                const AffineStretch::End stopped = affine_->run(point_, end, report_, watch_, question_.stop);
                if (stopped == AffineStretch::End::output_full) return output_full();
                if (stopped == AffineStretch::End::interrupted) return interrupted();
                if (stopped == AffineStretch::End::arrived) break;
                if (given_up_.met(point_.t) || affine_->chatters()) affine_.reset();
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
            stages_.clear();
            if (known_ && !curves_.has_interval()) stages_.push_back(point_);
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
            if (solved && affine_ && !whole_affine_ && !workspace_.linear())
                control_.expect_edge(point_.x, next_.x, tried);
            Errors errors = solved ? measure(step, tried, worst) : Errors{};
            // Rounding of a current would keep the step short, which makes it larger.
            if (errors.worst() > 1 || errors.algebraic > std::max(maybe_rounding, errors.stored)) {
                set_roundoff(step);
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
                    if (chatter_.met(point_.t)) return chatters(before_);
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
                set_roundoff(step);
                curve = curve_error(in_front ? before_ : next_);
            }
            const double tolerable = reaction_ ? tolerable_smooth_curve : tolerable_curve;
            factor = std::min(factor, control_.curve_factor(curve, tolerable, curves_.error_order() - 1,
                                                            refactor_per_solve));
            const double bend = tried > jump_share * longest_ ? std::max(curve, first_bend(next_)) : 0;
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
            push_curves(point_);
            if (switched && chatter_.met(point_.t)) return chatters(before_);
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

    // What moved most since the last corner, of its peak, is what goes back and forth.
    [[nodiscard]] Failure chatters(const TimePoint& before) const {
        std::size_t most = 0;
        double share = 0;
        for (std::size_t k = 0; k < setup_.system().unknowns().size() && k < before.x.size(); ++k) {
            const double moved = std::abs(point_.x[k] - before.x[k]) / control_.peaks()[k];
            if (!(moved > share)) continue;
            share = moved;
            most = k;
        }
        const Unknown& unknown = setup_.system().unknowns()[most];
        Failure failure;
        failure.kind = Failure::Kind::step_too_small;
        failure.message =
            fmt::format("the transient cannot go on at t = {:.9g} s: {} goes back and forth without end",
                        point_.t, unknown.name);
        failure.hint =
            "an amplifier or a comparison in an unstable loop without a time constant? give it one (gbw, a "
            "capacitor), or hysteresis";
        return failure;
    }

    Failure interrupted() {
        Failure failure;
        failure.kind = Failure::Kind::interrupted;
        failure.message = fmt::format("interrupted at t = {:.6g} s", point_.t);
        (void)output_.finish();
        return failure;
    }

    static Failure output_full() {
        Failure failure;
        failure.kind = Failure::Kind::output;
        failure.message = "the results could not be written";
        return failure;
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
    std::size_t voltages_;             // node voltages are the first unknowns
    Dense curves_;                     // of what is read
    std::vector<double> seen_, scale_; // values and tolerances there
    Chatter given_up_, chatter_;       // stretches that affine_ did not go through; corners
    int went_back_ = 0;                // so many times to what a stage saw, since the last step
    double stage_switched_ = 0; // first time inside the step where a stage saw another piece; its end if none
    std::optional<TransientStart> start_;
    std::unique_ptr<Integrator> integrator_;
    std::optional<Reaction> reaction_;    // where a law is not affine between corners
    std::optional<AffineStretch> affine_; // where the circuit is one for it
    bool whole_affine_ = false;           // and the method the default; else it only goes over corners
    bool known_ = false;                  // the stretch began behind its corner
    bool fresh_ = false;                  // nothing has been tried behind the last corner
    std::vector<TimePoint> stages_;       // of the first step behind a restart, t and x
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
    const auto bad = [](std::string message) {
        Failure failure;
        failure.kind = Failure::Kind::bad_request;
        failure.message = std::move(message);
        return failure;
    };
    if (!(question.stop > 0) || !std::isfinite(question.stop))
        return bad(fmt::format("a transient to t = {} s", question.stop));
    if (!(question.start >= 0 && question.start < question.stop))
        return bad(fmt::format("a transient that starts to print at {} s and stops at {} s", question.start,
                               question.stop));
    if (!(question.step >= 0) || !(question.max_step >= 0)) return bad("a negative time step");
    return Transient(setup, options, question, probes, sinks, watch).run(probes);
}

} // namespace nullor::analysis
