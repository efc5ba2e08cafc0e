#pragma once
// The numbers of one sample after another: where the same targets change over and over, only what depends on
// them is evaluated again. Without allocation; one a thread.

#include <span>
#include <vector>

#include "engine/circuit/value_failures.hpp"
#include "engine/circuit/values.hpp"

namespace nullor {

class Resample {
public:
    // The circuit outlives this. fixed are settings of the step; where changing has the same target, it wins.
    Resample(const Circuit& circuit, std::span<const Setting> fixed, std::span<const Target> changing);

    // Makes of values what Values::evaluate() gives with the fixed settings and those of changing with these
    // numbers. On entry values are those of evaluate(circuit, fixed), or of an earlier sample, good or not.
    // After a failure they are of no use but for the next sample.
    [[nodiscard]] Outcome<Done> update(Values& values, std::span<const double> numbers);

    // Instances whose numbers, or the numbers that they refer to, depend on what changes; ascending.
    [[nodiscard]] std::span<const InstanceId> affected() const { return affected_; }

private:
    // Where a number comes from: a program over parameters, else a number of the sample, else it is constant.
    struct Source {
        const Binding* binding = nullptr;
        int number = -1;
        double constant = 0;
    };
    struct ParameterStep {
        int parameter;
        Source source;
    };
    struct ValueStep {
        std::size_t place; // in Values::values_
        bool given;
        Source source;
    };
    struct ArgumentStep {
        std::size_t place; // in Values::arguments_
        const Binding* binding;
        InstanceId instance;
    };
    struct ToleranceStep {
        std::size_t value, share; // in Values::values_
        ParameterId variate;
    };

    void plan_parameters(std::span<const Setting> fixed);
    void plan_instances(std::span<const Setting> fixed);
    [[nodiscard]] bool moves(const Binding& binding) const;
    [[nodiscard]] double evaluate(const Values& values, const Source& source,
                                  std::span<const double> numbers);

    const Circuit* circuit_;
    std::vector<Target> changing_;
    std::vector<bool> moving_; // by parameter
    std::vector<ParameterStep> parameters_;
    std::vector<ValueStep> values_;
    std::vector<ArgumentStep> arguments_;
    std::vector<ToleranceStep> tolerances_;
    std::vector<InstanceId> affected_;
    std::size_t fixed_models_ = 0;    // settings of models among the fixed ones
    std::vector<std::size_t> models_; // and among the changing ones
    std::vector<double> inputs_;
    expr::Scratch scratch_;
    CardJudge judge_;
};

} // namespace nullor
