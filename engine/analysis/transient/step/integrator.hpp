#pragma once
// One step of d/dt q(x) = -f(x, t), by a method of the user's choice (transient_method.hpp).
//
// A step solves one or several equations f(x, t) + a q(x) + b = 0 (newton.hpp). Its error is estimated in q,
// and carried over to x by the step's own matrix: J err_x = a err_q. That damps what the circuit damps faster
// than the step (Hosea & Shampine 1996), and gives the error of a node voltage in volts whatever charges it.

#include <functional>
#include <limits>
#include <memory>
#include <vector>

#include "engine/analysis/newton/newton.hpp"
#include "engine/analysis/requests.hpp"

namespace nullor::analysis {

// A point of the trajectory. f belongs to x except right after a discontinuity.
struct TimePoint {
    double t = 0;
    std::vector<double> x, q, f;
};

// Sums of times are known to within this, s: what happens in less happens at once.
[[nodiscard]] inline double time_rounding(double t) {
    return 64 * std::numeric_limits<double>::epsilon() * t;
}

// Over less, the time of a charge is rounded by more than its current is to be right, s.
[[nodiscard]] inline double shortest_for_currents(double t, double reltol) {
    return 4 * std::numeric_limits<double>::epsilon() * t / reltol;
}

struct StepResult {
    NewtonReport newton;       // of the stage that failed, or the last
    std::vector<double> error; // estimated local error of each unknown, size()
    int order = 1;             // the estimate grows as h^(order+1)
    bool better = false;       // the step is of a higher order than its estimate
    double share = 0.06;       // of what the whole error may be, that the step's may be
    double a = 0;              // 1/s, of the last equation; its factors are still there
    bool linear = false;    // no equation was solved for the end: what stores nothing is as good as its error
    bool algebraic = false; // the unknowns that store nothing have errors, too, and the estimate has them
};

class Integrator {
public:
    virtual ~Integrator() = default;
    // Called with each solution inside a step (not at its end), for who looks for changes on the way.
    using StageSeen = std::function<void(double t, const std::vector<double>& x)>;
    void watch_stages(StageSeen seen) { stage_seen_ = std::move(seen); }

    // A new beginning: x and f may jump at point.t, q does not. Methods with memory forget it. known: x and f
    // are those behind the jump.
    virtual void restart(const TimePoint& point, bool known = false) = 0;
    // From the last accepted point to t_new; `next` is filled with the candidate.
    [[nodiscard]] virtual StepResult step(double t_new, TimePoint& next, const NewtonSettings& settings) = 0;
    // The candidate of the last step is the new point. `error` in units of its tolerance.
    virtual void accept(const TimePoint& point, double error) = 0;

protected:
    StageSeen stage_seen_;
};

// 1 for rows of f + dq/dt = 0 that have a q; the others are algebraic: f = 0 there at every stage.
[[nodiscard]] std::vector<char> reactive_rows(const System& system);

// Newton's method for a stage, from x and into it; where it runs in circles, again from x, piece by piece.
[[nodiscard]] NewtonReport solve_stage(Newton& newton, std::vector<double>& x, const Equation& equation,
                                       const NewtonSettings& settings);

} // namespace nullor::analysis
