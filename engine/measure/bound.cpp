#include "engine/measure/bound.hpp"

#include <cmath>

#include <fmt/format.h>

namespace nullor::measure {

std::string quantity(double value, Unit unit) {
    const std::string_view name = symbol(unit);
    return name.empty() ? fmt::format("{:.6g}", value) : fmt::format("{:.6g} {}", value, name);
}

Outcome<BoundSignal*> Bound::signal(SignalIndex index, const results::Table* table, const Context& context) {
    std::optional<BoundSignal>& bound = signals_[static_cast<std::size_t>(index)];
    if (bound && bound->is_bound_to(table, context)) {
        if (auto missing = bound->take(context)) return std::move(*missing);
        return &*bound;
    }
    Outcome<BoundSignal> made = BoundSignal::bind(signal_at(requests_, index), table, context);
    if (!made) return made.failure();
    bound.emplace(std::move(made).value());
    return &*bound;
}

Outcome<double> Bound::constant(SignalIndex index, const Context& context) {
    const Outcome<BoundSignal*> bound = signal(index, nullptr, context);
    if (!bound) return bound.failure();
    return bound.value()->measured(0);
}

Outcome<Done> Bound::curve(SignalIndex index, const results::Table& table, const Context& context,
                           Curve& to) {
    const Outcome<BoundSignal*> bound = signal(index, &table, context);
    if (!bound) return bound.failure();
    std::vector<double>& y = to.fill(table.axis());
    for (std::size_t row = 0; row < y.size(); ++row) {
        y[row] = bound.value()->measured(row);
        if (std::isnan(y[row]))
            return bad_request(fmt::format("{} is not a number at {} = {}", signal_at(requests_, index).text,
                                           table.header().axis.name,
                                           quantity(table.axis(row), table.header().axis.unit)));
    }
    return Done{};
}

} // namespace nullor::measure
