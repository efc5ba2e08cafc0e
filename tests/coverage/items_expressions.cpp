// Functions, operators, constants and names: each value a thousandth off must fail a deck.

#include <algorithm>
#include <array>

#include "engine/expr/functions.hpp"
#include "engine/expr/slope.hpp"
#include "parser/expression/expression.hpp"
#include "parser/expression/randomness.hpp"
#include "parser/expression/vocabulary.hpp"
#include "tests/coverage/item.hpp"

namespace nullor::coverage {

namespace {

bool has_word(const DeckFile& deck, const CardRange& card, std::string_view word) {
    return !places_of(deck, card, word).empty();
}

bool is_expectation(const CardRange& card) {
    return card.key == ".expect" || card.key == ".meas";
}

// Its second or third word is an analysis over frequency.
bool over_frequency(const DeckFile& deck, const CardRange& card) {
    for (const char* word : {"ac", "ac2", "ac3", "ac4"})
        if (has_word(deck, card, word)) return is_expectation(card);
    return false;
}

enum class Place { real, complex, slope, drawn };

bool belongs(const DeckFile& deck, const CardRange& card, Place place) {
    switch (place) {
    case Place::real: return is_expectation(card) && !over_frequency(deck, card);
    case Place::complex: return over_frequency(deck, card);
    case Place::drawn: return card.key == ".param";
    case Place::slope: break;
    }
    // A source's slope is seen in ac only.
    if (card.key[0] != 'b') return false;
    for (const CardRange& other : deck.cards) {
        if (other.key == ".op" || other.key == ".tran" || other.key == ".dc") return false;
    }
    return true;
}

// f(..) becomes (1.001*f(..)+7.1e-3).
std::optional<std::string> with_calls_off(const DeckFile& deck, std::string_view name, Place place) {
    std::vector<Edit> edits;
    for (const CardRange& card : deck.cards) {
        if (!belongs(deck, card, place)) continue;
        for (const std::size_t at : places_of(deck, card, name)) {
            std::size_t open = at + name.size();
            while (open < card.end && deck.text[open] == ' ') ++open;
            if (open >= card.end || deck.text[open] != '(') continue;
            const std::size_t end = behind_group(deck.text, open, card.end);
            edits.push_back({at, at, "(1.001*"});
            edits.push_back({end, end, "+7.1e-3)"});
        }
    }
    return edited(deck, std::move(edits));
}

Item call_item(std::string section, std::string_view name, std::string_view meaning, Place place,
               std::string about) {
    Item item{std::move(section), std::string(name), std::string(meaning), {}, {}, about};
    item.text = [name = std::string(name), place](const DeckFile& deck) {
        return with_calls_off(deck, name, place);
    };
    return item;
}

// Steps, integers, phases: flat wherever they have a slope at all.
bool flat(const expr::Function& function) {
    if (function.op == expr::Op::table) return false;
    for (const double x : {0.6, -0.6}) {
        const expr::Slopes s = expr::slopes(function.op, x, 0.3, 0.7, 0.6);
        if (s.a != 0 || s.b != 0 || s.c != 0) return false;
    }
    return true;
}

void add_functions(std::vector<Item>& items) {
    for (const expr::Function& f : expr::functions())
        items.push_back(
            call_item("Functions of real numbers", f.name, f.meaning, Place::real, "functions-real"));
    for (const parser::Form& f : parser::forms())
        items.push_back(
            call_item("Functions of real numbers", f.name, f.meaning, Place::real, "functions-real"));
    for (const parser::Form& f : parser::random_functions())
        items.push_back(call_item("Random functions", f.name, f.meaning, Place::drawn, "random-functions"));
    for (const expr::Function& f : expr::functions())
        items.push_back(call_item("Functions of complex numbers", f.name, f.meaning, Place::complex,
                                  "functions-complex"));
    for (const parser::Form& f : parser::forms())
        items.push_back(call_item("Functions of complex numbers", f.name, f.meaning, Place::complex,
                                  "functions-complex"));
    for (const expr::Function& f : expr::functions())
        if (!flat(f))
            items.push_back(
                call_item("Slopes of functions", f.name, f.meaning, Place::slope, "functions-slope"));
    for (const parser::Form& f : parser::forms())
        items.push_back(call_item("Slopes of functions", f.name, f.meaning, Place::slope, "functions-slope"));
}

// Inside of v(..), i(..) and their kin stand names of nodes and devices.
bool inside_call_of_names(std::string_view text, std::size_t at, std::size_t begin) {
    int depth = 0;
    for (std::size_t k = at; k-- > begin;) {
        if (text[k] == ')') ++depth;
        if (text[k] != '(' || depth-- > 0) continue;
        std::size_t first = k;
        while (first > begin && in_name(text[first - 1])) --first;
        return parser::takes_names(lower(text.substr(first, k - first)));
    }
    return false;
}

bool inside_braces(std::string_view text, std::size_t at, std::size_t begin) {
    const std::string_view before = text.substr(begin, at - begin);
    const std::size_t open = before.rfind('{'), close = before.rfind('}');
    return open != std::string_view::npos && (close == std::string_view::npos || close < open);
}

// Behind the word of an .expect card that names the analysis.
std::size_t sides_begin(const DeckFile& deck, const CardRange& card) {
    std::size_t begin = card.end;
    for (const char* word :
         {"op", "dc", "ac", "tran", "noise", "meas", "ac2", "ac3", "ac4", "dc2", "dc3", "dc4", "tran2"})
        for (const std::size_t at : places_of(deck, card, word))
            begin = std::min(begin, at + std::string_view(word).size());
    return begin;
}

std::optional<std::string> with_name_off(const DeckFile& deck, std::string_view name) {
    std::vector<Edit> edits;
    const std::string instead = name == "inf" ? "1e3" : "(1.001*" + std::string(name) + "+7.1e-3)";
    for (const CardRange& card : deck.cards) {
        if (card.key == ".func") continue;
        for (const std::size_t at : places_of(deck, card, name)) {
            const std::size_t end = at + name.size();
            const char next = end < card.end ? deck.text[end] : '\n';
            const bool is_set = next == '=' && deck.text.compare(end, 2, "==") != 0;
            if (next == '(' || is_set || inside_call_of_names(deck.text, at, card.begin)) continue;
            const bool expected = card.key == ".expect" && at >= sides_begin(deck, card);
            if (!expected && !inside_braces(deck.text, at, card.begin)) continue;
            edits.push_back({at, end, instead});
        }
    }
    return edited(deck, std::move(edits));
}

struct Known {
    std::string_view name, meaning;
};

// What no table lists: the names and calls that a resolver knows.
constexpr Known own_names[] = {
    {"temper", "the temperature in degrees C"},
    {"temp", "the temperature in degrees C"},
    {"time", "the time of a transient, in s"},
    {"frequency", "the frequency of an ac analysis, in Hz"},
    {"freq", "the same"},
    {"hertz", "the same"},
    {"omega", "2 pi frequency, in rad/s"},
    {"s", "j omega"},
};
constexpr Known own_calls[] = {
    {"v", "voltage of a node, or between two"},
    {"i", "current of a device"},
    {"vm", "magnitude of a voltage"},
    {"vp", "phase of a voltage, in degrees"},
    {"vr", "real part of a voltage"},
    {"vi", "imaginary part of a voltage"},
    {"vdb", "voltage in dB"},
    {"ip", "phase of a current, in degrees"},
    {"ir", "real part of a current"},
    {"ii", "imaginary part of a current"},
    {"idb", "current in dB"},
};
constexpr Known states[] = {
    {"ddt", "the slope over time"},
    {"idt", "the integral over time"},
    {"sdt", "the same"},
};

std::optional<std::string> with_states_off(const DeckFile& deck, std::string_view name) {
    std::vector<Edit> edits;
    for (const CardRange& card : deck.cards) {
        if (card.key[0] != 'b') continue;
        for (const std::size_t at : places_of(deck, card, name)) edits.push_back({at, at, "1.001*"});
    }
    return edited(deck, std::move(edits));
}

void add_names(std::vector<Item>& items) {
    const std::string section = "Names and calls";
    const auto add_name = [&](std::string_view name, std::string_view meaning) {
        Item item{section, std::string(name), std::string(meaning), {}, {}, "names"};
        item.text = [name = std::string(name)](const DeckFile& deck) { return with_name_off(deck, name); };
        items.push_back(std::move(item));
    };
    for (const parser::NamedConstant& constant : parser::named_constants())
        add_name(constant.name, constant.meaning);
    for (const Known& known : own_names) add_name(known.name, known.meaning);
    for (const Known& known : own_calls)
        items.push_back(call_item(section, known.name, known.meaning, Place::complex, "names-calls"));
    for (const Known& known : states) {
        Item item{section, std::string(known.name), std::string(known.meaning), {}, {}, "device-derivative"};
        item.text = [name = std::string(known.name)](const DeckFile& deck) {
            return with_states_off(deck, name);
        };
        items.push_back(std::move(item));
    }
}

struct Exchange {
    std::string_view written, instead;
};
// What stands in an operator's place; longer spellings first.
constexpr std::array exchanges{
    Exchange{"**", "*"},  Exchange{"||", "&&"}, Exchange{"&&", "||"}, Exchange{"==", "!="},
    Exchange{"!=", "=="}, Exchange{"<=", ">"},  Exchange{">=", "<"},  Exchange{"|", "&"},
    Exchange{"&", "|"},   Exchange{"<", ">"},   Exchange{">", "<"},   Exchange{"+", "-"},
    Exchange{"-", "+"},   Exchange{"*", "+"},   Exchange{"/", "*"},   Exchange{"%", "*"},
    Exchange{"^", "*"},   Exchange{"!", "-"},   Exchange{"~", "-"},   Exchange{"?", "*0?"},
};

// In the left sides of the expectations, which end at the relation outside of parentheses.
std::optional<std::string> with_operator_exchanged(const DeckFile& deck, std::string_view op) {
    std::vector<Edit> edits;
    for (const CardRange& card : deck.cards) {
        if (card.key != ".expect") continue;
        int depth = 0;
        for (std::size_t k = card.begin; k < card.end; ++k) {
            const char c = deck.text[k];
            if (c == '(' || c == '{') ++depth;
            if (c == ')' || c == '}') --depth;
            if (depth == 0 && (c == '=' || c == '<' || c == '>')) break;
            for (const Exchange& exchange : exchanges) {
                if (deck.text.compare(k, exchange.written.size(), exchange.written) != 0) continue;
                if (exchange.written == op)
                    edits.push_back({k, k + op.size(), std::string(exchange.instead)});
                k += exchange.written.size() - 1;
                break;
            }
        }
    }
    return edited(deck, std::move(edits));
}

void add_operators(std::vector<Item>& items) {
    for (const std::string_view op : parser::operator_words()) {
        Item item{"Operators", op == "?" ? "?:" : std::string(op), "", {}, {}, "operators"};
        item.text = [op = std::string(op)](const DeckFile& deck) -> std::optional<std::string> {
            if (deck.path.find("/operators") == std::string::npos) return std::nullopt;
            return with_operator_exchanged(deck, op);
        };
        items.push_back(std::move(item));
    }
}

} // namespace

std::vector<Item> expression_items() {
    std::vector<Item> items;
    add_functions(items);
    add_names(items);
    add_operators(items);
    return items;
}

} // namespace nullor::coverage
