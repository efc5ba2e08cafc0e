#pragma once
// --step on the command line: a .step card of the deck in other words (ReadOptions::steps).

#include "parser/deck/deck.hpp"

namespace nullor::parser {

// Appends a card for each to the deck's.
void read_step_options(const std::vector<std::string>& steps, Sources& sources, Diagnostics& diagnostics,
                       Deck& deck);

// The cards of a .control block's command (ReadOptions::cards).
void read_command_cards(const ReadOptions& options, Diagnostics& diagnostics, Deck& deck);

} // namespace nullor::parser
