#pragma once
// The signals of all requests, each tied to its table once: of another step or variant only the numbers are
// taken. What is found along a curve is found in rooms that are used again.

#include <optional>
#include <vector>

#include "engine/measure/bound_signal.hpp"
#include "engine/measure/curve.hpp"
#include "engine/measure/requests.hpp"

namespace nullor::measure {

// One a thread. requests, and the tables that are asked for, outlive it or are not asked for again.
class Bound {
public:
    explicit Bound(const Requests& requests) : requests_(requests), signals_(requests.signals.size()) {}

    [[nodiscard]] const Requests& requests() const { return requests_; }
    // With the numbers of the context, until the next call for it. Without a table as in BoundSignal::bind.
    [[nodiscard]] Outcome<BoundSignal*> signal(SignalIndex index, const results::Table* table,
                                               const Context& context);
    // Of a signal that reads no table: a limit, a tolerance, a level.
    [[nodiscard]] Outcome<double> constant(SignalIndex index, const Context& context);
    // A signal over the whole table. Fails where a value is NaN.
    [[nodiscard]] Outcome<Done> curve(SignalIndex index, const results::Table& table, const Context& context,
                                      Curve& to);

    Curve signal_curve, level_curve, difference, cut; // for one measure after another
    std::vector<Place> places;

private:
    const Requests& requests_;
    std::vector<std::optional<BoundSignal>> signals_;
};

// "1.5 V", "1.59155e+06 Hz": for messages.
[[nodiscard]] std::string quantity(double value, Unit unit);

} // namespace nullor::measure
