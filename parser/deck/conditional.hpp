#pragma once
// HSPICE's and ngspice's `.if (condition) ... .elseif (condition) ... .else ... .endif`, one inside another:
// of the branches the first whose condition holds is read, the others are no part of the deck. Decided once,
// when the deck is read.

#include <functional>
#include <vector>

#include "engine/base/diagnostics.hpp"
#include "parser/deck/card.hpp"

namespace nullor::parser {

// Whether the condition of the card holds, given the .param and .func cards of the top level that are read
// for sure.
using Decide = std::function<bool(const Card& condition, const std::vector<const Card*>& definitions)>;

void choose_cards(std::vector<Card>& cards, const Decide& decide, Diagnostics& diagnostics);

} // namespace nullor::parser
