#pragma once
// What is wrong with the numbers of a step or a sample.

#include <optional>
#include <vector>

#include "engine/circuit/values/values.hpp"

namespace nullor {

[[nodiscard]] Failure bad_parameter(const Parameter& parameter); // it is not a number
[[nodiscard]] Failure bad_argument(const Instance& instance);    // one of its card is not a number
[[nodiscard]] Failure bad_temperature(double celsius);           // it is below absolute zero

// What the device says of its card.
class CardJudge {
public:
    [[nodiscard]] std::optional<Failure> judge(const Circuit& circuit, const Values& values, InstanceId id);
    // Where all values are known to be in their ranges.
    [[nodiscard]] std::optional<Failure> judge_in_range(const Circuit& circuit, const Values& values,
                                                        InstanceId id);

private:
    using Check = void (*)(int kind, const devices::Card& card, devices::CardProblems& problems);
    [[nodiscard]] std::optional<Failure> judge(const Circuit& circuit, const Values& values, InstanceId id,
                                               Check check);

    std::vector<double> referred_;
    devices::CardProblems problems_;
};

} // namespace nullor
