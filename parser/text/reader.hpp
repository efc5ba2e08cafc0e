#pragma once
// Lines -> cards: comments go, continuation lines are joined, "*@" lines become cards.

#include <string>
#include <vector>

#include "engine/base/diagnostics.hpp"
#include "parser/text/control_line.hpp"
#include "parser/text/source.hpp"

namespace nullor::parser {

struct RawCard {
    CardText text;
    bool native = false; // stood in a "*@" line
};

struct RawText {
    std::string title;                      // of a deck: its first line
    std::vector<RawCard> cards;             // up to .end
    std::vector<Span> controls;             // .control lines; the blocks are left out of the cards
    std::vector<ControlLine> control_lines; // what stands in them
};

// `deck`: the first line is the title.
[[nodiscard]] RawText read_lines(int file, const SourceFile& source, bool deck, Diagnostics& diagnostics);

} // namespace nullor::parser
