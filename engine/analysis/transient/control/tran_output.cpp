#include "engine/analysis/transient/control/tran_output.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/analysis/transient/step/transient_policy.hpp"

namespace nullor::analysis {

using namespace policy;

namespace {

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

void TranOutput::read(const std::vector<double>& x) {
    for (std::size_t p = 0; p < probes_.size(); ++p) {
        values_[p] = system_.read(probes_[p], x.data());
        scale_[p] = std::max(scale_[p], std::abs(values_[p]));
    }
}

bool TranOutput::first(const TimePoint& point) {
    read(point.x);
    dense_.push(point.t, values_);
    if (past_) past_->push(point.t, point.x);
    if (question_.start > 0) return true;
    for (results::Sink* sink : {sinks_.points, sinks_.refined, sinks_.grid})
        if (sink && !sink->row(point.t, values_.data())) return false;
    grid_ = 1;
    return true;
}

bool TranOutput::accept(const TimePoint& point) {
    if (past_) past_->push(point.t, point.x);
    read(point.x);
    dense_.push(point.t, values_);
    return publish(1, point.t);
}

bool TranOutput::accept_behind_jump(const TimePoint& point) {
    if (past_) past_->jump(point.t, point.x);
    dense_.restart();
    read(point.x);
    dense_.push(point.t, values_);
    return publish(1, point.t);
}

bool TranOutput::accept(const Passage& passage, const TimePoint* corner, std::optional<double> in_front) {
    for (std::size_t i = 1; i < Passage::points; ++i) {
        read(passage.x[i]);
        dense_.push(passage.t[i], values_);
        if (past_) past_->push(passage.t[i], passage.x[i]);
    }
    if (past_ && corner) past_->jump(corner->t, corner->x);
    if (!corner) {
        double newest = passage.t.back();
        if (in_front && *in_front > std::max(passage.t[Passage::points - 2], question_.start)) {
            newest = *in_front;
            dense_.at(newest, values_);
        }
        return publish(Passage::points - 1, newest);
    }
    read(corner->x);
    if (!publish(Passage::points - 1, corner->t, in_front)) return false;
    dense_.begin(corner->t, values_);
    return true;
}

bool TranOutput::publish(std::size_t count, double newest, std::optional<double> in_front) {
    if (dense_.last_time() < question_.start) return true;
    for (std::size_t back = count; back-- > 0;) {
        const double from = dense_.time(back + 1), to = dense_.time(back);
        if (to < question_.start) continue;
        if (from < question_.start && to > question_.start) {
            dense_.at(question_.start, between_);
            for (results::Sink* sink : {sinks_.points, sinks_.refined})
                if (sink && !sink->row(question_.start, between_.data())) return false;
        }
        if (sinks_.refined && !emit_between(back)) return false;
        if (back == 0 && in_front && *in_front > std::max(from, question_.start)) {
            dense_.at(*in_front, between_);
            for (results::Sink* sink : {sinks_.points, sinks_.refined})
                if (sink && !sink->row(*in_front, between_.data())) return false;
        }
        const double* values = back > 0 ? dense_.values(back).data() : values_.data();
        for (results::Sink* sink : {sinks_.points, sinks_.refined})
            if (sink && !sink->row(back > 0 ? to : newest, values)) return false;
    }
    return emit_grid(dense_.last_time());
}

bool TranOutput::emit_between(std::size_t back) {
    const double from = dense_.time(back + 1), to = dense_.time(back);
    // A parabola leaves its chord by a quarter of what it does with twice the chord.
    const double bend = dense_.bend(back, scale_) / (bend_share * reltol_);
    const int count = bend > 1 ? std::min(max_between, static_cast<int>(std::ceil(std::sqrt(bend)))) : 1;
    for (int k = 1; k < count; ++k) {
        const double t = from + (to - from) * k / count;
        if (t <= question_.start) continue;
        dense_.at(t, between_);
        if (!sinks_.refined->row(t, between_.data())) return false;
    }
    return true;
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
    // Interrupted: the grid ends where the transient does.
    const double rounding = 1e-9 * spacing_ + 4 * std::numeric_limits<double>::epsilon() * question_.stop;
    if (!sinks_.grid || dense_.last_time() < question_.stop - rounding) return true;
    return sinks_.grid->row(question_.stop, values_.data());
}

} // namespace nullor::analysis
