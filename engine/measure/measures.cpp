#include "engine/measure/measures.hpp"

#include <cmath>

#include <fmt/format.h>

#include "engine/measure/bound_signal.hpp"
#include "engine/measure/events.hpp"

namespace nullor::measure {

namespace {

struct Job {
    const Measure& measure;
    const Requests& requests;
    const results::Table& table;
    const Context& context;
    MeasureResult& result;

    void fail(std::string message) const { result.message = std::move(message); }

    // Infinite and undefined results are no results.
    void give(double value) const {
        if (!std::isfinite(value)) {
            fail(std::isnan(value) ? "the result is not a number" : fmt::format("the result is {}", value));
            return;
        }
        result.value = value;
        result.unit = unit_of(measure, requests, table.header().axis.unit);
        result.ok = true;
    }

    void one_row() const;
    void over_window(const Window& window) const;
    void at_event(const Window& window) const;
    void distance(const Window& window) const;
};

// The operating point has one row and no axis: extremes and means are its value.
void Job::one_row() const {
    using Kind = Measure::Kind;
    const bool needs_axis = measure.event.at >= 0 || measure.event.signal >= 0 ||
                            measure.kind == Kind::trig_targ || measure.kind == Kind::integ ||
                            measure.kind == Kind::deriv || measure.kind == Kind::min_at ||
                            measure.kind == Kind::max_at || measure.from >= 0 || measure.to >= 0;
    if (needs_axis) return fail(fmt::format("{} has no axis to look along", measure.analysis));
    const expr::Signal& signal = signal_at(requests, measure.signal);
    Outcome<BoundSignal> bound = BoundSignal::bind(signal, &table, context);
    if (!bound) return fail(bound.failure().message);
    const double value = bound.value().measured(0);
    give(measure.kind == Kind::pp ? 0.0 : measure.kind == Kind::rms ? std::abs(value) : value);
}

void Job::over_window(const Window& window) const {
    using Kind = Measure::Kind;
    const expr::Signal& signal = signal_at(requests, measure.signal);
    const Outcome<Curve> whole = curve_of(signal, table, context);
    if (!whole) return fail(whole.failure().message);
    const bool cut = measure.from >= 0 || measure.to >= 0;
    const bool along = measure.kind == Kind::avg || measure.kind == Kind::rms || measure.kind == Kind::integ;
    if ((cut || along) && !whole.value().one_direction())
        return fail(fmt::format("{} jumps back and forth: an interval has no meaning on it",
                                table.header().axis.name));
    const Curve curve = cut ? whole.value().between(window.low, window.high) : whole.value();
    const double length = curve.high() - curve.low();
    const std::size_t lowest = curve.row_of_min(), highest = curve.row_of_max();
    result.from = window.low;
    result.to = window.high;
    result.message = window.note;
    switch (measure.kind) {
    case Kind::min:
    case Kind::min_at:
        result.place = curve.x()[lowest];
        return give(measure.kind == Kind::min ? curve.y()[lowest] : result.place);
    case Kind::max:
    case Kind::max_at:
        result.place = curve.x()[highest];
        return give(measure.kind == Kind::max ? curve.y()[highest] : result.place);
    case Kind::pp: return give(curve.y()[highest] - curve.y()[lowest]);
    case Kind::avg: return give(length > 0 ? curve.integral() / length : curve.y()[0]);
    case Kind::rms:
        return give(length > 0 ? std::sqrt(curve.integral_of_square() / length) : std::abs(curve.y()[0]));
    case Kind::integ: return give(curve.integral());
    default: assert(false);
    }
}

void Job::at_event(const Window& window) const {
    if (measure.event.at < 0 && measure.event.signal < 0) return fail("no place given: add WHEN or AT=");
    const Outcome<Place> place = find_event(measure.event, window, requests, table, context);
    if (!place) return fail(place.failure().message);
    result.place = place.value().x;
    if (measure.kind == Measure::Kind::when) return give(result.place);
    const expr::Signal& signal = signal_at(requests, measure.signal);
    const Outcome<Curve> curve = curve_of(signal, table, context);
    if (!curve) return fail(curve.failure().message);
    if (!curve.value().one_direction())
        return fail(fmt::format("{} jumps back and forth: there is nothing between its points",
                                table.header().axis.name));
    if (measure.kind == Measure::Kind::find) return give(curve.value().value(place.value()));
    give(curve.value().slope(place.value()));
}

void Job::distance(const Window& window) const {
    const Outcome<Place> trig = find_event(measure.trig, window, requests, table, context);
    if (!trig) return fail("TRIG: " + trig.failure().message);
    const Outcome<Place> targ = find_event(measure.targ, window, requests, table, context);
    if (!targ) return fail("TARG: " + targ.failure().message);
    result.from = trig.value().x;
    result.to = result.place = targ.value().x;
    give(result.to - result.from);
}

// PARAM: over what is known without a curve; over the one row of an operating point, too.
void parameter_value(const Measure& measure, const Requests& requests, const results::Table* table,
                     const Context& context, MeasureResult& result) {
    const expr::Signal& signal = signal_at(requests, measure.signal);
    Outcome<BoundSignal> bound =
        BoundSignal::bind(signal, table && table->rows() == 1 ? table : nullptr, context);
    if (!bound) {
        result.message = bound.failure().message;
        return;
    }
    const double value = bound.value().measured(0);
    if (!std::isfinite(value)) {
        result.message = std::isnan(value) ? fmt::format("{} is not a number", signal.text)
                                           : fmt::format("{} is {}", signal.text, value);
        return;
    }
    result.value = value;
    result.unit = signal.unit;
    result.ok = true;
}

} // namespace

MeasureResult carry_out(const Measure& measure, const Requests& requests, const results::Table* table,
                        const Context& context) {
    MeasureResult result;
    result.name = measure.name;
    result.span = measure.span;
    if (measure.kind == Measure::Kind::param) {
        parameter_value(measure, requests, table, context, result);
        return result;
    }
    if (!table || table->rows() == 0) {
        result.message = fmt::format("the analysis {} gave no result to measure", measure.analysis);
        return result;
    }
    const Job job{measure, requests, *table, context, result};
    if (table->header().axis.name.empty()) {
        job.one_row();
        return result;
    }
    const Outcome<Window> window = window_of(measure.from, measure.to, requests, *table, context);
    if (!window) {
        result.message = window.failure().message;
        return result;
    }
    using Kind = Measure::Kind;
    switch (measure.kind) {
    case Kind::find:
    case Kind::when:
    case Kind::deriv: job.at_event(window.value()); break;
    case Kind::trig_targ: job.distance(window.value()); break;
    default: job.over_window(window.value()); break;
    }
    return result;
}

MeasureRun::MeasureRun(const Requests& requests) : requests_(requests), done_(requests.measures.size(), 0) {
    for (const Measure& measure : requests.measures) {
        MeasureResult& result = results_.emplace_back();
        result.name = measure.name;
        result.span = measure.span;
    }
}

bool MeasureRun::ready(const Measure& measure) const {
    using Kind = expr::SignalInput::Kind;
    for (const expr::SignalInput& input : signal_at(requests_, measure.signal).inputs) {
        const bool known =
            input.kind == Kind::parameter || input.kind == Kind::target ||
            (input.kind == Kind::measure && results_[static_cast<std::size_t>(input.index)].ok);
        if (!known) return false;
    }
    return true;
}

void MeasureRun::set(std::size_t index, const results::Table* table, Context context) {
    context.measures = results_;
    results_[index] = carry_out(requests_.measures[index], requests_, table, context);
    done_[index] = 1;
}

void MeasureRun::add(std::string_view analysis, const results::Table& table, const Context& context) {
    for (std::size_t k = 0; k < requests_.measures.size(); ++k) {
        const Measure& measure = requests_.measures[k];
        if (done_[k]) continue;
        if (measure.kind == Measure::Kind::param && ready(measure))
            set(k, nullptr, context);
        else if (measure.analysis == analysis && measure.kind != Measure::Kind::param)
            set(k, &table, context);
        else if (measure.analysis == analysis && table.rows() == 1)
            set(k, &table, context);
    }
}

void MeasureRun::finish(const Context& context) {
    for (std::size_t k = 0; k < requests_.measures.size(); ++k)
        if (!done_[k]) set(k, nullptr, context);
}

} // namespace nullor::measure
