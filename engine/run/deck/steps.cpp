#include "engine/run/deck/steps.hpp"

#include "engine/analysis/operating_point/sweep.hpp"

namespace nullor::run {

namespace {

constexpr std::size_t most_steps = 1'000'000;
constexpr std::size_t most_points =
    20 * most_steps; // of one card, so that it can be said that they are too many

Failure refuse_steps() {
    return bad_request("the .step and .temp cards make more than a million steps");
}

} // namespace

std::size_t Steps::size() const {
    std::size_t count = 1;
    for (const Axis& axis : axes_) count *= axis.points.size();
    return count;
}

Step Steps::operator[](std::size_t k) const {
    Step step;
    if (below_) step.settings.push_back(*below_);
    std::size_t inner = size();
    for (const Axis& axis : axes_) {
        inner /= axis.points.size();
        const double point = axis.points[k / inner];
        k %= inner;
        step.settings.push_back({axis.target, point});
        step.coordinates.push_back({axis.target.name, point, axis.target.unit});
    }
    return step;
}

std::vector<std::pair<Target, std::vector<double>>> Steps::axes() const {
    std::vector<std::pair<Target, std::vector<double>>> axes;
    for (const Axis& axis : axes_) {
        std::vector<double>& values = axes.emplace_back(axis.target, std::vector<double>{}).second;
        for (std::size_t k = 0; k < axis.points.size(); ++k) values.push_back(axis.points[k]);
    }
    return axes;
}

Outcome<Steps> steps_of(const Circuit& circuit, const analysis::Requests& requests) {
    const Outcome<Values> nominal = Values::evaluate(circuit, {});
    if (!nominal) return nominal.failure();
    Steps steps;
    for (const analysis::SweptTarget& sweep : requests.steps) {
        auto points = analysis::points_of(sweep.sweep, nominal.value(), most_points);
        if (!points) return points.failure();
        if (points.value().size() > most_steps / steps.size()) return refuse_steps();
        steps.axes_.push_back({sweep.target, std::move(points).value()});
    }
    if (!requests.temperatures.empty()) {
        Target target;
        target.kind = Target::Kind::temperature;
        target.name = "temp";
        target.unit = Unit::celsius;
        std::vector<double> points;
        for (const Binding& binding : requests.temperatures)
            points.push_back(nominal.value().number(binding));
        if (points.size() > most_steps / steps.size()) return refuse_steps();
        // One stands below the .step cards: of several settings of one target the last is in force.
        if (points.size() > 1)
            steps.axes_.push_back({target, std::move(points)});
        else
            steps.below_ = Setting{target, points[0]};
    }
    return steps;
}

} // namespace nullor::run
