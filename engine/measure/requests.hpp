#pragma once
// .meas and .expect, with names already turned into slots.

#include <string>
#include <vector>

#include "engine/base/diagnostics.hpp"
#include "engine/expr/signal.hpp"

namespace nullor::measure {

// Index into Requests::signals; -1: not given. Limits such as FROM= are signals too: they may read parameters
// and earlier measures.
using SignalIndex = int;

enum class Crossing { any, rise, fall }; // CROSS, RISE, FALL

// A place on the axis: where `signal` meets `level` for the n-th time after `delay`, or AT= a place.
struct Event {
    SignalIndex at = -1;
    SignalIndex signal = -1;
    SignalIndex level = -1; // a number or another signal
    Crossing crossing = Crossing::any;
    int number = 1;         // -1: LAST
    SignalIndex delay = -1; // TD=
};

struct Measure {
    enum class Kind {
        find,      // value of signal at event
        when,      // place of event
        trig_targ, // place of targ minus place of trig
        min,
        max,
        pp,
        avg,
        rms,
        integ,
        min_at,
        max_at, // place of the extreme
        deriv,  // d signal / d axis at event
        param,  // value of signal over earlier measures and parameters
    } kind = Kind::find;
    std::string name;     // lower case
    std::string analysis; // "op", "ac", "tran2", ...; param: may be empty
    SignalIndex signal = -1;
    Event event; // find, when, deriv
    Event trig, targ;
    SignalIndex from = -1, to = -1;
    Span span;
};

enum class Relation { equal, less, less_equal, greater, greater_equal };

struct Expectation {
    std::string name;     // may be empty
    std::string analysis; // "op", "ac", "ac2", ..., or "meas"
    SignalIndex left = -1, right = -1;
    Relation relation = Relation::equal;
    SignalIndex rtol = -1, atol = -1; // not given: 1e-6 and 1e-12, in noise 0
    SignalIndex from = -1, to = -1;
    std::string text; // "v(out) == -10", as written
    Span span;
};

struct Requests {
    std::vector<expr::Signal> signals;
    std::vector<Measure> measures; // in the order of the deck
    std::vector<Expectation> expectations;
};

[[nodiscard]] inline const expr::Signal& signal_at(const Requests& requests, SignalIndex index) {
    return requests.signals[static_cast<std::size_t>(index)];
}

// Of the measure's result, over an axis of this unit; an area or a slope has none if that has no name.
[[nodiscard]] Unit unit_of(const Measure& measure, const Requests& requests, Unit axis);

} // namespace nullor::measure
