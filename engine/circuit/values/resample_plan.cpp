#include "engine/circuit/values/resample_plan.hpp"

#include <map>

#include "engine/base/at.hpp"
#include "engine/circuit/description/device_info.hpp"

namespace nullor {

namespace {

// The parameter that a target sets, or -1.
int parameter_of(const Target& target) {
    if (target.kind == Target::Kind::temperature) return temper.index;
    return target.kind == Target::Kind::parameter ? target.index : -1;
}

// Where a number comes from: a program over parameters, else a changing target, else it is constant.
struct Source {
    const Binding* binding = nullptr;
    int number = -1;
    double constant = 0;
    bool given = false;
};

class Compiler {
public:
    Compiler(ResamplePlan& plan, const Circuit& circuit, const Values& values)
        : plan_(plan), circuit_(circuit), values_(values), column_(circuit.parameters.size(), -1) {}

    void parameters(std::span<const Setting> fixed, std::span<const Target> changing) {
        const std::size_t count = circuit_.parameters.size();
        std::vector<bool> held(count, false);
        std::vector<int> number(count, -1);
        for (const Setting& setting : fixed)
            if (const int k = parameter_of(setting.target); k >= 0) held[at(k)] = true;
        for (std::size_t j = 0; j < changing.size(); ++j) {
            plan_.numbers.push_back(plan_.program.input());
            if (const int k = parameter_of(changing[j]); k >= 0) number[at(k)] = static_cast<int>(j);
        }
        for (std::size_t k = 0; k < count; ++k) {
            const Binding& value = circuit_.parameters[k].value;
            if (number[k] < 0 && (held[k] || !moves(value))) continue;
            column_[k] = number[k] < 0 ? compile(value) : plan_.numbers[at(number[k])];
            plan_.parameters.push_back({column_[k], k});
        }
    }

    void instances(std::span<const Setting> fixed, std::span<const Target> changing) {
        const auto add = [&](const Target& target, Source source) {
            source.given = true;
            if (target.kind == Target::Kind::instance)
                of_instance_[target.index].emplace_back(target.value, source);
            if (target.kind == Target::Kind::model)
                of_model_[target.index].emplace_back(target.value, source);
        };
        for (const Setting& setting : fixed) add(setting.target, {nullptr, -1, setting.value});
        for (std::size_t j = 0; j < changing.size(); ++j) add(changing[j], {nullptr, static_cast<int>(j), 0});

        const std::size_t count = circuit_.instances.size();
        std::vector<bool> affected(count, false), judged(count, false);
        std::size_t first_value = 0, first_argument = 0;
        for (std::size_t k = 0; k < count; ++k) {
            const Instance& instance = circuit_.instances[k];
            const bool warmer = moves(temper);
            judged[k] = warmer;
            affected[k] = instance_values(k, first_value, judged) || warmer;
            for (std::size_t a = 0; a < instance.arguments.size(); ++a) {
                if (!moves(instance.arguments[a])) continue;
                plan_.arguments.push_back(
                    {compile(instance.arguments[a]), first_argument + a, InstanceId{static_cast<int>(k)}});
                affected[k] = judged[k] = true;
            }
            first_value += info_of(instance).parameters.size();
            first_argument += instance.arguments.size();
        }
        for (std::size_t k = 0; k < count; ++k) {
            const Instance& instance = circuit_.instances[k];
            bool refers = false;
            if (info_of(instance).syntax.control == devices::CardSyntax::Control::branch_list)
                for (const InstanceId id : instance.references) refers = refers || affected[at(id.index)];
            const InstanceId id{static_cast<int>(k)};
            if (affected[k] || refers) plan_.affected.push_back(id);
            if ((judged[k] || refers) && devices::has_check(instance.kind)) plan_.judged.push_back(id);
        }
    }

private:
    [[nodiscard]] bool moves(ParameterId id) const { return column_[at(id.index)] >= 0; }
    [[nodiscard]] bool moves(const Binding& binding) const {
        for (const ParameterId id : binding.inputs)
            if (moves(id)) return true;
        return false;
    }
    [[nodiscard]] bool moves(const Source& source) const {
        return source.number >= 0 || (source.binding && moves(*source.binding));
    }

    int column_of(ParameterId id) {
        return moves(id) ? column_[at(id.index)] : plan_.program.constant(values_.parameter(id));
    }
    int compile(const Binding& binding) {
        inputs_.clear();
        for (const ParameterId id : binding.inputs) inputs_.push_back(column_of(id));
        return plan_.program.append(binding.program, inputs_);
    }
    int compile(const Source& source) {
        if (source.binding) return compile(*source.binding);
        return source.number < 0 ? plan_.program.constant(source.constant) : plan_.numbers[at(source.number)];
    }

    // Of all parameters of an instance, in the order of Values::evaluate().
    void find_sources(std::size_t k) {
        const Instance& instance = circuit_.instances[k];
        sources_.clear();
        for (const devices::ParameterInfo& parameter : info_of(instance).parameters)
            sources_.push_back({nullptr, -1, parameter.default_value});
        const auto set_all = [&](const auto& settings, int index) {
            if (const auto found = settings.find(index); found != settings.end())
                for (const auto& [value, source] : found->second) sources_[at(value)] = source;
        };
        const auto bind_all = [&](const auto& list) {
            for (const auto& [index, binding] : list) sources_[at(index)] = {&binding, -1, 0, true};
        };
        if (instance.model.valid()) {
            bind_all(circuit_.models[at(instance.model.index)].values);
            set_all(of_model_, instance.model.index);
        }
        bind_all(instance.values);
        set_all(of_instance_, static_cast<int>(k));
    }

    // Returns whether any of them changes.
    bool instance_values(std::size_t k, std::size_t first, std::vector<bool>& judged) {
        const Instance& instance = circuit_.instances[k];
        const devices::DeviceInfo& info = info_of(instance);
        find_sources(k);
        const auto& tolerance = instance.tolerance;
        const bool drawn = tolerance && (moves(tolerance->variate) || moves(sources_[at(tolerance->value)]) ||
                                         moves(sources_[at(tolerance->share)]));
        bool any = false;
        for (std::size_t p = 0; p < sources_.size(); ++p) {
            const Source& source = sources_[p];
            const bool multiplied = drawn && p == at(tolerance->value);
            if (!moves(source) && !multiplied) continue;
            int column = compile(source);
            if (multiplied) {
                // value (1 + share z)
                expr::LaneProgram& program = plan_.program;
                const int part = program.apply(expr::Op::mul, compile(sources_[at(tolerance->share)]),
                                               column_of(tolerance->variate));
                const int factor = program.apply(expr::Op::add, program.constant(1), part);
                column = program.apply(expr::Op::mul, column, factor);
            }
            plan_.values.push_back({column, first + p});
            if (source.number >= 0) plan_.given.push_back(first + p);
            if (source.given) plan_.ranges.push_back({column, &info.parameters[p]});
            judged[k] = judged[k] || devices::checks(instance.kind, static_cast<int>(p));
            any = true;
        }
        return any;
    }

    ResamplePlan& plan_;
    const Circuit& circuit_;
    const Values& values_;
    std::vector<int> column_; // of the parameters that move; -1: it does not
    // Settings by instance and by model: the value's index, and where the number comes from.
    std::map<int, std::vector<std::pair<int, Source>>> of_instance_, of_model_;
    std::vector<Source> sources_;
    std::vector<int> inputs_;
};

} // namespace

ResamplePlan::ResamplePlan(const Circuit& circuit, const Values& nominal, std::span<const Setting> fixed,
                           std::span<const Target> changing) {
    Compiler compiler(*this, circuit, nominal);
    compiler.parameters(fixed, changing);
    compiler.instances(fixed, changing);
}

} // namespace nullor
