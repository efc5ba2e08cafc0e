#include "engine/analysis/sweep.hpp"

#include <cmath>

#include <fmt/format.h>

namespace nullor::analysis {

namespace {

Failure refuse(std::string message) {
    Failure failure;
    failure.kind = Failure::Kind::bad_request;
    failure.message = std::move(message);
    return failure;
}

// A last point that misses the stop by roundoff of the step still counts.
constexpr double grid_slack = 1e-9;

Outcome<std::vector<double>> linear(double start, double stop, double step, std::size_t limit) {
    if (start == stop) return std::vector<double>{start};
    const double count = (stop - start) / step;
    if (!std::isfinite(count) || count < 0)
        return refuse(fmt::format("a step of {} does not lead from {} to {}", step, start, stop));
    if (count > static_cast<double>(limit)) return refuse("the sweep has too many points");
    std::vector<double> points;
    const auto last = static_cast<std::size_t>(std::floor(count + grid_slack));
    for (std::size_t k = 0; k <= last; ++k) {
        const bool end = std::abs(static_cast<double>(k) - count) <= grid_slack * std::max(1.0, count);
        points.push_back(end ? stop : start + static_cast<double>(k) * step);
    }
    return points;
}

Outcome<std::vector<double>> logarithmic(double start, double stop, double per, double base,
                                         std::size_t limit) {
    if (start == 0 || stop == 0 || (start < 0) != (stop < 0))
        return refuse(fmt::format("a logarithmic sweep cannot go from {} to {}", start, stop));
    if (per < 1) return refuse("a logarithmic sweep needs at least one point in each interval");
    per = std::floor(per);
    const double span = std::log(stop / start) / std::log(base) * per;
    if (!std::isfinite(span) || std::abs(span) > static_cast<double>(limit))
        return refuse("the sweep has too many points");
    std::vector<double> points;
    const auto last = static_cast<std::size_t>(std::floor(std::abs(span) + 1e-6));
    for (std::size_t k = 0; k <= last; ++k) {
        const double exponent = (span < 0 ? -1.0 : 1.0) * static_cast<double>(k) / per;
        const bool end = std::abs(static_cast<double>(k) - std::abs(span)) <= 1e-6;
        points.push_back(end ? stop : start * std::pow(base, exponent));
    }
    return points;
}

} // namespace

Outcome<std::vector<double>> points_of(const Sweep& sweep, const Values& values, std::size_t limit) {
    if (sweep.kind == Sweep::Kind::list) {
        std::vector<double> points;
        for (const Binding& binding : sweep.list) points.push_back(values.number(binding));
        if (points.empty()) return refuse("the list of the sweep is empty");
        for (double point : points)
            if (!std::isfinite(point)) return refuse("a value in the list of the sweep is not finite");
        return points;
    }
    const double start = values.number(sweep.start), stop = values.number(sweep.stop);
    if (!std::isfinite(start) || !std::isfinite(stop)) return refuse("a bound of the sweep is not finite");
    switch (sweep.kind) {
    case Sweep::Kind::linear: return linear(start, stop, values.number(sweep.step), limit);
    case Sweep::Kind::decade: return logarithmic(start, stop, values.number(sweep.count), 10, limit);
    case Sweep::Kind::octave: return logarithmic(start, stop, values.number(sweep.count), 2, limit);
    case Sweep::Kind::points: break;
    case Sweep::Kind::list: break;
    }
    const double count = std::floor(values.number(sweep.count));
    if (!(count >= 1)) return refuse("the sweep needs at least one point");
    if (count > static_cast<double>(limit)) return refuse("the sweep has too many points");
    const auto number = static_cast<std::size_t>(count);
    std::vector<double> points;
    for (std::size_t k = 0; k < number; ++k)
        points.push_back(k + 1 == number && number > 1
                             ? stop
                             : start + (stop - start) * (static_cast<double>(k) /
                                                         static_cast<double>(number > 1 ? number - 1 : 1)));
    return points;
}

} // namespace nullor::analysis
