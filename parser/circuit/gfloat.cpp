// Nodes whose level nothing sets at DC: in decks of simulators that have a conductance at every node, and
// where .options gfloat asks for it, one leads from each of them to ground. Where .options rshunt, gshunt and
// cshunt ask for them, a resistance and a capacitance do from every node.

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "engine/circuit/checks/checks.hpp"
#include "engine/devices/registry.hpp"
#include "parser/circuit/build.hpp"

namespace nullor::parser {

namespace {

constexpr double gfloat_of_others = 1e-12; // S, what gmin is there

bool starts_at_dc(const analysis::Requests& requests) {
    return std::any_of(requests.analyses.begin(), requests.analyses.end(), [](const auto& request) {
        const auto* tran = std::get_if<analysis::TranRequest>(&request.what);
        return !tran || !tran->uic;
    });
}

FloatingNodes find_floating(const Circuit& circuit) {
    const auto copy = std::make_shared<const Circuit>(circuit);
    const Outcome<Values> values = Values::evaluate(*copy, {});
    if (!values) return {};
    auto system = System::compile(copy, values.value());
    if (!system) return {};
    return floating_nodes(Workspace(std::move(system).value(), values.value()));
}

void add_to_ground(Circuit& circuit, NodeId node, char letter, double value, const char* why) {
    const int kind = devices::find_kind(letter, "", devices::CardSyntax::Expression::none);
    const devices::DeviceInfo& info = *devices::registry()[static_cast<std::size_t>(kind)];
    const Node& held = circuit.nodes[static_cast<std::size_t>(node.index)];
    Instance part;
    part.name = held.name + why;
    part.kind = kind;
    part.nodes = {node, ground};
    part.span = held.span;
    part.values.emplace_back(info.find(info.syntax.principal), constant_binding(value));
    circuit.instances.push_back(std::move(part));
}

} // namespace

void add_shunts(Job& job) {
    Circuit& circuit = job.circuit;
    for (int k = 1; k < static_cast<int>(circuit.nodes.size()); ++k) {
        if (job.shunt_siemens > 0) add_to_ground(circuit, NodeId{k}, 'r', 1 / job.shunt_siemens, "#rshunt");
        if (job.shunt_farad > 0) add_to_ground(circuit, NodeId{k}, 'c', job.shunt_farad, "#cshunt");
    }
}

void hold_floating(Build& build, Job& job) {
    double& conductance = job.requests.options.gfloat;
    const bool asked = conductance >= 0;
    if (!asked) conductance = build.dialect.dialect == Dialect::unknown ? 0 : gfloat_of_others;
    if (conductance == 0 || build.diagnostics.has_errors() || !job.circuit.has_ground ||
        (!starts_at_dc(job.requests) && job.control.empty()))
        return;
    const FloatingNodes floating = find_floating(job.circuit);
    if (floating.nodes.empty()) return;
    for (const NodeId node : floating.nodes)
        add_to_ground(job.circuit, node, 'r', 1 / conductance, "#gfloat");
    const Node& first = job.circuit.nodes[static_cast<std::size_t>(floating.nodes.front().index)];
    build.diagnostics.warning(
        first.span, "gfloat",
        fmt::format("nothing sets the level of {} at DC: {:.3g} S lead from {} to ground", floating.names,
                    conductance, floating.nodes.size() == 1 ? "it" : "each"),
        asked ? ""
              : fmt::format("the deck is another simulator's ({}); .options gfloat=0 refuses such nodes",
                            build.dialect.evidence));
}

} // namespace nullor::parser
