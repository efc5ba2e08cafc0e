#pragma once
// A deck as cards, so that they can be put into another order or into a subcircuit.

#include <string>
#include <vector>

namespace invariances {

struct Card {
    enum class Kind {
        element,    // R1 a b 1k
        definition, // .param, .func, .model, and .subckt with all up to its .ends
        setting,    // .options, .temp, .global, .ic, .nodeset: the order may matter
        file,       // .include, .lib, and a section of a library
        question,   // analyses, outputs, measures, expectations, .step
    } kind = Kind::element;
    std::string text; // as written, with its continuation lines
};

struct DeckText {
    std::string title;
    std::vector<Card> cards; // without comments, without .end

    [[nodiscard]] bool has(Card::Kind kind) const;
    // With its title; questions are left out, since they are taken from the deck as written (graft).
    [[nodiscard]] std::string without_questions() const;
};

[[nodiscard]] DeckText split_cards(const std::string& text);

// Elements and definitions in another order, which also numbers the nodes anew.
[[nodiscard]] DeckText shuffled(const DeckText& deck, unsigned seed);
// All elements inside of a subcircuit that is used once, as XWHOLE, with these nodes for pins.
[[nodiscard]] DeckText wrapped(const DeckText& deck, const std::vector<std::string>& pins);

} // namespace invariances
