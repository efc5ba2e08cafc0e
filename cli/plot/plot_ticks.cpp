#include "cli/plot/plot_ticks.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace nullor::cli {
namespace {

// Powers of a thousand, from 1e-18.
constexpr std::array<std::string_view, 12> prefixes = {"a", "f", "p", "n", "\xC2\xB5", "m",
                                                       "",  "k", "M", "G", "T",        "P"};
constexpr int lowest_power = -18;

std::string_view prefix(int power) {
    return prefixes[static_cast<std::size_t>((power - lowest_power) / 3)];
}

bool has_prefix(int power) {
    return power >= lowest_power && power <= 15;
}

bool takes_prefix(Unit unit) {
    return unit != Unit::none && unit != Unit::degree && unit != Unit::celsius && unit != Unit::decibel &&
           unit != Unit::per_kelvin && unit != Unit::per_kelvin_squared && unit != Unit::volt_per_volt;
}

// A step of digit * 10^power, so that marks are exact decimals.
struct Step {
    int digit = 1, power = 0;

    [[nodiscard]] double size() const { return digit * std::pow(10.0, power); }
};

Step step_at_least(Scale scale, double size) {
    if (scale == Scale::phase && size > 5) {
        for (const int digit : {10, 15, 30, 45, 90, 180, 360}) {
            if (digit >= size) return {digit, 0};
        }
        return {360 * static_cast<int>(std::min(std::ceil(size / 360), 1e6)), 0};
    }
    if (scale == Scale::decibel && size > 10 && size <= 60)
        return {size <= 28 ? 20 : size <= 56 ? 40 : 60, 0};
    const int power = static_cast<int>(std::floor(std::log10(size)));
    const double digit = size / std::pow(10.0, power);
    if (digit <= 1.0000001) return {1, power};
    if (digit <= 2) return {2, power};
    if (digit <= 5) return {5, power};
    return {1, power + 1};
}

std::string superscript(int number) {
    constexpr std::array<std::string_view, 10> digits = {
        "\xE2\x81\xB0", "\xC2\xB9",     "\xC2\xB2",     "\xC2\xB3",     "\xE2\x81\xB4",
        "\xE2\x81\xB5", "\xE2\x81\xB6", "\xE2\x81\xB7", "\xE2\x81\xB8", "\xE2\x81\xB9"};
    std::string text;
    for (const char c : std::to_string(number))
        text += c == '-' ? std::string_view("\xE2\x81\xBB") : digits[static_cast<std::size_t>(c - '0')];
    return text;
}

// The power of ten that is taken out of all marks of an axis.
int common_power(double largest, Unit unit) {
    if (!(largest > 0)) return 0;
    const int power = 3 * static_cast<int>(std::floor((std::log10(largest) + 1e-9) / 3));
    if (takes_prefix(unit) && has_prefix(power)) return power;
    return largest >= 1e5 || largest < 1e-3 ? power : 0;
}

// A true minus sign is as wide as a digit.
std::string with_minus(std::string number) {
    return number.front() == '-' ? "\xE2\x88\x92" + number.substr(1) : number;
}

Ticks linear_ticks(Scale scale, double low, double high, Unit unit, int count) {
    const auto step = step_at_least(scale, (high - low) / count);
    const int power = common_power(std::max(std::abs(low), std::abs(high)), unit);
    const int decimals = std::max(0, power - step.power);
    Ticks result;
    result.unit = printed_symbol(unit);
    if (power != 0 && takes_prefix(unit) && has_prefix(power))
        result.unit = std::string(prefix(power)) + result.unit;
    else if (power != 0)
        result.unit = fmt::format("\xC3\x97"
                                  "10{}{}{}",
                                  superscript(power), unit == Unit::none ? "" : " ", result.unit);
    const double first = std::ceil(low / step.size() - 1e-9), last = std::floor(high / step.size() + 1e-9);
    for (double i = first; i <= last && result.ticks.size() < 100; ++i) {
        const double shown = i * step.digit * std::pow(10.0, step.power - power);
        result.ticks.push_back(
            {i * step.size(), with_minus(fmt::format("{:.{}f}", i == 0 ? 0 : shown, decimals))});
    }
    return result;
}

std::string decade_label(int mantissa, int power) {
    const int thousands = 3 * static_cast<int>(std::floor(power / 3.0));
    if (!has_prefix(thousands))
        return fmt::format("{}\xC3\x97"
                           "10{}",
                           mantissa, superscript(power));
    const int zeros = power - thousands;
    return fmt::format("{}{}{}", mantissa, std::string(static_cast<std::size_t>(zeros), '0'),
                       prefix(thousands));
}

Ticks logarithmic_ticks(double low, double high, Unit unit, int count) {
    const int first = static_cast<int>(std::floor(std::log10(low) + 1e-9));
    const int last = static_cast<int>(std::ceil(std::log10(high) - 1e-9));
    const double decades = std::log10(high) - std::log10(low); // the ratio may be beyond the range of doubles
    // Every n-th decade has a label; below two decades 2 and 5 have one as well, below one all.
    const int stride = std::max(1, static_cast<int>(std::ceil(decades / count)));
    Ticks result;
    result.unit = printed_symbol(unit);
    for (int power = first; power <= last; ++power) {
        for (int mantissa = 1; mantissa <= 9; ++mantissa) {
            const double value = mantissa * std::pow(10.0, power);
            if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) continue;
            const bool labelled = mantissa == 1
                                      ? power % stride == 0
                                      : decades < 0.8 || (decades < 2 && (mantissa == 2 || mantissa == 5));
            if (mantissa > 1 && stride > 1) continue;
            result.ticks.push_back({value, labelled ? decade_label(mantissa, power) : "", mantissa == 1});
        }
    }
    return result;
}

} // namespace

Ticks ticks_of(Scale scale, double low, double high, Unit unit, int count) {
    count = std::max(count, 2);
    if (scale == Scale::logarithmic) return logarithmic_ticks(low, high, unit, count);
    return linear_ticks(scale, low, high, unit, count);
}

std::string printed_symbol(Unit unit) {
    switch (unit) {
    case Unit::ohm: return "\xCE\xA9";
    case Unit::celsius:
        return "\xC2\xB0"
               "C";
    case Unit::degree: return "\xC2\xB0";
    case Unit::volt_per_root_hertz: return "V/\xE2\x88\x9AHz";
    case Unit::ampere_per_root_hertz: return "A/\xE2\x88\x9AHz";
    case Unit::per_kelvin_squared: return "1/K\xC2\xB2";
    default: return std::string(symbol(unit));
    }
}

} // namespace nullor::cli
