#include "engine/circuit/values/resample.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/constants.hpp"
#include "engine/devices/registry.hpp"

namespace nullor {

namespace {

// Blocks that the program works through; wider ones gain little. Their columns should stay in the second
// cache, bytes.
constexpr std::size_t most_lanes = 32;
constexpr std::size_t most_bytes = 1 << 18;

std::size_t width_for(const expr::LaneProgram& program) {
    const std::size_t fit = most_bytes / (sizeof(double) * std::max<std::size_t>(program.columns(), 1));
    return std::clamp(fit, expr::LaneProgram::group, most_lanes);
}

} // namespace

Resample::Resample(const Circuit& circuit, const Values& values, std::span<const Setting> fixed,
                   std::span<const Target> changing)
    : circuit_(&circuit), plan_(circuit, values, fixed, changing),
      lanes_(plan_.program, width_for(plan_.program)), suspect_(lanes_.width()) {
    for (const Setting& setting : fixed)
        if (setting.target.kind == Target::Kind::model) ++fixed_models_;
    for (std::size_t j = 0; j < changing.size(); ++j)
        if (changing[j].kind == Target::Kind::model) {
            models_.push_back({plan_.numbers[j], {changing[j], 0}});
            models_.back().setting.target.name.clear(); // nobody asks for it, and it would be copied
        }
}

void Resample::evaluate(std::size_t samples) {
    lanes_.run(samples);
    std::fill_n(suspect_.begin(), samples, static_cast<unsigned char>(0));
    const auto look = [&](int column, auto is_wrong) {
        const std::span<const double> numbers = lanes_.column(column);
        for (std::size_t k = 0; k < samples; ++k) suspect_[k] |= is_wrong(numbers[k]) ? 1 : 0;
    };
    const auto is_nan = [](double value) { return std::isnan(value); };
    for (const ResamplePlan::Move& move : plan_.parameters) look(move.column, is_nan);
    if (!plan_.parameters.empty() && plan_.parameters.front().place == static_cast<std::size_t>(temper.index))
        look(plan_.parameters.front().column, [](double celsius) { return celsius <= -zero_celsius; });
    for (const ResamplePlan::Argument& argument : plan_.arguments) look(argument.column, is_nan);
    for (const ResamplePlan::Range& range : plan_.ranges)
        look(range.column, [&](double value) { return !devices::in_range(*range.parameter, value); });
}

// A parameter, the temperature, an argument, or what a device says.
std::optional<Failure> Resample::what_is_wrong(const Values& values) {
    for (const ResamplePlan::Move& move : plan_.parameters)
        if (std::isnan(values.parameters_[move.place]))
            return bad_parameter(circuit_->parameters[move.place]);
    if (values.celsius() <= -zero_celsius) return bad_temperature(values.celsius());
    for (const ResamplePlan::Argument& argument : plan_.arguments)
        if (std::isnan(values.arguments_[argument.place]))
            return bad_argument(circuit_->instances[static_cast<std::size_t>(argument.owner.index)]);
    for (const InstanceId id : plan_.affected)
        if (std::optional<Failure> failure =
                judge_.judge(circuit_->instances[static_cast<std::size_t>(id.index)],
                             card_of(*circuit_, values, id, referred_)))
            return failure;
    return std::nullopt;
}

std::optional<Failure> Resample::what_is_refused(const Values& values) {
    for (const InstanceId id : plan_.judged)
        if (std::optional<Failure> failure =
                judge_.judge_in_range(circuit_->instances[static_cast<std::size_t>(id.index)],
                                      card_of(*circuit_, values, id, referred_)))
            return failure;
    return std::nullopt;
}

Outcome<Done> Resample::take(std::size_t lane, Values& values) {
    // All are taken, also where one is wrong: the report says what the others are.
    for (const ResamplePlan::Move& move : plan_.parameters)
        values.parameters_[move.place] = lanes_.column(move.column)[lane];
    for (const ResamplePlan::Move& move : plan_.values)
        values.values_[move.place] = lanes_.column(move.column)[lane];
    for (const std::size_t place : plan_.given) values.given_[place] = 1;
    for (const ResamplePlan::Argument& argument : plan_.arguments)
        values.arguments_[argument.place] = lanes_.column(argument.column)[lane];
    values.model_settings_.resize(fixed_models_);
    for (ModelSetting& model : models_) {
        model.setting.value = lanes_.column(model.column)[lane];
        values.model_settings_.push_back(model.setting);
    }
    std::optional<Failure> failure = suspect_[lane] ? what_is_wrong(values) : what_is_refused(values);
    if (failure) return std::move(*failure);
    return Done{};
}

} // namespace nullor
