#include "engine/analysis/transient/tran.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "engine/analysis/transient/affine_stretch.hpp"
#include "engine/analysis/transient/step/step_lengths.hpp"
#include "engine/analysis/transient/stepped_stretch.hpp"
#include "engine/analysis/transient/trajectory.hpp"
#include "engine/analysis/transient/transient_method.hpp"
#include "engine/analysis/transient/transient_start.hpp"

namespace nullor::analysis {

namespace {

using namespace policy;

// From one corner of a source to the next. On each such stretch the solution goes on by collocation, where
// the circuit is affine between the corners of its laws, or step by step; where collocation cannot go on,
// steps lead over the next corner.
class Transient {
public:
    Transient(Setup& setup, const Options& options, const TranQuestion& question,
              std::span<const Probe> probes, const TranSinks& sinks, Watch& watch)
        : trajectory_(setup, options, question, probes, sinks, watch),
          longest_(trajectory_.longest_step(least_steps, steps_per_period)),
          start_(setup, options, trajectory_.settings, moment_of_step * longest_,
                 trajectory_.past ? &*trajectory_.past : nullptr),
          given_up_(longest_) {}

    Outcome<TranReport> run() {
        TimePoint& point = trajectory_.point;
        TranReport& report = trajectory_.report;
        Outcome<Done> done = trajectory_.question.uic
                                 ? start_.from_conditions(point)
                                 : start_.from_operating_point(point, report.start, trajectory_.watch);
        if (!done) return done.failure();
        choose();
        trajectory_.control.observe(point.x);
        const double stop = trajectory_.question.stop;
        if (trajectory_.question.uic) {
            if (affine_ &&
                affine_->go_back(point, std::min(trajectory_.workspace.next_breakpoint(point.t), stop)))
                trajectory_.control.observe(point.x);
            report.start.x = point.x;
        }
        report.shortest_step = longest_;
        if (!trajectory_.output.first(point)) return results::sink_full();
        while (stop - point.t > time_rounding(stop)) {
            const double corner = trajectory_.workspace.next_breakpoint(point.t);
            const bool goes_on = corner < stop - time_rounding(stop);
            // Waveforms are right-continuous: the value before a jump is that just before the corner.
            const bool jumps_at_stop = corner <= stop && !goes_on && jumps(corner);
            const double end = goes_on || jumps_at_stop ? std::nextafter(corner, 0.0) : stop;
            done = run_to(end);
            if (!done) {
                if (done.failure().kind == Failure::Kind::interrupted) (void)trajectory_.output.finish();
                return done.failure();
            }
            // What a law's corner sends out may arrive in front of the end.
            if (point.t < end) continue;
            point.t = goes_on ? behind(corner) : stop;
            if (goes_on && trajectory_.past) trajectory_.past->restart_at(point.t);
            if (jumps_at_stop && !show_behind_jump()) return results::sink_full();
        }
        report.iterations =
            steps_->iterations() + start_.iterations() + (affine_ ? affine_->iterations() : 0);
        if (!trajectory_.output.finish()) return results::sink_full();
        return report;
    }

private:
    void choose() {
        const TransientMethod method = transient_method(trajectory_.setup, trajectory_.options);
        collocates_ = method.collocates;
        if (method.relaxes) {
            trajectory_.control.relax();
            longest_ = step_lengths::below(trajectory_.longest_step(least_relaxing_steps, steps_per_period));
        }
        if (method.lands)
            affine_.emplace(trajectory_, trajectory_.longest_step(least_steps, affine_steps_per_period,
                                                                  radau().widest_gap));
        if (method.lands && !collocates_) trajectory_.switching.listen_closely();
        steps_.emplace(
            trajectory_,
            make_integrator(trajectory_.options, trajectory_.workspace, trajectory_.setup.newton()), start_,
            affine_ && !collocates_ ? &*affine_ : nullptr, longest_);
    }

    Outcome<Done> run_to(double end) {
        Outcome<Done> done{Done{}};
        while (done && trajectory_.point.t < end) {
            if (collocates_) {
                switch (affine_->run(end)) {
                case AffineStretch::End::arrived: return done;
                case AffineStretch::End::output_full: return results::sink_full();
                case AffineStretch::End::interrupted:
                    return interrupted_at(fmt::format("at t = {:.6g} s", trajectory_.point.t));
                case AffineStretch::End::gave_up: break;
                }
                collocates_ = !given_up_.met(trajectory_.point.t) && !affine_->chatters();
            }
            done = steps_->run(end, collocates_);
            if (trajectory_.past) break;
        }
        return done;
    }

    // Whether a source does, between the last time in front of its corner and the corner; or is so steep.
    [[nodiscard]] bool jumps(double corner) {
        constexpr double share = 1e-6; // as a jump an edge of 1e-10 of its time would count, too
        Workspace& workspace = trajectory_.workspace;
        // What arrives there may not be known yet.
        if (workspace.next_source_corner(std::nextafter(corner, 0.0)) > corner) return true;
        const std::vector<double> before = workspace.drive(std::nextafter(corner, 0.0));
        const std::vector<double>& after = workspace.drive(corner);
        for (std::size_t row = 0; row < before.size(); ++row)
            if (std::abs(after[row] - before[row]) >
                share * std::max(std::abs(after[row]), std::abs(before[row])))
                return true;
        return false;
    }

    // What sources that jump at the stop make of the last point, where that can be told without a step
    // beyond.
    bool show_behind_jump() {
        TimePoint& point = trajectory_.point;
        const double beyond = std::min(trajectory_.workspace.next_breakpoint(point.t), point.t + longest_);
        if (affine_ && affine_->go_back(point, beyond)) return trajectory_.write_behind_jump(point);
        return trajectory_.output.accept(point);
    }

    // Breakpoints apart by no more than the rounding of time are one: the last of them.
    [[nodiscard]] double behind(double corner) const {
        for (;;) {
            const double next = trajectory_.workspace.next_breakpoint(corner);
            if (!(next - corner <= time_rounding(corner))) return corner;
            corner = next;
        }
    }

    Trajectory trajectory_;
    double longest_; // of a step, s
    TransientStart start_;
    std::optional<AffineStretch> affine_; // where the circuit is affine between corners
    bool collocates_ = false;             // it, so far; else it only lands behind corners
    std::optional<SteppedStretch> steps_;
    Chatter given_up_; // stretches that affine_ did not go through
};

} // namespace

Outcome<TranReport> tran(Setup& setup, const Options& options, const TranQuestion& question,
                         std::span<const Probe> probes, const TranSinks& sinks, Watch& watch) {
    Outcome<Done> asked = check(question);
    if (!asked) return asked.failure();
    return Transient(setup, options, question, probes, sinks, watch).run();
}

} // namespace nullor::analysis
