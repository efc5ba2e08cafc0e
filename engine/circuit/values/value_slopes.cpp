#include "engine/circuit/values/value_slopes.hpp"

#include <algorithm>

#include "engine/devices/registry.hpp"

namespace nullor {

namespace {

std::size_t place(int index) {
    return static_cast<std::size_t>(index);
}

class Slopes {
public:
    Slopes(const Circuit& circuit, const Values& values, std::span<const Setting> settings, const Target& p)
        : circuit_(circuit), values_(values), settings_(settings), p_(p) {
        by_parameter_.assign(circuit.parameters.size(), 0.0);
        for (std::size_t k = 0; k < by_parameter_.size(); ++k)
            by_parameter_[k] = is_asked(k) ? 1 : is_held(k) ? 0 : of(circuit.parameters[k].value);
    }

    // Of a number of the deck: the gradient of its program, by the parameters' own slopes.
    [[nodiscard]] double of(const Binding& binding) {
        if (std::all_of(binding.inputs.begin(), binding.inputs.end(),
                        [&](ParameterId id) { return by_parameter_[place(id.index)] == 0; }))
            return 0;
        inputs_.clear();
        for (const ParameterId id : binding.inputs) inputs_.push_back(values_.parameter(id));
        gradient_.assign(inputs_.size(), 0.0);
        (void)binding.program.evaluate(std::span<const double>(inputs_), std::span(gradient_), scratch_);
        double slope = 0;
        for (std::size_t k = 0; k < inputs_.size(); ++k)
            if (const double own = by_parameter_[place(binding.inputs[k].index)]; own != 0)
                slope += gradient_[k] * own;
        return slope;
    }

    // In the order of precedence that Values::fill_instances has.
    [[nodiscard]] CardSlopes of(int index) {
        const Instance& instance = circuit_.instances[place(index)];
        CardSlopes slopes{InstanceId{index}, {}, by_parameter_[place(temper.index)]};
        slopes.value.assign(devices::registry()[place(instance.kind)]->parameters.size(), 0.0);
        if (instance.model.valid()) {
            for (const auto& [at, binding] : circuit_.models[place(instance.model.index)].values)
                slopes.value[place(at)] = of(binding);
            settled(slopes, Target::Kind::model, instance.model.index);
        }
        for (const auto& [at, binding] : instance.values) slopes.value[place(at)] = of(binding);
        settled(slopes, Target::Kind::instance, index);
        slopes.arguments = std::any_of(instance.arguments.begin(), instance.arguments.end(),
                                       [&](const Binding& binding) { return of(binding) != 0; });
        if (const auto& tolerance = instance.tolerance) {
            // value (1 + share z)
            const std::span<const double> numbers = values_.of(slopes.instance);
            const double share = numbers[place(tolerance->share)], z = values_.parameter(tolerance->variate);
            const double factor = 1 + share * z;
            const double drawn = slopes.value[place(tolerance->share)] * z +
                                 share * by_parameter_[place(tolerance->variate.index)];
            double& slope = slopes.value[place(tolerance->value)];
            slope *= factor;
            if (factor != 0) slope += numbers[place(tolerance->value)] / factor * drawn;
        }
        return slopes;
    }

private:
    [[nodiscard]] bool is_asked(std::size_t parameter) const {
        return (p_.kind == Target::Kind::parameter && place(p_.index) == parameter) ||
               (p_.kind == Target::Kind::temperature && parameter == place(temper.index));
    }
    [[nodiscard]] bool is_held(std::size_t parameter) const {
        return std::any_of(settings_.begin(), settings_.end(), [&](const Setting& setting) {
            return (setting.target.kind == Target::Kind::parameter &&
                    place(setting.target.index) == parameter) ||
                   (setting.target.kind == Target::Kind::temperature && parameter == place(temper.index));
        });
    }
    // What a setting gives does not depend on anything, but where it is p itself.
    void settled(CardSlopes& slopes, Target::Kind kind, int index) const {
        for (const Setting& setting : settings_)
            if (setting.target.kind == kind && setting.target.index == index)
                slopes.value[place(setting.target.value)] = 0;
        if (p_.kind == kind && p_.index == index) slopes.value[place(p_.value)] = 1;
    }

    const Circuit& circuit_;
    const Values& values_;
    std::span<const Setting> settings_;
    const Target& p_;
    std::vector<double> by_parameter_, inputs_, gradient_;
    expr::Scratch scratch_;
};

} // namespace

std::vector<CardSlopes> value_slopes(const Circuit& circuit, const Values& values,
                                     std::span<const Setting> settings, const Target& p) {
    Slopes slopes(circuit, values, settings, p);
    std::vector<CardSlopes> list;
    for (int k = 0; k < static_cast<int>(circuit.instances.size()); ++k) {
        CardSlopes own = slopes.of(k);
        const bool any =
            own.arguments || own.temperature != 0 ||
            std::any_of(own.value.begin(), own.value.end(), [](double slope) { return slope != 0; });
        if (any) list.push_back(std::move(own));
    }
    return list;
}

} // namespace nullor
