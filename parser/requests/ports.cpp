#include "parser/requests/ports.hpp"

#include <string>
#include <vector>

#include "engine/base/at.hpp"
#include "engine/base/near_names.hpp"
#include "engine/circuit/description/device_info.hpp"
#include "parser/requests/signals.hpp"

namespace nullor::parser {

namespace {

// ".noise v(out) V1 dec 10 1 1meg"
std::string example_of(const Card& card) {
    const bool has_source = card.key() != ".sens", has_frequencies = card.key() == ".noise";
    return card.key() + " v(out)" + (has_source ? " V1" : "") + (has_frequencies ? " dec 10 1 1meg" : "");
}

bool is_source(const Instance& instance) {
    return info_of(instance).syntax.waveform;
}

} // namespace

const Instance& instance_of(const RequestContext& context, InstanceId id) {
    return context.job.circuit.instances[at(id.index)];
}

bool is_voltage_source(const Instance& instance) {
    const devices::DeviceInfo& info = info_of(instance);
    return is_source(instance) && info.parameters[at(info.find(info.syntax.principal))].unit == Unit::volt;
}

std::optional<Probe> read_output(const RequestContext& context, const Card& card, CardValues& values,
                                 OutputOf kind) {
    if (values.done()) {
        context.diagnostics.error(card.span(), "missing-output", card.key() + " needs an output",
                                  example_of(card));
        return std::nullopt;
    }
    const std::size_t first = values.at(), end = item_end(card.words, first);
    const analysis::AnalysisRequest point{card.key().substr(1), analysis::OpRequest(), card.span()};
    const std::optional<expr::Signal> signal =
        read_signal(context, card, card.words[first].begin, card.words[end - 1].end, {&point});
    values.advance(end - first);
    if (!signal) return std::nullopt;
    const std::optional<Probe> probe = plain_probe(*signal);
    if (!probe) {
        context.diagnostics.error(signal->span, "not-an-output",
                                  "'" + signal->text + "' is no voltage or current that can be an output",
                                  "v(out), v(a,b) or the current i(V2) of a voltage source");
    } else if (kind == OutputOf::port && probe->kind == Probe::Kind::current &&
               !is_voltage_source(instance_of(context, probe->device))) {
        context.diagnostics.error(
            signal->span, "not-an-output",
            "'" + signal->text + "' is not the current of a voltage source, and only that can be an output",
            "put a voltage source of 0 V where the current flows");
        return std::nullopt;
    }
    return probe;
}

std::optional<InstanceId> read_source(const RequestContext& context, const Card& card, CardValues& values) {
    const std::string hint = "the input is an independent source: " + example_of(card);
    if (values.done()) {
        context.diagnostics.error(card.span(), "missing-source", card.key() + " needs a source as its input",
                                  hint);
        return std::nullopt;
    }
    const Word& word = values.word();
    const std::optional<InstanceId> id = context.names.instance(word.lower);
    if (!id || !is_source(instance_of(context, *id))) {
        std::vector<std::string> sources;
        for (const Instance& instance : context.job.circuit.instances)
            if (is_source(instance)) sources.push_back(instance.name);
        const std::string near = did_you_mean(word.lower, sources);
        context.diagnostics.error(word.span, "no-such-source",
                                  id ? "'" + word.text + "' is no independent source"
                                     : "there is no source '" + word.text + "'",
                                  near.empty() ? hint : near);
        return std::nullopt;
    }
    values.advance();
    return id;
}

} // namespace nullor::parser
