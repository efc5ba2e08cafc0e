#include "parser/requests/requests_noise.hpp"

#include <optional>
#include <string>

#include "engine/base/at.hpp"
#include "parser/requests/ports.hpp"
#include "parser/requests/requests_sweeps.hpp"

namespace nullor::parser {

namespace {

// r1 of a resistance by an expression, which became a source.
void tell_quiet_resistors(const RequestContext& context, Span span) {
    std::string names;
    for (const Instance& instance : context.job.circuit.instances)
        if (info_of(instance).syntax.expression != devices::CardSyntax::Expression::none &&
            instance.name[instance.name.rfind('.') + 1] == 'r')
            names += (names.empty() ? "" : ", ") + instance.name;
    if (!names.empty())
        context.diagnostics.warning(span, "quiet-resistors",
                                    names + ": a resistance that is an expression makes no noise here");
}

} // namespace

// .noise v(out[,ref]) SRC dec|oct|lin N f1 f2 [points per summary]
void read(const RequestContext& context, const Card& card, analysis::NoiseRequest& request) {
    request.every = constant_binding(0, card.span());
    CardValues values(context, card, 1);
    const std::optional<Probe> output = read_output(context, card, values, OutputOf::any);
    if (!output) return;
    request.output = *output;
    const std::optional<InstanceId> input = read_source(context, card, values);
    if (!input) return;
    request.source = *input;
    const Instance& source = context.job.circuit.instances[at(input->index)];
    request.of_voltage = info_of(source).reports_current; // of a voltage source alone
    std::optional<analysis::Sweep> sweep = read_frequencies(context, card, values);
    if (!sweep) return;
    request.frequencies = std::move(*sweep);
    tell_quiet_resistors(context, card.span());
    if (values.done() || request.frequencies.kind == analysis::Sweep::Kind::list) return;
    std::optional<Binding> every = values.value("points per summary");
    if (!every) return;
    request.every = std::move(*every);
    values.expect_end();
}

} // namespace nullor::parser
