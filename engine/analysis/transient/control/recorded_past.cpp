#include "engine/analysis/transient/control/recorded_past.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/analysis/transient/step/integrator.hpp"
#include "engine/analysis/transient/step/step_lengths.hpp"
#include "engine/analysis/transient/step/transient_policy.hpp"

namespace nullor::analysis {

using namespace policy;

namespace {

constexpr std::size_t most_points = 6; // of a polynomial, as of dense output
constexpr int seen_points = 5;         // of the polynomial of a step
constexpr int most_halvings = 20;
// Of reltol, that a step may miss of what arrives, and that a corner may be off a smooth curve by and sends
// out no others: what is lost so, arrival by arrival, adds up.
constexpr double missed = 0.3, no_corner = 0.1;
// Of a sum of so many times, in time_rounding() each.
constexpr double rounded_sum = 1.0 / 64;

// Weights of values at `from`, so many, in that of their polynomial at t; the sum of their magnitudes.
double lagrange(const double* from, std::size_t count, double t, double* weight) {
    double size = 0;
    for (std::size_t i = 0; i < count; ++i) {
        weight[i] = 1;
        for (std::size_t j = 0; j < count; ++j)
            if (i != j) weight[i] *= (t - from[j]) / (from[i] - from[j]);
        size += std::abs(weight[i]);
    }
    return size;
}

} // namespace

RecordedPast::RecordedPast(const Workspace& workspace, double reltol, double least)
    : workspace_(workspace), reltol_(reltol) {
    for (const Delayed& delay : workspace.delays()) {
        const auto found = std::find(unknowns_.begin(), unknowns_.end(), delay.unknown);
        delays_.push_back({static_cast<std::size_t>(found - unknowns_.begin()), delay.td});
        if (found == unknowns_.end()) unknowns_.push_back(delay.unknown);
    }
    peaks_.assign(unknowns_.size(), least);
}

void RecordedPast::begin(const std::vector<double>& x) {
    for (const int unknown : unknowns_) initial_.push_back(x[static_cast<std::size_t>(unknown)]);
    add_segment(0, true);
}

void RecordedPast::push(double t, const std::vector<double>& x) {
    Segment& segment = segments_.back();
    segment.t.push_back(t);
    for (std::size_t k = 0; k < unknowns_.size(); ++k) {
        segment.x.push_back(x[static_cast<std::size_t>(unknowns_[k])]);
        peaks_[k] = std::max(peaks_[k], std::abs(segment.x.back()));
    }
}

void RecordedPast::add_segment(double start, bool corner) {
    Segment segment;
    segment.spreads = corner;
    for (const Delay& delay : delays_) segment.arrives.push_back(start + delay.td);
    segments_.push_back(std::move(segment));
    // What all delays have left behind.
    const auto is_over = [start](double arrival) { return arrival < start; };
    while (segments_.size() > 2 &&
           std::all_of(segments_[1].arrives.begin(), segments_[1].arrives.end(), is_over))
        segments_.pop_front();
}

void RecordedPast::restart(bool corner) {
    const Segment& last = segments_.back();
    if (last.t.size() > 1) restart_from(last.t.back(), corner && is_corner(last.t.back()));
}

void RecordedPast::restart_from(double start, bool corner) {
    const std::vector<double> row(segments_.back().x.end() - static_cast<std::ptrdiff_t>(unknowns_.size()),
                                  segments_.back().x.end());
    add_segment(start, corner);
    segments_.back().carried = true;
    segments_.back().t.push_back(start);
    segments_.back().x = row;
}

void RecordedPast::restart_at(double t) {
    const bool corner = is_corner(t);
    // Each arrival is a rounded sum of earlier ones.
    double shortest = t;
    for (const Delay& delay : delays_) shortest = std::min(shortest, delay.td);
    const double soon = t + time_rounding(t) * (1 + rounded_sum * t / shortest);
    for (Segment& segment : segments_)
        for (double& arrival : segment.arrives)
            if (arrival > t && arrival <= soon) arrival = t;
    restart_from(t, corner);
}

void RecordedPast::forget_oldest() {
    Segment& segment = segments_.back();
    if (!segment.carried || segment.t.size() != 2) return;
    segment.carried = false;
    segment.t.erase(segment.t.begin());
    segment.x.erase(segment.x.begin(), segment.x.begin() + static_cast<std::ptrdiff_t>(unknowns_.size()));
}

void RecordedPast::jump(double t, const std::vector<double>& x) {
    Segment& last = segments_.back();
    if (last.carried && last.t.size() == 1) {
        last.carried = false;
        last.t.clear();
        last.x.clear();
    } else {
        add_segment(last.t.back(), is_corner(last.t.back()));
    }
    push(t, x);
}

// In front of a corner that arrives is what was in front of it, to the last bit of t.
double RecordedPast::value(std::size_t k, double t) const {
    const auto [column, td] = delays_[k];
    const auto behind =
        std::upper_bound(segments_.begin(), segments_.end(), t,
                         [k](double time, const Segment& segment) { return time < segment.arrives[k]; });
    return behind == segments_.begin() ? initial_[column] : between(*std::prev(behind), column, t - td);
}

double RecordedPast::between(const Segment& segment, std::size_t column, double t) const {
    const std::size_t all = segment.t.size(), width = unknowns_.size();
    const auto right =
        static_cast<std::size_t>(std::upper_bound(segment.t.begin(), segment.t.end(), t) - segment.t.begin());
    const std::size_t near = std::clamp<std::size_t>(right, 1, all) - 1;
    std::size_t count = std::min(all, most_points);
    std::size_t first = std::min(right - std::min(right, count / 2), all - count);
    std::array<double, most_points> weight;
    while (lagrange(segment.t.data() + first, count, t, weight.data()) > largest_dense_weights && count > 2) {
        // The farther end is of no use.
        if (t - segment.t[first] > segment.t[first + count - 1] - t) ++first;
        --count;
    }
    // The weights sum to 1: what is constant stays so to the last bit.
    const double value = segment.x[near * width + column];
    double difference = 0;
    for (std::size_t i = 0; i < count; ++i)
        difference += weight[i] * (segment.x[(first + i) * width + column] - value);
    return value + difference;
}

double RecordedPast::next_corner(double t) const {
    double next = std::numeric_limits<double>::infinity();
    for (const Segment& segment : segments_)
        for (const double arrival : segment.arrives)
            if (segment.spreads && arrival > t) next = std::min(next, arrival);
    return next;
}

double RecordedPast::visible_end(double t, double end) const {
    for (int halvings = 0; halvings < most_halvings; ++halvings) {
        std::size_t k = 0;
        while (k < delays_.size() && visible(k, t, end, missed)) ++k;
        if (k == delays_.size()) break;
        end = t + step_lengths::below((end - t) / 2);
    }
    return end;
}

// Whether the points on their way in the step lie on the polynomial through a few of its times.
bool RecordedPast::visible(std::size_t k, double t, double end, double share) const {
    const auto [column, td] = delays_[k];
    std::array<double, seen_points> at, y, weight;
    for (int j = 0; j < seen_points; ++j) {
        at[j] = j / (seen_points - 1.0);
        y[j] = value(k, j + 1 < seen_points ? t + at[j] * (end - t) : end);
    }
    const double tolerance = share * reltol_ * peaks_[column];
    for (const Segment& segment : segments_) {
        auto i = static_cast<std::size_t>(std::upper_bound(segment.t.begin(), segment.t.end(), t - td) -
                                          segment.t.begin());
        for (; i < segment.t.size() && segment.t[i] + td < end; ++i) {
            (void)lagrange(at.data(), seen_points, (segment.t[i] + td - t) / (end - t), weight.data());
            double polynomial = 0;
            for (int j = 0; j < seen_points; ++j) polynomial += weight[j] * y[j];
            if (std::abs(polynomial - segment.x[i * unknowns_.size() + column]) > tolerance) return false;
        }
    }
    return true;
}

// Whether a step like those in front of the corner could go over it.
bool RecordedPast::arrives_smoothly(std::size_t k, std::size_t segment) const {
    const Segment& curve = segments_[segment > 0 ? segment - 1 : 0];
    double longest = 0;
    for (std::size_t i = curve.t.size(); i-- > 1 && curve.t.size() - i < most_points;)
        longest = std::max(longest, curve.t[i] - curve.t[i - 1]);
    const double half = std::min(longest, delays_[k].td / 2);
    const double arrival = segments_[segment].arrives[k];
    return visible(k, arrival - half, arrival + half, no_corner);
}

bool RecordedPast::is_corner(double t) const {
    const double rounding = time_rounding(t);
    if (workspace_.next_source_corner(t - 2 * rounding) <= t + rounding) return true;
    bool arrives = false;
    for (std::size_t k = 0; k < delays_.size(); ++k)
        for (std::size_t s = 0; s < segments_.size(); ++s) {
            if (!segments_[s].spreads || !(std::abs(segments_[s].arrives[k] - t) <= rounding)) continue;
            if (!arrives_smoothly(k, s)) return true;
            arrives = true;
        }
    return !arrives;
}

} // namespace nullor::analysis
