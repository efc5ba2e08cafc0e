#include "cli/qualify/model.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <regex>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/qualify/pins.hpp"
#include "cli/text/messages.hpp"
#include "engine/base/near_names.hpp"
#include "parser/deck/deck.hpp"
#include "parser/text/number.hpp"

namespace nullor::cli::qualify {

namespace {

bool native_model(const parser::Card& card) {
    return card.words.size() > 2 && card.words[2].is("opamp");
}

// Names of subcircuits that no other one of the file calls, and of native op-amps, in the order of the file.
std::vector<std::string> candidates(const parser::Deck& deck) {
    std::vector<std::string> called, names;
    for (const parser::Subcircuit& each : deck.top.subcircuits)
        for (const parser::Card& card : each.body.elements)
            if (card.key()[0] == 'x')
                for (const parser::Word& word : card.words) called.push_back(word.lower);
    for (const parser::Subcircuit& each : deck.top.subcircuits)
        if (std::find(called.begin(), called.end(), each.name) == called.end()) names.push_back(each.name);
    for (const parser::Card& card : deck.top.models)
        if (native_model(card)) names.push_back(card.words[1].lower);
    return names;
}

// The one that is meant without a name: the only one, or that called like the file.
std::optional<std::string> only_one(const std::vector<std::string>& names, const std::string& path) {
    if (names.size() == 1) return names[0];
    const std::string stem = parser::lower_case(std::filesystem::path(path).stem().string());
    for (const std::string& name : names)
        if (name == stem) return name;
    return std::nullopt;
}

// Around a header: the lines before it up to the card before, and those behind it up to the next card.
std::vector<std::string> comments_around(const parser::Sources& sources, const Span& header) {
    const auto comment = [&](int line) { return std::string(sources.line(header.file, line)); };
    const auto is_comment = [](const std::string& line) {
        const std::size_t first = line.find_first_not_of(" \t\r");
        return first == std::string::npos || line[first] == '*' || line[first] == ';' || line[first] == '+';
    };
    const int lines = static_cast<int>(sources.file(header.file).starts.size());
    std::vector<std::string> found;
    int first = header.line;
    while (first > 1 && header.line - first < 60 && is_comment(comment(first - 1))) --first;
    for (int line = first; line < header.line; ++line) found.push_back(comment(line));
    for (int line = header.line + 1; line <= lines && line - header.line < 60 && is_comment(comment(line));
         ++line)
        found.push_back(comment(line));
    return found;
}

// "SUPPLY VOLTAGE: +/-15V", "VS = 5 V", "OP07 +-15V Supply".
std::optional<Supply> stated_supply(const std::vector<std::string>& comments) {
    static const std::regex pattern(
        R"((?:supply(?: voltages?)?|supplies|\bvs|\bat)\s*[:=]?\s*(\+/-|\+-|±)?\s*(\d+(?:\.\d+)?)\s*v\b)"
        R"(|(\+/-|\+-|±)\s*(\d+(?:\.\d+)?)\s*v\s*suppl)",
        std::regex::icase);
    for (const std::string& line : comments) {
        std::smatch match;
        if (!std::regex_search(line, match, pattern)) continue;
        const bool second = match[4].matched;
        const double value = std::atof(match[second ? 4 : 2].str().c_str());
        const bool both = second || match[1].matched || value > 12.5;
        if (value >= 1.5 && value <= 40) return both ? Supply{value, -value} : Supply{value, 0};
    }
    return std::nullopt;
}

// Where nothing is stated: those at which a follower is tried. Rail to rail, CMOS and low voltage are words
// of parts that do not stand 30 V.
void guess_supplies(Model& model, const std::vector<std::string>& comments) {
    static const std::regex low("cmos|rail.to.rail|single.supply|low.voltage|1\\.8 ?v", std::regex::icase);
    static const std::regex family(
        "(mcp6|tl[cv]|ts[vz]|lm[cv]|lpv|opa?[x23]?3|ad8[56]|ada45|max4|ltc6|isl28).*", std::regex::icase);
    const bool small = std::regex_match(model.name, family) ||
                       std::any_of(comments.begin(), comments.end(),
                                   [](const std::string& line) { return std::regex_search(line, low); });
    model.supplies = {{15, -15}, {5, -5}, {5, 0}};
    if (small) std::reverse(model.supplies.begin(), model.supplies.end());
    model.supply_from = "the first of +-15 V, +-5 V and 5 V at which it follows";
    if (small) model.supply_from = "the first of 5 V, +-5 V and +-15 V at which it follows";
    if (const std::optional<Supply> stated = stated_supply(comments)) {
        model.supplies.insert(model.supplies.begin(), *stated);
        model.supply_from = "the comments of the .subckt";
    }
}

// A native op-amp with limits of its own has three pins, and these limits are its supply.
void describe_native(Model& model, const parser::Card& card, bool three) {
    model.native = true;
    model.pins_from = "those of a native op-amp";
    double limits[2] = {15, -15};
    for (std::size_t k = 3; k + 2 < card.words.size(); ++k)
        for (const int end : {0, 1})
            if (card.words[k].is(end == 0 ? "vmax" : "vmin") && card.words[k + 1].is("=")) {
                three = true;
                const parser::NumberResult number = parser::parse_number(card.words[k + 2].text);
                if (number.ok()) limits[end] = number.value;
            }
    model.pins = {"inp", "inn", "vp", "vn", "out"};
    if (three) model.pins = {"inp", "inn", "out"};
    model.nodes = model.pins;
    model.supplies = {{limits[0], limits[1]}};
    model.supply_from = three ? "vmax and vmin of the model" : "the usual one of an op-amp without limits";
}

std::nullopt_t refuse(int& status, const std::string& message, const std::string& hint = {}) {
    complain(message, hint);
    status = 2;
    return std::nullopt;
}

} // namespace

bool Model::supply_pins() const {
    return std::find(nodes.begin(), nodes.end(), "vp") != nodes.end();
}

std::optional<Supply> read_supply(const std::string& text) {
    std::string word = text;
    bool both = false;
    for (const std::string_view sign : {"+-", "+/-", "±"})
        if (word.starts_with(sign)) {
            word.erase(0, sign.size());
            both = true;
            break;
        }
    const auto number = [](const std::string& part) {
        const parser::NumberResult read = parser::parse_number(part);
        return read.ok() && read.length == part.size() ? std::optional(read.value) : std::nullopt;
    };
    const std::size_t comma = word.find_first_of(",/");
    const std::optional<double> first = number(word.substr(0, comma));
    const std::optional<double> second = comma == std::string::npos
                                             ? std::optional(first && both ? -*first : 0.0)
                                             : number(word.substr(comma + 1));
    if (!first || !second || *first <= *second || (both && comma != std::string::npos)) return std::nullopt;
    return Supply{*first, *second};
}

std::optional<Model> find_model(const Wanted& wanted, parser::Sources& sources, Diagnostics& diagnostics,
                                int& status) {
    Model model;
    model.path = wanted.path;
    const int file =
        sources.add("<qualify>", "*\n.include \"" + std::filesystem::absolute(wanted.path).string() + "\"\n");
    Diagnostics reading;
    const parser::Deck deck = parser::read_cards(file, {}, sources, reading);
    if (sources.count() < 2) { // not even the library
        diagnostics.append(reading);
        status = std::max(2, reading.exit_status());
        return std::nullopt;
    }
    const std::vector<std::string> names = candidates(deck);
    const std::string list = fmt::format("{}", fmt::join(names, ", "));
    if (wanted.name.empty() && names.empty())
        return refuse(status, fmt::format("'{}' defines no .subckt and no op-amp", wanted.path));
    const std::optional<std::string> only = only_one(names, wanted.path);
    if (wanted.name.empty() && !only)
        return refuse(status, fmt::format("'{}' defines several: {}", wanted.path, list),
                      "name one behind the file");
    model.name = wanted.name.empty() ? *only : parser::lower_case(wanted.name);

    for (const parser::Card& card : deck.top.models)
        if (native_model(card) && card.words[1].lower == model.name)
            describe_native(model, card, std::count(wanted.pins.begin(), wanted.pins.end(), ',') == 2);
    for (const parser::Subcircuit& each : deck.top.subcircuits) {
        if (each.name != model.name) continue;
        model.native = false;
        for (const std::size_t pin : each.pins) model.pins.push_back(each.header.words[pin].text);
        const std::vector<std::string> comments = comments_around(sources, each.header.span());
        guess_supplies(model, comments);
        if (!wanted.pins.empty()) break;
        const std::optional<Pins> found = guess_pins(model.pins, comments);
        if (!found)
            return refuse(status,
                          fmt::format("what the pins of '{}' are is not plain: {}", model.name,
                                      fmt::join(model.pins, " ")),
                          "--pins inp,inn,vp,vn,out with these names, or their numbers");
        model.nodes = found->nodes;
        model.pins_from = found->from;
        break;
    }
    if (model.pins.empty())
        return refuse(status,
                      fmt::format("'{}' defines no .subckt and no op-amp '{}'", wanted.path, wanted.name),
                      did_you_mean(model.name, names));
    if (!wanted.pins.empty()) {
        std::string wrong;
        const std::optional<Pins> given = given_pins(wanted.pins, model.pins, wrong);
        if (!given)
            return refuse(status, fmt::format("--pins: {}", wrong),
                          fmt::format("the pins of '{}' are {}", model.name, fmt::join(model.pins, " ")));
        model.nodes = given->nodes;
        model.pins_from = given->from;
    }
    if (!wanted.supply.empty()) {
        const std::optional<Supply> supply = read_supply(wanted.supply);
        if (!supply)
            return refuse(
                status,
                fmt::format("--supply {}: a voltage is expected, or two, the higher first", wanted.supply),
                "--supply 5, --supply +-15, --supply 12/-5");
        model.supplies = {*supply};
        model.supply_from = "--supply";
    }
    return model;
}

} // namespace nullor::cli::qualify
