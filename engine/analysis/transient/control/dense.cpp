#include "engine/analysis/transient/control/dense.hpp"

#include <algorithm>
#include <cmath>

#include "engine/analysis/transient/step/transient_policy.hpp"

namespace nullor::analysis {

using namespace policy;

void Dense::restart() {
    if (points_.size() > 1) points_.erase(points_.begin(), points_.end() - 1);
}

void Dense::begin(double t, std::span<const double> values) {
    points_.clear();
    push(t, values);
}

bool Dense::jumped(double t, std::span<const double> values, std::span<const double> scale) const {
    if (points_.size() != 2) return false;
    const Point &before = points_[0], &behind = points_[1];
    // Over a longer second interval a smooth curve may turn, and then is not steep on the whole.
    if (t - behind.t > 1.01 * (behind.t - before.t)) return false;
    const double growth = steeper * (behind.t - before.t) / (t - behind.t);
    for (std::size_t k = 0; k < width_; ++k) {
        const double first = std::abs(behind.values[k] - before.values[k]);
        if (first > scale[k] && first > growth * std::abs(values[k] - behind.values[k])) return true;
    }
    return false;
}

void Dense::push(double t, std::span<const double> values) {
    if (points_.size() == max_points) {
        std::rotate(points_.begin(), points_.begin() + 1, points_.end());
        points_.back().t = t;
        points_.back().values.assign(values.begin(), values.end());
        return;
    }
    points_.push_back({t, {values.begin(), values.end()}});
}

void Dense::weights(double t, std::size_t oldest, std::array<double, max_points>& weight) const {
    for (std::size_t i = oldest; i < points_.size(); ++i) {
        weight[i] = 1;
        for (std::size_t j = oldest; j < points_.size(); ++j)
            if (i != j) weight[i] *= (t - points_[j].t) / (points_[i].t - points_[j].t);
    }
}

void Dense::sum(std::size_t oldest, const std::array<double, max_points>& weight,
                std::span<double> values) const {
    // The weights sum to 1: taken from the newest value, what is constant stays so to the last bit.
    const std::vector<double>& newest = points_.back().values;
    for (std::size_t k = 0; k < width_; ++k) {
        double difference = 0;
        for (std::size_t i = oldest; i + 1 < points_.size(); ++i)
            difference += weight[i] * (points_[i].values[k] - newest[k]);
        values[k] = newest[k] + difference;
    }
}

void Dense::at(double t, std::span<double> values) const {
    std::array<double, max_points> weight{};
    std::size_t oldest = 0;
    for (; oldest < points_.size(); ++oldest) {
        weights(t, oldest, weight);
        double size = 0;
        for (std::size_t i = oldest; i < points_.size(); ++i) size += std::abs(weight[i]);
        if (size <= largest_dense_weights) break;
    }
    sum(oldest, weight, values);
}

std::size_t Dense::oldest_with(double t) const {
    const double middle = (points_.back().t + t) / 2;
    std::size_t oldest = points_.size() == max_points ? 1 : 0;
    for (; oldest + 1 < points_.size(); ++oldest) {
        double size = 0, newest = 1;
        for (std::size_t i = oldest; i < points_.size(); ++i) {
            double weight = (middle - t) / (points_[i].t - t);
            for (std::size_t j = oldest; j < points_.size(); ++j)
                if (i != j) weight *= (middle - points_[j].t) / (points_[i].t - points_[j].t);
            size += std::abs(weight);
            newest *= (middle - points_[i].t) / (t - points_[i].t);
        }
        if (size + std::abs(newest) <= largest_dense_weights) break;
    }
    return oldest;
}

double Dense::error(double t, std::span<const double> values, std::span<const double> scale,
                    std::span<const double> rounding, bool fronts) const {
    // R goes through the points from t_0 on and the candidate, Q through all but the oldest. With P through
    // the past alone,
    //     R - Q = d (t' - t_1) ... (t' - t_n) (t' - t),   d = (x - P(t)) / ((t - t_0) ... (t - t_n))
    // taken at t' in the middle of the step. Q is what at() will use, or R where there is no older point.
    const std::size_t count = points_.size();
    if (count < 2) return 0;
    const std::size_t used = oldest_with(t), first = used > 0 ? used - 1 : 0;
    const double middle = (points_.back().t + t) / 2;
    double share = (middle - t) / (t - points_[first].t);
    for (std::size_t i = first + 1; i < count; ++i) share *= (middle - points_[i].t) / (t - points_[i].t);
    past_.resize(width_);
    std::array<double, max_points> weight{};
    weights(t, first, weight);
    sum(first, weight, past_);
    double worst = 0, points = 1;
    for (std::size_t i = first; i < count; ++i) points += std::abs(weight[i]);
    for (std::size_t k = 0; k < width_; ++k)
        worst = std::max(worst, (std::abs(values[k] - past_[k]) - points * rounding[k]) / scale[k]);
    double corner = corner_share;
    if (fronts) {
        const double last = points_[count - 1].t, longer = (last - points_[count - 2].t) / (t - last);
        corner = std::clamp(corner * longer, corner_share, largest_corner_share);
    }
    return worst * std::max(std::abs(share), corner);
}

double Dense::bend(std::size_t back, std::span<const double> scale) const {
    const Point &a = points_[points_.size() - 2 - back], &b = points_[points_.size() - 1 - back];
    past_.resize(width_);
    at((a.t + b.t) / 2, past_);
    double worst = 0;
    for (std::size_t k = 0; k < width_; ++k)
        worst = std::max(worst, std::abs(past_[k] - (a.values[k] + b.values[k]) / 2) / scale[k]);
    return worst;
}

} // namespace nullor::analysis
