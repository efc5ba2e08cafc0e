#include "engine/analysis/transient/control/step_control.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/analysis/newton/uneven.hpp"
#include "engine/analysis/transient/step/transient_policy.hpp"

namespace nullor::analysis {

using namespace policy;

StepControl::StepControl(const System& system, const Options& options, bool piecewise_affine)
    : system_(system), reltol_(options.reltol), piecewise_affine_(piecewise_affine),
      keeps_edges_(options.method == Options::Method::automatic || options.method == Options::Method::esdirk),
      slope_(system.unknowns().size(), 0.0), drive_(slope_), roundoff_(slope_), rounded_(roundoff_) {
    for (std::size_t k = 0; k < system.unknowns().size(); ++k) {
        const Unknown& unknown = system.unknowns()[k];
        peak_.push_back(1e3 * (unknown.unit == Unit::ampere ? options.abstol : options.vntol));
        const int index = static_cast<int>(k);
        if (!unknown.state) {
            if (unknown.kind == Unknown::Kind::node_voltage) curves_.push_back({index, -1});
            continue;
        }
        // Behind a law that bends, what is left of its charge is an error of a capacitor's current over the
        // step: only currents that store something themselves, an inductor's, are watched there.
        const bool own = unknown.kind == Unknown::Kind::internal ||
                         (unknown.kind == Unknown::Kind::branch_current && !piecewise_affine);
        const bool stores = own && system.pattern().contains(index, index);
        watched_.push_back({index, stores ? system.pattern().slot(index, index) : -1});
    }
    curves_.insert(curves_.end(), watched_.begin(), watched_.end());
}

void StepControl::observe(const std::vector<double>& x) {
    haste_ = -1;
    for (std::size_t k = 0; k < peak_.size(); ++k) peak_[k] = std::max(peak_[k], std::abs(x[k]));
}

void StepControl::observe(const TimePoint& from, const TimePoint& to, bool slopes) {
    const double per_second = 1 / (to.t - from.t);
    haste_ = -1;
    for (std::size_t k = 0; k < peak_.size(); ++k) {
        peak_[k] = std::max(peak_[k], std::abs(to.x[k]));
        if (slopes) slope_[k] = std::max(slope_[k], std::abs(to.x[k] - from.x[k]) * per_second);
    }
    ++steps_;
    rate_ = rate(from.x, to.x, to.t - from.t);
    if (approach_ > 0) edge_ = std::max(edge_, rate_ / approach_);
}

void StepControl::begin_stretch(bool corner) {
    approach_ = corner ? rate_ : 0;
}

double StepControl::rate(const std::vector<double>& from, const std::vector<double>& to, double h) const {
    double largest = 0;
    for (const Watched& curve : curves_) {
        const auto k = static_cast<std::size_t>(curve.unknown);
        largest = std::max(largest, std::abs(to[k] - from[k]) / peak_[k]);
    }
    return largest / h;
}

void StepControl::expect_edge(const std::vector<double>& from, const std::vector<double>& next, double h) {
    tighter_ = 1;
    double ratio = 1;
    if (edge_ > mild_edge) ratio = std::min(edge_, haste() / rate(from, next, h));
    // Edges that a source makes are no measure of those that the circuit will make.
    if (keeps_edges_ && steps_ < careful_steps) ratio = std::max(ratio, unknown_edge);
    tighter_ = std::clamp(ratio, 1.0, std::max(1.0, reltol_ / most_digits));
}

void StepControl::observe(const Passage& passage, bool slopes) {
    haste_ = -1;
    for (std::size_t i = 1; i < Passage::points; ++i) {
        const double per_second = 1 / (passage.t[i] - passage.t[i - 1]);
        const double *from = passage.x[i - 1].data(), *to = passage.x[i].data();
        for (std::size_t k = 0; k < peak_.size(); ++k) {
            peak_[k] = std::max(peak_[k], std::abs(to[k]));
            if (slopes) slope_[k] = std::max(slope_[k], std::abs(to[k] - from[k]) * per_second);
        }
    }
    if (!slopes) return;
    rate_ = rate(passage.x[0], passage.x.back(), passage.t.back() - passage.t[0]);
    if (approach_ > 0) edge_ = std::max(edge_, rate_ / approach_);
}

double StepControl::share_before_edge(const Passage& passage) const {
    if (edge_ <= mild_edge) return 1;
    const double slow = rate(passage.x[0], passage.x.back(), passage.t.back() - passage.t[0]);
    const double ratio = std::clamp(haste() / slow, 1.0, edge_);
    const double end = std::max(shifted_share * reltol_ / ratio, most_digits);
    return std::min(1.0, std::pow(end, end_order) / reltol_);
}

double StepControl::haste() const {
    if (haste_ >= 0) return haste_;
    haste_ = 0;
    for (const Watched& curve : curves_) {
        const auto k = static_cast<std::size_t>(curve.unknown);
        haste_ = std::max(haste_, slope_[k] / peak_[k]);
    }
    return haste_;
}

double StepControl::moment() const {
    return located_share * reltol_ / haste();
}

double StepControl::calm(const Passage& passage) const {
    const double fastest = rate(passage.x[0], passage.x.back(), passage.t.back() - passage.t[0]);
    const double ratio = std::min(1.0, fastest / haste());
    return ratio * std::sqrt(ratio);
}

void StepControl::reads(std::span<const Probe> read, std::span<const Delayed> later) {
    read_.assign(static_cast<std::size_t>(system_.size()) + 1, 0);
    const auto mark = [this](NodeId node) { read_[static_cast<std::size_t>(system_.unknown_of(node))] = 1; };
    for (const Probe& probe : read) {
        if (probe.kind == Probe::Kind::voltage) {
            mark(probe.plus);
            mark(probe.minus);
            continue;
        }
        const auto [plus, minus] = system_.places_of(probe);
        curves_.push_back({plus == system_.size() ? minus : plus, -1});
        read_[static_cast<std::size_t>(curves_.back().unknown)] = 1;
        // A current follows the voltages at its device.
        for (const NodeId node :
             system_.circuit().instances[static_cast<std::size_t>(probe.device.index)].nodes)
            mark(node);
    }
    for (const Delayed& delayed : later) {
        curves_.push_back({delayed.unknown, -1});
        read_[static_cast<std::size_t>(delayed.unknown)] = 1;
    }
    read_.back() = 0; // ground's
    for (std::size_t k = 0; k < read_.size(); ++k)
        if (read_[k]) read_unknowns_.push_back(k);
}

double StepControl::share_behind_corner() const {
    return 0.1 * std::min(1.0, std::sqrt(reltol_ / 1e-3));
}

double StepControl::curve_tolerance(std::size_t unknown, const std::vector<double>& x) const {
    if (rests_ && system_.unknowns()[unknown].unit == Unit::ampere) return HUGE_VAL;
    return (relaxes_ ? share_of_relaxing_curve : 1.0) * tolerance(unknown, x);
}

void StepControl::set_roundoff(Newton& newton, const TimePoint& point, double a,
                               std::span<const double> sizes) {
    if (!newton.has_factors(a) && !newton.factor(point.x, point.t, a)) return;
    // Some ten sums in a step.
    constexpr double rounding = 30 * std::numeric_limits<double>::epsilon();
    std::copy(sizes.begin(), sizes.end(), rounded_.begin());
    add_sizes_of_charges(newton, a, point.x);
    for (std::size_t k = 0; k < rounded_.size(); ++k) rounded_[k] *= rounding;
    spread_rounding(newton);
    // Of time, for all charges at once.
    for (std::size_t k = 0; k < rounded_.size(); ++k) rounded_[k] = rounding * a * point.t * point.f[k];
    newton.apply_inverse(rounded_, opposed_);
    for (std::size_t k = 0; k < rounded_.size(); ++k)
        roundoff_[k] = std::max(roundoff_[k], std::abs(opposed_[k]));
}

void StepControl::set_roundoff_of_differences(Newton& newton, const TimePoint& point, double a,
                                              const std::vector<double>& moved,
                                              const std::vector<double>& drive, std::span<const int> driven,
                                              double phase) {
    if (!newton.has_factors(a) && !newton.factor(point.x, point.t, a)) return;
    // Of two values, and what miss() makes of them where they are differentiated: 33/h, where a is 6.3/h.
    constexpr double rounding = 2 * 5.3 * std::numeric_limits<double>::epsilon();
    for (std::size_t k = 0; k < rounded_.size(); ++k) rounded_[k] = std::abs(point.f[k]);
    add_sizes_of_charges(newton, a, moved);
    for (double& rounded : rounded_) rounded *= rounding;
    for (const int row : driven) {
        const auto k = static_cast<std::size_t>(row);
        drive_[k] = std::max(drive_[k], std::abs(drive[k]));
        rounded_[k] += rounding * (1 + phase) * drive_[k]; // a sine's argument is rounded at its own size
    }
    spread_rounding(newton);
    for (std::size_t k = 0; k < rounded_.size(); ++k)
        roundoff_[k] = std::max(roundoff_[k], rounding * std::abs(point.x[k]));
}

// a sum |C x| of each row, to rounded_.
void StepControl::add_sizes_of_charges(const Newton& newton, double a, const std::vector<double>& x) {
    const linalg::Pattern& pattern = system_.pattern();
    for (std::size_t column = 0; column < rounded_.size(); ++column)
        for (auto s = static_cast<std::size_t>(pattern.col_ptr[column]);
             s < static_cast<std::size_t>(pattern.col_ptr[column + 1]); ++s)
            rounded_[static_cast<std::size_t>(pattern.row_index[s])] +=
                a * std::abs(newton.charges()[s] * x[column]);
}

// Of rounded_, of either sign: all of one and, where those cancel, every other.
void StepControl::spread_rounding(Newton& newton) {
    // Currents of capacitors side by side would cancel if each were off by the same share.
    for (std::size_t k = 0; k < rounded_.size(); ++k) rounded_[k] *= uneven(k);
    newton.apply_inverse(rounded_, roundoff_);
    for (std::size_t k = 0; k < rounded_.size(); k += 2) rounded_[k] = -rounded_[k];
    opposed_.resize(rounded_.size());
    newton.apply_inverse(rounded_, opposed_);
    for (std::size_t k = 0; k < rounded_.size(); ++k)
        roundoff_[k] = std::max(std::abs(roundoff_[k]), std::abs(opposed_[k]));
}

// Local errors add up over a time constant: each may be a share of what the whole may be. Where the step is
// better than its estimate, the errors that add up are smaller than those seen.
// A method of order p takes a number of steps that grows as share^(-1/(p+1)) reltol^(-1/(p+1)). So that their
// errors together stay near reltol, each must be smaller by that number.
double StepControl::share(const StepResult& step) const {
    if (step.better && relaxes_) return share_of_relaxing;
    if (step.better) return step.share * std::clamp(std::pow(reltol_ / 1e-4, 1.0 / 6), least_of_better, 1.0);
    return step.share * std::min(1.0, std::pow(reltol_ / 1e-3, 1.0 / step.order));
}

// A node may have room for a charge that its devices do not have: a junction without a capacitance. Where
// laws are piecewise affine it is one whose amplifier is at a rail, and has to be right when that comes back.
bool StepControl::stores(const Watched& one, const std::vector<double>& c) const {
    if (one.slot >= 0) return c[static_cast<std::size_t>(one.slot)] != 0;
    const auto k = static_cast<std::size_t>(one.unknown);
    if (piecewise_affine_ || system_.unknowns()[k].kind != Unknown::Kind::node_voltage) return true;
    const std::vector<int>& column = system_.pattern().col_ptr;
    return std::any_of(c.begin() + column[k], c.begin() + column[k + 1], [](double own) { return own != 0; });
}

double StepControl::measure(const StepResult& step, const std::vector<double>& next,
                            const std::vector<double>& c, int& worst) const {
    const double allowed = share(step) / tighter_;
    double largest = 0;
    for (const Watched& one : watched_) {
        const auto i = static_cast<std::size_t>(one.unknown);
        const double enough =
            std::max(allowed * reltol_ * std::max(peak_[i], std::abs(next[i])), roundoff_[i]);
        const double ratio = std::abs(step.error[i]) / enough;
        if (!(ratio <= largest) && stores(one, c)) {
            largest = ratio;
            worst = one.unknown;
        }
    }
    return std::isfinite(largest) ? largest : HUGE_VAL;
}

bool StepControl::idle_node_is_off(const StepResult& step, const std::vector<double>& next,
                                   const std::vector<double>& c) const {
    return std::any_of(watched_.begin(), watched_.end(), [&](const Watched& one) {
        const auto i = static_cast<std::size_t>(one.unknown);
        return !(std::abs(step.error[i]) <= tolerance(i, next)) && one.slot < 0 && !stores(one, c);
    });
}

// Where nothing is stored, what a step is off by is gone with the next.
double StepControl::measure_algebraic(const StepResult& step, const std::vector<double>& next,
                                      const std::vector<double>& c, int& worst) const {
    if (!step.algebraic) return 0;
    double largest = 0;
    for (const Watched& one : curves_) {
        const auto i = static_cast<std::size_t>(one.unknown);
        if (!read_[i] || std::abs(step.error[i]) <= roundoff_[i]) continue;
        if (system_.unknowns()[i].state && stores(one, c)) continue;
        if (rests_ && system_.unknowns()[i].unit == Unit::ampere) continue;
        const double ratio = std::abs(step.error[i]) / tolerance(i, next);
        if (!(ratio <= largest)) {
            largest = ratio;
            worst = one.unknown;
        }
    }
    return std::isfinite(largest) ? largest : HUGE_VAL;
}

double StepControl::measure(const StepResult& step, const std::vector<double>& next, double error,
                            std::span<const double> elsewhere) const {
    if (elsewhere.empty()) return error;
    const double allowed = share(step);
    double largest = error;
    for (const auto& [k, slot] : curves_) {
        const auto i = static_cast<std::size_t>(k);
        const double enough =
            std::max(allowed * reltol_ * std::max(peak_[i], std::abs(next[i])), roundoff_[i]);
        largest = std::max(largest, std::abs(elsewhere[i]) / enough);
    }
    return std::min(largest, most_elsewhere * error);
}

double StepControl::measure(const Passage& passage, const std::vector<double>& c) const {
    const Radau& method = radau();
    const std::vector<double>& end = passage.x.back();
    double largest = 0;
    for (const auto& [k, slot] : curves_) {
        if (slot >= 0 && c[static_cast<std::size_t>(slot)] == 0) continue;
        const auto i = static_cast<std::size_t>(k);
        const double miss = std::abs(Collocation::miss(method, passage, i));
        if (miss <= roundoff_[i]) continue;
        const double ratio = miss / (reltol_ * std::max(peak_[i], std::abs(end[i])));
        if (!(ratio <= largest)) largest = ratio;
    }
    return std::isfinite(largest) ? largest : HUGE_VAL;
}

bool StepControl::voltage_jumped(const std::vector<double>& x, const std::vector<double>& next) const {
    for (std::size_t k = 0; k < peak_.size(); ++k)
        if (system_.unknowns()[k].kind == Unknown::Kind::node_voltage &&
            std::abs(next[k] - x[k]) > tolerance(k, next))
            return true;
    return false;
}

double StepControl::movement(const std::vector<double>& change, const std::vector<double>& x,
                             const std::vector<double>& c) const {
    double largest = 0;
    for (const auto& [unknown, slot] : curves_) {
        const auto k = static_cast<std::size_t>(unknown);
        if (slot < 0 || c[static_cast<std::size_t>(slot)] != 0)
            largest = std::max(largest, std::abs(change[k]) / tolerance(k, x));
    }
    return largest;
}

bool StepControl::turned(const std::vector<double>& x, const std::vector<double>& next) const {
    for (std::size_t k = 0; k < system_.unknowns().size(); ++k)
        if (read_[k] && std::abs(next[k] - x[k]) > tolerance(k, next)) return true;
    return false;
}

double StepControl::factor(double error, int order, bool dear) const {
    const double wanted =
        std::clamp(step_safety * std::pow(error, -1.0 / (order + 1)), least_step_factor, most_step_factor);
    if (relaxes_)
        return error > 1                                                        ? std::min(0.5, wanted)
               : error * std::pow(most_step_factor, order) <= almost_four_times ? most_step_factor
                                                                                : 1;
    const double worth = dear ? 2 : worth_a_matrix;
    const auto error_at = [order](double factor) {
        double power = 1;
        for (int k = 0; k <= order; ++k) power *= step_safety / factor;
        return power;
    };
    if (error <= error_at(most_step_factor)) return most_step_factor;
    if (error <= error_at(1) && error > error_at(worth)) return 1;
    return dear && wanted > 1 ? 2 : wanted;
}

double StepControl::curve_factor(double error, double tolerable, int order, bool dear) const {
    if (relaxes_) return factor(error / tolerable, std::min(order, order_at_fronts), dear);
    return factor(error, order, dear);
}

double StepControl::remember(double error, double h, int order) {
    const double ratio = h / std::exchange(last_step_, h);
    if (ratio > quick_growth) last_error_ = 0;
    double past = kept_error * last_error_;
    for (int k = 0; k <= order; ++k) past *= ratio;
    return last_error_ = std::max(error, past);
}

} // namespace nullor::analysis
