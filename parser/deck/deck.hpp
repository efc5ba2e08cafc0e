#pragma once
// Stage one of four: what was written. Includes are expanded, subcircuit definitions nested; every card still
// knows its place.

#include <string>
#include <utility>
#include <vector>

#include "parser/deck/card.hpp"
#include "parser/deck/conditional.hpp"
#include "parser/deck/read_options.hpp"
#include "parser/text/control_line.hpp"
#include "parser/text/source.hpp"

namespace nullor::parser {

struct Subcircuit;

// The cards of the top level, or of one .subckt, by what they are; each list in the order of the deck.
struct Block {
    std::vector<Card> elements;    // devices and subcircuit instances
    std::vector<Card> parameters;  // .param
    std::vector<Card> functions;   // .func
    std::vector<Card> models;      // .model
    std::vector<Card> node_values; // .ic, .nodeset
    std::vector<Subcircuit> subcircuits;
};

struct Subcircuit {
    std::string name; // lower case
    Card header;
    std::vector<std::size_t> pins; // words of the header
    // PSpice's optional pins, behind these: the pin, and the node that it is on where an instance has no more
    // nodes (words of the header).
    std::vector<std::pair<std::size_t, std::size_t>> optional;
    std::size_t first_parameter = 0; // word of the header behind "params:"; words.size() if there are none
    Block body;
};

// Whether both say the same, word by word: of such definitions any one stands.
[[nodiscard]] bool same_text(const Card& a, const Card& b);
[[nodiscard]] bool same_text(const Subcircuit& a, const Subcircuit& b);

struct Deck {
    std::string title;
    Block top;
    std::vector<Card> globals; // .global
    // All other dot cards of the top level, known or not: analyses, outputs, options, .temp, .step, .meas,
    // .expect. Whoever reads them reports those that are unknown.
    std::vector<Card> requests;
    std::vector<ControlLine> control; // of .control blocks
    bool has_control = false;
};

// Reads a text and all it includes; the text is sources.file(file), its first line is the title. decide: for
// .if cards; without it they are refused.
[[nodiscard]] Deck read_cards(int file, const ReadOptions& options, Sources& sources,
                              Diagnostics& diagnostics, const Decide& decide = {});

} // namespace nullor::parser
