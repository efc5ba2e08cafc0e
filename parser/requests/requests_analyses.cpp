#include "parser/requests/requests_analyses.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/base/at.hpp"
#include "engine/circuit/description/device_info.hpp"
#include "engine/devices/registry.hpp"
#include "parser/requests/requests_sweeps.hpp"
#include "parser/requests/signals.hpp"

namespace nullor::parser {

namespace {

using analysis::AcRequest;
using analysis::DcRequest;
using analysis::NoiseRequest;
using analysis::OpRequest;
using analysis::TranRequest;

// One for each analysis of the list: what stands behind the name of its card.
void read(const RequestContext& context, const Card& card, OpRequest&) {
    CardValues(context, card, 1).expect_end();
}

void read(const RequestContext& context, const Card& card, DcRequest& request) {
    constexpr std::size_t most_sweeps = 2;
    CardValues values(context, card, 1);
    do {
        std::optional<analysis::SweptTarget> swept = read_swept(context, card, values);
        if (!swept) return;
        request.sweeps.push_back(std::move(*swept));
    } while (!values.done() && request.sweeps.size() < most_sweeps);
    if (!values.done())
        context.diagnostics.error(values.word().span, "too-many-sweeps",
                                  ".dc sweeps at most two things, one inside the other",
                                  "put the outer ones into .step cards");
    const auto& sweeps = request.sweeps;
    const auto same = [](const Target& a, const Target& b) {
        return a.kind == b.kind && a.index == b.index && a.value == b.value;
    };
    if (sweeps.size() == 2 && same(sweeps[0].target, sweeps[1].target))
        context.diagnostics.error(sweeps[1].sweep.span, "swept-twice",
                                  "'" + sweeps[1].target.name + "' is swept twice in one .dc");
}

void read(const RequestContext& context, const Card& card, AcRequest& request) {
    CardValues values(context, card, 1);
    std::optional<analysis::Sweep> sweep = read_frequencies(context, card, values);
    if (!sweep) return;
    values.expect_end();
    request.frequencies = std::move(*sweep);
}

// v(out), v(a,b) or i(v2), read as of an operating point; none after an error.
std::optional<Probe> read_output(const RequestContext& context, const Card& card, CardValues& values) {
    constexpr const char* hint = ".noise v(out) v1 dec 10 1 1meg";
    if (values.done()) {
        context.diagnostics.error(card.span(), "missing-value",
                                  ".noise needs an output, an input and frequencies", hint);
        return std::nullopt;
    }
    const std::size_t first = values.at(), last = item_end(card.words, first);
    const analysis::AnalysisRequest point{"op", OpRequest(), card.span()};
    const std::optional<expr::Signal> signal =
        read_signal(context, card, card.words[first].begin, card.words[last - 1].end, {&point});
    values.advance(last - first);
    if (!signal) return std::nullopt;
    const std::optional<Probe> probe = plain_probe(*signal);
    if (!probe)
        context.diagnostics.error(
            signal->span, "not-an-output",
            "the output of .noise is a voltage or a current, not '" + signal->text + "'", hint);
    return probe;
}

// An independent source; none after an error.
std::optional<InstanceId> read_input(const RequestContext& context, const Card& card, CardValues& values) {
    const std::string hint = "the input is an independent source: .noise v(out) v1 dec 10 1 1meg";
    if (values.done()) {
        context.diagnostics.error(card.span(), "missing-value", ".noise needs a source as its input", hint);
        return std::nullopt;
    }
    const Word& word = values.word();
    const std::optional<InstanceId> id = context.names.instance(word.lower);
    if (!id)
        context.diagnostics.error(word.span, "unknown-device", "there is no device '" + word.text + "'",
                                  hint);
    else if (!info_of(context.job.circuit.instances[at(id->index)]).syntax.waveform)
        context.diagnostics.error(word.span, "not-a-source",
                                  "'" + word.text + "' is no independent source of voltage or current", hint);
    else
        return values.advance(), id;
    return std::nullopt;
}

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

// .noise v(out[,ref]) SRC dec|oct|lin N f1 f2 [points per summary]
void read(const RequestContext& context, const Card& card, NoiseRequest& request) {
    request.every = constant_binding(0, card.span());
    CardValues values(context, card, 1);
    const std::optional<Probe> output = read_output(context, card, values);
    if (!output) return;
    request.output = *output;
    const std::optional<InstanceId> input = read_input(context, card, values);
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

void check_times(const TranRequest& request, Diagnostics& diagnostics) {
    const auto step = constant_value(request.step), stop = constant_value(request.stop);
    const auto start = constant_value(request.start), max_step = constant_value(request.max_step);
    bool wrong = false;
    const auto forbid_negative = [&](const std::optional<double>& value, const Binding& binding,
                                     const char* what) {
        if (!value || *value >= 0) return;
        wrong = true;
        diagnostics.error(binding.span, "negative-time", std::string(what) + " cannot be negative");
    };
    forbid_negative(step, request.step, "the step");
    forbid_negative(stop, request.stop, "the stop time");
    forbid_negative(start, request.start, "the start time");
    forbid_negative(max_step, request.max_step, "the largest step");
    if (wrong) return;
    if (stop && *stop == 0)
        diagnostics.error(request.stop.span, "no-duration", "a transient that stops at 0 has no duration",
                          ".tran 1u 1m: a point each microsecond, up to 1 ms");
    else if (stop && start && *start >= *stop)
        diagnostics.error(request.start.span, "stop-before-start",
                          "output starts when the transient is over: start lies at or behind stop",
                          "the order is .tran step stop start maxstep");
}

// LTspice's startup: independent sources are off at the operating point and come up in the first 20 us.
void ramp_sources(Circuit& circuit, Span span) {
    constexpr double startup = 20e-6; // s
    for (Instance& instance : circuit.instances) {
        const devices::DeviceInfo& info = *devices::registry()[static_cast<std::size_t>(instance.kind)];
        const int ramp = info.syntax.waveform ? info.find("ramp") : -1;
        const auto gives = [&](const auto& value) { return value.first == ramp; };
        if (ramp >= 0 && std::none_of(instance.values.begin(), instance.values.end(), gives))
            instance.values.emplace_back(ramp, constant_binding(startup, span));
    }
}

// .tran step stop [start [maxstep]] [uic] [startup], or .tran stop
void read(const RequestContext& context, const Card& card, TranRequest& request) {
    request.step = request.start = request.max_step = constant_binding(0, card.span());
    request.stop = constant_binding(1, card.span());
    CardValues values(context, card, 1);
    std::vector<Binding> times;
    while (!values.done()) {
        const Word& word = values.word();
        if (word.is("uic") || word.is("noop")) { // the second is Xyce's
            request.uic = true;
            values.advance();
            continue;
        }
        if (word.is("startup")) {
            ramp_sources(context.job.circuit, word.span);
            values.advance();
            continue;
        }
        const auto modifiers = {"steady", "nodiscard", "step", "sweep", "results"};
        if (std::any_of(modifiers.begin(), modifiers.end(), [&](const char* m) { return word.is(m); })) {
            context.diagnostics.error(word.span, "unsupported-modifier",
                                      "'" + word.text + "' of .tran is not supported");
            return;
        }
        if (times.size() == 4) {
            values.expect_end();
            return;
        }
        std::optional<Binding> time = values.value("a time");
        if (!time) return;
        times.push_back(std::move(*time));
    }
    if (times.empty()) {
        context.diagnostics.error(card.span(), "missing-value", ".tran needs a stop time",
                                  ".tran 1u 1m: a point each microsecond, up to 1 ms");
        return;
    }
    if (times.size() == 1) {
        request.stop = std::move(times[0]);
    } else {
        request.step = std::move(times[0]);
        request.stop = std::move(times[1]);
    }
    if (times.size() > 2) request.start = std::move(times[2]);
    if (times.size() > 3) request.max_step = std::move(times[3]);
    check_times(request, context.diagnostics);
}

} // namespace

bool read_analysis(const RequestContext& context, const Card& card) {
    analysis::AnalysisRequest request;
    const auto read_as = [&]<class Request>(std::type_identity<Request>) {
        if (card.key() != Request::card) return false;
        read(context, card, request.what.emplace<Request>());
        return true;
    };
    const bool known = [&]<class... R>(std::type_identity<std::variant<R...>>) {
        return (read_as(std::type_identity<R>{}) || ...);
    }(std::type_identity<analysis::AnyRequest>{});
    if (!known) return false;
    std::vector<analysis::AnalysisRequest>& all = context.job.requests.analyses;
    const auto before = std::count_if(all.begin(), all.end(), [&](const auto& other) {
        return other.what.index() == request.what.index();
    });
    request.name = card.key().substr(1) + (before > 0 ? std::to_string(before + 1) : std::string());
    request.span = card.span();
    all.push_back(std::move(request));
    return true;
}

} // namespace nullor::parser
