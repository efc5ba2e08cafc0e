#include "engine/metamorphic/split.hpp"

#include <algorithm>
#include <cmath>

#include "engine/circuit/description/device_info.hpp"
#include "engine/circuit/values/values.hpp"
#include "engine/devices/registry.hpp"
#include "engine/metamorphic/programs.hpp"
#include "engine/metamorphic/renumbered.hpp"

namespace nullor::metamorphic {

namespace {

// Parameters of the first kind that is nothing but one resistance.
struct Resistor {
    int kind, r, scale;
};

Resistor find_resistor() {
    const auto registry = devices::registry();
    for (std::size_t k = 0; k < registry.size(); ++k) {
        const devices::DeviceInfo& info = *registry[k];
        const int r = info.find(info.syntax.principal), scale = info.find("scale");
        if (r >= 0 && scale >= 0 && info.parameters[static_cast<std::size_t>(r)].unit == Unit::ohm)
            return {static_cast<int>(k), r, scale};
    }
    return {-1, -1, -1};
}

// By a .step or a .dc, itself or in its model; or by .sens, whose derivative by a part is not that by the
// whole.
bool is_set(Variant& variant, int index) {
    bool found = false;
    const int model = variant.instance(index).model.index;
    const auto look = [&](const Target& target) {
        found = found || (target.kind == Target::Kind::instance && target.index == index) ||
                (target.kind == Target::Kind::model && target.index == model);
    };
    for (const analysis::SweptTarget& step : variant.requests.steps) look(step.target);
    for (const analysis::AnalysisRequest& request : variant.requests.analyses) {
        for (const analysis::SweptTarget& sweep : swept_of(request)) look(sweep.target);
        if (const auto* sens = std::get_if<analysis::SensRequest>(&request.what))
            for (const Target& number : sens->by) look(number);
    }
    return found;
}

bool is_read(Variant& variant, int index) {
    bool found = variant.instance(index).read_pins != 0;
    for_each_probe(variant, [&](Probe& probe) { found = found || probe.device.index == index; });
    return found;
}

// What it adds to noise is another number for each part of it.
bool is_noise_read(Variant& variant, int index) {
    bool found = false;
    for_each_probe(variant,
                   [&](Probe& probe) { found = found || (probe.is_noise() && probe.device.index == index); });
    return found;
}

bool is_constant(const Variant& variant, const Instance& instance) {
    const auto plain = [](const auto& values) {
        return std::all_of(values.begin(), values.end(),
                           [](const auto& value) { return value.second.inputs.empty(); });
    };
    const ModelId model = instance.model;
    return plain(instance.values) &&
           (!model.valid() || plain(variant.circuit.models[static_cast<std::size_t>(model.index)].values));
}

// The first resistor that is a resistance of constant value, -1 if there is none.
int resistor_of(Variant& variant, bool read_by_none) {
    const Outcome<Values> values = Values::evaluate(variant.circuit, {});
    if (!values) return -1;
    const Resistor resistor = find_resistor();
    for (int k = 0; k < static_cast<int>(variant.circuit.instances.size()); ++k) {
        const Instance& instance = variant.instance(k);
        if (instance.kind != resistor.kind) continue;
        const std::span<const double> numbers = values.value().of(InstanceId{k});
        const double ohms =
            numbers[static_cast<std::size_t>(resistor.r)] * numbers[static_cast<std::size_t>(resistor.scale)];
        if (!std::isfinite(ohms) || ohms == 0 || !is_constant(variant, instance)) continue;
        if (!is_set(variant, k) && !is_noise_read(variant, k) && !(read_by_none && is_read(variant, k)))
            return k;
    }
    return -1;
}

// By `scale`, so that `r` says what it said to whoever reads it.
void multiply(Variant& variant, Instance& instance, double factor) {
    const int place = info_of(instance).find("scale");
    const auto own = [&](auto& values) {
        return std::find_if(values.begin(), values.end(),
                            [&](const auto& value) { return value.first == place; });
    };
    if (const auto found = own(instance.values); found != instance.values.end()) {
        found->second = scaled(found->second, factor);
        return;
    }
    Binding scale = constant(1);
    if (instance.model.valid()) {
        auto& values = variant.circuit.models[static_cast<std::size_t>(instance.model.index)].values;
        if (const auto found = own(values); found != values.end()) scale = found->second;
    }
    instance.values.emplace_back(place, scaled(scale, factor));
}

// The second part, of `factor` times the resistance; the first keeps index and name and becomes `kept` of it.
Instance& divide(Variant& variant, int index, double kept, double factor) {
    Instance other = variant.instance(index);
    other.name += "_other";
    other.read_pins = 0;
    multiply(variant, other, factor);
    multiply(variant, variant.instance(index), kept);
    return variant.circuit.instances.emplace_back(std::move(other));
}

} // namespace

Applied split_in_series(Variant& variant) {
    const int index = resistor_of(variant, false);
    if (index < 0) return "no resistor of constant value";
    const NodeId middle{static_cast<int>(variant.circuit.nodes.size())};
    Instance& other = divide(variant, index, 0.25, 0.75);
    Instance& first = variant.instance(index);
    variant.circuit.nodes.push_back({first.name + "_middle", first.span});
    other.nodes[0] = middle;
    first.nodes[1] = middle;
    return {};
}

Applied split_in_parallel(Variant& variant) {
    const int index = resistor_of(variant, true);
    if (index < 0) return "no resistor of constant value whose current is not read";
    divide(variant, index, 4.0, 4.0 / 3.0);
    return {};
}

} // namespace nullor::metamorphic
