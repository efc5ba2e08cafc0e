// Values that simulators read differently: ic= without uic, r= of a resistor's model, a breakdown's default.

#include <algorithm>
#include <set>

#include "engine/circuit/description/device_info.hpp"
#include "engine/devices/registry.hpp"
#include "parser/circuit/build.hpp"

namespace nullor::parser {

namespace {

const Binding* given_value(const std::vector<std::pair<int, Binding>>& values, int index) {
    for (const auto& value : values)
        if (value.first == index) return &value.second;
    return nullptr;
}

// A grounded capacitor's start, held at its node.
bool hold_grounded(Circuit& circuit, const Instance& instance, const Binding& ic) {
    const bool grounded = instance.nodes[1] == ground, turned = instance.nodes[0] == ground;
    const int principal = info_of(instance).find(info_of(instance).syntax.principal);
    if (grounded == turned || principal < 0) return false;
    if (info_of(instance).parameters[static_cast<std::size_t>(principal)].unit != Unit::farad) return false;
    const NodeId node = instance.nodes[turned ? 1 : 0];
    const auto& known = circuit.initial_conditions;
    const auto same = [&](const NodeValue& value) { return value.node == node; };
    if (std::any_of(known.begin(), known.end(), same)) return true;
    const Binding value = turned ? combined(expr::Op::mul, constant_binding(-1), ic) : ic;
    circuit.initial_conditions.push_back({node, value, ic.span});
    return true;
}

} // namespace

void settle_initial_values(Build& build, Job& job) {
    bool starts = false, uic = false;
    for (const analysis::AnalysisRequest& request : job.requests.analyses)
        if (const auto* tran = std::get_if<analysis::TranRequest>(&request.what))
            (tran->uic ? uic : starts) = true;
    if (!starts) return;
    constexpr std::size_t most_named = 6;
    std::string names;
    std::size_t count = 0;
    Span first;
    for (const Instance& instance : job.circuit.instances) {
        const devices::DeviceInfo& info = info_of(instance);
        const int parameter = info.find("ic");
        const Binding* ic = given_value(instance.values, parameter);
        // A state to begin with, without a unit, is one with and without uic.
        if (!ic || info.parameters[static_cast<std::size_t>(parameter)].unit == Unit::none) continue;
        if (build.dialect.dialect == Dialect::pspice && !uic && hold_grounded(job.circuit, instance, *ic))
            continue;
        if (count++ == 0) first = ic->span;
        if (count <= most_named) names += (count > 1 ? ", " : "") + instance.name;
    }
    if (count == 0) return;
    if (count > most_named) names += " and others";
    Diagnostics found;
    found.warning(first, "ic-without-uic", "a .tran without 'uic' does not start from ic= (" + names + ")",
                  "write uic behind .tran, or hold a node at the start: .ic v(node)=value");
    build.report(found, nullptr);
}

void settle_pulse_edges(Build& build, Job& job) {
    const bool ngspice = build.dialect.dialect == Dialect::ngspice;
    if (!ngspice && build.dialect.dialect != Dialect::pspice) return;
    const analysis::TranRequest* tran = nullptr;
    for (const analysis::AnalysisRequest& request : job.requests.analyses)
        if (!tran) tran = std::get_if<analysis::TranRequest>(&request.what);
    if (!tran || constant_value(tran->step) == 0.0) return;
    constexpr std::size_t rise = 3, fall = 4, width = 5;
    const int pulse = static_cast<int>(devices::find_waveform("pulse")->kind);
    for (Instance& instance : job.circuit.instances) {
        std::vector<Binding>& numbers = instance.arguments;
        if (instance.waveform != pulse) continue;
        while (numbers.size() <= fall) numbers.push_back(constant_binding(0, instance.span));
        for (const std::size_t edge : {rise, fall})
            if (constant_value(numbers[edge]) == 0.0) numbers[edge] = tran->step;
        if (ngspice && numbers.size() > width && constant_value(numbers[width]) == 0.0)
            numbers[width] = tran->stop;
    }
}

void settle_nominal_arguments(Build& build) {
    for (const auto& [id, index] : build.nominal_arguments)
        build.circuit.instances[static_cast<std::size_t>(id.index)]
            .arguments[static_cast<std::size_t>(index)] = constant_binding(build.circuit.nominal_celsius);
}

void settle_model_factors(Build& build) {
    std::set<int> told;
    for (Instance& instance : build.circuit.instances) {
        if (!instance.model.valid()) continue;
        const Model& model = build.circuit.models[static_cast<std::size_t>(instance.model.index)];
        const int principal = info_of(instance).find(info_of(instance).syntax.principal);
        const Binding* factor = given_value(model.values, principal);
        const auto own = std::find_if(instance.values.begin(), instance.values.end(),
                                      [&](const auto& value) { return value.first == principal; });
        if (!factor || own == instance.values.end() || constant_value(*factor) == 1.0) continue;
        if (build.dialect.dialect == Dialect::pspice) {
            own->second = combined(expr::Op::mul, own->second, *factor);
        } else if (told.insert(instance.model.index).second) {
            Diagnostics found;
            const std::string name(info_of(instance).syntax.principal);
            found.warning(factor->span, "model-value",
                          name + "= of model '" + model.name + "' has no effect on '" + instance.name +
                              "', whose card has a value",
                          "in PSpice and Xyce it is a factor: .options dialect=pspice reads it so, and here "
                          "that is scale=");
            build.report(found, instance.around.get());
        }
    }
}

void settle_model_defaults(Build& build) {
    if (build.dialect.dialect != Dialect::ngspice) return;
    for (const Instance& instance : build.circuit.instances) {
        if (!instance.model.valid()) continue;
        Model& model = build.circuit.models[static_cast<std::size_t>(instance.model.index)];
        const int breakdown = info_of(instance).find_in_model("nbv");
        const Binding* forward = given_value(model.values, info_of(instance).find_in_model("n"));
        if (breakdown < 0 || !forward || given_value(model.values, breakdown)) continue;
        const Binding same = *forward;
        model.values.emplace_back(breakdown, same);
    }
}

} // namespace nullor::parser
