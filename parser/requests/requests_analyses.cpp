#include "parser/requests/requests_analyses.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/circuit/description/device_info.hpp"
#include "engine/devices/registry.hpp"
#include "parser/requests/requests_noise.hpp"
#include "parser/requests/requests_small_signal.hpp"
#include "parser/requests/requests_sweeps.hpp"

namespace nullor::parser {

namespace {

using analysis::AcRequest;
using analysis::DcRequest;
using analysis::OpRequest;
using analysis::TranRequest;

// One for each analysis of the list: what stands behind the name of its card. Those of small signals but .ac
// are in requests_small_signal.cpp.
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
