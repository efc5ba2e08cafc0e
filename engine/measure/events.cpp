#include "engine/measure/events.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/measure/bound_signal.hpp"

namespace nullor::measure {

namespace {

std::string ordinal(int number) {
    const int ones = number % 10, tens = number % 100;
    const bool teen = tens >= 11 && tens <= 13;
    return fmt::format("{}{}", number,
                       teen || ones == 0 || ones > 3 ? "th"
                       : ones == 1                   ? "st"
                       : ones == 2                   ? "nd"
                                                     : "rd");
}

std::string axis_range(const results::Table& table, double low, double high) {
    const results::ColumnInfo& axis = table.header().axis;
    return fmt::format("{} from {} to {}", axis.name, quantity(low, axis.unit), quantity(high, axis.unit));
}

// Rounding of an end of the axis must not put a place outside.
double slack(const results::Table& table) {
    const double first = table.axis(0), last = table.axis(table.rows() - 1);
    return 1e-12 * std::max(std::abs(first), std::abs(last));
}

std::string describe(const Event& event, const Requests& requests) {
    std::string text =
        fmt::format("{} = {}", signal_at(requests, event.signal).text, signal_at(requests, event.level).text);
    if (event.crossing == Crossing::rise) text += ", rising";
    if (event.crossing == Crossing::fall) text += ", falling";
    return text;
}

Outcome<Place> find_at(const Event& event, const Requests& requests, const results::Table& table,
                       const Context& context) {
    const expr::Signal& signal = signal_at(requests, event.at);
    const Outcome<double> at = constant_value(signal, context);
    if (!at) return at.failure();
    if (std::isnan(at.value())) return bad_request(fmt::format("AT={} is not a number", signal.text));
    std::vector<double> x(table.rows());
    for (std::size_t row = 0; row < x.size(); ++row) x[row] = table.axis(row);
    const Curve axis(x, x);
    if (!(at.value() >= axis.low() - slack(table) && at.value() <= axis.high() + slack(table)))
        return bad_request(fmt::format("AT={} lies outside: {}",
                                       quantity(at.value(), table.header().axis.unit),
                                       axis_range(table, axis.low(), axis.high())));
    return axis.locate(std::clamp(at.value(), axis.low(), axis.high()));
}

// The n-th place, or the last. A curve that starts at the level counts only where there is no other place and
// neither a direction nor a number was asked for.
std::optional<Place> choose(const Event& event, const std::vector<Place>& places, const Curve& difference) {
    if (event.number < 0 && !places.empty()) return places.back();
    if (event.number > 0 && places.size() >= static_cast<std::size_t>(event.number))
        return places[static_cast<std::size_t>(event.number) - 1];
    const bool unqualified = event.crossing == Crossing::any && event.number == 1;
    if (unqualified && difference.y().front() == 0) return Place{difference.x().front(), 0, 0.0};
    return std::nullopt;
}

} // namespace

std::string quantity(double value, Unit unit) {
    const std::string_view name = symbol(unit);
    return name.empty() ? fmt::format("{:.6g}", value) : fmt::format("{:.6g} {}", value, name);
}

Outcome<Curve> curve_of(const expr::Signal& signal, const results::Table& table, const Context& context) {
    Outcome<BoundSignal> bound = BoundSignal::bind(signal, &table, context);
    if (!bound) return bound.failure();
    std::vector<double> x(table.rows()), y(table.rows());
    for (std::size_t row = 0; row < x.size(); ++row) {
        x[row] = table.axis(row);
        y[row] = bound.value().measured(row);
        if (std::isnan(y[row]))
            return bad_request(fmt::format("{} is not a number at {} = {}", signal.text,
                                           table.header().axis.name,
                                           quantity(x[row], table.header().axis.unit)));
    }
    return Curve(std::move(x), std::move(y));
}

Outcome<Window> window_of(SignalIndex from, SignalIndex to, const Requests& requests,
                          const results::Table& table, const Context& context) {
    const double first = table.axis(0), last = table.axis(table.rows() - 1);
    const double low = std::min(first, last), high = std::max(first, last);
    const Unit unit = table.header().axis.unit;
    Window window{low, high, {}};
    if (from < 0 && to < 0) return window;

    double ends[2] = {first <= last ? low : high, first <= last ? high : low};
    const SignalIndex given[2] = {from, to};
    for (int k = 0; k < 2; ++k) {
        if (given[k] < 0) continue;
        const Outcome<double> end = constant_value(signal_at(requests, given[k]), context);
        if (!end) return end.failure();
        if (std::isnan(end.value()))
            return bad_request(fmt::format("{}={} is not a number", k == 0 ? "FROM" : "TO",
                                           signal_at(requests, given[k]).text));
        ends[k] = end.value();
    }
    if (ends[0] > ends[1] && first <= last)
        return bad_request(
            fmt::format("FROM={} lies behind TO={}", quantity(ends[0], unit), quantity(ends[1], unit)));
    window.low = std::min(ends[0], ends[1]);
    window.high = std::max(ends[0], ends[1]);
    if (window.low > high + slack(table) || window.high < low - slack(table))
        return bad_request(fmt::format("FROM={} TO={} lies outside: {}", quantity(ends[0], unit),
                                       quantity(ends[1], unit), axis_range(table, low, high)));
    if (window.low < low - slack(table) || window.high > high + slack(table))
        window.note = fmt::format("only {} was there to be measured",
                                  axis_range(table, std::max(low, window.low), std::min(high, window.high)));
    window.low = std::clamp(window.low, low, high);
    window.high = std::clamp(window.high, low, high);
    return window;
}

Outcome<Place> find_event(const Event& event, const Window& window, const Requests& requests,
                          const results::Table& table, const Context& context) {
    if (event.at >= 0) return find_at(event, requests, table, context);

    const Outcome<Curve> signal = curve_of(signal_at(requests, event.signal), table, context);
    if (!signal) return signal.failure();
    const Outcome<Curve> level = curve_of(signal_at(requests, event.level), table, context);
    if (!level) return level.failure();
    std::vector<double> gap(table.rows());
    for (std::size_t row = 0; row < gap.size(); ++row)
        gap[row] = signal.value().y()[row] - level.value().y()[row];
    const Curve difference(signal.value().x(), std::move(gap));
    if (!difference.one_direction())
        return bad_request(fmt::format("{} jumps back and forth: a crossing has no meaning on it",
                                       table.header().axis.name));

    Window looked_at = window;
    if (event.delay >= 0) {
        const Outcome<double> delay = constant_value(signal_at(requests, event.delay), context);
        if (!delay) return delay.failure();
        if (difference.descending())
            looked_at.high = std::min(window.high, delay.value());
        else
            looked_at.low = std::max(window.low, delay.value());
    }
    std::vector<Place> places = difference.zeros(event.crossing);
    const auto outside = [&](const Place& place) {
        return place.x < looked_at.low - slack(table) || place.x > looked_at.high + slack(table);
    };
    places.erase(std::remove_if(places.begin(), places.end(), outside), places.end());
    const std::optional<Place> chosen = choose(event, places, difference);
    if (chosen && !outside(*chosen)) return *chosen;

    const Curve& curve = signal.value();
    const Unit unit = signal_at(requests, event.signal).unit;
    std::string message = fmt::format("no place where {}", describe(event, requests));
    if (event.number > 1)
        message += fmt::format(", for the {} time (found {})", ordinal(event.number), places.size());
    message += fmt::format("; {} lies between {} and {} for {}", signal_at(requests, event.signal).text,
                           quantity(curve.y()[curve.row_of_min()], unit),
                           quantity(curve.y()[curve.row_of_max()], unit),
                           axis_range(table, looked_at.low, looked_at.high));
    return bad_request(std::move(message));
}

} // namespace nullor::measure
