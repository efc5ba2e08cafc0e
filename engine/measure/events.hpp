#pragma once
// Finding the place that WHEN, AT, TRIG and TARG speak of.

#include <string>

#include "engine/base/failure.hpp"
#include "engine/measure/context.hpp"
#include "engine/measure/curve.hpp"
#include "engine/measure/requests.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::measure {

// The part of the axis that a measure looks at, low <= high.
struct Window {
    double low = 0, high = 0;
    std::string note; // what one must know: FROM or TO lay beyond the axis
};

// `signal` over the whole table. Fails where a value is NaN.
[[nodiscard]] Outcome<Curve> curve_of(const expr::Signal& signal, const results::Table& table,
                                      const Context& context);

[[nodiscard]] Outcome<Window> window_of(SignalIndex from, SignalIndex to, const Requests& requests,
                                        const results::Table& table, const Context& context);

[[nodiscard]] Outcome<Place> find_event(const Event& event, const Window& window, const Requests& requests,
                                        const results::Table& table, const Context& context);

// "1.5 V", "1.59155e+06 Hz": for messages.
[[nodiscard]] std::string quantity(double value, Unit unit);

} // namespace nullor::measure
