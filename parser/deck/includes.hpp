#pragma once
// .include and .lib: the cards of a deck and of all files it draws in, in one list.

#include <string>
#include <vector>

#include "parser/deck/card.hpp"
#include "parser/deck/read_options.hpp"
#include "parser/text/control_line.hpp"
#include "parser/text/source.hpp"

namespace nullor::parser {

struct FlatDeck {
    std::string title;
    std::vector<Card> cards;
    std::vector<Span> controls; // .control blocks left out
    std::vector<ControlLine> control_lines;
};

[[nodiscard]] FlatDeck expand_includes(int file, const ReadOptions& options, Sources& sources,
                                       Diagnostics& diagnostics);

// The file that the word names is found beside the card's own file, beside the deck (a file of sources) or in
// the include paths, and loaded into sources; -1 when that fails, which is reported. `otherwise`: what else
// the word may have been meant to be. needed: else that there is none is a warning; what it was to hold is
// told where that is named.
[[nodiscard]] int load_named(const std::string& written, Span from, int deck, const ReadOptions& options,
                             Sources& sources, Diagnostics& diagnostics, const char* otherwise = "",
                             bool needed = true);

} // namespace nullor::parser
