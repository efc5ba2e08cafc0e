#pragma once
// The texts of the decks: files of bench/decks with other cards and options, and decks made by a rule.

#include <string>

namespace bench {

// Of bench/decks; empty if there is none.
[[nodiscard]] std::string deck_text(const std::string& file);

// The deck with this card in the place of its .tran (or its .op), and with options; either may be empty.
[[nodiscard]] std::string with_cards(const std::string& deck, const std::string& analysis,
                                     const std::string& options);

enum class Dialect { nullor, spice };

// 100 inverting amplifiers in a row and a sine of 10 V at 1 kHz; v(n100) is the output. With clipping each
// has a gain of -1.05, so that all behind the seventh reach their rails of 14 V; else of -1.
[[nodiscard]] std::string chain(Dialect dialect, bool clipping);

// As chain with clipping but for its rails, and AC 1 in the place of the sine: 20,001 frequencies from 1 Hz
// to 100 kHz.
[[nodiscard]] std::string chain_response(Dialect dialect);

// size x size nodes, 1 kohm between neighbours and 1 pF from each to ground; a pulse with an edge of 1 ns at
// one corner and 1 kohm at the opposite one, whose voltage is v(far).
[[nodiscard]] std::string mesh(int size, const std::string& analysis);

} // namespace bench
