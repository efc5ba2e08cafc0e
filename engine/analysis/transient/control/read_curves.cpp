#include "engine/analysis/transient/control/read_curves.hpp"

#include <algorithm>
#include <cmath>

#include "engine/analysis/transient/step/transient_policy.hpp"

namespace nullor::analysis {

void ReadCurves::see(const TimePoint& point) {
    const std::span<const std::size_t> read = control_.read_unknowns();
    for (std::size_t k = 0; k < read.size(); ++k) seen_[k] = point.x[read[k]];
}

void ReadCurves::push(const TimePoint& point) {
    see(point);
    curves_.push(point.t, seen_);
}

void ReadCurves::begin(const TimePoint& point) {
    see(point);
    curves_.begin(point.t, seen_);
}

bool ReadCurves::jumped(const TimePoint& candidate) {
    const std::span<const std::size_t> read = control_.read_unknowns();
    for (std::size_t k = 0; k < read.size(); ++k) scale_[k] = control_.curve_tolerance(read[k], candidate.x);
    see(candidate);
    if (!curves_.jumped(candidate.t, seen_, scale_)) return false;
    curves_.forget_oldest();
    return true;
}

double ReadCurves::error(const TimePoint& candidate) {
    rounding_.assign(rounding_.size(), 0.0);
    return curve_error(candidate);
}

bool ReadCurves::is_rounding(const TimePoint& candidate) {
    const std::span<const std::size_t> read = control_.read_unknowns();
    for (std::size_t k = 0; k < read.size(); ++k)
        rounding_[k] = policy::rounding_there * control_.roundoff(read[k]);
    return curve_error(candidate) == 0;
}

double ReadCurves::curve_error(const TimePoint& candidate) {
    const std::span<const std::size_t> read = control_.read_unknowns();
    for (std::size_t k = 0; k < read.size(); ++k) scale_[k] = control_.curve_tolerance(read[k], candidate.x);
    see(candidate);
    return curves_.error(candidate.t, seen_, scale_, rounding_, !control_.relaxes());
}

void ReadCurves::begin_step(const TimePoint* known) {
    stages_.clear();
    if (known) see_stage(known->t, known->x);
}

void ReadCurves::see_stage(double t, const std::vector<double>& x) {
    if (!curves_.has_interval()) stages_.push_back({t, x, {}, {}});
}

double ReadCurves::first_bend(double t, const TimePoint& candidate) const {
    if (stages_.size() < 2) return 0;
    const TimePoint& from = stages_.front();
    const double part = (candidate.t - from.t) / (candidate.t - t);
    double worst = 0;
    for (const std::size_t k : control_.read_unknowns()) {
        if (k >= voltages_) break; // a current may be impulsive there
        const double scale = control_.curve_tolerance(k, candidate.x);
        const double slope = (candidate.x[k] - from.x[k]) / (candidate.t - from.t);
        for (const TimePoint& stage : stages_)
            worst = std::max(worst, std::abs(stage.x[k] - from.x[k] - slope * (stage.t - from.t)) / scale);
    }
    return worst / (part * part);
}

} // namespace nullor::analysis
