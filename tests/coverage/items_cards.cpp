// Cards, their forms, options, measures and behaviours: left out, or another one in their place.

#include <array>
#include <set>

#include "parser/expression/vocabulary.hpp"
#include "tests/coverage/item.hpp"

namespace nullor::coverage {

namespace {

bool is_option_card(const CardRange& card) {
    return card.key == ".options" || card.key == ".option" || card.key == ".opt";
}
bool is_measure_card(const CardRange& card) {
    return card.key == ".meas" || card.key == ".measure";
}

// These say something to a printer or an editor: it is their name that has to be known.
bool is_silent(std::string_view card) {
    return card == ".width" || card == ".backanno";
}

// The decks about a card are named after it.
std::string about_card(std::string_view key) {
    if (key == ".meas" || key == ".measure") return "measure-tran";
    if (key == ".expect") return "expect";
    if (key == ".options") return "option-reltol";
    if (key == ".option" || key == ".opt") return "option-temp";
    if (key == ".model") return "opamp-instance";
    if (key == ".plot") return "card-print";
    if (key == ".ends" || key == ".macro" || key == ".eom") return "card-subckt";
    if (key.starts_with(".else") || key == ".endif") return "card-if";
    return "card-" + std::string(key.substr(1));
}

std::optional<std::string> without_cards(const DeckFile& deck, std::string_view key) {
    std::vector<Edit> edits;
    for (const CardRange& card : deck.cards) {
        if (card.key != key) continue;
        if (is_silent(key))
            edits.push_back({card.begin + key.size(), card.begin + key.size(), "x"});
        else
            edits.push_back(without_card(deck, card));
    }
    return edited(deck, std::move(edits));
}

struct Meaning {
    std::string_view word, meaning;
};
constexpr Meaning card_meanings[] = {
    {".op", "operating point"},
    {".dc", "sweeps of the operating point"},
    {".ac", "small signal over frequency"},
    {".noise", "noise over frequency, and in a band"},
    {".tran", "transient"},
    {".step", "a run for each value"},
    {".temp", "a run for each temperature"},
    {".options", "tolerances, limits, methods"},
    {".meas", "a number from a curve"},
    {".print", "columns of the report"},
    {".plot", "the same as .print"},
    {".save", "what is kept"},
    {".probe", "what is kept besides"},
    {".expect", "what has to hold"},
    {".param", "parameters"},
    {".func", "functions"},
    {".model", "models"},
    {".subckt", "subcircuits"},
    {".ends", "end of a subcircuit"},
    {".ic", "where a transient starts"},
    {".nodeset", "where the operating point starts"},
    {".include", "cards of another file"},
    {".lib", "a section of another file, or its start"},
    {".global", "nodes that every subcircuit sees"},
    {".end", "end of the deck"},
    {".if", "cards on a condition"},
    {".elseif", "else, on another condition"},
    {".else", "else"},
    {".endif", "end of that"},
    {".title", "the title, instead of the first line"},
    {".option", "the same as .options"},
    {".opt", "the same as .options"},
    {".measure", "the same as .meas"},
    {".params", "the same as .param"},
    {".function", "the same as .func"},
    {".probe64", "the same as .probe"},
    {".inc", "the same as .include"},
    {".macro", "the same as .subckt"},
    {".eom", "the same as .ends"},
    {".endl", "end of a section"},
    {".backanno", "accepted, says nothing"},
    {".width", "accepted, says nothing"},
};

std::string meaning_of(std::string_view word) {
    for (const Meaning& one : card_meanings)
        if (one.word == word) return std::string(one.meaning);
    return {};
}

void add_cards(std::vector<Item>& items) {
    for (const std::string_view key : parser::card_words()) {
        Item item{"Cards", std::string(key), meaning_of(key), {}, {}, about_card(key)};
        item.text = [key = std::string(key)](const DeckFile& deck) { return without_cards(deck, key); };
        items.push_back(std::move(item));
    }
}

// A word of a card and the one put into its place; empty: "word=value" or the word is left out.
struct Form {
    std::string_view card, word, instead, meaning;
};
constexpr Form forms[] = {
    {".ac", "dec", "oct", "points a decade"},
    {".ac", "oct", "dec", "points an octave"},
    {".ac", "lin", "dec", "even steps"},
    {".ac", "list", "lin", "the frequencies themselves"},
    {".noise", "dec", "oct", "points a decade"},
    {".noise", "oct", "dec", "points an octave"},
    {".noise", "lin", "dec", "even steps"},
    {".noise", "list", "lin", "the frequencies themselves"},
    {".dc", "dec", "oct", "points a decade"},
    {".dc", "oct", "dec", "points an octave"},
    {".dc", "list", "lin", "the values themselves"},
    {".dc", "param", "nothing", "a parameter"},
    {".dc", "temp", "nothing", "the temperature"},
    {".step", "dec", "oct", "points a decade"},
    {".step", "oct", "dec", "points an octave"},
    {".step", "lin", "dec", "even steps, by their number"},
    {".step", "list", "lin", "the values themselves"},
    {".step", "param", "nothing", "a parameter"},
    {".tran", "uic", "", "from initial conditions, without an operating point"},
    {".expect", "rtol", "", "relative tolerance"},
    {".expect", "atol", "", "absolute tolerance"},
    {".expect", "from", "", "start of what is compared"},
    {".expect", "to", "", "end of what is compared"},
    {".meas", "rise", "fall", "a rising crossing"},
    {".meas", "fall", "rise", "a falling crossing"},
    {".meas", "cross", "fall", "any crossing"},
    {".meas", "last", "1", "the last crossing"},
    {".meas", "at", "from", "a place on the axis"},
    {".meas", "val", "", "the level to be met"},
    {".meas", "td", "", "crossings from then on"},
    {".meas", "from", "", "start of the window"},
    {".meas", "to", "", "end of the window"},
    {".subckt", "params:", "nothing", "parameters of a subcircuit"},
    {".nodeset", "v", "nothing", "a node"},
    {".ic", "v", "nothing", "a node"},
};

std::optional<std::string> with_form_changed(const DeckFile& deck, const Form& form) {
    std::vector<Edit> edits;
    for (const CardRange& card : deck.cards) {
        if (card.key != form.card) continue;
        for (const std::size_t at : places_of(deck, card, form.word)) {
            const std::size_t end = at + form.word.size();
            // In .meas it may also be somebody's name: what is meant stands beside a "=".
            const bool assigns = deck.text[at - 1] == '=' || (end < card.end && deck.text[end] == '=');
            if (at == card.begin || (form.card == ".meas" && !assigns)) continue;
            if (!form.instead.empty())
                edits.push_back({at, end, std::string(form.instead)});
            else if (std::optional<Edit> edit = without_value(deck, card, at, form.word))
                edits.push_back(*edit);
            else if (form.word == "uic")
                edits.push_back({at, end, ""});
        }
    }
    return edited(deck, std::move(edits));
}

void add_forms(std::vector<Item>& items) {
    for (const Form& form : forms) {
        Item item{"Forms of cards",
                  std::string(form.card) + " " + std::string(form.word),
                  std::string(form.meaning),
                  {},
                  {},
                  about_card(form.card)};
        item.text = [&form](const DeckFile& deck) { return with_form_changed(deck, form); };
        items.push_back(std::move(item));
    }
}

struct Relation {
    std::string_view written, instead;
};
constexpr Relation relations[] = {{"==", "<"}, {"<=", "<"}, {">=", ">"}, {"<", ">"}, {">", "<"}};

// The relation is what stands outside of all parentheses first.
std::optional<std::string> with_relation(const DeckFile& deck, const Relation& relation) {
    std::vector<Edit> edits;
    for (const CardRange& card : deck.cards) {
        if (card.key != ".expect") continue;
        int depth = 0;
        for (std::size_t k = card.begin; k < card.end; ++k) {
            const char c = deck.text[k];
            if (c == '(' || c == '{') ++depth;
            if (c == ')' || c == '}') --depth;
            if (depth > 0 || (c != '=' && c != '<' && c != '>')) continue;
            const std::size_t length = k + 1 < card.end && deck.text[k + 1] == '=' ? 2 : 1;
            if (deck.text.substr(k, length) == relation.written)
                edits.push_back({k, k + length, std::string(relation.instead)});
            break;
        }
    }
    return edited(deck, std::move(edits));
}

void add_relations(std::vector<Item>& items) {
    for (const Relation& relation : relations) {
        Item item{"Forms of cards", ".expect " + std::string(relation.written), "a relation", {}, {},
                  "expect"};
        item.text = [&relation](const DeckFile& deck) { return with_relation(deck, relation); };
        items.push_back(std::move(item));
    }
}

// "name=value", or the bare name, left out of option cards; with `value`, only where it is that one.
std::optional<std::string> without_option(const DeckFile& deck, std::string_view name,
                                          std::string_view value) {
    std::vector<Edit> edits;
    for (const CardRange& card : deck.cards) {
        if (!is_option_card(card)) continue;
        for (const std::size_t at : places_of(deck, card, name)) {
            const std::optional<Edit> edit = without_value(deck, card, at, name);
            if (!edit) {
                edits.push_back({at, at + name.size(), ""});
                continue;
            }
            const std::string written = lower(deck.text.substr(edit->begin, edit->end - edit->begin));
            if (value.empty() || written == std::string(name) + "=" + std::string(value))
                edits.push_back(*edit);
        }
    }
    return edited(deck, std::move(edits));
}

void add_options(std::vector<Item>& items) {
    for (const std::string_view name : parser::option_words()) {
        Item item{"Options", std::string(name), "", {}, {}, "option-" + std::string(name)};
        item.text = [name = std::string(name)](const DeckFile& deck) {
            return without_option(deck, name, "");
        };
        items.push_back(std::move(item));
    }
    for (const std::string_view method : parser::method_words()) {
        Item item{"Options", "method=" + std::string(method),       "", {},
                  {},        "option-method-" + std::string(method)};
        item.text = [method = std::string(method)](const DeckFile& deck) {
            return without_option(deck, "method", method);
        };
        items.push_back(std::move(item));
    }
}

// Another measure of the same grammar, where there is one.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> other_measures{{
    {"min", "max"},
    {"max", "min"},
    {"pp", "avg"},
    {"avg", "rms"},
    {"rms", "avg"},
    {"integ", "avg"},
    {"integral", "avg"},
    {"min_at", "max_at"},
    {"max_at", "min_at"},
    {"find", "deriv"},
    {"deriv", "find"},
}};

std::string instead_of(std::string_view measure) {
    for (const auto& [written, instead] : other_measures)
        if (written == measure) return std::string(instead);
    return "no-" + std::string(measure);
}

void add_measures(std::vector<Item>& items) {
    for (const std::string_view word : parser::measure_words()) {
        Item item{"Measures", std::string(word), "", {}, {}, "measure-tran"};
        item.text = [word = std::string(word)](const DeckFile& deck) {
            std::vector<Edit> edits;
            for (const CardRange& card : deck.cards)
                if (is_measure_card(card))
                    for (const std::size_t at : places_of(deck, card, word))
                        edits.push_back({at, at + word.size(), instead_of(word)});
            return edited(deck, std::move(edits));
        };
        items.push_back(std::move(item));
    }
}

void add_behaviours(std::vector<Item>& items) {
    const std::set<std::string_view> assigned{"v", "i", "vol", "cur"};
    for (const std::string_view word : parser::behaviour_words()) {
        const bool sign = assigned.count(word) > 0;
        Item item{"Behavioural sources", std::string(word) + (sign ? "=" : ""), "", {}, {}, "device-"};
        item.text = [word = std::string(word), sign](const DeckFile& deck) {
            std::vector<Edit> edits;
            for (const CardRange& card : deck.cards)
                if (std::string_view("befgh").find(card.key[0]) != std::string_view::npos)
                    for (const std::size_t at : places_of(deck, card, word)) {
                        std::size_t next = at + word.size();
                        while (next < card.end && deck.text[next] == ' ') ++next;
                        const bool assigns = next < card.end && deck.text[next] == '=';
                        if (!sign || assigns) edits.push_back({at, at, "no"});
                    }
            return edited(deck, std::move(edits));
        };
        items.push_back(std::move(item));
    }
}

} // namespace

std::vector<Item> card_items() {
    std::vector<Item> items;
    add_cards(items);
    add_forms(items);
    add_relations(items);
    add_options(items);
    add_measures(items);
    add_behaviours(items);
    return items;
}

} // namespace nullor::coverage
