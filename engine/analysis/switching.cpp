#include "engine/analysis/switching.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nullor::analysis {

namespace {

constexpr int max_trials = 60;
// A step moves a signal by about its peak at the most; this share of it beyond a corner is this share of the
// peak.
constexpr double share_of_tolerance = 0.02;
// Rests of a function that keeps changing its sign, in moments.
constexpr double longer = 4, longest = 1e6;

} // namespace

Switching::Switching(Workspace& workspace, const Options& options, double moment)
    : workspace_(workspace), reltol_(options.reltol), moment_(moment) {}

void Switching::begin(const TimePoint& point) {
    if (workspace_.linear()) return;
    workspace_.switches(point.x.data(), point.t, start_);
    rests_.resize(start_.size());
    for (std::size_t k = 0; k < start_.size(); ++k) {
        Rest& rest = rests_[k];
        if ((start_[k] > 0) == rest.positive) continue;
        rest.positive = start_[k] > 0;
        if (point.t - rest.changed < moment_) {
            rest.until = point.t + rest.length * moment_;
            rest.length = std::min(longer * rest.length, longest);
        }
        rest.changed = point.t;
    }
}

void Switching::accept(const TimePoint& point) {
    for (std::size_t k = 0; k < rests_.size(); ++k) {
        if (rests_[k].until == 0 || point.t <= rests_[k].until) continue;
        // From here on its sign counts again, as it is now.
        workspace_.switches(point.x.data(), point.t, now_);
        rests_[k].until = 0;
        rests_[k].positive = now_[k] > 0;
        start_[k] = now_[k];
    }
}

bool Switching::differs(double t, const std::vector<double>& x) {
    if (workspace_.linear()) return false;
    workspace_.switches(x.data(), t, now_);
    for (std::size_t k = 0; k < now_.size(); ++k)
        if (changed(k, now_)) return true;
    return false;
}

double Switching::zero_between(double t_a, const std::vector<double>& a, double t_b,
                               const std::vector<double>& b) const {
    double first = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < upper_.size(); ++k) {
        if (!changed(k, upper_)) continue;
        const double slope = (b[k] - a[k]) / (t_b - t_a);
        const double zero = t_b - b[k] / slope;
        if (std::isfinite(zero)) first = std::min(first, zero);
    }
    return first;
}

bool Switching::locate(Integrator& integrator, const TimePoint& point, TimePoint& before, TimePoint& next,
                       StepResult& step, const NewtonSettings& settings) {
    before = point;
    double lo = point.t, hi = next.t, before_lo = lo;
    const double width =
        std::max(4 * std::numeric_limits<double>::epsilon() * hi, share_of_tolerance * reltol_ * (hi - lo));
    workspace_.switches(point.x.data(), point.t, lower_);
    before_lower_ = lower_;
    upper_ = now_;
    int iterations = step.newton.iterations;
    TimePoint trial;
    for (int count = 0; count < max_trials && hi - lo > width; ++count) {
        // The functions are smooth before the change and may jump at it, so the past says where it is. A
        // third of the trials halve the interval, in case the past is wrong.
        double t = before_lo < lo ? zero_between(before_lo, before_lower_, lo, lower_)
                                  : zero_between(lo, lower_, hi, upper_);
        const double middle = lo + 0.5 * (hi - lo);
        t = std::isfinite(t) ? t + 0.5 * width : middle;
        if (count % 3 == 2 || !(t > lo && t < hi)) t = middle;
        t = std::clamp(t, lo + 0.25 * width, hi - 0.25 * width);
        StepResult tried = integrator.step(t, trial, settings);
        iterations += tried.newton.iterations;
        if (tried.newton.status != NewtonReport::Status::converged) {
            step.newton = tried.newton;
            step.newton.iterations = iterations;
            return false;
        }
        workspace_.switches(trial.x.data(), t, now_);
        bool beyond = false;
        for (std::size_t k = 0; k < now_.size(); ++k) beyond = beyond || changed(k, now_);
        if (beyond) {
            hi = t;
            upper_ = now_;
            std::swap(next, trial);
            std::swap(step, tried);
        } else {
            before_lo = lo;
            before_lower_ = lower_;
            lo = t;
            lower_ = now_;
            std::swap(before, trial);
        }
    }
    step.newton.iterations = iterations;
    return true;
}

} // namespace nullor::analysis
