#pragma once
// What a transient has found so far, and what all ways to go on have to agree on: tolerances, the check of
// points, the switches of laws, the rows that are written.

#include <algorithm>
#include <optional>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/transient/control/point_check.hpp"
#include "engine/analysis/transient/control/recorded_past.hpp"
#include "engine/analysis/transient/control/step_control.hpp"
#include "engine/analysis/transient/control/stuck.hpp"
#include "engine/analysis/transient/control/switching.hpp"
#include "engine/analysis/transient/control/tran_output.hpp"
#include "engine/analysis/transient/step/tran_question.hpp"
#include "engine/analysis/transient/step/transient_policy.hpp"

namespace nullor::analysis {

class Trajectory {
public:
    // All outlive this.
    Trajectory(Setup& in, const Options& with, const TranQuestion& asked, std::span<const Probe> probes,
               const TranSinks& sinks, Watch& watched)
        : setup(in), workspace(in.workspace()), options(with), question(asked), watch(watched),
          settings(policy::stage_settings(with)),
          control(in.system(), with, in.workspace().piecewise_affine()), check(workspace, control.peaks()),
          output(in.system(), with, asked, probes, sinks),
          switching(workspace, with, policy::moment_of_run * (asked.stop - asked.start)) {
        settings.scale = control.peaks();
        control.reads(probes, workspace.delays());
        if (workspace.delays().empty()) return;
        past.emplace(workspace, with.reltol, 1e3 * with.vntol);
        output.record(&*past);
    }
    ~Trajectory() { workspace.look_back(nullptr); }
    Trajectory(const Trajectory&) = delete;
    Trajectory& operator=(const Trajectory&) = delete;

    // Of a step, s. least: steps of the whole run; per_period: of the fastest sine; gap: largest distance
    // between points that a step writes, of its length, which is what tmax bounds. What is read of the past
    // is past for all of a step.
    [[nodiscard]] double longest_step(double least, double per_period, double gap = 1) const {
        const double longest = std::min({(question.stop - question.start) / least,
                                         workspace.period() / per_period, workspace.shortest_delay()});
        return question.max_step > 0 ? std::min(longest, question.max_step / gap) : longest;
    }

    // The same curves go on at `point`, which a corner or a jump led to.
    [[nodiscard]] bool write_behind_jump(const TimePoint& behind) {
        return output.accept_behind_jump(behind);
    }

    // Of a step from the point to `end`, or to where it sees all that arrives.
    [[nodiscard]] double visible_end(double end) const {
        return past ? past->visible_end(point.t, end) : end;
    }

    void count_step(double length) {
        ++report.accepted;
        report.shortest_step = std::min(report.shortest_step, length);
        report.longest_step = std::max(report.longest_step, length);
    }

    // Tells how far it came. Whether it is to stop.
    [[nodiscard]] bool stops() {
        watch.progress(point.t / question.stop);
        return watch.stop_requested();
    }

    Setup& setup;
    Workspace& workspace;
    const Options& options;
    const TranQuestion& question;
    Watch& watch;
    NewtonSettings settings; // of stages
    StepControl control;
    PointCheck check;
    TranOutput output;
    Switching switching;
    std::optional<RecordedPast> past; // where something is delayed
    TimePoint point;                  // the last accepted, which is written
    TranReport report;
};

} // namespace nullor::analysis
