#pragma once
// Finding the place that WHEN, AT, TRIG and TARG speak of.

#include <string>

#include "engine/measure/bound.hpp"

namespace nullor::measure {

// The part of the axis that a measure looks at, low <= high.
struct Window {
    double low = 0, high = 0;
    std::string note; // what one must know: FROM or TO lay beyond the axis
};

[[nodiscard]] Outcome<Window> window_of(SignalIndex from, SignalIndex to, Bound& bound,
                                        const results::Table& table, const Context& context);

[[nodiscard]] Outcome<Place> find_event(const Event& event, const Window& window, Bound& bound,
                                        const results::Table& table, const Context& context);

} // namespace nullor::measure
