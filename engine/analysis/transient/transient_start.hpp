#pragma once
// Where a transient begins, and where it goes on when what has no memory jumps.

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/operating_point/op.hpp"
#include "engine/analysis/transient/control/recorded_past.hpp"
#include "engine/analysis/transient/step/integrator.hpp"
#include "engine/analysis/transient/step/tran_question.hpp"
#include "engine/analysis/watch.hpp"

namespace nullor::analysis {

// What no transient can be.
[[nodiscard]] Outcome<Done> check(const TranQuestion& question);

class TransientStart {
public:
    // moment: s, far shorter than any step. past: null where nothing is delayed; else it begins where this
    // does. All outlive this.
    TransientStart(Setup& setup, const Options& options, const NewtonSettings& settings, double moment,
                   RecordedPast* past);

    // point: at t = 0, with its charges.
    [[nodiscard]] Outcome<Done> from_operating_point(TimePoint& point, OperatingPoint& found,
                                                     const Watch& watch);
    // Charges from ic= and .ic; x at t = 0+ is what carries them.
    [[nodiscard]] Outcome<Done> from_conditions(TimePoint& point);

    // From point to t charges move on, and what has no memory goes where it is driven. False: nothing was
    // found on the way, and point is as it was.
    [[nodiscard]] bool follow(TimePoint& point, double t) { return follow(point, t, t - point.t); }

    [[nodiscard]] long iterations() const { return iterations_; }

private:
    // Before t = 0 it was so.
    void look_back(const std::vector<double>& x);
    [[nodiscard]] bool holds_what_nothing_stores() const;
    [[nodiscard]] bool follow(TimePoint& point, double t, double h);
    // Where a start on an unstable equilibrium would never leave it: x and the charges, displaced a little.
    [[nodiscard]] Outcome<Done> kicked(TimePoint& point);
    [[nodiscard]] Failure cannot_start(const NewtonReport& report, const TimePoint& point);
    // Where its charges lead within h at t = 0, from point.x on.
    [[nodiscard]] NewtonReport release(TimePoint& point, double h);
    // point.x is what the charges lead to within a moment: from that and what they lead to within half of
    // one, what they are at t = 0. Not where a charge that jumps makes a current of 1/moment.
    void go_back_to_zero(TimePoint& point);
    bool take_jumps(TimePoint& point, const std::vector<double>& nearer);

    Setup& setup_;
    const Options& options_;
    const NewtonSettings& settings_;
    double moment_;
    RecordedPast* past_;
    long iterations_ = 0;
};

} // namespace nullor::analysis
