#pragma once
// What is printed: tables in Markdown.

#include <string>
#include <vector>

#include "bench/transients.hpp"

namespace bench {

struct DeckResults {
    std::string name, title;
    std::vector<Measured> front;
};

// A row each for nullor and ngspice and how many times less nullor costs.
struct Pair {
    std::string work;
    Measured ours, theirs;
};

[[nodiscard]] std::string pair_table(const std::vector<Pair>& pairs);

// For each deck, at ngspice's default tolerance and at each point of its best front, the cheapest run of
// nullor's default method that is at least as accurate.
[[nodiscard]] std::string equal_error_table(const std::vector<DeckResults>& decks);

// Every measurement: deck, series, label, user, system, points, error.
[[nodiscard]] std::string measurements(const std::vector<DeckResults>& decks);

// Error against CPU, a panel a deck, as SVG.
[[nodiscard]] std::string work_precision(const std::vector<DeckResults>& decks);

} // namespace bench
