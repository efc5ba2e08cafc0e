#pragma once
// The numbers of one step: every parameter, and every device's parameters, evaluated.
//
// Order of precedence for a device's number: a setting of the step, its own card, its model, the default.

#include <span>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/circuit/description/circuit.hpp"

namespace nullor {

// A value that -D, .step, .temp or .dc puts in the place of what the deck says.
struct Setting {
    Target target;
    double value = 0;
};

class Values {
public:
    // Evaluates the parameter graph with the settings in force. Fails where a parameter is not a number or a
    // device's value lies outside its range; the message names the place in the deck.
    [[nodiscard]] static Outcome<Values> evaluate(const Circuit& circuit, std::span<const Setting> settings);

    // What evaluate() would give with another value of the setting that came last, where only numbers of one
    // instance depend on it. False where more does, or where the value is wrong, and nothing is changed.
    [[nodiscard]] bool change(const Circuit& circuit, const Setting& setting);

    [[nodiscard]] double parameter(ParameterId id) const { return parameters_[at(id.index)]; }
    [[nodiscard]] double celsius() const { return parameters_[at(temper.index)]; }
    [[nodiscard]] double number(const Binding& binding) const;
    // Of a model: what it says to its instances, whatever their own cards say.
    [[nodiscard]] double target(const Circuit& circuit, const Target& target) const;

    // Parameters of an instance by index in its DeviceInfo, with defaults; and which of them were given.
    [[nodiscard]] std::span<const double> of(InstanceId id) const;
    [[nodiscard]] std::span<const unsigned char> given(InstanceId id) const;
    [[nodiscard]] std::span<const double> arguments(InstanceId id) const;

private:
    friend class Resample;
    friend devices::Card card_of(const Circuit&, const Values&, InstanceId, std::vector<double>&);
    static std::size_t at(int index) { return static_cast<std::size_t>(index); }
    [[nodiscard]] Outcome<Done> fill_instances(const Circuit& circuit, std::span<const Setting> settings);
    [[nodiscard]] double tolerance_factor(const Tolerance& tolerance, double share) const {
        return 1 + share * parameter(tolerance.variate);
    }
    [[nodiscard]] double model_value(const Circuit& circuit, const Target& target) const;

    std::vector<double> parameters_;
    std::vector<std::size_t> value_start_, argument_start_; // per instance, with an end
    std::vector<double> values_, arguments_;
    std::vector<unsigned char> given_;
    std::vector<Setting> model_settings_;
};

// The card of an instance for its device's constructor; spans point into values and the two scratch vectors.
[[nodiscard]] devices::Card card_of(const Circuit& circuit, const Values& values, InstanceId id,
                                    std::vector<double>& referred);

} // namespace nullor
