#include "cli/qualify/text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/text/diagnostics_text.hpp"
#include "engine/results/table/text.hpp"

namespace nullor::cli::qualify {

namespace {

constexpr std::pair<std::string_view, Unit> units[] = {{"V", Unit::volt},
                                                       {"A", Unit::ampere},
                                                       {"ohm", Unit::ohm},
                                                       {"F", Unit::farad},
                                                       {"s", Unit::second},
                                                       {"Hz", Unit::hertz},
                                                       {"V/s", Unit::volt_per_second},
                                                       {"V/K", Unit::volt_per_kelvin},
                                                       {"dB", Unit::decibel},
                                                       {"deg", Unit::degree}};

std::string with_unit(double value, const std::string& unit, int digits) {
    for (const auto& [name, known] : units)
        if (name == unit) return results::engineering(value, known, digits);
    if (unit == "A/K") return results::engineering(value, Unit::ampere, digits) + "/K";
    return results::engineering(value, Unit::none, digits) + (unit.empty() ? "" : " " + unit);
}

std::string limits_text(const Measured& figure) {
    std::string text;
    const auto add = [&](const char* word, const std::optional<double>& value) {
        if (value)
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", word, with_unit(*value, figure.unit, 4));
    };
    add("min", figure.limit->min);
    add("typ", figure.limit->typ);
    add("max", figure.limit->max);
    return text;
}

std::string verdict_text(const Measured& figure, bool colours) {
    if (figure.verdict() == Measured::Verdict::none) return {};
    const bool pass = figure.verdict() == Measured::Verdict::pass;
    const char* paint = !colours ? "" : pass ? "\x1b[32m" : "\x1b[31;1m";
    return fmt::format("{}{}{}", paint, pass ? "PASS" : "FAIL", colours ? "\x1b[0m" : "");
}

std::string line_of(const Measured& figure, std::size_t width, bool colours) {
    std::string line = fmt::format("  {:<{}}  ", figure.label, width);
    if (figure.value) {
        line += fmt::format("{:>14}", std::isinf(*figure.value) ? "infinite"
                                                                : with_unit(*figure.value, figure.unit, 5));
        const bool rounding = figure.error && *figure.error <= 1e-9 * std::abs(*figure.value);
        line += figure.error
                    ? fmt::format("  +- {:<10}", with_unit(rounding ? 0 : *figure.error, figure.unit, 2))
                    : fmt::format("  {:<13}", "error unknown");
        line += fmt::format("  {}", figure.bench);
    } else
        line += "not measured: " + figure.why;
    if (figure.limit) {
        const std::string verdict = verdict_text(figure, colours);
        line += fmt::format("  ({}){}{}", limits_text(figure), verdict.empty() ? "" : "  ", verdict);
    }
    return line + "\n";
}

std::string number(double value) {
    return std::isfinite(value) ? fmt::format("{}", value) : std::isinf(value) ? "\"infinite\"" : "null";
}

std::string number(const std::optional<double>& value) {
    return value ? number(*value) : "null";
}

} // namespace

std::string render(const Datasheet& sheet, bool colours) {
    const Model& model = sheet.model;
    std::string text = fmt::format("{} of {}\n  pins  ", model.name, model.path);
    for (std::size_t k = 0; k < model.pins.size(); ++k)
        text += fmt::format("  {}: {}", model.pins[k], model.nodes[k]);
    text += fmt::format("  ({})\n  supply  {}, {}  ({})\n\n", model.pins_from,
                        with_unit(sheet.supply.high, "V", 5), with_unit(sheet.supply.low, "V", 5),
                        model.supply_from);
    std::size_t width = 0;
    for (const Measured& figure : sheet.figures) width = std::max(width, figure.label.size());
    for (const Measured& figure : sheet.figures) text += line_of(figure, width, colours);
    text += fmt::format("  {:<{}}  not measured: not yet\n", "noise", width);
    const auto count = [&](Measured::Verdict verdict) {
        return std::count_if(sheet.figures.begin(), sheet.figures.end(),
                             [&](const Measured& m) { return m.verdict() == verdict; });
    };
    const auto passed = count(Measured::Verdict::pass), failed = count(Measured::Verdict::fail);
    const auto measured = std::count_if(sheet.figures.begin(), sheet.figures.end(),
                                        [](const Measured& m) { return m.value.has_value(); });
    text += fmt::format("\n{} of {} figures measured", measured, sheet.figures.size());
    if (passed + failed > 0) text += fmt::format(", {} of {} within their limits", passed, passed + failed);
    return text + "\n";
}

std::string json(const Datasheet& sheet) {
    const Model& model = sheet.model;
    std::string text = fmt::format("{{\"model\": {}, \"library\": {}, \"supply\": [{}, {}], \"pins\": {{",
                                   json_string(model.name), json_string(model.path),
                                   number(sheet.supply.high), number(sheet.supply.low));
    for (std::size_t k = 0; k < model.pins.size(); ++k)
        text +=
            fmt::format("{}{}: {}", k ? ", " : "", json_string(model.pins[k]), json_string(model.nodes[k]));
    text += fmt::format("}}, \"pins_from\": {}, \"supply_from\": {},\n \"figures\": [",
                        json_string(model.pins_from), json_string(model.supply_from));
    for (std::size_t k = 0; k < sheet.figures.size(); ++k) {
        const Measured& m = sheet.figures[k];
        text +=
            fmt::format("{}\n  {{\"name\": {}, \"label\": {}, \"unit\": {}, \"value\": {}, \"error\": {}, "
                        "\"bench\": {}, \"why\": {}",
                        k ? "," : "", json_string(m.name), json_string(m.label), json_string(m.unit),
                        number(m.value), number(m.error), json_string(m.bench), json_string(m.why));
        if (m.limit)
            text += fmt::format(", \"min\": {}, \"typ\": {}, \"max\": {}, \"verdict\": \"{}\"",
                                number(m.limit->min), number(m.limit->typ), number(m.limit->max),
                                verdict_text(m, false));
        text += "}";
    }
    return text + "\n]}\n";
}

} // namespace nullor::cli::qualify
