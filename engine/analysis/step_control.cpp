#include "engine/analysis/step_control.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace nullor::analysis {

namespace {

// Local errors add up over a time constant: each may be this share of what the whole may be. Where the step
// is better than its estimate, the errors that add up are smaller than those seen.
constexpr double share_of_better = 0.2, share_of_others = 0.06;
// Where tolerances are tight, that share falls by as much as this: steps then are short enough for their
// errors to add up as the order says, and a resonance with a Q of 10 stays within 5 reltol.
constexpr double least_of_better = 0.42;

} // namespace

StepControl::StepControl(const System& system, const Options& options)
    : reltol_(options.reltol), roundoff_(system.unknowns().size(), 0.0), rounded_(roundoff_) {
    for (std::size_t k = 0; k < system.unknowns().size(); ++k) {
        const Unknown& unknown = system.unknowns()[k];
        peak_.push_back(1e3 * (unknown.unit == Unit::ampere ? options.abstol : options.vntol));
        const int index = static_cast<int>(k);
        if (!unknown.state) {
            if (unknown.kind == Unknown::Kind::node_voltage) curves_.push_back({index, -1});
            continue;
        }
        const bool stores =
            unknown.kind == Unknown::Kind::internal && system.pattern().contains(index, index);
        watched_.push_back({index, stores ? system.pattern().slot(index, index) : -1});
    }
    curves_.insert(curves_.end(), watched_.begin(), watched_.end());
}

void StepControl::observe(const std::vector<double>& x) {
    for (std::size_t k = 0; k < peak_.size(); ++k) peak_[k] = std::max(peak_[k], std::abs(x[k]));
}

double StepControl::share_behind_corner() const {
    return 0.1 * std::min(1.0, std::sqrt(reltol_ / 1e-3));
}

double StepControl::tolerance(std::size_t unknown, const std::vector<double>& x) const {
    return std::max(reltol_ * std::max(peak_[unknown], std::abs(x[unknown])), roundoff_[unknown]);
}

void StepControl::set_roundoff(Newton& newton, const TimePoint& point, double a) {
    if (!newton.factor(point.x, point.t, a)) return;
    // Some ten sums of q in a step, of either sign.
    constexpr double rounding = 30 * std::numeric_limits<double>::epsilon();
    for (std::size_t k = 0; k < rounded_.size(); ++k) rounded_[k] = rounding * a * std::abs(point.q[k]);
    newton.apply_inverse(rounded_, roundoff_);
    for (double& value : roundoff_) value = std::abs(value);
}

// A method of order p takes a number of steps that grows as share^(-1/(p+1)) reltol^(-1/(p+1)). So that their
// errors together stay near reltol, each must be smaller by that number.
double StepControl::share(const StepResult& step) const {
    if (step.better)
        return share_of_better * std::clamp(std::pow(reltol_ / 1e-4, 1.0 / 6), least_of_better, 1.0);
    return share_of_others * std::min(1.0, std::pow(reltol_ / 1e-3, 1.0 / step.order));
}

double StepControl::measure(const StepResult& step, const std::vector<double>& next,
                            const std::vector<double>& c, int& worst) const {
    const double allowed = share(step);
    double largest = 0;
    for (const auto& [k, slot] : watched_) {
        if (slot >= 0 && c[static_cast<std::size_t>(slot)] == 0) continue;
        const auto i = static_cast<std::size_t>(k);
        const double enough =
            std::max(allowed * reltol_ * std::max(peak_[i], std::abs(next[i])), roundoff_[i]);
        const double ratio = std::abs(step.error[i]) / enough;
        if (!(ratio <= largest)) {
            largest = ratio;
            worst = k;
        }
    }
    return std::isfinite(largest) ? largest : HUGE_VAL;
}

double StepControl::measure(const Passage& passage, const std::vector<double>& c) const {
    const std::vector<double>& end = passage.x.back();
    double largest = 0;
    for (const auto& [k, slot] : curves_) {
        if (slot >= 0 && c[static_cast<std::size_t>(slot)] == 0) continue;
        const auto i = static_cast<std::size_t>(k);
        const double ratio =
            std::abs(Collocation::miss(passage, i)) / (reltol_ * std::max(peak_[i], std::abs(end[i])));
        if (!(ratio <= largest)) largest = ratio;
    }
    return std::isfinite(largest) ? largest : HUGE_VAL;
}

bool StepControl::jumped(const std::vector<double>& x, const std::vector<double>& next,
                         const std::vector<double>& c, double tolerances) const {
    return std::any_of(curves_.begin(), curves_.end(), [&](const Watched& curve) {
        if (curve.slot >= 0 && c[static_cast<std::size_t>(curve.slot)] == 0) return false;
        const auto k = static_cast<std::size_t>(curve.unknown);
        return std::abs(next[k] - x[k]) > tolerances * tolerance(k, next);
    });
}

double StepControl::factor(double error, int order, double refactor_per_solve) {
    constexpr double safety = 0.9, least = 0.2, most = 4;
    // Where a new matrix costs more than a step does, a step that grows is to double.
    constexpr double dear = 6;
    const bool doubles = refactor_per_solve > dear;
    const double worth = doubles ? 2 : 1.25;
    const auto error_at = [order](double factor) {
        double power = 1;
        for (int k = 0; k <= order; ++k) power *= safety / factor;
        return power;
    };
    if (error <= error_at(most)) return most;
    if (error <= error_at(1) && error > error_at(worth)) return 1;
    const double factor = std::clamp(safety * std::pow(error, -1.0 / (order + 1)), least, most);
    return doubles && factor > 1 ? 2 : factor;
}

double StepControl::remember(double error, double h, int order) {
    constexpr double kept = 0.6;
    const double ratio = h / std::exchange(last_step_, h);
    if (ratio > quick_growth) last_error_ = 0;
    double past = kept * last_error_;
    for (int k = 0; k <= order; ++k) past *= ratio;
    return last_error_ = std::max(error, past);
}

double StepControl::on_grid(double wanted, double now) {
    constexpr double per_octave = 4;
    if (wanted == now) return now;
    return std::exp2(std::floor(per_octave * std::log2(wanted) + 1e-9) / per_octave);
}

} // namespace nullor::analysis
