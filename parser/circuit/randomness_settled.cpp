// What is left to say of the variates when the circuit is complete.

#include "engine/base/at.hpp"
#include "engine/circuit/description/device_info.hpp"
#include "parser/circuit/build.hpp"
#include "parser/names/names.hpp"

namespace nullor::parser {

namespace {

void drop_unread(Circuit& circuit) {
    std::vector<bool> read(circuit.parameters.size(), false);
    const auto mark = [&](const Binding& binding) {
        for (const ParameterId id : binding.inputs) read[at(id.index)] = true;
    };
    for (const Parameter& parameter : circuit.parameters) mark(parameter.value);
    for (const Model& model : circuit.models)
        for (const auto& value : model.values) mark(value.second);
    for (const Instance& instance : circuit.instances) {
        for (const auto& value : instance.values) mark(value.second);
        for (const Binding& argument : instance.arguments) mark(argument);
    }
    std::erase_if(circuit.variates,
                  [&](const Variate& variate) { return !read[at(variate.parameter.index)]; });
}

bool gives(const std::vector<std::pair<int, Binding>>& values, int index) {
    for (const auto& value : values)
        if (value.first == index) return true;
    return false;
}

void add_tolerances(Circuit& circuit, const analysis::Requests& requests) {
    const auto stepped = [&](Target::Kind kind, int index, int value) {
        for (const analysis::SweptTarget& step : requests.steps)
            if (step.target.kind == kind && step.target.index == index && step.target.value == value)
                return true;
        return false;
    };
    for (std::size_t k = 0; k < circuit.instances.size(); ++k) {
        Instance& instance = circuit.instances[k];
        const devices::DeviceInfo& info = info_of(instance);
        const int share = info.find("tol"), value = info.find(info.syntax.principal);
        if (share < 0 || value < 0) continue;
        const int model = instance.model.index;
        const bool toleranced =
            gives(instance.values, share) || stepped(Target::Kind::instance, static_cast<int>(k), share) ||
            (instance.model.valid() &&
             (gives(circuit.models[at(model)].values, share) || stepped(Target::Kind::model, model, share)));
        if (!toleranced) continue;
        Variate variate;
        variate.parameter = ParameterId{static_cast<int>(circuit.parameters.size())};
        variate.corner = constant_binding(1, instance.span);
        variate.key = instance.name + "." + std::string(info.parameters[at(value)].name) + ".tol";
        variate.drawn.kind = Target::Kind::instance;
        variate.drawn.index = static_cast<int>(k);
        variate.drawn.value = value;
        variate.drawn.name = instance.name;
        instance.tolerance = Tolerance{variate.parameter, value, share};
        circuit.parameters.push_back({"draw " + variate.key, {}, true});
        circuit.variates.push_back(std::move(variate));
    }
}

bool same(const std::optional<Target>& found, const Target& target) {
    return found && found->kind == target.kind && found->index == target.index &&
           found->value == target.value;
}

void name_drawn(Circuit& circuit) {
    const Names names(circuit);
    for (Variate& variate : circuit.variates) {
        Target& drawn = variate.drawn;
        std::optional<Target> found = names.target(drawn.name);
        if (drawn.kind == Target::Kind::parameter) {
            if (found) drawn = *found;
            continue;
        }
        // A device's bare name means its principal value, and that only where no .param has it.
        if (drawn.kind == Target::Kind::instance && !same(found, drawn)) {
            const devices::DeviceInfo& info = info_of(circuit.instances[at(drawn.index)]);
            drawn.name += "." + std::string(info.parameters[at(drawn.value)].name);
            found = names.target(drawn.name);
        }
        if (same(found, drawn)) drawn = *found;
    }
}

} // namespace

void settle_variates(Build& build, const analysis::Requests& requests) {
    Circuit& circuit = build.circuit;
    if (!circuit.variates.empty()) drop_unread(circuit);
    add_tolerances(circuit, requests);
    if (!circuit.variates.empty()) name_drawn(circuit);
}

} // namespace nullor::parser
