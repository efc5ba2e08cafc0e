#include "engine/circuit/values/value_failures.hpp"

#include <fmt/format.h>

#include "engine/devices/registry.hpp"

namespace nullor {

namespace {

Failure bad_value(std::string message) {
    Failure failure;
    failure.kind = Failure::Kind::bad_request;
    failure.message = std::move(message);
    return failure;
}

} // namespace

Failure bad_parameter(const Parameter& parameter) {
    return bad_value(fmt::format("parameter '{}' is not a number", parameter.name));
}

Failure bad_argument(const Instance& instance) {
    return bad_value(fmt::format("{}: an argument of its card is not a number", instance.name));
}

Failure bad_temperature(double celsius) {
    return bad_value(fmt::format("a temperature of {} degrees C is below absolute zero", celsius));
}

std::optional<Failure> CardJudge::judge(const Instance& instance, const devices::Card& card) {
    return judge(instance, card, devices::check_card);
}

std::optional<Failure> CardJudge::judge_in_range(const Instance& instance, const devices::Card& card) {
    return judge(instance, card, devices::check_card_in_range);
}

std::optional<Failure> CardJudge::judge(const Instance& instance, const devices::Card& card, Check check) {
    problems_.clear();
    check(instance.kind, card, problems_);
    for (const devices::CardProblem& problem : problems_)
        if (problem.severity == Severity::error) {
            Failure failure = bad_value(fmt::format("{}: {}", instance.name, problem.message));
            failure.hint = problem.hint;
            return failure;
        }
    return std::nullopt;
}

} // namespace nullor
