#include "engine/analysis/operating_point/sweep.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace nullor::analysis {

namespace {

// A last point that misses the stop by roundoff of the step still counts.
constexpr double grid_slack = 1e-9;

// Points in a decade of which powers are kept, so that the next decade has them.
constexpr double most_kept = 1 << 20;
// Powers are found for so many points, and for the first of each such run of points: a product is the rest.
constexpr std::size_t run_of_points = 512;

} // namespace

// base^decades, downwards where the sweep falls.
double Points::power(double decades) const {
    return std::pow(base_, step_ < 0 ? -decades : decades);
}

// base^(k/per).
double Points::part(std::size_t k) const {
    return power(static_cast<double>(k) / std::abs(step_));
}

void Points::fill(std::size_t first, std::span<double> points) {
    if (law_ != Law::logarithmic || !(std::abs(step_) <= most_kept)) {
        for (std::size_t k = 0; k < points.size(); ++k) points[k] = (*this)[first + k];
        return;
    }
    const auto per = static_cast<std::size_t>(std::abs(step_));
    const std::size_t reached = std::min(per, first + points.size());
    for (std::size_t k = fine_.size(); k < std::min(run_of_points, reached); ++k) fine_.push_back(part(k));
    for (std::size_t k = coarse_.size() * run_of_points; k < reached; k += run_of_points)
        coarse_.push_back(part(k));
    for (std::size_t done = 0; done < points.size();) {
        const std::size_t within = (first + done) % per, run = within / run_of_points;
        const std::size_t begin = within % run_of_points;
        const double factor = power(static_cast<double>((first + done) / per)), coarse = coarse_[run];
        const std::size_t count = std::min({run_of_points - begin, per - within, points.size() - done});
        const double* fine = fine_.data() + begin;
        for (std::size_t k = 0; k < count; ++k) points[done + k] = start_ * (factor * (coarse * fine[k]));
        done += count;
    }
    if (first <= end_ && end_ < first + points.size()) points[end_ - first] = stop_;
}

double Points::operator[](std::size_t k) const {
    if (k == end_) return stop_;
    const auto index = static_cast<double>(k);
    switch (law_) {
    case Law::linear: return start_ + index * step_;
    case Law::logarithmic: {
        // Whole decades apart: these are exact, and a decade is like any other.
        if (!(std::abs(step_) <= most_kept)) return start_ * part(k);
        const auto per = static_cast<std::size_t>(std::abs(step_));
        const std::size_t within = k % per, begin = within % run_of_points;
        return start_ * (power(static_cast<double>(k / per)) * (part(within - begin) * part(begin)));
    }
    case Law::even:
        return start_ + (stop_ - start_) * (index / static_cast<double>(std::max(size_, std::size_t{2}) - 1));
    case Law::geometric:
        return start_ * std::pow(base_, index / static_cast<double>(std::max(size_, std::size_t{2}) - 1));
    case Law::list: break;
    }
    return list_[k];
}

std::pair<double, double> Points::range(std::size_t first, std::size_t count) const {
    if (is_grid()) return std::minmax({(*this)[first], (*this)[first + count - 1]});
    const auto from = list_.begin() + static_cast<std::ptrdiff_t>(first);
    const auto [low, high] = std::minmax_element(from, from + static_cast<std::ptrdiff_t>(count));
    return {*low, *high};
}

Outcome<Points> Points::linear(double start, double stop, double step, std::size_t limit) {
    if (start == stop) return Points(std::vector<double>{start});
    step = std::copysign(step, stop - start); // the range says which way it goes
    const double count = (stop - start) / step;
    if (!std::isfinite(count))
        return bad_request(fmt::format("a step of {} does not lead from {} to {}", step, start, stop));
    if (count > static_cast<double>(limit)) return bad_request("the sweep has too many points");
    Points points;
    points.law_ = Law::linear;
    points.start_ = start;
    points.stop_ = stop;
    points.step_ = step;
    const auto last = static_cast<std::size_t>(std::floor(count + grid_slack));
    points.size_ = last + 1;
    if (std::abs(static_cast<double>(last) - count) <= grid_slack * std::max(1.0, count)) points.end_ = last;
    return points;
}

Outcome<Points> Points::logarithmic(double start, double stop, double per, double base, std::size_t limit) {
    if (start == 0 || stop == 0 || (start < 0) != (stop < 0))
        return bad_request(fmt::format("a logarithmic sweep cannot go from {} to {}", start, stop));
    if (per < 1) return bad_request("a logarithmic sweep needs at least one point in each interval");
    per = std::floor(per);
    const double span = std::log(stop / start) / std::log(base) * per;
    if (!std::isfinite(span) || std::abs(span) > static_cast<double>(limit))
        return bad_request("the sweep has too many points");
    Points points;
    points.law_ = Law::logarithmic;
    points.start_ = start;
    points.stop_ = stop;
    points.step_ = span < 0 ? -per : per;
    points.base_ = base;
    const auto last = static_cast<std::size_t>(std::floor(std::abs(span) + 1e-6));
    points.size_ = last + 1;
    if (std::abs(static_cast<double>(last) - std::abs(span)) <= 1e-6) points.end_ = last;
    return points;
}

Outcome<Points> Points::even(double start, double stop, double count, std::size_t limit) {
    count = std::floor(count);
    if (!(count >= 1)) return bad_request("the sweep needs at least one point");
    if (count > static_cast<double>(limit)) return bad_request("the sweep has too many points");
    Points points;
    points.law_ = Law::even;
    points.start_ = start;
    points.stop_ = stop;
    points.size_ = static_cast<std::size_t>(count);
    if (points.size_ > 1) points.end_ = points.size_ - 1;
    return points;
}

Outcome<Points> Points::geometric(double start, double stop, double count, std::size_t limit) {
    if (start == 0 || stop == 0 || (start < 0) != (stop < 0))
        return bad_request(fmt::format("a logarithmic sweep cannot go from {} to {}", start, stop));
    Outcome<Points> points = even(start, stop, count, limit);
    if (!points) return points.failure();
    Points result = std::move(points).value();
    result.law_ = Law::geometric;
    result.base_ = stop / start;
    return result;
}

Outcome<Points> points_of(const Sweep& sweep, const Values& values, std::size_t limit) {
    if (sweep.kind == Sweep::Kind::list) {
        std::vector<double> points;
        for (const Binding& binding : sweep.list) points.push_back(values.number(binding));
        if (points.empty()) return bad_request("the list of the sweep is empty");
        for (double point : points)
            if (!std::isfinite(point)) return bad_request("a value in the list of the sweep is not finite");
        return Points(std::move(points));
    }
    const double start = values.number(sweep.start), stop = values.number(sweep.stop);
    if (!std::isfinite(start) || !std::isfinite(stop))
        return bad_request("a bound of the sweep is not finite");
    switch (sweep.kind) {
    case Sweep::Kind::linear: return Points::linear(start, stop, values.number(sweep.step), limit);
    case Sweep::Kind::decade: return Points::logarithmic(start, stop, values.number(sweep.count), 10, limit);
    case Sweep::Kind::octave: return Points::logarithmic(start, stop, values.number(sweep.count), 2, limit);
    case Sweep::Kind::log_points: return Points::geometric(start, stop, values.number(sweep.count), limit);
    case Sweep::Kind::points: break;
    case Sweep::Kind::list: break;
    }
    return Points::even(start, stop, values.number(sweep.count), limit);
}

} // namespace nullor::analysis
