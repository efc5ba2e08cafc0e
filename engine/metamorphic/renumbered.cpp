#include "engine/metamorphic/renumbered.hpp"

#include <utility>

#include "engine/base/at.hpp"

namespace nullor::metamorphic {

namespace {

template <class Item>
void permute(std::vector<Item>& items, const std::vector<int>& places) {
    std::vector<Item> moved(items.size());
    for (std::size_t k = 0; k < items.size(); ++k) moved[at(places[k])] = std::move(items[k]);
    items = std::move(moved);
}

} // namespace

void for_each_target(Variant& variant, const std::function<void(Target&)>& visit) {
    for (Variate& variate : variant.circuit.variates) visit(variate.drawn);
    for (analysis::SweptTarget& step : variant.requests.steps) visit(step.target);
    for (Target& target : variant.requests.targets) visit(target);
    for (analysis::AnalysisRequest& request : variant.requests.analyses)
        for (analysis::SweptTarget& sweep : swept_of(request)) visit(sweep.target);
}

void for_each_probe(Variant& variant, const std::function<void(Probe&)>& visit) {
    const auto visit_signal = [&](expr::Signal& signal) {
        for (expr::SignalInput& input : signal.inputs)
            if (input.kind == expr::SignalInput::Kind::probe) visit(input.probe);
    };
    for (Probe& probe : variant.requests.saves) visit(probe);
    for (analysis::AnalysisRequest& request : variant.requests.analyses)
        if (auto* noise = std::get_if<analysis::NoiseRequest>(&request.what)) visit(noise->output);
    for (analysis::PrintRequest& print : variant.requests.prints)
        for (expr::Signal& signal : print.signals) visit_signal(signal);
    for (expr::Signal& signal : variant.measures.signals) visit_signal(signal);
}

void renumber(Variant& variant, const std::vector<int>& nodes, const std::vector<int>& instances) {
    const auto move_node = [&](NodeId& id) {
        if (id.valid()) id.index = nodes[at(id.index)];
    };
    const auto move_instance = [&](InstanceId& id) {
        if (id.valid()) id.index = instances[at(id.index)];
    };
    for_each_target(variant, [&](Target& target) {
        if (target.kind == Target::Kind::instance && target.index >= 0)
            target.index = instances[at(target.index)];
    });
    for_each_probe(variant, [&](Probe& probe) {
        move_node(probe.plus);
        move_node(probe.minus);
        move_instance(probe.device);
    });
    for (analysis::AnalysisRequest& request : variant.requests.analyses)
        if (auto* noise = std::get_if<analysis::NoiseRequest>(&request.what)) move_instance(noise->source);
    Circuit& circuit = variant.circuit;
    for (auto* list : {&circuit.initial_conditions, &circuit.nodesets})
        for (NodeValue& value : *list) move_node(value.node);
    for (Instance& instance : circuit.instances) {
        for (NodeId& node : instance.nodes) move_node(node);
        for (InstanceId& reference : instance.references) move_instance(reference);
    }
    permute(circuit.nodes, nodes);
    permute(circuit.instances, instances);
}

} // namespace nullor::metamorphic
