#include "engine/metamorphic/scale.hpp"

#include <algorithm>
#include <cmath>

#include "engine/circuit/description/device_info.hpp"
#include "engine/devices/registry.hpp"
#include "engine/metamorphic/programs.hpp"
#include "engine/metamorphic/waveform_numbers.hpp"

namespace nullor::metamorphic {

namespace {

using devices::BehaviourSlot;
using devices::CardSyntax;

using GivenValues = std::vector<std::pair<int, Binding>>;

void scale_values(GivenValues& values, const devices::DeviceInfo& info, const Scaling& scaling) {
    for (auto& [index, binding] : values)
        if (static_cast<std::size_t>(index) < info.parameters.size())
            binding = scaled(binding, scaling.of(info.parameters[static_cast<std::size_t>(index)].unit));
}

// A default that has a unit (ron of a switch, 1 ohm) would stay as it is: it is given instead. Behind
// scale_values. elsewhere: the place whose parameters are given somewhere else.
void give_defaults(GivenValues& values, const devices::DeviceInfo& info, const Scaling& scaling,
                   devices::Place elsewhere) {
    const auto holds = [&](std::string_view law) {
        return law.empty() || std::any_of(values.begin(), values.end(), [&](const auto& given) {
                   return info.parameters[static_cast<std::size_t>(given.first)].law == law;
               });
    };
    for (std::size_t k = 0; k < info.parameters.size(); ++k) {
        const devices::ParameterInfo& parameter = info.parameters[k];
        const double factor = scaling.of(parameter.unit), value = parameter.default_value;
        if (!parameter.default_of.empty() || !holds(parameter.law)) continue;
        const auto is_it = [&](const auto& given) { return given.first == static_cast<int>(k); };
        if (factor == 1 || value == 0 || !std::isfinite(value) || parameter.place == elsewhere ||
            std::any_of(values.begin(), values.end(), is_it))
            continue;
        values.emplace_back(static_cast<int>(k), Binding{expr::Program::constant(value * factor), {}, {}});
    }
}

void scale_waveform(Instance& instance, const Scaling& scaling) {
    const devices::DeviceInfo& info = info_of(instance);
    if (!info.syntax.waveform) return;
    const Unit level = info.parameters[static_cast<std::size_t>(info.find(info.syntax.principal))].unit;
    const std::vector<WaveformNumber> numbers = waveform_numbers(instance);
    for (std::size_t k = 0; k < numbers.size(); ++k) {
        Unit unit = Unit::none;
        switch (numbers[k]) {
        case WaveformNumber::offset:
        case WaveformNumber::amplitude: unit = level; break;
        case WaveformNumber::time: unit = Unit::second; break;
        case WaveformNumber::rate: unit = Unit::hertz; break;
        case WaveformNumber::other: break;
        }
        instance.arguments[k] = scaled(instance.arguments[k], scaling.of(unit));
    }
}

// What a slot of a behaviour was, in terms of what it is now: i = Z i', t = t'/T, and with y' of the new
// time de/dt = T de/dt', and the integral of e dt is 1/T of that over t'.
double slot_factor(const devices::Behaviour& behaviour, const BehaviourSlot& slot, const Scaling& scaling) {
    switch (slot.kind) {
    case BehaviourSlot::Kind::reference: return scaling.impedance;
    case BehaviourSlot::Kind::time: return 1 / scaling.time;
    case BehaviourSlot::Kind::state:
        if (behaviour.states[static_cast<std::size_t>(slot.index)].free) return 1;
        return behaviour.states[static_cast<std::size_t>(slot.index)].integral ? 1 / scaling.time
                                                                               : scaling.time;
    case BehaviourSlot::Kind::node:
    case BehaviourSlot::Kind::argument: break;
    }
    return 1;
}

void scale_behaviour(Instance& instance, const Scaling& scaling) {
    if (!instance.behaviour) return;
    const devices::Behaviour& old = *instance.behaviour;
    auto behaviour = std::make_shared<devices::Behaviour>(old);
    const auto rewrite = [&](devices::BehaviourExpression& expression, double factor) {
        expression.program = scaled(expression.program, factor, [&](int slot) {
            return slot_factor(old, expression.slots[static_cast<std::size_t>(slot)], scaling);
        });
    };
    const bool current = info_of(instance).syntax.expression == CardSyntax::Expression::current;
    rewrite(behaviour->value, current ? scaling.current() : 1);
    for (devices::BehaviourState& state : behaviour->states) {
        rewrite(state.argument, state.free ? 1 / scaling.time : 1);
        if (state.integral) state.initial *= scaling.time;
    }
    instance.behaviour = std::move(behaviour);
}

// A parameter of the deck keeps its value.
double target_factor(const Target& target, const Scaling& scaling) {
    const bool of_device = target.kind == Target::Kind::instance || target.kind == Target::Kind::model;
    return of_device ? scaling.of(target.unit) : 1;
}

void scale_swept(analysis::SweptTarget& swept, const Scaling& scaling) {
    const double factor = target_factor(swept.target, scaling);
    swept.sweep.values(swept.target.unit, [&](Binding& binding, Unit) { binding = scaled(binding, factor); });
}

} // namespace

void scale(Variant& variant, const Scaling& scaling) {
    variant.scaling = scaling;
    for (Instance& instance : variant.circuit.instances) {
        scale_values(instance.values, info_of(instance), scaling);
        if (!instance.model.valid())
            give_defaults(instance.values, info_of(instance), scaling, devices::Place::model);
        scale_waveform(instance, scaling);
        scale_behaviour(instance, scaling);
    }
    for (Model& model : variant.circuit.models)
        if (const devices::DeviceInfo* info = devices::device_of_model(model.type)) {
            scale_values(model.values, *info, scaling);
            give_defaults(model.values, *info, scaling, devices::Place::card);
        }
    for (analysis::SweptTarget& step : variant.requests.steps) scale_swept(step, scaling);
    for (analysis::AnalysisRequest& request : variant.requests.analyses) {
        for (analysis::SweptTarget& swept : swept_of(request)) scale_swept(swept, scaling);
        for_each_number(request,
                        [&](Binding& binding, Unit unit) { binding = scaled(binding, scaling.of(unit)); });
    }
    variant.requests.options.abstol *= scaling.current();
    variant.measures = {};
}

// Transconductances in A/V^2, capacitances by length and area: what a process gives has no unit here.
Applied has_process(const Variant& variant) {
    for (const analysis::AnalysisRequest& request : variant.requests.analyses)
        if (std::holds_alternative<analysis::NoiseRequest>(request.what))
            return "thermal noise depends on kT, which has the old units";
    for (const Instance& instance : variant.circuit.instances)
        if (info_of(instance).syntax.letters == "m" || info_of(instance).syntax.letters == "j")
            return "field-effect transistors have parameters of other units";
    for (const Model& model : variant.circuit.models) {
        const devices::DeviceInfo* info = devices::device_of_model(model.type);
        const int area = info ? info->find_in_model("cj") : -1;
        if (area >= 0 && std::any_of(model.values.begin(), model.values.end(),
                                     [&](const auto& given) { return given.first == area; }))
            return "capacitances by area have parameters of other units";
    }
    return {};
}

Applied scale_impedances(Variant& variant) {
    if (Applied why = has_process(variant)) return why;
    scale(variant, {.impedance = 1000});
    return {};
}

// A jump of a waveform that falls on a row stays on it.
Applied scale_times(Variant& variant) {
    if (Applied why = has_process(variant)) return why;
    scale(variant, {.time = 1.0 / 1024});
    return {};
}

double axis_factor(const analysis::AnalysisRequest& request, const Scaling& scaling) {
    const auto swept = swept_of(request);
    return swept.empty() ? scaling.of(axis_of(request).unit) : target_factor(swept[0].target, scaling);
}

} // namespace nullor::metamorphic
