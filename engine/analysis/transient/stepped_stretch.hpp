#pragma once
// A smooth stretch of a transient in steps of an Integrator.
//
// The life of a step: it is tried (attempt) with a length that the errors of the last one allow, and ends at
// the first corner of a law that it meets. Its errors are judged, of what stores something, of what does not,
// and of the curves that are read; so is whether its end satisfies the circuit's own equations. Then it is
// accepted, written, and the next length follows; or refused, and tried with a shorter one, down to where
// only a jump goes on (what has no memory goes where the charges drive it), or nothing does: status 3. Behind
// a corner the method begins anew.

#include <memory>
#include <optional>

#include "engine/analysis/transient/affine_stretch.hpp"
#include "engine/analysis/transient/control/reaction.hpp"
#include "engine/analysis/transient/control/read_curves.hpp"
#include "engine/analysis/transient/step/integrator.hpp"
#include "engine/analysis/transient/trajectory.hpp"
#include "engine/analysis/transient/transient_start.hpp"

namespace nullor::analysis {

class SteppedStretch {
public:
    // longest: of a step, s. landing: behind a corner of a circuit that is affine on its pieces, where the
    // currents there come from it; or null. All outlive this.
    SteppedStretch(Trajectory& trajectory, std::unique_ptr<Integrator> integrator, TransientStart& start,
                   AffineStretch* landing, double longest);

    // From the trajectory's point, behind a corner or at the beginning, to `end`. once, and where something
    // is delayed: no further than to the first corner of a law.
    [[nodiscard]] Outcome<Done> run(double end, bool once);

    [[nodiscard]] long iterations() const { return iterations_; } // of Newton's method

private:
    // In tolerances; of what is stored, and elsewhere.
    struct Errors {
        double stored = 0, algebraic = 0;
        [[nodiscard]] double worst() const { return std::max(stored, algebraic); }
    };
    struct Attempt {
        StepResult step;
        double length = 0;      // s
        bool solved = false;    // and its end meets the equations
        bool switched = false;  // it ends just behind a corner; before_ is in front
        bool in_front = false;  // it ends just in front of a corner that only a short step meets
        bool shortened = false; // not made: h_ is shorter now
        Errors errors;
        int worst = -1; // unknown
        double factor = 0;

        // Its end does not meet the equation of this row.
        void unmet(int row) {
            solved = false;
            step.newton.status = NewtonReport::Status::unmet;
            step.newton.unknown = row;
        }
    };

    void begin(bool known, bool corner = true);
    [[nodiscard]] Outcome<Done> settle(double end);
    [[nodiscard]] double next_time(double end);
    [[nodiscard]] Attempt attempt(double t_new);
    [[nodiscard]] bool goes_back(const Attempt& attempt);
    [[nodiscard]] int jumping_charge() const;
    void end_in_front(Attempt& attempt, const NewtonSettings& settings);
    void judge(Attempt& attempt);
    [[nodiscard]] Errors measure(const StepResult& step, double h, int& worst);
    // Of the curves that are read; they may forbid the step, and shorten the next.
    struct Curves {
        double error = 0, bend = 0;
    };
    [[nodiscard]] Curves draw(Attempt& attempt);
    [[nodiscard]] double curve_error(const TimePoint& candidate);
    [[nodiscard]] double tolerable_curve() const;
    [[nodiscard]] Outcome<Done> accept(const Attempt& attempt, double curve, double end);
    [[nodiscard]] Outcome<Done> refuse(Attempt& attempt, double t_new);
    [[nodiscard]] Outcome<Done> land();
    void choose_length(const Attempt& attempt, double end);

    [[nodiscard]] bool may_jump(double h) const; // what stores nothing, within a step of h s
    [[nodiscard]] double first_step() const;
    [[nodiscard]] double least_step() const;
    [[nodiscard]] bool shows_in_front() const; // currents just in front of a corner can be told

    Trajectory& trajectory_;
    TimePoint& point_; // the trajectory's
    std::unique_ptr<Integrator> integrator_;
    TransientStart& start_;
    AffineStretch* landing_;
    ReadCurves curves_;
    std::optional<Reaction> reaction_; // where a law is not affine between corners
    Chatter chatter_;
    double longest_, h_;      // s; h_: the step to try
    TimePoint before_, next_; // in front of a located corner; the candidate
    TimePoint settled_;
    bool at_source_ = false;    // nothing was accepted since the corner of a source
    bool known_ = false;        // the stretch began behind its corner, with the currents there
    bool jumps_ = false;        // the next step is its first, across what jumped there
    double stage_switched_ = 0; // first time inside the step where a stage saw another piece; its end if none
    struct {
        int refused = 0, landings = 0, ways_back = 0;
    } since_; // the last accepted step
    struct {
        Workspace::NotFinite law;
        double t = 0;
    } not_finite_; // when last
    long steps_ = 0, iterations_ = 0;
};

} // namespace nullor::analysis
