#pragma once
// The curves that are read, as polynomials through the accepted points: they see what the local error does
// not, a source that follows time through resistors alone, and a corner or a jump of something that stores
// nothing.

#include <span>
#include <vector>

#include "engine/analysis/transient/control/dense.hpp"
#include "engine/analysis/transient/control/step_control.hpp"
#include "engine/analysis/transient/step/integrator.hpp"

namespace nullor::analysis {

class ReadCurves {
public:
    // control, which knows what is read, outlives this. voltages: how many node voltages there are; they are
    // the first unknowns.
    ReadCurves(const StepControl& control, std::size_t voltages)
        : control_(control), voltages_(voltages), curves_(control.read_unknowns().size()),
          seen_(control.read_unknowns().size()), scale_(seen_), rounding_(seen_) {}
    void restart() { curves_.restart(); }
    // They begin at `point`, whatever was before: others led here.
    void begin(const TimePoint& point);
    void push(const TimePoint& point);
    [[nodiscard]] int error_order() const { return curves_.error_order(); }

    // Whether they jumped at the restart, as a candidate behind it tells: the point before is then forgotten.
    [[nodiscard]] bool jumped(const TimePoint& candidate);
    // Error of the polynomial up to the candidate, in tolerances.
    [[nodiscard]] double error(const TimePoint& candidate);
    // Whether what rounding makes of it is all there is.
    [[nodiscard]] bool is_rounding(const TimePoint& candidate);

    // Stages of the first step behind a restart, and its beginning where that is behind the corner.
    void begin_step(const TimePoint* known);
    void see_stage(double t, const std::vector<double>& x);
    // Error of a straight line over that step from t: how far those lie from the one through the first of
    // them and its end, a jump at its beginning being none of it. They may tell of part of the step.
    [[nodiscard]] double first_bend(double t, const TimePoint& candidate) const;

private:
    void see(const TimePoint& point); // into seen_
    [[nodiscard]] double curve_error(const TimePoint& candidate);

    const StepControl& control_;
    std::size_t voltages_;
    Dense curves_;
    std::vector<double> seen_, scale_, rounding_; // values; their tolerances; by what they may be rounded
    std::vector<TimePoint> stages_;               // t and x
};

} // namespace nullor::analysis
