#include "engine/measure/events.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

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

Outcome<Place> find_at(const Event& event, Bound& bound, const results::Table& table,
                       const Context& context) {
    const Outcome<double> at = bound.constant(event.at, context);
    if (!at) return at.failure();
    if (std::isnan(at.value()))
        return bad_request(fmt::format("AT={} is not a number", signal_at(bound.requests(), event.at).text));
    Curve& axis = bound.difference;
    (void)axis.fill(table.axis());
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

Outcome<Window> window_of(SignalIndex from, SignalIndex to, Bound& bound, const results::Table& table,
                          const Context& context) {
    const double first = table.axis(0), last = table.axis(table.rows() - 1);
    const double low = std::min(first, last), high = std::max(first, last);
    const Unit unit = table.header().axis.unit;
    Window window{low, high, {}};
    if (from < 0 && to < 0) return window;

    double ends[2] = {first <= last ? low : high, first <= last ? high : low};
    const SignalIndex given[2] = {from, to};
    for (int k = 0; k < 2; ++k) {
        if (given[k] < 0) continue;
        const Outcome<double> end = bound.constant(given[k], context);
        if (!end) return end.failure();
        if (std::isnan(end.value()))
            return bad_request(fmt::format("{}={} is not a number", k == 0 ? "FROM" : "TO",
                                           signal_at(bound.requests(), given[k]).text));
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

Outcome<Place> find_event(const Event& event, const Window& window, Bound& bound, const results::Table& table,
                          const Context& context) {
    if (event.at >= 0) return find_at(event, bound, table, context);

    const Requests& requests = bound.requests();
    Curve &curve = bound.signal_curve, &level = bound.level_curve, &difference = bound.difference;
    for (const auto& [index, to] : {std::pair{event.signal, &curve}, std::pair{event.level, &level}})
        if (const Outcome<Done> filled = bound.curve(index, table, context, *to); !filled)
            return filled.failure();
    std::vector<double>& gap = difference.fill(table.axis());
    for (std::size_t row = 0; row < gap.size(); ++row) gap[row] = curve.y()[row] - level.y()[row];
    if (!difference.one_direction())
        return bad_request(fmt::format("{} jumps back and forth: a crossing has no meaning on it",
                                       table.header().axis.name));

    Window looked_at = window;
    if (event.delay >= 0) {
        const Outcome<double> delay = bound.constant(event.delay, context);
        if (!delay) return delay.failure();
        if (difference.descending())
            looked_at.high = std::min(window.high, delay.value());
        else
            looked_at.low = std::max(window.low, delay.value());
    }
    std::vector<Place>& places = bound.places;
    difference.zeros(event.crossing, places);
    const auto outside = [&](const Place& place) {
        return place.x < looked_at.low - slack(table) || place.x > looked_at.high + slack(table);
    };
    places.erase(std::remove_if(places.begin(), places.end(), outside), places.end());
    const std::optional<Place> chosen = choose(event, places, difference);
    if (chosen && !outside(*chosen)) return *chosen;

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
