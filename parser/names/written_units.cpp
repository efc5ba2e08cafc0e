#include "parser/names/written_units.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "parser/text/number.hpp"

namespace nullor::parser {

namespace {

struct UnitName {
    std::string_view lower;
    Unit unit;
};

// "s" has another meaning (siemens); a lone "f" is femto.
constexpr UnitName unit_names[] = {{"farads", Unit::farad}, {"farad", Unit::farad}, {"henry", Unit::henry},
                                   {"volts", Unit::volt},   {"volt", Unit::volt},   {"ohms", Unit::ohm},
                                   {"ohm", Unit::ohm},      {"hz", Unit::hertz},    {"db", Unit::decibel},
                                   {"h", Unit::henry},      {"f", Unit::farad},     {"v", Unit::volt},
                                   {"amps", Unit::ampere},  {"amp", Unit::ampere},  {"a", Unit::ampere}};
constexpr std::array<std::string_view, 9> scales = {"", "t", "g", "meg", "k", "m", "u", "n", "p"};

struct Written {
    std::string_view scale; // in lower case
    Unit unit = Unit::none;
};

Written written(std::string_view letters) {
    const auto is_scale = [](std::string_view text) {
        return std::find(scales.begin(), scales.end(), text) != scales.end();
    };
    for (const UnitName& name : unit_names) {
        if (letters.size() < name.lower.size() || letters == "f") continue;
        const std::size_t rest = letters.size() - name.lower.size();
        if (letters.substr(rest) == name.lower && is_scale(letters.substr(0, rest)))
            return {letters.substr(0, rest), name.unit};
    }
    return {is_scale(letters) ? letters : "", Unit::none};
}

// 4.7kohm, 4.7k, 4k7 and, with its sign, 4.7k.
struct Parts {
    std::size_t letters, end; // of scale and unit
    bool ohm = false;         // its sign stands behind them
    std::string decimals;     // digits behind the scale
};

Parts parts_of(const std::string& text) {
    const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
    const auto is_digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
    Parts parts{text.size(), text.size(), false, {}};
    for (const std::string_view sign : {"\xCE\xA9", "\xE2\x84\xA6"}) // U+03A9, U+2126
        if (text.ends_with(sign)) {
            parts.end -= sign.size();
            parts.ohm = true;
        }
    std::size_t digits = parts.end;
    while (digits > 0 && is_digit(text[digits - 1])) --digits;
    if (!parts.ohm && digits > 1 && is_letter(text[digits - 1]) && is_digit(text[digits - 2])) {
        parts.decimals = text.substr(digits);
        parts.end = digits;
    }
    parts.letters = parts.end;
    while (parts.letters > 0 && is_letter(text[parts.letters - 1])) --parts.letters;
    return parts;
}

} // namespace

void check_written_unit(const std::vector<Word>& words, std::size_t first, std::size_t last, Unit unit,
                        Diagnostics& diagnostics) {
    if (last != first + 1 || words[first].kind != Word::Kind::plain) return;
    const Word& word = words[first];
    const Parts parts = parts_of(word.text);
    const std::size_t at = parts.letters;
    Written found = written(std::string_view(word.lower).substr(at, parts.end - at));
    if (parts.ohm) found.unit = Unit::ohm;
    if (found.unit == Unit::none && found.scale != "m") return;
    const NumberResult number = parse_number(word.text);
    if (!number.ok() || number.length != word.text.size() || number.value == 0) return;

    std::string message, hint;
    const std::string own(symbol(unit));
    if (found.unit != Unit::none && found.unit != unit) {
        message = "'" + word.text + "' stands where " +
                  (own.empty() ? "a plain number" : "a value in " + own) +
                  " is expected: its unit is not read";
        if (found.unit == Unit::decibel)
            hint = "a ratio of " + word.text + " is written {10^(" + word.text.substr(0, at) + "/20)}";
    } else if (found.scale == "m" && (unit == Unit::hertz || (unit == Unit::ohm && word.text[at] == 'M'))) {
        const std::string amount =
            word.text.substr(0, at) + (parts.decimals.empty() ? "" : "." + parts.decimals);
        message = "'" + word.text + "' is " + amount + " milli" + (unit == Unit::hertz ? "hertz" : "ohm");
        hint = "mega is written meg: " + amount + "meg";
    } else {
        return;
    }
    const std::vector<Diagnostic>& said = diagnostics.all();
    const bool again = std::any_of(said.begin(), said.end(), [&](const Diagnostic& d) {
        return d.code == "odd-unit" && d.span.file == word.span.file && d.span.line == word.span.line &&
               d.span.column == word.span.column;
    });
    if (!again) diagnostics.warning(word.span, "odd-unit", std::move(message), std::move(hint));
}

} // namespace nullor::parser
