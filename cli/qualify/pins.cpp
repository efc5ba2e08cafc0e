#include "cli/qualify/pins.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "parser/text/words.hpp"

namespace nullor::cli::qualify {

namespace {

using List = std::vector<std::string_view>;
constexpr std::array roles = {"inp", "inn", "vp", "vn", "out"};

bool one_of(std::string_view word, const List& list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

// Of a pin's name, without underscores.
std::string role_of_name(const std::string& name) {
    std::string word = parser::lower_case(name);
    std::erase(word, '_');
    if (one_of(word, {"+", "in+", "+in", "inp", "vin+", "vinp", "vip", "inplus", "inpos", "posin", "plus",
                      "noninv", "+vin", "ip"}))
        return "inp";
    if (one_of(word, {"-", "in-", "-in", "inn", "inm", "vin-", "vinn", "vim", "inminus", "inneg", "negin",
                      "minus", "inv", "-vin", "im"}))
        return "inn";
    if (one_of(word, {"v+", "vcc", "vdd", "vp", "vs+", "+vs", "vplus", "vpos", "pospwr", "vccp", "avdd",
                      "vcc+", "vdd+", "vs", "+v"}))
        return "vp";
    if (one_of(word, {"v-", "vee", "vss", "vn", "vs-", "-vs", "vminus", "vneg", "negpwr", "vccn", "avss",
                      "vcc-", "vdd-", "-v"}))
        return "vn";
    if (one_of(word, {"out", "vout", "vo", "o", "output"})) return "out";
    if (one_of(word, {"gnd", "ground", "agnd"})) return "0";
    if (one_of(word, {"ref", "vref", "vcm", "vocm"})) return "mid";
    return "open";
}

// Of a label in a comment, "positive power supply".
std::string role_of_label(const std::string& text) {
    const std::string label = parser::lower_case(text);
    const auto has = [&](std::string_view part) { return label.find(part) != std::string::npos; };
    const bool supply = has("suppl") || has("power") || has("rail");
    const bool positive = has("pos") || has("+") || has("plus"),
               negative = has("neg") || has("-") || has("minus");
    if (supply && positive) return "vp";
    if (supply && negative) return "vn";
    if (has("non-inv") || has("noninv") || has("non inv")) return "inp";
    if (has("inv")) return "inn";
    if (has("input") && positive) return "inp";
    if (has("input") && negative) return "inn";
    if (has("out")) return "out";
    const std::string name = role_of_name(label);
    return name;
}

bool complete(const std::vector<std::string>& nodes) {
    return std::all_of(roles.begin(), roles.end(),
                       [&](const char* role) { return std::count(nodes.begin(), nodes.end(), role) == 1; });
}

std::string trimmed(std::string_view text, std::string_view what) {
    const std::size_t first = text.find_first_not_of(what);
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(what) - first + 1));
}

// * connections: non-inverting input          so many bars before a label as pins before its own
// *              | inverting input
// *              | | positive supply
std::vector<std::string> from_diagram(const std::vector<std::string>& comments, std::size_t pins) {
    std::vector<std::string> nodes(pins, "open");
    for (const std::string& comment : comments) {
        const std::size_t bar = comment.rfind('|');
        const auto bars = static_cast<std::size_t>(std::count(comment.begin(), comment.end(), '|'));
        std::string label =
            trimmed(std::string_view(comment).substr(bar == std::string::npos ? 0 : bar + 1), "* \t\r_");
        if (const std::size_t colon = label.find(':'); bars == 0 && colon != std::string::npos)
            label = trimmed(std::string_view(label).substr(colon + 1), " \t");
        if (bars == 0 && label.size() > 40) continue; // prose
        const std::string role = role_of_label(label);
        if (bars < pins && nodes[bars] == "open" && !label.empty()) nodes[bars] = role;
    }
    return nodes;
}

// Index of the pin that a word names, by its name, else by its number from 1; pins.size(): none.
std::size_t find_pin(std::string_view word, const std::vector<std::string>& pins) {
    for (std::size_t k = 0; k < pins.size(); ++k)
        if (parser::lower_case(pins[k]) == parser::lower_case(word)) return k;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    const bool good = error == std::errc() && end == word.data() + word.size() && number >= 1;
    return good && number <= pins.size() ? number - 1 : pins.size();
}

} // namespace

std::optional<Pins> guess_pins(const std::vector<std::string>& pins,
                               const std::vector<std::string>& comments) {
    std::vector<std::string> nodes;
    for (const std::string& pin : pins) nodes.push_back(role_of_name(pin));
    if (std::count(nodes.begin(), nodes.end(), "vn") == 0)
        std::replace(nodes.begin(), nodes.end(), std::string("0"), std::string("vn"));
    if (complete(nodes)) return Pins{nodes, "their names"};
    nodes = from_diagram(comments, pins.size());
    if (complete(nodes)) return Pins{nodes, "the comments of the .subckt"};
    if (pins.size() == roles.size()) return Pins{{roles.begin(), roles.end()}, "the usual order of five"};
    return std::nullopt;
}

std::optional<Pins> given_pins(const std::string& option, const std::vector<std::string>& pins,
                               std::string& wrong) {
    Pins result{std::vector<std::string>(pins.size(), "open"), "--pins"};
    std::vector<std::string> words;
    for (std::size_t k = 0; k <= option.size();) {
        const std::size_t comma = std::min(option.find(',', k), option.size());
        words.push_back(trimmed(std::string_view(option).substr(k, comma - k), " "));
        k = comma + 1;
    }
    std::vector<std::string> plain;
    for (const std::string& word : words)
        if (word.find('=') == std::string::npos) plain.push_back(word);
    List wanted(roles.begin(), roles.end());
    if (plain.size() == 3) wanted = {"inp", "inn", "out"};
    if (plain.size() != wanted.size()) {
        wrong = fmt::format(
            "{} pins are given; five are expected, for inp,inn,vp,vn,out, or three, for inp,inn,out",
            plain.size());
        return std::nullopt;
    }
    std::vector<bool> taken(pins.size());
    const auto take = [&](const std::string& word, std::string_view node) {
        const std::size_t pin = find_pin(word, pins);
        if (pin == pins.size())
            wrong = fmt::format("there is no pin '{}'", word);
        else if (taken[pin])
            wrong = fmt::format("pin '{}' is given twice", word);
        else {
            taken[pin] = true;
            result.nodes[pin] = node;
        }
        return wrong.empty();
    };
    std::size_t k = 0;
    for (const std::string& word : words) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos) {
            if (!take(word, wanted[k++])) return std::nullopt;
            continue;
        }
        const std::string node = parser::lower_case(word.substr(equals + 1));
        if (!one_of(node, {"vp", "vn", "mid", "0", "open"})) {
            wrong = fmt::format("'{}': a further pin may be at vp, vn, mid, 0 or open", word);
            return std::nullopt;
        }
        if (!take(word.substr(0, equals), node)) return std::nullopt;
    }
    return result;
}

} // namespace nullor::cli::qualify
