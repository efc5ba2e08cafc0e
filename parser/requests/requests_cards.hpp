#pragma once
// The cards that ask for something: analyses, sweeps, outputs, options, measures and expectations.

#include <string>
#include <vector>

#include "parser/deck/deck.hpp"
#include "parser/names/names.hpp"
#include "parser/names/scope.hpp"
#include "parser/requests/job.hpp"

namespace nullor::parser {

// Fills job.requests and job.measures from deck.requests, and what options say of the circuit (temperature,
// tnom). job.circuit is elaborated, names and top are its names; currents that are read become unknowns of
// their devices. A card that nobody knows is an error here. Returned are the names of analyses whose cards
// have errors: they are among the requests, so that cards which name them are not reported, too.
std::vector<std::string> read_requests(const Deck& deck, const Scope& top, Names& names, Job& job,
                                       Diagnostics& diagnostics);

} // namespace nullor::parser
