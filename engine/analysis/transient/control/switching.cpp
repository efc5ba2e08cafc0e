#include "engine/analysis/transient/control/switching.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/analysis/transient/step/transient_policy.hpp"

namespace nullor::analysis {

using namespace policy;

Switching::Switching(Workspace& workspace, const Options& options, double moment)
    : workspace_(workspace), reltol_(options.reltol), mild_floor_(mild_floor * options.abstol),
      moment_(moment) {}

void Switching::look(double t, const std::vector<double>& x, std::vector<double>& g) {
    workspace_.switches(x.data(), t, g, Corners::plain);
    plain_ = g.size();
    if (no_mild_) return;
    mild_.clear();
    workspace_.switches(x.data(), t, mild_, Corners::mild);
    no_mild_ = mild_.empty();
    g.insert(g.end(), mild_.begin(), mild_.end());
}

bool Switching::changed(std::size_t k, const std::vector<double>& g) const {
    const Rest& rest = rests_[k];
    if ((g[k] > 0) == (start_[k] > 0) || rest.until != 0) return false;
    return std::abs(g[k]) > noise(k);
}

double Switching::rounding(std::size_t k) const {
    return signless_share * rests_[k].peak;
}

double Switching::noise(std::size_t k) const {
    if (k >= plain_) return std::max(mild_share * reltol_ * rests_[k].peak, mild_floor_);
    // An output that was wound up far over its rail in this stretch has a sign as soon as it is back there.
    return by_step_ ? std::max(share_of_step * rests_[k].from, kept_peak * rounding(k)) : rounding(k);
}

bool Switching::resting() const {
    return std::any_of(rests_.begin(), rests_.end(), [](const Rest& rest) { return rest.until != 0; });
}

void Switching::begin(const TimePoint& point) {
    if (workspace_.linear()) return;
    look(point.t, point.x, start_);
    past_.clear();
    now_ = start_;
    rests_.resize(start_.size());
    for (std::size_t k = 0; k < rests_.size(); ++k) {
        rests_[k].peak *= kept_peak;
        rests_[k].from = std::abs(start_[k]);
    }
    remember(point.t);
    for (std::size_t k = 0; k < start_.size(); ++k) {
        Rest& rest = rests_[k];
        if ((start_[k] > 0) == rest.positive) continue;
        rest.positive = start_[k] > 0;
        if (point.t - rest.changed < moment_) {
            rest.until = point.t + rest.length * moment_;
            rest.length = std::min(longer_rest * rest.length, longest_rest);
        }
        rest.changed = point.t;
    }
}

void Switching::accept(const TimePoint& point) {
    if (workspace_.linear()) return;
    remember(point.t);
    for (std::size_t k = 0; k < rests_.size(); ++k) {
        rests_[k].from = std::abs(now_[k]);
        if (rests_[k].until == 0 || point.t <= rests_[k].until) continue;
        // From here on its sign counts again, as it is now.
        look(point.t, point.x, now_);
        rests_[k].until = 0;
        rests_[k].positive = now_[k] > 0;
        start_[k] = now_[k];
    }
}

bool Switching::differs(double t, const std::vector<double>& x) {
    if (workspace_.linear()) return false;
    look(t, x, now_);
    for (std::size_t k = 0; k < now_.size(); ++k)
        if (changed(k, now_)) return true;
    return false;
}

Switching::Guess Switching::first_zero() const {
    // t as a polynomial in g through the newest points, at g = 0 (Neville): of three points and of two.
    Guess first{std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
    const std::size_t count = past_.size();
    if (count < 2) return first;
    const auto line = [](const Seen& a, const Seen& b, std::size_t k) {
        return (a.t * b.g[k] - b.t * a.g[k]) / (b.g[k] - a.g[k]);
    };
    const Seen &c = past_[count - 1], &b = past_[count - 2];
    for (std::size_t k = 0; k < upper_.size(); ++k) {
        if (!changed(k, upper_)) continue;
        const double newer = line(b, c, k);
        double zero = newer, error = std::abs(zero - c.t);
        if (count > 2) {
            const Seen& a = past_[count - 3];
            zero = (line(a, b, k) * c.g[k] - newer * a.g[k]) / (c.g[k] - a.g[k]);
            error = std::abs(zero - newer);
        }
        if (std::isfinite(zero) && zero > c.t && zero < first.t) first = {zero, error};
    }
    return first;
}

double Switching::width(double h) const {
    return beyond_share * std::min(reltol_, largest_reltol) * h;
}

bool Switching::locate(Integrator& integrator, const TimePoint& point, TimePoint& before, TimePoint& next,
                       StepResult& step, const NewtonSettings& settings, double moment) {
    before = point;
    double lo = point.t, hi = next.t;
    const double width =
        std::max(4 * std::numeric_limits<double>::epsilon() * hi, std::min(this->width(hi - lo), moment));
    upper_ = now_;
    // What the trials see on the way is forgotten where the step is refused.
    const std::vector<Seen> past = past_;
    int iterations = step.newton.iterations;
    TimePoint trial;
    for (int count = 0; count < most_step_trials && hi - lo > 2 * width; ++count) {
        // The functions are smooth before the change and may jump at it, so the past says where it is. A
        // third of the trials halve the interval, in case the past is wrong.
        const Guess guess = first_zero();
        double t = lo + 0.5 * (hi - lo);
        bool sure = false;
        if (count % 3 != 2 && guess.t < hi) {
            sure = guess.error < 0.5 * width;
            // Behind it first, then in front: the curve up to there is drawn without what comes after.
            if (sure)
                t = guess.t + (hi - guess.t <= width ? -0.5 : 0.5) * width;
            else
                t = std::max(guess.t - guess.error, lo + 0.5 * (guess.t - lo));
        }
        t = std::clamp(t, lo + 0.25 * width, hi - 0.25 * width);
        StepResult tried = integrator.step(t, trial, settings);
        iterations += tried.newton.iterations;
        if (tried.newton.status != NewtonReport::Status::converged) {
            step.newton = tried.newton;
            step.newton.iterations = iterations;
            past_ = past;
            return false;
        }
        if (differs(t, trial.x)) {
            hi = t;
            upper_ = now_;
            std::swap(next, trial);
            std::swap(step, tried);
        } else {
            lo = t;
            remember(t);
            std::swap(before, trial);
        }
    }
    step.newton.iterations = iterations;
    past_ = past;
    return true;
}

void Switching::remember(double t) {
    constexpr std::size_t most_seen = 3; // points of a parabola
    if (past_.size() == most_seen)
        std::rotate(past_.begin(), past_.begin() + 1, past_.end());
    else
        past_.emplace_back();
    past_.back().t = t;
    past_.back().g = now_;
    for (std::size_t k = 0; k < rests_.size(); ++k)
        rests_[k].peak = std::max(rests_[k].peak, std::abs(now_[k]));
}

} // namespace nullor::analysis
