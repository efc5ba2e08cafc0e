#include "parser/deck/deck.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string_view>

#include "parser/deck/includes.hpp"
#include "parser/text/number.hpp"

namespace nullor::parser {

namespace {

constexpr std::string_view analyses[] = {".op", ".dc", ".ac", ".tran", ".noise", ".tf", ".pz", ".sens"};
constexpr std::size_t deepest_definition = 64;

bool is_analysis(const Card& card) {
    return std::find(std::begin(analyses), std::end(analyses), card.key()) != std::end(analyses);
}

// What commands of a .control block take the place of.
bool asks_for_results(const Card& card) {
    constexpr std::string_view measured[] = {".meas", ".measure", ".expect", ".four"};
    return is_analysis(card) || is_print(card.key()) ||
           std::find(std::begin(measured), std::end(measured), card.key()) != std::end(measured);
}

// Sorts the flat list of cards into blocks; a .subckt opens a block inside the present one.
class Sorter {
public:
    Sorter(Deck& deck, Diagnostics& diagnostics) : deck_(deck), diagnostics_(diagnostics) {}

    void sort(Card&& card);
    void finish();

private:
    Block& block() { return open_.empty() ? deck_.top : open_.back().body; }
    void open(Card&& card);
    void close(const Card& card);
    void sort_dot_card(Card&& card);

    Deck& deck_;
    Diagnostics& diagnostics_;
    std::vector<Subcircuit> open_;
    std::vector<Card> misplaced_; // in the open definitions: an .ends may just be missing
    std::size_t too_deep_ = 0;    // definitions left out, whose .ends are still to come
};

void Sorter::open(Card&& card) {
    if (open_.size() >= deepest_definition) {
        if (too_deep_++ == 0)
            diagnostics_.error(card.span(), "definitions-too-deep",
                               "subcircuit definitions are nested more than " +
                                   std::to_string(deepest_definition) + " deep");
        return;
    }
    Subcircuit definition;
    const std::vector<Word>& words = card.words;
    std::size_t k = 1;
    while (k < words.size() && words[k].is_blank()) ++k;
    if (k == words.size() || words[k].is("=")) {
        diagnostics_.error(card.span(), "missing-name", ".subckt needs a name and pins");
    } else {
        definition.name = words[k++].lower;
    }
    definition.first_parameter = words.size();
    bool optional = false;
    for (; k < words.size(); ++k) {
        if (words[k].is_blank()) continue;
        if (words[k].is("optional:")) {
            optional = true;
            continue;
        }
        if (words[k].is("params:") || words[k].is("params")) {
            const bool colon = k + 1 < words.size() && words[k + 1].is(":");
            if (words[k].is("params:") || colon) {
                definition.first_parameter = k + (colon ? 2 : 1);
                break;
            }
        }
        if (optional && k + 2 < words.size() && words[k + 1].is("=")) {
            definition.optional.emplace_back(k, k + 2);
            k += 2;
            continue;
        }
        if (k + 1 < words.size() && words[k + 1].is("=")) {
            definition.first_parameter = k;
            break;
        }
        if (words[k].kind != Word::Kind::plain) {
            diagnostics_.error(words[k].span, "bad-pin", "'" + words[k].text + "' cannot be a pin");
            continue;
        }
        definition.pins.push_back(k);
    }
    definition.header = std::move(card);
    open_.push_back(std::move(definition));
}

void Sorter::close(const Card& card) {
    if (too_deep_ > 0) {
        --too_deep_;
        return;
    }
    if (open_.empty()) {
        diagnostics_.warning(card.span(), "stray-ends", card.key() + " without .subckt: it has no effect");
        return;
    }
    Subcircuit definition = std::move(open_.back());
    open_.pop_back();
    if (open_.empty()) {
        for (const Card& one : misplaced_)
            diagnostics_.error(one.span(), "misplaced-card",
                               one.key() + " cannot stand inside a .subckt (here '" + definition.name + "')",
                               "move it to the top level");
        misplaced_.clear();
    }
    if (card.words.size() > 1 && card.words[1].lower != definition.name) {
        Diagnostic& d = diagnostics_.warning(card.words[1].span, "wrong-ends",
                                             "this ends '" + definition.name + "', although it names '" +
                                                 card.words[1].text + "'");
        d.chain.push_back({"'" + definition.name + "' starts here", definition.header.span()});
    }
    block().subcircuits.push_back(std::move(definition));
}

void Sorter::sort_dot_card(Card&& card) {
    const std::string& key = card.key();
    if (key == ".subckt" || key == ".macro")
        open(std::move(card));
    else if (key == ".ends" || key == ".eom")
        close(card);
    else if (key == ".param" || key == ".params")
        block().parameters.push_back(std::move(card));
    else if (key == ".func" || key == ".function")
        block().functions.push_back(std::move(card));
    else if (key == ".model")
        block().models.push_back(std::move(card));
    else if (key == ".ic" || key == ".nodeset")
        block().node_values.push_back(std::move(card));
    else if (key == ".global")
        deck_.globals.push_back(std::move(card));
    else if (open_.empty())
        deck_.requests.push_back(std::move(card));
    else if (is_silent(key) || key == ".prot" || key == ".unprot" || key == ".protect" || key == ".unprotect")
        return;
    else if (is_print(key) || is_save(key) || key == ".options" || key == ".option" || key == ".opt")
        diagnostics_.warning(card.span(), "card-left-out",
                             key + " inside of a .subckt has no effect: it is left out");
    else
        misplaced_.push_back(std::move(card));
}

void Sorter::sort(Card&& card) {
    const std::string& key = card.key();
    if (key == ".title") {
        const std::string& text = card.text.text();
        std::size_t begin = card.words.front().end;
        while (begin < text.size() && (text[begin] == ' ' || text[begin] == '\t')) ++begin;
        deck_.title = text.substr(begin);
    } else if (card.words.front().kind == Word::Kind::plain && key[0] == '.') {
        sort_dot_card(std::move(card));
    } else {
        block().elements.push_back(std::move(card));
    }
}

void Sorter::finish() {
    for (const Subcircuit& definition : open_)
        diagnostics_.error(definition.header.span(), "unclosed-subckt",
                           "subcircuit '" + definition.name + "' has no .ends");
    for (Card& card : misplaced_) deck_.requests.push_back(std::move(card));
    while (!open_.empty()) { // what is in it is still checked
        Subcircuit definition = std::move(open_.back());
        open_.pop_back();
        block().subcircuits.push_back(std::move(definition));
    }
}

// A name such as R1, two nodes and a number, and nothing else.
bool is_device_card(std::string_view line) {
    if (line.size() > 200) return false;
    CardText text(-1);
    text.append(line, 1, 1);
    Diagnostics ignored;
    const std::vector<Word> words = split(text, ignored);
    if (words.size() != 4 || words[0].text.size() < 2) return false;
    if (!std::all_of(words.begin(), words.end(), [](const Word& w) { return w.kind == Word::Kind::plain; }))
        return false;
    const NumberResult number = parse_number(words[3].text);
    return std::string_view("rclvi").find(words[0].lower[0]) != std::string_view::npos &&
           std::isdigit(static_cast<unsigned char>(words[0].text[1])) && number.ok() &&
           number.length == words[3].text.size();
}

// The first line is the title even where it looks like something else. False for what is no netlist at all.
bool check_first_lines(int file, const Sources& sources, Diagnostics& diagnostics) {
    const std::string_view first = sources.line(file, 1), second = sources.line(file, 2);
    if (first.substr(0, 8) == "Version " && second.substr(0, 6) == "SHEET ") {
        diagnostics.error({file, 1, 1, 7}, "schematic", "this is a schematic of LTspice, not a netlist",
                          "in LTspice, View > SPICE Netlist shows the netlist");
        return false;
    }
    const bool dot_card =
        first.size() > 1 && first[0] == '.' && std::isalpha(static_cast<unsigned char>(first[1]));
    if ((dot_card && lower_case(first.substr(0, 7)) != ".title ") || is_device_card(first))
        diagnostics.warning({file, 1, 1, static_cast<int>(first.size())}, "title-like-card",
                            "the first line is the title: this card is not read", "put a title above it");
    return true;
}

void report_controls(const FlatDeck& flat, const Deck& deck, Diagnostics& diagnostics) {
    const bool has_analyses = std::any_of(deck.requests.begin(), deck.requests.end(), is_analysis);
    for (const Span& span : flat.controls) {
        if (has_analyses)
            diagnostics.warning(span, "control-left-out",
                                "the .control block is not carried out here: only the deck's own cards are");
        else
            diagnostics.error(
                span, "unsupported-control",
                "the deck has no analysis outside of its .control block, which only 'nullor run' "
                "carries out",
                "write the analyses as cards: '.ac dec 10 1 1meg', '.tran 1u 1m', ...");
    }
}

} // namespace

bool same_text(const Card& a, const Card& b) {
    return std::equal(a.words.begin(), a.words.end(), b.words.begin(), b.words.end(),
                      [](const Word& x, const Word& y) { return x.kind == y.kind && x.lower == y.lower; });
}

bool same_text(const Subcircuit& a, const Subcircuit& b) {
    const auto same = [](const auto& x, const auto& y) {
        return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                          [](const auto& one, const auto& other) { return same_text(one, other); });
    };
    return same_text(a.header, b.header) && same(a.body.elements, b.body.elements) &&
           same(a.body.parameters, b.body.parameters) && same(a.body.functions, b.body.functions) &&
           same(a.body.models, b.body.models) && same(a.body.node_values, b.body.node_values) &&
           same(a.body.subcircuits, b.body.subcircuits);
}

Deck read_cards(int file, const ReadOptions& options, Sources& sources, Diagnostics& diagnostics,
                const Decide& decide) {
    Deck deck;
    if (sources.file(file).text.find_first_not_of(" \t\r\n\f\v") == std::string::npos) {
        diagnostics.error({file, 1, 1, 1}, "empty-deck", "the deck is empty");
        return deck;
    }
    if (!check_first_lines(file, sources, diagnostics)) return deck;
    FlatDeck flat = expand_includes(file, options, sources, diagnostics);
    choose_cards(flat.cards, decide, diagnostics);
    deck.title = flat.title;
    deck.top.elements.reserve(flat.cards.size());
    Sorter sorter(deck, diagnostics);
    for (Card& card : flat.cards) sorter.sort(std::move(card));
    sorter.finish();
    deck.control = std::move(flat.control_lines);
    deck.has_control = !flat.controls.empty();
    if (!options.control) report_controls(flat, deck, diagnostics);
    if (options.instead) std::erase_if(deck.requests, asks_for_results);
    return deck;
}

} // namespace nullor::parser
