#include "engine/circuit/values/values.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "engine/base/constants.hpp"
#include "engine/circuit/description/device_info.hpp"
#include "engine/circuit/values/value_failures.hpp"
#include "engine/devices/contract/words.hpp"
#include "engine/devices/registry.hpp"

namespace nullor {

namespace {

bool names_instance_value(const Setting& setting, std::size_t instance) {
    return setting.target.kind == Target::Kind::instance &&
           setting.target.index == static_cast<int>(instance);
}

} // namespace

double Values::number(const Binding& binding) const {
    expr::Scratch scratch;
    std::vector<double> inputs;
    inputs.reserve(binding.inputs.size());
    for (ParameterId id : binding.inputs) inputs.push_back(parameter(id));
    return binding.program.evaluate(std::span<const double>(inputs), scratch);
}

Outcome<Values> Values::evaluate(const Circuit& circuit, std::span<const Setting> settings) {
    Values values;
    const std::size_t count = circuit.parameters.size();
    values.parameters_.assign(count, 0.0);
    std::vector<const Setting*> forced(count, nullptr);
    for (const Setting& setting : settings) {
        if (setting.target.kind == Target::Kind::parameter) forced[at(setting.target.index)] = &setting;
        if (setting.target.kind == Target::Kind::temperature) forced[at(temper.index)] = &setting;
    }
    for (std::size_t k = 0; k < count; ++k) {
        values.parameters_[k] = forced[k] ? forced[k]->value : values.number(circuit.parameters[k].value);
        if (std::isnan(values.parameters_[k])) return bad_parameter(circuit.parameters[k]);
    }
    if (values.celsius() <= -zero_celsius) return bad_temperature(values.celsius());
    std::vector<Setting> on_devices;
    for (const Setting& setting : settings) {
        if (setting.target.kind == Target::Kind::model) values.model_settings_.push_back(setting);
        if (setting.target.kind == Target::Kind::model || setting.target.kind == Target::Kind::instance)
            on_devices.push_back(setting);
    }
    Outcome<Done> filled = values.fill_instances(circuit, on_devices);
    if (!filled) return filled.failure();
    return values;
}

Outcome<Done> Values::fill_instances(const Circuit& circuit, std::span<const Setting> settings) {
    value_start_.assign(1, 0);
    argument_start_.assign(1, 0);
    for (std::size_t k = 0; k < circuit.instances.size(); ++k) {
        const Instance& instance = circuit.instances[k];
        const devices::DeviceInfo& info = info_of(instance);
        const std::size_t start = values_.size();
        for (const devices::ParameterInfo& parameter : info.parameters) {
            values_.push_back(parameter.default_value);
            given_.push_back(0);
        }
        const auto set = [&](int index, double value) {
            values_[start + at(index)] = value;
            given_[start + at(index)] = 1;
        };
        if (instance.model.valid()) {
            for (const auto& [index, binding] : circuit.models[at(instance.model.index)].values)
                set(index, number(binding));
            for (const Setting& setting : settings)
                if (setting.target.kind == Target::Kind::model &&
                    setting.target.index == instance.model.index)
                    set(setting.target.value, setting.value);
        }
        for (const auto& [index, binding] : instance.values) set(index, number(binding));
        for (const Setting& setting : settings)
            if (names_instance_value(setting, k)) set(setting.target.value, setting.value);
        if (const auto& tolerance = instance.tolerance)
            values_[start + at(tolerance->value)] *=
                tolerance_factor(*tolerance, values_[start + at(tolerance->share)]);
        for (const Binding& binding : instance.arguments) {
            arguments_.push_back(number(binding));
            if (std::isnan(arguments_.back())) return bad_argument(instance);
        }
        value_start_.push_back(values_.size());
        argument_start_.push_back(arguments_.size());
    }
    // The cards refer to one another (K), so they are judged when all are complete.
    CardJudge judge;
    std::vector<double> referred;
    for (std::size_t k = 0; k < circuit.instances.size(); ++k) {
        const devices::Card card = card_of(circuit, *this, InstanceId{static_cast<int>(k)}, referred);
        if (std::optional<Failure> failure = judge.judge(circuit.instances[k], card))
            return std::move(*failure);
    }
    return Done{};
}

bool Values::change(const Circuit& circuit, const Setting& setting) {
    if (setting.target.kind != Target::Kind::instance) return false;
    const InstanceId id{setting.target.index};
    const std::size_t place = value_start_[at(id.index)] + at(setting.target.value);
    if (!given_[place]) return false;
    for (const Instance& other : circuit.instances)
        for (const InstanceId reference : other.references)
            if (reference.index == id.index) return false;
    double value = setting.value;
    if (const auto& tolerance = circuit.instances[at(id.index)].tolerance) {
        if (setting.target.value == tolerance->share) return false;
        if (setting.target.value == tolerance->value)
            value *= tolerance_factor(*tolerance, of(id)[at(tolerance->share)]);
    }
    const double before = std::exchange(values_[place], value);
    std::vector<double> referred;
    const devices::Card card = card_of(circuit, *this, id, referred);
    if (CardJudge().judge(circuit.instances[at(id.index)], card)) {
        values_[place] = before;
        return false;
    }
    return true;
}

std::span<const double> Values::of(InstanceId id) const {
    const std::size_t k = at(id.index);
    return std::span(values_).subspan(value_start_[k], value_start_[k + 1] - value_start_[k]);
}

std::span<const unsigned char> Values::given(InstanceId id) const {
    const std::size_t k = at(id.index);
    return std::span(given_).subspan(value_start_[k], value_start_[k + 1] - value_start_[k]);
}

std::span<const double> Values::arguments(InstanceId id) const {
    const std::size_t k = at(id.index);
    return std::span(arguments_).subspan(argument_start_[k], argument_start_[k + 1] - argument_start_[k]);
}

double Values::target(const Circuit& circuit, const Target& target) const {
    switch (target.kind) {
    case Target::Kind::parameter: return parameter(ParameterId{target.index});
    case Target::Kind::temperature: return celsius();
    case Target::Kind::instance: return of(InstanceId{target.index})[at(target.value)];
    case Target::Kind::model: break;
    }
    return model_value(circuit, target);
}

double Values::model_value(const Circuit& circuit, const Target& target) const {
    for (auto setting = model_settings_.rbegin(); setting != model_settings_.rend(); ++setting)
        if (setting->target.index == target.index && setting->target.value == target.value)
            return setting->value;
    const Model& model = circuit.models[at(target.index)];
    for (auto value = model.values.rbegin(); value != model.values.rend(); ++value)
        if (value->first == target.value) return number(value->second);
    for (const devices::DeviceInfo* info : devices::registry())
        if (devices::has_word(info->syntax.model_type, model.type))
            return info->parameters[at(target.value)].default_value;
    return std::numeric_limits<double>::quiet_NaN();
}

devices::Card card_of(const Circuit& circuit, const Values& values, InstanceId id,
                      std::vector<double>& referred) {
    const Instance& instance = circuit.instances[static_cast<std::size_t>(id.index)];
    referred.clear();
    std::vector<double> none;
    for (InstanceId reference : instance.references) {
        const Instance& other = circuit.instances[static_cast<std::size_t>(reference.index)];
        // A device that is coupled refers to none itself.
        referred.push_back(
            other.references.empty()
                ? devices::referred_value(other.kind, card_of(circuit, values, reference, none))
                : 0.0);
    }
    return {.value = values.of(id),
            .given = values.given(id),
            .argument = values.arguments(id),
            .referred = referred,
            .behaviour = instance.behaviour,
            .waveform = instance.waveform,
            .pins = instance.pins,
            .nodes = static_cast<int>(instance.nodes.size()),
            .references = static_cast<int>(instance.references.size()),
            .branch_current = instance.branch_current,
            .temperature = values.celsius() + zero_celsius,
            .nominal = circuit.nominal_celsius + zero_celsius};
}

} // namespace nullor
