#include "engine/results/table/text.hpp"

#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace nullor::results {
namespace {

// 1e-18 to 1e15 in steps of a thousand.
constexpr std::array<std::string_view, 12> prefixes = {"a", "f", "p", "n", "u", "m",
                                                       "",  "k", "M", "G", "T", "P"};
constexpr int no_prefix = 6;

bool takes_prefix(Unit unit) {
    switch (unit) {
    case Unit::none:
    case Unit::degree:
    case Unit::celsius:
    case Unit::decibel:
    case Unit::per_kelvin:
    case Unit::per_kelvin_squared:
    case Unit::volt_per_volt: return false;
    default: return true;
    }
}

std::string with_unit(std::string number, std::string_view prefix, Unit unit) {
    if (unit == Unit::none) return number;
    return fmt::format("{} {}{}", number, prefix, symbol(unit));
}

} // namespace

std::string engineering(double value, Unit unit, int digits) {
    if (value == 0) return with_unit("0", "", unit);
    if (std::isnan(value)) return with_unit("nan", "", unit);
    if (std::isinf(value) || !takes_prefix(unit))
        return with_unit(fmt::format("{:.{}g}", value, digits), "", unit);
    // Rounded first: 999.996 with five digits is 1 k. The digits are decimal, so the prefix only moves the
    // point.
    const std::string rounded = fmt::format("{:.{}e}", value, digits - 1);
    const auto e = rounded.find('e');
    const int exponent = std::stoi(rounded.substr(e + 1));
    const int thousands = static_cast<int>(std::floor(exponent / 3.0));
    const int prefix = no_prefix + thousands;
    if (prefix < 0 || prefix >= static_cast<int>(prefixes.size()))
        return with_unit(fmt::format("{:.{}g}", value, digits), "", unit);
    const int before_point = exponent - 3 * thousands + 1;
    const bool negative = rounded.front() == '-';
    std::string mantissa;
    for (const char c : rounded.substr(0, e)) {
        if (c != '-' && c != '.') mantissa += c;
    }
    while (static_cast<int>(mantissa.size()) < before_point) mantissa += '0';
    mantissa.insert(static_cast<std::size_t>(before_point), 1, '.');
    mantissa.erase(mantissa.find_last_not_of('0') + 1);
    if (mantissa.back() == '.') mantissa.pop_back();
    return with_unit((negative ? "-" : "") + mantissa, prefixes[static_cast<std::size_t>(prefix)], unit);
}

} // namespace nullor::results
