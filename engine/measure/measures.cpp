#include "engine/measure/measures.hpp"

#include <cassert>
#include <cmath>

#include <fmt/format.h>

#include "engine/measure/events.hpp"

namespace nullor::measure {

namespace {

struct Job {
    const Measure& measure;
    Bound& bound;
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
        result.unit = unit_of(measure, bound.requests(), table.header().axis.unit);
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
    const Outcome<BoundSignal*> signal = bound.signal(measure.signal, &table, context);
    if (!signal) return fail(signal.failure().message);
    const double value = signal.value()->measured(0);
    give(measure.kind == Kind::pp ? 0.0 : measure.kind == Kind::rms ? std::abs(value) : value);
}

void Job::over_window(const Window& window) const {
    using Kind = Measure::Kind;
    Curve& whole = bound.signal_curve;
    if (const Outcome<Done> filled = bound.curve(measure.signal, table, context, whole); !filled)
        return fail(filled.failure().message);
    const bool cut = measure.from >= 0 || measure.to >= 0;
    const bool along = measure.kind == Kind::avg || measure.kind == Kind::rms || measure.kind == Kind::integ;
    if ((cut || along) && !whole.one_direction())
        return fail(fmt::format("{} jumps back and forth: an interval has no meaning on it",
                                table.header().axis.name));
    if (cut) whole.between(window.low, window.high, bound.cut);
    const Curve& curve = cut ? bound.cut : whole;
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
    const Outcome<Place> place = find_event(measure.event, window, bound, table, context);
    if (!place) return fail(place.failure().message);
    result.place = place.value().x;
    if (measure.kind == Measure::Kind::when) return give(result.place);
    Curve& curve = bound.signal_curve;
    if (const Outcome<Done> filled = bound.curve(measure.signal, table, context, curve); !filled)
        return fail(filled.failure().message);
    if (!curve.one_direction())
        return fail(fmt::format("{} jumps back and forth: there is nothing between its points",
                                table.header().axis.name));
    if (measure.kind == Measure::Kind::find) return give(curve.value(place.value()));
    give(curve.slope(place.value()));
}

void Job::distance(const Window& window) const {
    const Outcome<Place> trig = find_event(measure.trig, window, bound, table, context);
    if (!trig) return fail("TRIG: " + trig.failure().message);
    const Outcome<Place> targ = find_event(measure.targ, window, bound, table, context);
    if (!targ) return fail("TARG: " + targ.failure().message);
    result.from = trig.value().x;
    result.to = result.place = targ.value().x;
    give(result.to - result.from);
}

// PARAM: over what is known without a curve; over the one row of an operating point, too.
void parameter_value(const Measure& measure, Bound& bound, const results::Table* table,
                     const Context& context, MeasureResult& result) {
    const expr::Signal& signal = signal_at(bound.requests(), measure.signal);
    const Outcome<BoundSignal*> known =
        bound.signal(measure.signal, table && table->rows() == 1 ? table : nullptr, context);
    if (!known) {
        result.message = known.failure().message;
        return;
    }
    const double value = known.value()->measured(0);
    if (!std::isfinite(value)) {
        result.message = std::isnan(value) ? fmt::format("{} is not a number", signal.text)
                                           : fmt::format("{} is {}", signal.text, value);
        return;
    }
    result.value = value;
    result.unit = signal.unit;
    result.ok = true;
}

void carry_out(const Measure& measure, Bound& bound, const results::Table* table, const Context& context,
               MeasureResult& result) {
    if (measure.kind == Measure::Kind::param) return parameter_value(measure, bound, table, context, result);
    if (!table || table->rows() == 0) {
        result.message = fmt::format("the analysis {} gave no result to measure", measure.analysis);
        return;
    }
    const Job job{measure, bound, *table, context, result};
    if (table->header().axis.name.empty()) return job.one_row();
    const Outcome<Window> window = window_of(measure.from, measure.to, bound, *table, context);
    if (!window) {
        result.message = window.failure().message;
        return;
    }
    using Kind = Measure::Kind;
    switch (measure.kind) {
    case Kind::find:
    case Kind::when:
    case Kind::deriv: job.at_event(window.value()); break;
    case Kind::trig_targ: job.distance(window.value()); break;
    default: job.over_window(window.value()); break;
    }
}

} // namespace

MeasureResult carry_out(const Measure& measure, const Requests& requests, const results::Table* table,
                        const Context& context) {
    Bound bound(requests);
    MeasureResult result;
    result.name = measure.name;
    result.span = measure.span;
    carry_out(measure, bound, table, context, result);
    return result;
}

MeasureRun::MeasureRun(Bound& bound) : bound_(bound), requests_(bound.requests()) {
    for (const Measure& measure : requests_.measures) {
        MeasureResult& result = results_.emplace_back();
        result.name = measure.name;
        result.span = measure.span;
    }
    restart();
}

void MeasureRun::restart() {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    done_.assign(requests_.measures.size(), 0);
    for (MeasureResult& result : results_) {
        result.value = result.place = result.from = result.to = none;
        result.unit = Unit::none;
        result.ok = false;
        result.message.clear();
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
    carry_out(requests_.measures[index], bound_, table, context, results_[index]);
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
