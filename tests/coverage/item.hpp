#pragma once
// Rows of the coverage page: something that nullor can do, and how a deck is made to do without it.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/coverage/trial.hpp"

namespace nullor::coverage {

struct Item {
    std::string section, name, meaning;
    // The deck without it, nullopt where the deck does not use it. One of the two is there: a change of the
    // text, or of the numbers that were read (false where there is nothing to change).
    std::function<std::optional<std::string>(const DeckFile&)> text;
    std::function<bool(parser::Job&)> job;
    // Start of the file names of the decks that are about it: they are tried first, so that the page names
    // them.
    std::string about;
};

// From the tables of expr, parser and devices.
[[nodiscard]] std::vector<Item> expression_items();
[[nodiscard]] std::vector<Item> device_items();
[[nodiscard]] std::vector<Item> waveform_items();
[[nodiscard]] std::vector<Item> card_items();

// A row with its proof; empty where there is none.
struct Row {
    std::string section, name, meaning, proof;
};

// Every command and option that `nullor --help` names, tried with and without.
[[nodiscard]] std::vector<Row> command_rows(const std::string& nullor);

} // namespace nullor::coverage
