#include "engine/circuit/values/value_failures.hpp"

#include <fmt/format.h>

#include "engine/devices/registry.hpp"

namespace nullor {

Failure bad_parameter(const Parameter& parameter) {
    Failure failure = bad_request(fmt::format("parameter '{}' is not a number", parameter.name));
    failure.span = parameter.value.span;
    return failure;
}

Failure bad_argument(const Instance& instance) {
    return told_at(instance,
                   bad_request(fmt::format("{}: an argument of its card is not a number", instance.name)));
}

Failure bad_temperature(double celsius) {
    return bad_request(fmt::format("a temperature of {} degrees C is below absolute zero", celsius));
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
        if (problem.severity == Severity::error)
            return told_at(instance,
                           bad_request(fmt::format("{}: {}", instance.name, problem.message), problem.hint));
    return std::nullopt;
}

} // namespace nullor
