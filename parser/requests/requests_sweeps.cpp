#include "parser/requests/requests_sweeps.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "engine/base/near_names.hpp"
#include "parser/text/number.hpp"

namespace nullor::parser {

namespace {

using analysis::Sweep;

constexpr double most_points = 1e8;

std::optional<Sweep::Kind> logarithmic(const CardValues& values) {
    if (values.next_is("dec")) return Sweep::Kind::decade;
    if (values.next_is("oct")) return Sweep::Kind::octave;
    return std::nullopt;
}

// A word that cannot be a value, so that a list ends before it: the second source of a .dc.
bool starts_target(const RequestContext& context, const Word& word) {
    if (word.kind != Word::Kind::plain || starts_number(word.text, 0, true)) return false;
    if (word.is("param") || word.is("temp")) return true;
    return !context.names.parameter(word.lower) && context.names.target(word.lower).has_value();
}

std::optional<Target> find_target(const RequestContext& context, const Card& card, CardValues& values) {
    if (values.done()) {
        context.diagnostics.error(card.span(), "missing-name", card.key() + " needs something to sweep",
                                  "a source, a device, a parameter or temp: " + card.key() + " v1 0 5 0.1");
        return std::nullopt;
    }
    const bool parameter_only = values.next_is("param");
    if (parameter_only) values.advance();
    const std::vector<Word>& words = card.words;
    std::size_t k = values.at();
    // PSpice and LTspice name a model's parameter as "npn qn(bf)" or "qn(bf)".
    const auto opens = [&](std::size_t at) { return at < words.size() && words[at].is("("); };
    if (!opens(k + 1) && opens(k + 2)) ++k;
    if (k >= words.size() || words[k].kind != Word::Kind::plain) {
        context.diagnostics.error(k < words.size() ? words[k].span : card.span(), "missing-name",
                                  card.key() + " needs the name of what it sweeps");
        return std::nullopt;
    }
    std::string name = words[k].lower;
    const Span span = words[k].span;
    std::replace(name.begin(), name.end(), ':', '.');
    std::size_t used = k + 1 - values.at();
    if (opens(k + 1) && k + 3 < words.size() && words[k + 3].is(")")) {
        name += "." + words[k + 2].lower;
        used += 3;
    }
    values.advance(used);

    if (parameter_only) {
        if (const std::optional<ParameterId> id = context.names.parameter(name)) {
            Target target;
            target.index = id->index;
            target.name = name;
            return target;
        }
    }
    if (const std::optional<Target> target = context.names.target(name)) return target;
    context.diagnostics.error(span, "unknown-target", "there is nothing called '" + name + "' to sweep",
                              did_you_mean(name, [&] { return context.names.target_names(); }));
    return std::nullopt;
}

std::optional<std::vector<Binding>> read_list(const RequestContext& context, CardValues& values) {
    std::vector<Binding> list;
    bool sound = true;
    do {
        std::optional<Binding> value = values.value("a value of the list");
        if (value)
            list.push_back(std::move(*value));
        else
            sound = false;
    } while (sound && !values.done() && !starts_target(context, values.word()));
    return sound ? std::optional(std::move(list)) : std::nullopt;
}

// N a b, or (LTspice, with the word before the name) a b N.
bool read_range(CardValues& values, bool count_first, Sweep& sweep) {
    std::optional<Binding> count, start, stop;
    if (count_first && !(count = values.value("the number of points"))) return false;
    if (!(start = values.value("where to start")) || !(stop = values.value("where to stop"))) return false;
    if (!count_first && !(count = values.value("the number of points"))) return false;
    sweep.count = std::move(*count);
    sweep.start = std::move(*start);
    sweep.stop = std::move(*stop);
    return true;
}

bool read_values(const RequestContext& context, CardValues& values, Sweep& sweep) {
    if (const auto kind = logarithmic(values)) {
        sweep.kind = *kind;
        values.advance();
        return read_range(values, true, sweep);
    }
    if (values.next_is("lin")) { // HSPICE: lin N start stop
        sweep.kind = Sweep::Kind::points;
        values.advance();
        return read_range(values, true, sweep);
    }
    if (values.next_is("log")) { // of --step
        sweep.kind = Sweep::Kind::log_points;
        values.advance();
        return read_range(values, true, sweep);
    }
    if (values.next_is("list")) {
        sweep.kind = Sweep::Kind::list;
        values.advance();
        std::optional<std::vector<Binding>> list = read_list(context, values);
        if (list) sweep.list = std::move(*list);
        return list.has_value();
    }
    std::optional<Binding> start = values.value("where to start"), stop, step;
    if (start) stop = values.value("where to stop");
    if (stop) step = values.value("the step");
    if (!step) return false;
    sweep.start = std::move(*start);
    sweep.stop = std::move(*stop);
    sweep.step = std::move(*step);
    return true;
}

std::string text(double value) {
    return fmt::format("{:.6g}", value);
}

void check_linear(const Sweep& sweep, Diagnostics& diagnostics) {
    const auto start = constant_value(sweep.start), stop = constant_value(sweep.stop),
               step = constant_value(sweep.step);
    if (!start || !stop || !step || *start == *stop) return;
    if (*step == 0)
        return (void)diagnostics.error(sweep.step.span, "zero-step",
                                       "a step of 0 never reaches the end of the sweep");
    if ((*stop - *start) * *step < 0)
        diagnostics.note(sweep.step.span, "wrong-sign",
                         "the sweep goes from " + text(*start) + " to " + text(*stop) + ": its step is " +
                             text(-*step));
    if (std::abs((*stop - *start) / *step) > most_points)
        diagnostics.error(sweep.step.span, "too-many-points", "the sweep has more than 100 million points");
}

// For "1M" where 1e6 is meant: with an end a thousand million times as high the sweep would go the right way.
std::string meg_hint(const Card& card, const Sweep& sweep) {
    const auto start = constant_value(sweep.start), stop = constant_value(sweep.stop);
    const auto word = std::find_if(card.words.begin(), card.words.end(), [&](const Word& w) {
        return w.span.line == sweep.stop.span.line && w.span.column == sweep.stop.span.column;
    });
    if (!start || !stop || *stop * 1e9 <= *start || word == card.words.end()) return {};
    const std::size_t digits = word->lower.find_last_of("0123456789.") + 1;
    const std::string_view scale = std::string_view(word->lower).substr(digits);
    if (digits == 0 || !scale.starts_with('m') || scale.starts_with("mi")) return {};
    return fmt::format("m and M are milli, as in every SPICE; mega is meg: {}meg",
                       word->text.substr(0, digits));
}

void check_logarithmic(const Card& card, const Sweep& sweep, Diagnostics& diagnostics) {
    const auto start = constant_value(sweep.start), stop = constant_value(sweep.stop);
    for (const auto& [value, binding] : {std::pair(start, &sweep.start), std::pair(stop, &sweep.stop)})
        if (value && *value == 0) {
            diagnostics.error(binding->span, "log-of-zero", "a logarithmic sweep cannot reach 0",
                              "start at a small value, or sweep linearly");
            return;
        }
    if (!start || !stop) return;
    if ((*start < 0) != (*stop < 0))
        diagnostics.error(sweep.stop.span, "log-sign", "a logarithmic sweep cannot pass through 0");
    else if (std::abs(*stop) < std::abs(*start)) {
        const std::string meg = meg_hint(card, sweep);
        diagnostics.error(sweep.stop.span, "stop-before-start", "the sweep stops before it starts",
                          !meg.empty()
                              ? meg
                              : "the order is N start stop behind dec or oct, and start stop N where "
                                "dec or oct stands before the name");
    }
}

} // namespace

std::optional<Binding> CardValues::value(const char* what) {
    if (done()) {
        context_.diagnostics.error(card_.words.back().span, "missing-value",
                                   std::string(what) + " is missing behind this");
        return std::nullopt;
    }
    const std::size_t end = item_end(card_.words, at_);
    std::optional<Binding> binding = bind_words(card_, at_, end, context_.top, context_.diagnostics);
    if (!binding) return std::nullopt;
    binding->span = card_.span(at_, end);
    advance(end - at_);
    if (const std::optional<double> constant = constant_value(*binding);
        constant && !std::isfinite(*constant)) {
        context_.diagnostics.error(binding->span, "not-finite",
                                   std::string(what) + " is not a finite number");
        return std::nullopt;
    }
    return binding;
}

void CardValues::expect_end() {
    if (!done())
        context_.diagnostics.error(word().span, "unexpected-word",
                                   card_.key() + " does not end here: '" + word().text +
                                       "' has no place in it");
}

void check_sweep(const Card& card, const Sweep& sweep, Diagnostics& diagnostics) {
    if (sweep.kind == Sweep::Kind::linear) return check_linear(sweep, diagnostics);
    if (sweep.kind == Sweep::Kind::list) return;
    if (const auto count = constant_value(sweep.count)) {
        if (*count < 1 || *count != std::round(*count)) {
            diagnostics.error(sweep.count.span, "bad-count",
                              "the number of points is " + text(*count) +
                                  ", it must be a whole number from 1 on");
            return;
        }
        if (*count > most_points) {
            diagnostics.error(sweep.count.span, "too-many-points",
                              "the sweep has more than 100 million points");
            return;
        }
    }
    if (sweep.kind != Sweep::Kind::points) check_logarithmic(card, sweep, diagnostics);
}

std::optional<analysis::SweptTarget> read_swept(const RequestContext& context, const Card& card,
                                                CardValues& values) {
    analysis::SweptTarget swept;
    const std::size_t first = values.at();
    // The word for the scale before the name: LTspice and PSpice.
    const bool named_lin = values.next_is("lin"), named_log = logarithmic(values).has_value();
    if (named_log) swept.sweep.kind = *logarithmic(values);
    if (named_lin || named_log) values.advance();
    const std::optional<Target> target = find_target(context, card, values);
    if (!target) return std::nullopt;
    swept.target = *target;
    const bool sound =
        named_log ? read_range(values, false, swept.sweep) : read_values(context, values, swept.sweep);
    if (!sound) return std::nullopt;
    swept.sweep.span = card.span(first, values.at());
    check_sweep(card, swept.sweep, context.diagnostics);
    return swept;
}

std::optional<Sweep> read_frequencies(const RequestContext& context, const Card& card, CardValues& values) {
    Sweep sweep;
    const std::size_t first = values.at();
    if (values.done() || !(logarithmic(values) || values.next_is("lin") || values.next_is("list"))) {
        context.diagnostics.error(values.done() ? card.span() : values.word().span, "missing-scale",
                                  "one of dec, oct, lin and list is expected here",
                                  ".ac dec 10 1 1meg: ten points a decade from 1 Hz to 1 MHz");
        return std::nullopt;
    }
    if (!read_values(context, values, sweep)) return std::nullopt;
    sweep.span = card.span(first, values.at());
    const std::size_t before = context.diagnostics.all().size();
    check_sweep(card, sweep, context.diagnostics);
    if (context.diagnostics.all().size() != before) return sweep;

    std::vector<const Binding*> frequencies{&sweep.start, &sweep.stop};
    if (sweep.kind == Sweep::Kind::list) {
        frequencies.clear();
        for (const Binding& value : sweep.list) frequencies.push_back(&value);
    }
    for (const Binding* frequency : frequencies)
        if (const auto value = constant_value(*frequency); value && *value < 0)
            context.diagnostics.error(frequency->span, "negative-frequency",
                                      "a frequency cannot be negative");
    const auto start = constant_value(sweep.start), stop = constant_value(sweep.stop);
    if (sweep.kind == Sweep::Kind::points && start && stop && *stop < *start)
        context.diagnostics.error(sweep.stop.span, "stop-before-start", "the sweep stops before it starts",
                                  meg_hint(card, sweep));
    return sweep;
}

void read_step(const RequestContext& context, const Card& card) {
    CardValues values(context, card, 1);
    std::optional<analysis::SweptTarget> swept = read_swept(context, card, values);
    if (!swept) return;
    values.expect_end();
    for (const analysis::SweptTarget& other : context.job.requests.steps)
        if (other.target.kind == swept->target.kind && other.target.index == swept->target.index &&
            other.target.value == swept->target.value)
            context.diagnostics.error(card.span(), "step-twice",
                                      "'" + swept->target.name + "' is stepped twice",
                                      "one .step card with a list takes any values");
    context.job.requests.steps.push_back(std::move(*swept));
}

void read_temperatures(const RequestContext& context, const Card& card) {
    CardValues values(context, card, 1);
    do {
        std::optional<Binding> value = values.value("a temperature in degrees C");
        if (!value) return;
        check_temperature(*value, context.diagnostics);
        context.job.requests.temperatures.push_back(std::move(*value));
    } while (!values.done());
}

} // namespace nullor::parser
