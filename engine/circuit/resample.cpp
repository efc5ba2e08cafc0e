#include "engine/circuit/resample.hpp"

#include <cassert>
#include <cmath>
#include <map>

#include "engine/base/constants.hpp"
#include "engine/devices/registry.hpp"

namespace nullor {

namespace {

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

const devices::DeviceInfo& info_of(const Instance& instance) {
    return *devices::registry()[at(instance.kind)];
}

// The parameter that a target sets, or -1.
int parameter_of(const Target& target) {
    if (target.kind == Target::Kind::temperature) return temper.index;
    return target.kind == Target::Kind::parameter ? target.index : -1;
}

} // namespace

Resample::Resample(const Circuit& circuit, std::span<const Setting> fixed, std::span<const Target> changing)
    : circuit_(&circuit), changing_(changing.begin(), changing.end()) {
    plan_parameters(fixed);
    plan_instances(fixed);
}

bool Resample::moves(const Binding& binding) const {
    for (const ParameterId id : binding.inputs)
        if (moving_[at(id.index)]) return true;
    return false;
}

void Resample::plan_parameters(std::span<const Setting> fixed) {
    const std::size_t count = circuit_->parameters.size();
    moving_.assign(count, false);
    std::vector<bool> held(count, false);
    std::vector<int> number(count, -1);
    for (const Setting& setting : fixed)
        if (const int k = parameter_of(setting.target); k >= 0) held[at(k)] = true;
    for (std::size_t j = 0; j < changing_.size(); ++j)
        if (const int k = parameter_of(changing_[j]); k >= 0) number[at(k)] = static_cast<int>(j);
    for (std::size_t k = 0; k < count; ++k) {
        const Binding& value = circuit_->parameters[k].value;
        if (number[k] < 0 && (held[k] || !moves(value))) continue;
        moving_[k] = true;
        parameters_.push_back({static_cast<int>(k), {number[k] < 0 ? &value : nullptr, number[k], 0}});
    }
}

void Resample::plan_instances(std::span<const Setting> fixed) {
    // Settings by instance and by model; the value's index, and where the number comes from.
    std::map<int, std::vector<std::pair<int, Source>>> of_instance, of_model;
    const auto add = [&](const Target& target, Source source) {
        if (target.kind == Target::Kind::instance)
            of_instance[target.index].emplace_back(target.value, source);
        if (target.kind == Target::Kind::model) of_model[target.index].emplace_back(target.value, source);
    };
    for (const Setting& setting : fixed) {
        add(setting.target, {nullptr, -1, setting.value});
        if (setting.target.kind == Target::Kind::model) ++fixed_models_;
    }
    for (std::size_t j = 0; j < changing_.size(); ++j) {
        add(changing_[j], {nullptr, static_cast<int>(j), 0});
        if (changing_[j].kind == Target::Kind::model) models_.push_back(j);
    }

    const std::size_t count = circuit_->instances.size();
    std::vector<bool> affected(count, moving_[at(temper.index)]);
    std::vector<Source> sources;
    std::vector<bool> given;
    std::size_t first_value = 0, first_argument = 0;
    for (std::size_t k = 0; k < count; ++k) {
        const Instance& instance = circuit_->instances[k];
        const devices::DeviceInfo& info = info_of(instance);
        sources.clear();
        for (const devices::ParameterInfo& parameter : info.parameters)
            sources.push_back({nullptr, -1, parameter.default_value});
        given.assign(sources.size(), false);
        const auto set = [&](int index, Source source) {
            sources[at(index)] = source;
            given[at(index)] = true;
        };
        const auto set_all = [&](const auto& settings, int index) {
            if (const auto found = settings.find(index); found != settings.end())
                for (const auto& [value, source] : found->second) set(value, source);
        };
        // The order of Values::evaluate().
        if (instance.model.valid()) {
            for (const auto& [index, binding] : circuit_->models[at(instance.model.index)].values)
                set(index, {&binding, -1, 0});
            set_all(of_model, instance.model.index);
        }
        for (const auto& [index, binding] : instance.values) set(index, {&binding, -1, 0});
        set_all(of_instance, static_cast<int>(k));

        const auto changes = [&](std::size_t p) {
            return sources[p].number >= 0 || (sources[p].binding && moves(*sources[p].binding));
        };
        const auto& tolerance = instance.tolerance;
        const bool drawn = tolerance && (moving_[at(tolerance->variate.index)] ||
                                         changes(at(tolerance->value)) || changes(at(tolerance->share)));
        for (std::size_t p = 0; p < sources.size(); ++p) {
            // What a tolerance multiplies has to be there again.
            if (!changes(p) && !(drawn && p == at(tolerance->value))) continue;
            values_.push_back({first_value + p, static_cast<bool>(given[p]), sources[p]});
            affected[k] = true;
        }
        if (drawn)
            tolerances_.push_back(
                {first_value + at(tolerance->value), first_value + at(tolerance->share), tolerance->variate});
        for (std::size_t a = 0; a < instance.arguments.size(); ++a) {
            if (!moves(instance.arguments[a])) continue;
            arguments_.push_back(
                {first_argument + a, &instance.arguments[a], InstanceId{static_cast<int>(k)}});
            affected[k] = true;
        }
        first_value += sources.size();
        first_argument += instance.arguments.size();
    }
    for (std::size_t k = 0; k < count; ++k) {
        const Instance& instance = circuit_->instances[k];
        bool refers = false;
        if (info_of(instance).syntax.control == devices::CardSyntax::Control::branch_list)
            for (const InstanceId id : instance.references) refers = refers || affected[at(id.index)];
        if (affected[k] || refers) affected_.push_back(InstanceId{static_cast<int>(k)});
    }
}

double Resample::evaluate(const Values& values, const Source& source, std::span<const double> numbers) {
    if (source.binding == nullptr) return source.number < 0 ? source.constant : numbers[at(source.number)];
    inputs_.clear();
    for (const ParameterId id : source.binding->inputs) inputs_.push_back(values.parameter(id));
    return source.binding->program.evaluate(std::span<const double>(inputs_), scratch_);
}

Outcome<Done> Resample::update(Values& values, std::span<const double> numbers) {
    assert(numbers.size() == changing_.size());
    // All are updated, also where one has no value: the report says what the others are.
    std::optional<Failure> failed;
    for (const ParameterStep& step : parameters_) {
        const double value = evaluate(values, step.source, numbers);
        if (std::isnan(value) && !failed) failed = bad_parameter(circuit_->parameters[at(step.parameter)]);
        values.parameters_[at(step.parameter)] = value;
    }
    if (values.celsius() <= -zero_celsius && !failed) failed = bad_temperature(values.celsius());
    for (const ValueStep& step : values_) {
        values.values_[step.place] = evaluate(values, step.source, numbers);
        values.given_[step.place] = step.given ? 1 : 0;
    }
    for (const ToleranceStep& step : tolerances_)
        values.values_[step.value] *= 1 + values.values_[step.share] * values.parameter(step.variate);
    for (const ArgumentStep& step : arguments_) {
        const double value = evaluate(values, {step.binding, -1, 0}, numbers);
        if (std::isnan(value) && !failed) failed = bad_argument(circuit_->instances[at(step.instance.index)]);
        values.arguments_[step.place] = value;
    }
    values.model_settings_.resize(fixed_models_ + models_.size());
    for (std::size_t j = 0; j < models_.size(); ++j) {
        Setting& setting = values.model_settings_[fixed_models_ + j];
        setting.target.kind = Target::Kind::model;
        setting.target.index = changing_[models_[j]].index;
        setting.target.value = changing_[models_[j]].value;
        setting.value = numbers[models_[j]];
    }
    if (failed) return std::move(*failed);
    for (const InstanceId id : affected_)
        if (std::optional<Failure> failure = judge_.judge(*circuit_, values, id)) return std::move(*failure);
    return Done{};
}

} // namespace nullor
