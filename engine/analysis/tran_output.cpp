#include "engine/analysis/tran_output.hpp"

#include <algorithm>
#include <cmath>

namespace nullor::analysis {

namespace {

// Share of reltol that straight lines between refined rows may leave the curve by: a measure may be of a
// product whose mean is small.
constexpr double bend_share = 0.1;
// Dense points between two accepted ones, at most.
constexpr int max_between = 1000;
// Print grid of a .tran without a step: as many intervals as SPICE's default plot has.
constexpr double default_intervals = 200;

} // namespace

TranOutput::TranOutput(const System& system, const Options& options, const TranQuestion& question,
                       std::span<const Probe> probes, const TranSinks& sinks)
    : system_(system), question_(question), probes_(probes.begin(), probes.end()), sinks_(sinks),
      dense_(probes.size()), reltol_(options.reltol),
      spacing_(question.step > 0 ? question.step : (question.stop - question.start) / default_intervals),
      values_(probes.size()), between_(probes.size()) {
    for (const Probe& probe : probes_)
        scale_.push_back(1e3 * (probe.kind == Probe::Kind::current ? options.abstol : options.vntol));
}

void TranOutput::read(const TimePoint& point) {
    for (std::size_t p = 0; p < probes_.size(); ++p) {
        values_[p] = system_.read(probes_[p], point.x.data());
        scale_[p] = std::max(scale_[p], std::abs(values_[p]));
    }
}

bool TranOutput::first(const TimePoint& point) {
    read(point);
    dense_.push(point.t, values_);
    if (question_.start > 0) return true;
    for (results::Sink* sink : {sinks_.points, sinks_.refined, sinks_.grid})
        if (sink && !sink->row(point.t, values_.data())) return false;
    grid_ = 1;
    return true;
}

bool TranOutput::accept(const TimePoint& point) {
    const double before = dense_.last_time();
    read(point);
    dense_.push(point.t, values_);
    if (point.t < question_.start) return true;
    if (before < question_.start && point.t > question_.start) {
        dense_.at(question_.start, between_);
        for (results::Sink* sink : {sinks_.points, sinks_.refined})
            if (sink && !sink->row(question_.start, between_.data())) return false;
    }
    if (sinks_.points && !sinks_.points->row(point.t, values_.data())) return false;
    if (sinks_.refined && !emit_refined(before, point.t)) return false;
    return emit_grid(point.t);
}

bool TranOutput::emit_refined(double from, double to) {
    // A parabola leaves its chord by a quarter of what it does with twice the chord.
    const double bend = dense_.bend(scale_) / (bend_share * reltol_);
    const int count = bend > 1 ? std::min(max_between, static_cast<int>(std::ceil(std::sqrt(bend)))) : 1;
    for (int k = 1; k < count; ++k) {
        const double t = from + (to - from) * k / count;
        if (t <= question_.start) continue;
        dense_.at(t, between_);
        if (!sinks_.refined->row(t, between_.data())) return false;
    }
    return sinks_.refined->row(to, values_.data());
}

bool TranOutput::emit_grid(double until) {
    if (!sinks_.grid) return true;
    const double slack = 1e-9 * spacing_;
    for (; grid_time() <= until && grid_time() < question_.stop - slack; ++grid_) {
        dense_.at(grid_time(), between_);
        if (!sinks_.grid->row(grid_time(), between_.data())) return false;
    }
    return true;
}

bool TranOutput::finish() {
    if (!sinks_.grid || !dense_.has_interval() || dense_.last_time() < question_.start) return true;
    return sinks_.grid->row(question_.stop, values_.data());
}

} // namespace nullor::analysis
