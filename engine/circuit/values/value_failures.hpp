#pragma once
// What is wrong with the numbers of a step or a sample.

#include <optional>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/circuit/description/circuit.hpp"

namespace nullor {

[[nodiscard]] Failure bad_parameter(const Parameter& parameter); // it is not a number
[[nodiscard]] Failure bad_argument(const Instance& instance);    // one of its card is not a number
[[nodiscard]] Failure bad_temperature(double celsius);           // it is below absolute zero

// What the device says of its card.
class CardJudge {
public:
    [[nodiscard]] std::optional<Failure> judge(const Instance& instance, const devices::Card& card);
    // Where all values are known to be in their ranges.
    [[nodiscard]] std::optional<Failure> judge_in_range(const Instance& instance, const devices::Card& card);

private:
    using Check = void (*)(int kind, const devices::Card& card, devices::CardProblems& problems);
    [[nodiscard]] std::optional<Failure> judge(const Instance& instance, const devices::Card& card,
                                               Check check);

    devices::CardProblems problems_;
};

} // namespace nullor
