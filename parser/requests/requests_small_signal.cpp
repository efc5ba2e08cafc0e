#include "parser/requests/requests_small_signal.hpp"

#include <optional>
#include <string>

#include "engine/base/near_names.hpp"
#include "engine/circuit/bank/bank.hpp"
#include "engine/circuit/description/device_info.hpp"
#include "parser/requests/ports.hpp"
#include "parser/requests/requests_sweeps.hpp"

namespace nullor::parser {

namespace {

std::optional<NodeId> read_node(const RequestContext& context, const Card& card, CardValues& values) {
    if (values.done()) {
        context.diagnostics.error(card.span(), "missing-node",
                                  ".pz needs two nodes of the input and two of "
                                  "the output",
                                  ".pz in 0 out 0 vol pz, or .pz V1 v(out)");
        return std::nullopt;
    }
    const Word& word = values.word();
    const std::optional<NodeId> node = context.names.node(word.lower);
    if (!node)
        context.diagnostics.error(word.span, "unknown-node", "there is no node '" + word.text + "'",
                                  did_you_mean(word.lower, [&] { return context.names.node_names(); }));
    values.advance();
    return node;
}

bool same_nodes(const RequestContext& context, const Card& card, NodeId a, NodeId b, const char* what) {
    if (a != b) return false;
    context.diagnostics.error(card.span(), "no-port",
                              std::string("the two nodes of the ") + what + " are the same");
    return true;
}

// SPICE's: n1 n2 n3 n4 and vol or cur. A voltage source that stands at the input is the one that drives it.
bool read_nodes(const RequestContext& context, const Card& card, CardValues& values,
                analysis::PzRequest& request) {
    NodeId nodes[4];
    for (NodeId& node : nodes) {
        const std::optional<NodeId> read = read_node(context, card, values);
        if (!read) return false;
        node = *read;
    }
    if (same_nodes(context, card, nodes[0], nodes[1], "input") ||
        same_nodes(context, card, nodes[2], nodes[3], "output"))
        return false;
    if (!values.next_is("vol") && !values.next_is("cur")) {
        context.diagnostics.error(
            values.done() ? card.span() : values.word().span, "bad-drive",
            "vol or cur is expected behind the nodes: a voltage or a current at the input",
            ".pz in 0 out 0 vol pz");
        return false;
    }
    request.drives_voltage = values.next_is("vol");
    values.advance();
    request.plus = nodes[0];
    request.minus = nodes[1];
    request.output.plus = nodes[2];
    request.output.minus = nodes[3];
    const std::vector<Instance>& instances = context.job.circuit.instances;
    for (std::size_t k = 0; request.drives_voltage && k < instances.size(); ++k) {
        if (!is_voltage_source(instances[k])) continue;
        const NodeId a = instances[k].nodes[0], b = instances[k].nodes[1];
        if ((a == nodes[0] && b == nodes[1]) || (a == nodes[1] && b == nodes[0])) {
            request.source = InstanceId{static_cast<int>(k)};
            request.drives_voltage = false;
        }
    }
    return true;
}

} // namespace

// .pz n1 n2 n3 n4 vol|cur [pol|zer|pz], or SOURCE OUTPUT in the place of the nodes.
void read(const RequestContext& context, const Card& card, analysis::PzRequest& request) {
    CardValues values(context, card, 1);
    const std::optional<InstanceId> named =
        values.done() ? std::nullopt : context.names.instance(values.word().lower);
    const bool by_source =
        named && card.words.size() > values.at() + 2 && card.words[values.at() + 2].is("(");
    if (by_source) {
        const std::optional<InstanceId> source = read_source(context, card, values);
        if (!source) return;
        const std::optional<Probe> output = read_output(context, card, values, OutputOf::port);
        if (!output) return;
        request.source = *source;
        request.output = *output;
    } else if (!read_nodes(context, card, values, request)) {
        return;
    }
    if (values.next_is("pol") || values.next_is("zer") || values.next_is("pz")) {
        request.poles = !values.next_is("zer");
        request.zeros = !values.next_is("pol");
        values.advance();
    }
    values.expect_end();
    if (request.poles) request.named.push_back({"pole", Unit::radian_per_second});
    if (request.zeros) request.named.push_back({"zero", Unit::radian_per_second});
}

// .tf OUTPUT SOURCE, or with frequencies behind it.
void read(const RequestContext& context, const Card& card, analysis::TfRequest& request) {
    CardValues values(context, card, 1);
    const std::optional<Probe> output = read_output(context, card, values, OutputOf::port);
    if (!output) return;
    const std::optional<InstanceId> source = read_source(context, card, values);
    if (!source) return;
    request.output = *output;
    request.source = *source;
    if (!values.done()) {
        request.frequencies = read_frequencies(context, card, values);
        if (!request.frequencies) return;
        values.expect_end();
        request.is_complex = request.has_axis = true;
    }
    const bool voltage_in = is_voltage_source(instance_of(context, *source));
    const bool voltage_out = output->kind == Probe::Kind::voltage;
    const Unit unit = voltage_in == voltage_out ? Unit::none : voltage_out ? Unit::ohm : Unit::siemens;
    request.named = {{"gain", unit, "transfer_function"},
                     {request.has_axis ? "zin" : "rin", Unit::ohm,
                      instance_of(context, *source).name + "#input_impedance"},
                     {request.has_axis ? "zout" : "rout", Unit::ohm,
                      voltage_out ? "output_impedance_at_" + name_of(*output, context.job.circuit)
                                  : instance_of(context, output->device).name + "#output_impedance"}};
}

namespace {

// A source's magnitude in .ac is a factor, its transfer function; a tolerance is of samples; others say how a
// transient starts.
bool is_left_out(std::string_view parameter) {
    return parameter == "tol" || parameter == "acmag" || parameter == "acphase" || parameter == "ramp" ||
           parameter == "ic" || parameter == "level";
}

// The numbers of one device: its value, and what its card and its model give.
void add_numbers(const RequestContext& context, InstanceId device, std::vector<Target>& list) {
    const Instance& instance = instance_of(context, device);
    const devices::DeviceInfo& info = info_of(instance);
    std::vector<bool> given(info.parameters.size(), false);
    const auto give = [&](int parameter) {
        if (parameter >= 0) given[static_cast<std::size_t>(parameter)] = true;
    };
    give(info.find(info.syntax.principal));
    for (const auto& [parameter, value] : instance.values) give(parameter);
    if (instance.model.valid())
        for (const auto& [parameter, value] :
             context.job.circuit.models[static_cast<std::size_t>(instance.model.index)].values)
            give(parameter);
    for (std::size_t k = 0; k < given.size(); ++k) {
        const devices::ParameterInfo& parameter = info.parameters[k];
        if (!given[k] || parameter.flag || is_left_out(parameter.name)) continue;
        const bool principal = static_cast<int>(k) == info.find(info.syntax.principal);
        std::string name = principal ? instance.name : instance.name + "." + std::string(parameter.name);
        // One name may mean one thing on the card and another in the model: m of a diode.
        if (parameter.place == devices::Place::model && info.find(parameter.name) >= 0)
            name = instance.name + ".model." + std::string(parameter.name);
        list.push_back(
            {Target::Kind::instance, device.index, static_cast<int>(k), std::move(name), parameter.unit});
    }
}

} // namespace

// .sens OUTPUT [dc], or OUTPUT ac and frequencies.
void read(const RequestContext& context, const Card& card, analysis::SensRequest& request) {
    CardValues values(context, card, 1);
    if (!values.done() && (values.next_is("objfunc") || values.next_is("objvars"))) {
        context.diagnostics.error(values.word().span, "unsupported-form",
                                  "Xyce's form of .sens, beside another analysis, is not supported",
                                  ".sens v(out), or .sens v(out) ac dec 10 1 1meg");
        return;
    }
    const std::optional<Probe> output = read_output(context, card, values, OutputOf::port);
    if (!output) return;
    request.output = *output;
    if (values.next_is("ac")) {
        values.advance();
        request.frequencies = read_frequencies(context, card, values);
        if (!request.frequencies) return;
        request.is_complex = request.has_axis = true;
    } else if (values.next_is("dc")) {
        values.advance();
    }
    values.expect_end();
    std::string without;
    for (std::size_t k = 0; k < context.job.circuit.instances.size(); ++k) {
        const Instance& instance = context.job.circuit.instances[k];
        if (instance.name.find_first_of("#:") != std::string::npos) continue; // made beside another
        if (has_slopes(instance.kind))
            add_numbers(context, InstanceId{static_cast<int>(k)}, request.by);
        else
            without += (without.empty() ? "" : ", ") + instance.name;
    }
    if (!without.empty())
        context.diagnostics.note(card.span(), "no-derivatives",
                                 "left out, for derivatives by their numbers are not known: " + without);
    for (const Target& target : request.by) {
        request.named.push_back({"sens(" + target.name + ")"});
        request.named.push_back({"nsens(" + target.name + ")", unit_of(*output)});
    }
    if (request.by.empty())
        context.diagnostics.error(card.span(), "nothing-to-vary",
                                  "no device has a number by which a derivative is known");
}

} // namespace nullor::parser
