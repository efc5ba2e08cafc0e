// How a stretch begins behind a corner: the first point there.

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/analysis/transient/affine_stretch.hpp"
#include "engine/analysis/transient/step/step_lengths.hpp"
#include "engine/analysis/transient/step/transient_policy.hpp"

namespace nullor::analysis {

using namespace policy;

bool AffineStretch::settle(const TimePoint& from, double end, TimePoint& to) {
    const double least = time_rounding(from.t);
    double h = std::max(
        std::min(settling * longest_, step_lengths::below(settling_of_stretch * (end - from.t))), least);
    if (from.t + 2 * h >= end) return false;
    collocation_.expect_smooth_sources(end, slope_share * longest_);
    // A law that leaves its border as the square of time is not away from it, but for rounding, in so short a
    // step.
    while (!settle_within(from, h, to))
        if (h *= longer_settling; h > longest_settling * longest_ || from.t + 2 * h >= end) return false;
    double last = HUGE_VAL;
    for (int trial = 0; trial == 0 || settle_within(from, h, to); ++trial) {
        find_rates();
        const double moving = h > least && trial < most_settlings ? still_moves(to) : 0;
        if (moving <= settled_share) return true;
        // What was over in the first steps, as a gap is that a corner met a little late has left, is not in
        // those that follow.
        if (moving < HUGE_VAL && moves_on(to) <= settled_share &&
            trajectory_.check.holds(landed_.t, landed_.x, landed_.f, most_of_an_equation)) {
            std::swap(to, landed_);
            find_rates();
            return true;
        }
        if (trial > 0 && moving >= last) break; // what a shorter step does not make smaller is rounding
        last = moving;
        longer_ = to;
        longer_rates_ = rates_;
        h = std::max(shorter_settling * h, least);
    }
    // Or it did not lead over a corner that was met a little early.
    std::swap(to, longer_);
    std::swap(rates_, longer_rates_);
    return true;
}

// All unknowns and charges by one line, through two points that settled: what holds at both, Kirchhoff's laws
// and the values of sources that go straight, then holds there, too. Not back over a corner, as of a current
// that is 0 there: then it is what settled.
bool AffineStretch::go_back(TimePoint& given, double end) {
    if (!settle(given, end, settled_)) return false;
    landed_ = settled_;
    if (!collocation_.land_on(landed_)) return false;
    const double back = (settled_.t - given.t) / (landed_.t - settled_.t);
    const auto line = [back](std::vector<double> far, const std::vector<double>& near) {
        for (std::size_t k = 0; k < far.size(); ++k) far[k] = near[k] - back * (far[k] - near[k]);
        return far;
    };
    settled_.t = given.t;
    landed_ = {given.t, line(landed_.x, settled_.x), line(landed_.q, settled_.q),
               line(landed_.f, settled_.f)};
    given = workspace_.on_same_pieces(landed_.x.data(), given.t) ? landed_ : settled_;
    return true;
}

// Of the last step of a landing, 1/s.
void AffineStretch::find_rates() {
    rates_ = collocation_.change();
    for (double& rate : rates_) rate *= collocation_.steps_per_second();
}

// By how much a mode that is neither over nor slow beside the steps to `to` makes these wrong, in tolerances:
// how much two of them differ, where the last moved anything at all.
double AffineStretch::still_moves(const TimePoint& to) {
    if (control_.movement(collocation_.change(), to.x, workspace_.c()) <= settled_share) return 0;
    landed_ = to;
    return moves_on(to);
}

// The same of the next step, to landed_. Infinite: it leads to other pieces.
double AffineStretch::moves_on(const TimePoint& to) {
    moved_ = collocation_.change();
    if (!collocation_.land_on(landed_)) return HUGE_VAL;
    for (std::size_t k = 0; k < moved_.size(); ++k) moved_[k] = (moved_[k] - collocation_.change()[k]) / 2;
    return control_.movement(moved_, to.x, workspace_.c());
}

// Two steps of implicit Euler of length h.
bool AffineStretch::settle_within(const TimePoint& from, double length, TimePoint& to) {
    // Between times that are: a steep source would see others.
    const double h = (from.t + length) - from.t;
    workspace_.evaluate(from.x.data(), from.t + h);
    collocation_.begin();
    trajectory_.check.observe(from.t, from.x, from.f);
    if (!collocation_.land(from, workspace_.f(), workspace_.q(), h, expected_length(), to) &&
        !settle_elsewhere(from, h, to))
        return false;
    iterations_ += 2;
    return trajectory_.check.holds(to.t, to.x, to.f, most_of_an_equation);
}

// The pieces in force behind `from` are not those at it: Newton's method finds them, and the solution on them
// is then that of differences, too.
bool AffineStretch::settle_elsewhere(const TimePoint& from, double h, TimePoint& to) {
    const std::size_t n = reactive_.size();
    std::vector<double> b(n);
    to = from;
    for (int count = 0; count < 3; ++count) {
        beyond_ = to;
        Equation equation;
        equation.t = to.t + h;
        equation.a = 1 / h;
        for (std::size_t k = 0; k < n; ++k) b[k] = reactive_[k] ? -equation.a * to.q[k] : 0.0;
        equation.b = b;
        const NewtonReport report =
            solve_stage(trajectory_.setup.newton(), to.x, equation, trajectory_.settings);
        iterations_ += report.iterations;
        if (report.status != NewtonReport::Status::converged) return false;
        to.t = equation.t;
        to.q = workspace_.q();
        if (!workspace_.on_same_pieces(to.x.data(), to.t)) continue;
        collocation_.begin();
        if (collocation_.land_from_beyond(beyond_, to.x, h, expected_length(), landed_)) {
            std::swap(to, landed_);
            return true;
        }
    }
    return false;
}

} // namespace nullor::analysis
