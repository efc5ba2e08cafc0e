#include "engine/analysis/affine_stretch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "engine/analysis/radau_polynomial.hpp"

namespace nullor::analysis {

namespace {

// A step that settles the solution, of the longest, and of a stretch that is short: the edge of a pulse of a
// nanosecond in a run of a second. And of the rounding of time.
constexpr double settling = 1e-9, settling_of_stretch = 1e-6;
// The shortest step, of the longest.
constexpr double shortest = 1e-10;
constexpr int most_trials = 8;
// A passage may end by its polynomial at a corner within it if its error is at most so many tolerances, and
// this share of a signal: what it is off there goes on as the error of a step does, whose end is much better;
// and what is algebraic jumps by it when the next begins, maybe back over the corner.
constexpr double cut_error = 0.1, cut_share = 3e-4;
// Where a corner lies in a smaller share of a passage, it is sought in a shorter one: a signal that went on
// that far beyond, as a slewing output does over its target, is no measure of how well it has to be met.
constexpr double least_cut = 0.05;
// Behind a corner that was never met, edges so many times faster than the step up to it are expected: a share
// of 0.02 of a tolerance then is this share of the step and of reltol.
constexpr double first_moment = 2e-6;
// What a curve moves by where a passage was cut, in tolerances, before the passage is made anew.
constexpr double settled_share = 0.1;
// Of the longest step: the time over which the slopes of the sources behind a corner are found. By a
// parabola, they are off by the square of that.
constexpr double slope_share = 1e-5;
// The steps behind a corner are shortened by this factor, so many times.
constexpr double shorter_settling = 1e-3;
constexpr int most_settlings = 3;
// Intervals between corners that differ by no more than this factor are even.
constexpr double even = 1.5;
// A step is shortened where that makes its error much smaller.
constexpr double much_shorter = 0.71;
// A curve that differs by more tolerances between just in front of a corner and behind it has jumped there:
// less is what a steep one does a little beyond the corner.
constexpr double jump = 100;
// What adds up from step to step is settled anew now and then.
constexpr int most_in_a_row = 1000;
// An equation at the end of a step may be off by this share of its terms: a thousand times what the rounding
// of most_in_a_row steps adds up to, and a hundredth of the tightest tolerance.
constexpr double most_of_an_equation = 1e-10;
// Of an error in tolerances the next step is to have.
constexpr double safety = 0.8, least_factor = 0.1, most_factor = 4;

// With an error between these a step as long as the last is as good as any.
constexpr double worth_growing = 0.058, worth_shrinking = 0.33; // (safety / 2^(1/2))^5, safety^5

// Steps have few lengths, 2^(k/2) s, so that matrices come up again: the longest that is not above h.
double on_ladder(double h) {
    return std::exp2(std::floor(2 * std::log2(h) + 1e-9) / 2);
}

// The shortest above h.
double longer_on_ladder(double h) {
    return std::sqrt(2.0) * on_ladder(h);
}

double factor_for(double error) {
    return std::clamp(safety * std::pow(error, -1.0 / Radau::stages), least_factor, most_factor);
}

} // namespace

AffineStretch::AffineStretch(Setup& setup, const NewtonSettings& settings, StepControl& control,
                             Switching& switching, TranOutput& output, PointCheck& check, double longest)
    : workspace_(setup.workspace()), newton_(setup.newton()), settings_(settings), control_(control),
      switching_(switching), output_(output), collocation_(workspace_), check_(check),
      reactive_(reactive_rows(setup.system())), longest_(on_ladder(longest)), h_(longest_),
      chatter_(longest_), last_corner_(-HUGE_VAL), corner_within_(HUGE_VAL) {
    corner_.f.assign(reactive_.size() + 1, 0.0); // not known there
}

bool AffineStretch::suits(Setup& setup) {
    return setup.workspace().piecewise_affine() && Collocation::pays(setup.newton());
}

bool AffineStretch::settle(const TimePoint& from, double end, TimePoint& to) {
    const double least = time_rounding(from.t);
    double h =
        std::max(std::min(settling * longest_, on_ladder(settling_of_stretch * (end - from.t))), least);
    if (from.t + 2 * h >= end) return false;
    const double within = std::min(slope_share * longest_, (end - from.t - h) / 2);
    for (int trial = 0; settle_within(from, h, within, to); ++trial) {
        if (h <= least || trial == most_settlings || !still_moves(to)) return true;
        h = std::max(shorter_settling * h, least);
    }
    return false;
}

// Whether a mode that is neither over nor slow beside the steps to `to` makes these wrong: by how much two of
// them differ, where the last moved anything at all.
bool AffineStretch::still_moves(const TimePoint& to) {
    const std::vector<double>& c = workspace_.c();
    if (!control_.moved(collocation_.change(), to.x, c, settled_share)) return false;
    moved_ = collocation_.change();
    landed_ = to;
    if (!collocation_.land_on(landed_)) return false;
    for (std::size_t k = 0; k < moved_.size(); ++k) moved_[k] = (moved_[k] - collocation_.change()[k]) / 2;
    return control_.moved(moved_, to.x, c, settled_share);
}

// Two steps of implicit Euler of length h.
bool AffineStretch::settle_within(const TimePoint& from, double h, double within, TimePoint& to) {
    workspace_.evaluate(from.x.data(), from.t + h);
    collocation_.begin();
    check_.observe(from.x, from.f);
    if (!(workspace_.on_same_pieces(from.x.data(), from.t + h) &&
          collocation_.land(from, workspace_.f(), workspace_.q(), h, within, expected_length(), to)) &&
        !settle_elsewhere(from, h, within, to))
        return false;
    iterations_ += 2;
    return check_.holds(to.t, to.x, to.f, most_of_an_equation);
}

// The pieces in force behind `from` are not those at it: Newton's method finds them, and the solution on them
// is then that of differences, too.
bool AffineStretch::settle_elsewhere(const TimePoint& from, double h, double within, TimePoint& to) {
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
        const NewtonReport report = solve_stage(newton_, to.x, equation, settings_);
        iterations_ += report.iterations;
        if (report.status != NewtonReport::Status::converged) return false;
        to.t = equation.t;
        to.q = workspace_.q();
        if (!workspace_.on_same_pieces(to.x.data(), to.t)) continue;
        collocation_.begin();
        if (collocation_.land_from_beyond(beyond_, to.x, h, within, expected_length(), landed_)) {
            std::swap(to, landed_);
            return true;
        }
    }
    return false;
}

// After a step of length tried, which may have been cut short.
void AffineStretch::choose_length(double tried, double error) {
    if (tried >= h_ && error > worth_growing && error < worth_shrinking) return;
    if (h_ == longest_ && error <= worth_growing) return;
    const double next = tried * factor_for(error);
    if (next < h_ && tried < h_ && error < worth_shrinking) return;
    h_ = std::min(longest_, on_ladder(next));
}

void AffineStretch::expect_corner_after(double t) {
    (void)chatter_.met(t);
    const double since = t - last_corner_;
    const bool evenly = since < even * interval_ && interval_ < even * since;
    corner_within_ = evenly ? longer_on_ladder(since) : HUGE_VAL;
    interval_ = since;
    last_corner_ = t;
}

double AffineStretch::expected_length() {
    const std::size_t pieces = collocation_.pieces();
    if (pieces >= first_.size()) first_.resize(pieces + 1, 0.0);
    const double good = first_[pieces] > 0 ? first_[pieces] : h_;
    return corner_within_ < much_shorter * good ? corner_within_ : good;
}

void AffineStretch::begin_at_settled(TimePoint& point, TranReport& report) {
    std::swap(point, settled_);
    control_.observe(point.x);
    switching_.begin(point);
    look_for_crossed_rails(workspace_, point.t, point.x.data(), report.rails_crossed);
    h_ = expected_length();
    is_first_ = h_ != corner_within_;
}

double AffineStretch::next_time(const TimePoint& point, double end) const {
    const double left = end - point.t;
    if (h_ >= left * (1 - 1e-9)) return end;
    // No crumb before the end.
    return point.t + (left - h_ < 0.3 * h_ ? on_ladder(0.6 * left) : h_);
}

AffineStretch::Found AffineStretch::look_for_corner(const TimePoint& point, double error, double least,
                                                    bool exactly) {
    using Kind = Switching::Met::Kind;
    Switching::Met met;
    double moment = 0;
    const auto look = [&] {
        const double t = passage_.t.back(), length = t - point.t;
        moment = exactly ? 0 : control_.moment();
        width_ = std::max(std::min(switching_.width(length), moment),
                          4 * std::numeric_limits<double>::epsilon() * t);
        met = switching_.along(passage_, width_);
        // What is behind a corner that was never met may be much faster than all so far.
        if (met.is_new) moment = std::min(moment, first_moment * control_.reltol() * length);
        moment = std::max(moment, width_);
    };
    look();
    // Rounding put the beginning on the side that it came from.
    for (int trial = 0; trial < most_trials && met.kind == Kind::inside && met.t <= point.t + least;
         ++trial) {
        switching_.begins_at_border();
        look();
    }
    was_cut_ = false;
    for (int trial = exactly ? 1 : 0;; ++trial) {
        if (met.kind == Kind::at_end) return Found::corner;
        if (met.kind == Kind::nothing || (met.kind == Kind::ahead && trial == 0)) return Found::nothing;
        if (trial == most_trials || !(met.t > point.t + least)) return Found::lost;
        double end = met.t;
        const double s = (end - point.t) / (passage_.t.back() - point.t);
        if (s >= least_cut && met.uncertain <= moment &&
            error * polynomial_error(s) <=
                std::min(cut_error * control_.calm(passage_), cut_share / control_.reltol())) {
            collocation_.cut(point, end, passage_);
            was_cut_ = true;
            return Found::corner;
        }
        // A length that comes up again, if that makes the error much smaller.
        const double shorter = longer_on_ladder(end - point.t);
        if (met.kind == Kind::inside && shorter < much_shorter * (passage_.t.back() - point.t))
            end = point.t + shorter;
        if (!collocation_.step(point, end, passage_)) return Found::lost;
        ++iterations_;
        error = control_.measure(passage_, workspace_.c());
        look();
    }
}

// Behind a corner the solution jumped, or no other pieces were found: maybe what the corner is off, or the
// polynomial where the passage was cut. The passage is made anew, to end where the corner is, and what it
// leads to is true.
bool AffineStretch::settle_exactly(const TimePoint& point, double end, double least) {
    workspace_.evaluate(point.x.data(), point.t);
    collocation_.begin();
    if (!collocation_.step(point, corner_.t, passage_)) return false;
    ++iterations_;
    if (look_for_corner(point, control_.measure(passage_, workspace_.c()), least, true) == Found::lost)
        return false;
    take_corner();
    return settle(corner_, end, settled_);
}

void AffineStretch::take_corner() {
    corner_.t = passage_.t.back();
    corner_.x = passage_.x.back();
    corner_.q = passage_.q;
}

AffineStretch::End AffineStretch::run(TimePoint& point, double end, TranReport& report, Watch& watch,
                                      double stop) {
    if (!settle(point, end, settled_)) return End::gave_up;
    // What was written holds up to the jump.
    if (control_.jumped(point.x, settled_.x, workspace_.c(), 1)) {
        output_.restart();
        if (!output_.accept(settled_)) return End::output_full;
        output_.restart();
    }
    begin_at_settled(point, report);
    int in_a_row = 0;
    while (point.t < end) {
        if (switching_.resting() || chatter_.found()) return End::gave_up;
        const double least = std::max(shortest * longest_, time_rounding(point.t));
        const double t_new = next_time(point, end), tried = t_new - point.t;
        if (!collocation_.step(point, t_new, passage_)) return End::gave_up;
        ++iterations_;
        const double error = control_.measure(passage_, workspace_.c());
        const double counts = error / control_.share_before_edge(passage_);
        if (counts > 1) {
            ++report.rejected;
            h_ = on_ladder(tried * std::min(factor_for(counts), 0.9));
            if (h_ < least) return End::gave_up;
            continue;
        }
        const Found found = look_for_corner(point, error, least, false);
        if (found == Found::lost) return End::gave_up;
        if (found == Found::nothing &&
            !check_.holds(passage_.t.back(), passage_.x.back(), passage_.f, most_of_an_equation))
            return End::gave_up;
        const bool corner = found == Found::corner;
        bool lands = false;             // the solution jumps at the corner
        std::optional<double> in_front; // of it: a time that is to be shown
        if (corner) {
            take_corner();
            const std::size_t pieces = collocation_.pieces();
            bool settled = settle(corner_, end, settled_);
            const bool elsewhere =
                settled && (collocation_.pieces() != pieces || switching_.differs(settled_.t, settled_.x));
            const bool rough = was_cut_ || width_ > time_rounding(corner_.t);
            if ((was_cut_ && !elsewhere) ||
                (rough && settled && control_.jumped(corner_.x, settled_.x, workspace_.c(), settled_share)))
                settled = settle_exactly(point, end, least);
            if (!settled) return End::gave_up;
            expect_corner_after(corner_.t);
            lands = control_.jumped(corner_.x, settled_.x, workspace_.c(), jump);
            // Where a curve that is read turns steeply, the last value in front may be the highest of all.
            // The corner was found to within width_ only: what is shown is not yet beyond it.
            if (!lands && control_.turned(corner_.x, settled_.x))
                in_front = corner_.t - std::max(1.1 * width_, time_rounding(corner_.t));
        }
        switching_.accept_passage(passage_.t.back(), corner);
        control_.observe(passage_);
        const double made = passage_.t.back() - point.t;
        ++report.accepted;
        report.shortest_step = std::min(report.shortest_step, made);
        report.longest_step = std::max(report.longest_step, made);
        if (!output_.accept(passage_, corner && !lands ? &settled_ : nullptr, in_front))
            return End::output_full;
        if (corner) {
            if (lands) {
                output_.restart();
                if (!output_.accept(settled_)) return End::output_full;
                output_.restart();
            }
            control_.begin_stretch(true);
            begin_at_settled(point, report);
            in_a_row = 0;
        } else {
            point.t = passage_.t.back();
            point.x = passage_.x.back();
            std::swap(point.q, passage_.q);
            std::swap(point.f, passage_.f);
            if (std::exchange(is_first_, false) && tried >= h_)
                first_[collocation_.pieces()] =
                    counts < worth_growing ? std::min(longest_, on_ladder(1.5 * tried)) : tried;
            choose_length(tried, counts);
            if (++in_a_row == most_in_a_row) {
                in_a_row = 0;
                if (settle(point, end, settled_)) std::swap(point, settled_);
            }
        }
        watch.progress(point.t / stop);
        if (watch.stop_requested()) return End::interrupted;
    }
    return End::arrived;
}

} // namespace nullor::analysis
