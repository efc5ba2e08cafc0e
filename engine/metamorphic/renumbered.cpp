#include "engine/metamorphic/renumbered.hpp"

#include <type_traits>
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

// What of this kind the requests themselves name.
template <class Place, class Visit>
void for_each_place(Variant& variant, Visit&& visit) {
    for (analysis::AnalysisRequest& request : variant.requests.analyses)
        std::visit(
            [&](auto& what) {
                if constexpr (requires { what.places([](auto&) {}); })
                    what.places([&]<class Named>(Named& named) {
                        if constexpr (std::is_same_v<Named, Place>) visit(named);
                    });
            },
            request.what);
}

} // namespace

void for_each_target(Variant& variant, const std::function<void(Target&)>& visit) {
    for (Variate& variate : variant.circuit.variates) visit(variate.drawn);
    for (analysis::SweptTarget& step : variant.requests.steps) visit(step.target);
    for (Target& target : variant.requests.targets) visit(target);
    for (analysis::AnalysisRequest& request : variant.requests.analyses)
        for (analysis::SweptTarget& sweep : swept_of(request)) visit(sweep.target);
    for_each_place<Target>(variant, visit);
}

void for_each_probe(Variant& variant, const std::function<void(Probe&)>& visit) {
    const auto visit_signal = [&](expr::Signal& signal) {
        for (expr::SignalInput& input : signal.inputs)
            if (input.kind == expr::SignalInput::Kind::probe) visit(input.probe);
    };
    for_each_place<Probe>(variant, visit);
    for (Probe& probe : variant.requests.saves) visit(probe);
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
    for_each_place<NodeId>(variant, move_node);
    for_each_place<InstanceId>(variant, move_instance);
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
