#pragma once
// Which simulator a deck was written for, by what stands in it: where simulators read the same card
// differently.

#include <string>

#include "engine/base/diagnostics.hpp"
#include "parser/deck/deck.hpp"

namespace nullor::parser {

enum class Dialect { unknown, ltspice, pspice, ngspice };

struct FoundDialect {
    Dialect dialect = Dialect::unknown;
    std::string evidence; // ".backanno", for messages
    Span span;            // where it stands
};

// `.options dialect=ltspice` decides; else the evidence, where all of it speaks for one simulator. The
// title's place is the first line of the deck's file.
[[nodiscard]] FoundDialect find_dialect(const Deck& deck, int file, Diagnostics& diagnostics);

} // namespace nullor::parser
