#include "engine/analysis/transient/affine_stretch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "engine/analysis/transient/affine/radau_polynomial.hpp"
#include "engine/analysis/transient/step/step_lengths.hpp"
#include "engine/analysis/transient/step/transient_policy.hpp"
#include "engine/base/constants.hpp"

namespace nullor::analysis {

using namespace policy;

namespace {

double factor_for(double error) {
    return std::clamp(passage_safety * std::pow(error, -1.0 / Radau::stages), least_passage_factor,
                      most_passage_factor);
}

} // namespace

AffineStretch::AffineStretch(Trajectory& trajectory, double longest)
    : trajectory_(trajectory), point_(trajectory.point), workspace_(trajectory.workspace),
      control_(trajectory.control), switching_(trajectory.switching), collocation_(workspace_),
      reactive_(reactive_rows(workspace_.system())), driven_(workspace_.driven_rows()),
      has_corners_(!workspace_.linear()), longest_(step_lengths::below(longest)), h_(longest_),
      chatter_(longest_) {
    corner_.f.assign(reactive_.size() + 1, 0.0); // not known there
}

// After a step of length tried, which may have been cut short.
void AffineStretch::choose_length(double tried, double error) {
    if (tried >= h_ && error > worth_growing) return;
    if (h_ == longest_ && error <= worth_growing) return;
    const double next = tried * factor_for(error);
    if (next < h_ && tried < h_) return;
    h_ = std::min(longest_, step_lengths::below(next));
}

double AffineStretch::expected_length() {
    const std::size_t pieces = collocation_.pieces();
    if (pieces >= first_.size()) first_.resize(pieces + 1, 0.0);
    return first_[pieces] > 0 ? first_[pieces] : h_;
}

void AffineStretch::begin_at_settled() {
    std::swap(point_, settled_);
    control_.observe(point_.x);
    switching_.begin(point_);
    look_for_crossed_rails(workspace_, point_.t, point_.x.data(), trajectory_.report.rails_crossed);
    h_ = expected_length();
    is_first_ = true;
}

double AffineStretch::next_time(double end) const {
    const double left = end - point_.t;
    if (h_ >= left * (1 - 1e-9)) return trajectory_.visible_end(end);
    // No crumb before the end.
    return trajectory_.visible_end(point_.t + (left - h_ < 0.3 * h_ ? step_lengths::below(0.6 * left) : h_));
}

AffineStretch::Found AffineStretch::look_for_corner(double error, double least, bool exactly) {
    using Kind = Switching::Met::Kind;
    Switching::Met met;
    double moment = 0;
    const auto make_anew = [&](double end) {
        if (!collocation_.step(point_, end, passage_)) return false;
        ++iterations_;
        error = control_.measure(passage_, workspace_.c());
        return true;
    };
    const auto look = [&] {
        const double t = passage_.t.back(), length = t - point_.t;
        moment = exactly ? 0 : control_.moment();
        const auto look_within = [&](double width) {
            width_ = std::max(width, 4 * std::numeric_limits<double>::epsilon() * t);
            met = switching_.along(width_);
        };
        switching_.see(passage_);
        look_within(std::min(switching_.width(length), moment));
        // What is behind a corner that was never met may be much faster than all so far.
        const double first = first_moment * control_.reltol() * length;
        if (met.is_new && first < moment) {
            moment = first;
            if (first < width_) look_within(first);
        }
        moment = std::max(moment, width_);
    };
    look();
    // Rounding put the beginning on the side that it came from: a law that leaves its border as the square of
    // time is beyond it by no more than that for long.
    const auto at_begin = [&] {
        return met.kind == Kind::inside &&
               met.t <= point_.t + std::max(least, is_first_ ? met.uncertain : 0.0);
    };
    for (int trial = 0; trial < most_corner_trials && at_begin(); ++trial) {
        // A long passage knows little of what is so near its beginning.
        const double whole = passage_.t.back();
        for (int shorter = 0; shorter < most_looks_at_border && at_begin(); ++shorter) {
            if (!make_anew(point_.t + (passage_.t.back() - point_.t) / nearer_border)) return Found::lost;
            look();
        }
        if (!at_begin() || !switching_.begins_at_border()) break;
        take_pieces_beyond();
        if (!make_anew(whole)) return Found::lost;
        look();
    }
    was_cut_ = false;
    for (int trial = exactly ? 1 : 0;; ++trial) {
        late_ = width_;
        if (met.kind == Kind::at_end) return Found::corner;
        if (met.kind == Kind::nothing || (met.kind == Kind::ahead && trial == 0)) return Found::nothing;
        if (trial == most_corner_trials || !(met.t > point_.t + (met.is_mild ? 0 : least)))
            return Found::lost;
        double end = met.t;
        const double s = (end - point_.t) / (passage_.t.back() - point_.t);
        if (s >= least_cut && met.uncertain <= moment &&
            error * polynomial_error(s) <=
                std::min(cut_error * control_.calm(passage_), cut_share / control_.reltol())) {
            collocation_.cut(point_, end, passage_);
            was_cut_ = true;
            late_ = std::max(width_, met.uncertain);
            return Found::corner;
        }
        // A length that comes up again, if that makes the error much smaller.
        const double shorter = step_lengths::above(end - point_.t);
        if (met.kind == Kind::inside && shorter < much_shorter * (passage_.t.back() - point_.t))
            end = point_.t + shorter;
        if (!make_anew(end)) return Found::lost;
        look();
    }
}

// The stretch began on a border, and on the pieces in front of it: those behind are in force from here on.
void AffineStretch::take_pieces_beyond() {
    for (std::size_t i = 1; i < Passage::points; ++i) {
        if (workspace_.on_same_pieces(passage_.x[i].data(), passage_.t[i])) continue;
        workspace_.evaluate(passage_.x[i].data(), passage_.t[i]);
        collocation_.begin();
        return;
    }
}

// Behind a corner the solution jumped, or no other pieces were found: maybe what the corner is off, or the
// polynomial where the passage was cut. The passage is made anew, to end where the corner is, and what it
// leads to is true.
bool AffineStretch::settle_exactly(double end, double least) {
    workspace_.evaluate(point_.x.data(), point_.t);
    collocation_.begin();
    if (!collocation_.step(point_, corner_.t, passage_)) return false;
    ++iterations_;
    if (look_for_corner(control_.measure(passage_, workspace_.c()), least, true) == Found::lost) return false;
    take_corner();
    return settle(corner_, end, settled_);
}

// By how many tolerances the solution jumped at `from`, to settled_: what moves steadily is no jump, however
// steep.
double AffineStretch::jump(const TimePoint& from) {
    const double since = settled_.t - from.t;
    moved_.resize(rates_.size());
    for (std::size_t k = 0; k < rates_.size(); ++k) moved_[k] = settled_.x[k] - from.x[k] - since * rates_[k];
    return control_.movement(moved_, settled_.x, workspace_.c());
}

// By how many tolerances the solution behind a corner moves in so short a time: what is off where the corner
// is late.
double AffineStretch::drift(double time) {
    moved_ = rates_;
    for (double& moved : moved_) moved *= time;
    return control_.movement(moved_, settled_.x, workspace_.c());
}

void AffineStretch::take_corner() {
    corner_.t = passage_.t.back();
    corner_.x = passage_.x.back();
    corner_.q = passage_.q;
}

AffineStretch::End AffineStretch::run(double end) {
    TranOutput& output = trajectory_.output;
    output.restart();
    if (!settle(point_, end, settled_)) return End::gave_up;
    // What was written holds up to the jump.
    if (jump(point_) > 1) {
        if (!trajectory_.write_behind_jump(settled_)) return End::output_full;
        output.restart();
    }
    begin_at_settled();
    int in_a_row = 0;             // steps since the last settling
    double last_error = HUGE_VAL; // of the step that was refused last from this point
    const auto settle_anew = [&] {
        in_a_row = 0;
        if (settle(point_, end, settled_)) std::swap(point_, settled_);
    };
    while (point_.t < end) {
        if (switching_.resting() || chatter_.found()) return End::gave_up;
        const double least = std::max(shortest_passage * longest_, time_rounding(point_.t));
        const double t_new = next_time(end), tried = t_new - point_.t;
        if (!collocation_.step(point_, t_new, passage_)) return End::gave_up;
        ++iterations_;
        double error = control_.measure(passage_, workspace_.c());
        if (error > 1 && last_error < HUGE_VAL) { // it did not become small: is it rounding?
            moved_.resize(point_.x.size());
            for (std::size_t k = 0; k < moved_.size(); ++k) moved_[k] = passage_.x.back()[k] - point_.x[k];
            control_.set_roundoff_of_differences(trajectory_.setup.newton(), point_, radau().real / tried,
                                                 moved_, workspace_.drive(point_.t), driven_,
                                                 2 * pi * point_.t / workspace_.period());
            error = control_.measure(passage_, workspace_.c());
            control_.no_roundoff();
        }
        const double counts = error / control_.share_before_edge(passage_);
        if (counts > 1) {
            ++trajectory_.report.rejected;
            h_ = step_lengths::below(tried * std::min(factor_for(counts), 0.9));
            if (h_ < least) return End::gave_up;
            // What does not shrink with the step is an error of the point.
            if (in_a_row > 0 && error > unshrunk * last_error) settle_anew();
            last_error = error;
            continue;
        }
        last_error = HUGE_VAL;
        const Found found = has_corners_ ? look_for_corner(error, least, false) : Found::nothing;
        if (found == Found::lost) return End::gave_up;
        if (found == Found::nothing &&
            !trajectory_.check.holds(passage_.t.back(), passage_.x.back(), passage_.f, most_of_an_equation))
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
                (rough && settled && std::max(jump(corner_), drift(late_)) > settled_share))
                settled = settle_exactly(end, least);
            if (!settled) return End::gave_up;
            (void)chatter_.met(corner_.t);
            lands = jump(corner_) > jump_of_curve;
            // Where a curve that is read turns steeply, the last value in front may be the highest of all.
            // The corner was found to within width_ only: what is shown is not yet beyond it.
            if (lands || control_.turned(corner_.x, settled_.x))
                in_front = corner_.t - std::max(1.1 * width_, time_rounding(corner_.t));
        }
        if (has_corners_) switching_.accept_passage(passage_.t.back(), corner);
        control_.observe(passage_, has_corners_);
        const double made = passage_.t.back() - point_.t;
        trajectory_.count_step(made);
        if (!output.accept(passage_, corner && !lands ? &settled_ : nullptr, in_front))
            return End::output_full;
        if (corner) {
            if (lands) {
                if (!trajectory_.write_behind_jump(settled_)) return End::output_full;
                output.restart();
            }
            control_.begin_stretch(true);
            begin_at_settled();
            in_a_row = 0;
            if (trajectory_.past) return trajectory_.stops() ? End::interrupted : End::arrived;
        } else {
            point_.t = passage_.t.back();
            point_.x = passage_.x.back();
            std::swap(point_.q, passage_.q);
            std::swap(point_.f, passage_.f);
            if (std::exchange(is_first_, false) && tried >= h_)
                first_[collocation_.pieces()] =
                    counts < worth_growing ? std::min(longest_, step_lengths::below(1.5 * tried)) : tried;
            choose_length(tried, counts);
            // A shorter passage did not meet what the long one had: that knew too little of what is near.
            if (made < much_shorter * tried)
                h_ = std::min(h_, step_lengths::below(most_passage_factor * made));
            if (++in_a_row == most_in_a_row) settle_anew();
        }
        if (trajectory_.stops()) return End::interrupted;
    }
    return End::arrived;
}

} // namespace nullor::analysis
