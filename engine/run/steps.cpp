#include "engine/run/steps.hpp"

#include "engine/analysis/sweep.hpp"

namespace nullor::run {

namespace {

constexpr std::size_t most_steps = 1'000'000;
constexpr std::size_t most_points =
    20 * most_steps; // of one card, so that it can be said that they are too many

void multiply(std::vector<Step>& steps, const Target& target, const std::vector<double>& points) {
    std::vector<Step> product;
    product.reserve(steps.size() * points.size());
    for (const Step& step : steps)
        for (double point : points) {
            product.push_back(step);
            product.back().settings.push_back({target, point});
            product.back().coordinates.push_back({target.name, point, target.unit});
        }
    steps = std::move(product);
}

Failure refuse_steps() {
    Failure failure;
    failure.kind = Failure::Kind::bad_request;
    failure.message = "the .step and .temp cards make more than a million steps";
    return failure;
}

} // namespace

Outcome<std::vector<Step>> steps_of(const Circuit& circuit, const analysis::Requests& requests) {
    const Outcome<Values> nominal = Values::evaluate(circuit, {});
    if (!nominal) return nominal.failure();
    std::vector<Step> steps(1);
    for (const analysis::SweptTarget& sweep : requests.steps) {
        const auto points = analysis::points_of(sweep.sweep, nominal.value(), most_points);
        if (!points) return points.failure();
        if (points.value().size() > most_steps / steps.size()) return refuse_steps();
        multiply(steps, sweep.target, points.value());
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
        if (points.size() > 1) {
            multiply(steps, target, points);
        } else {
            // Below the .step cards: of several settings of one target the last is in force.
            for (Step& step : steps) step.settings.insert(step.settings.begin(), {target, points[0]});
        }
    }
    return steps;
}

} // namespace nullor::run
