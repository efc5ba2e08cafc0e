#pragma once
// The decks of netlists/ and netlists/features/, and jobs made of them.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "parser/elaborate.hpp"

namespace invariances {

// The gallery and the decks of features, sorted, or every NULLOR_DECK_STRIDE-th of them; a deck with an
// .expected beside it is bad on purpose.
[[nodiscard]] std::vector<std::string> deck_paths(std::size_t stride = NULLOR_DECK_STRIDE);
// How many of something there must be where not all decks are looked at.
[[nodiscard]] constexpr int at_least(int of_all) {
    return NULLOR_DECK_STRIDE == 1 ? of_all : of_all / (2 * NULLOR_DECK_STRIDE);
}
[[nodiscard]] std::string file_text(const std::string& path);

enum class Unreadable { fails, allowed };

// The test fails, and says why, where the deck cannot be read, unless that is allowed. Outputs, measures and
// expectations are left out: what is compared is every node voltage and every source's and op-amp's current.
[[nodiscard]] std::optional<nullor::parser::Job> read(const std::string& path, const std::string& text,
                                                      std::vector<nullor::parser::Override> overrides = {},
                                                      Unreadable unreadable = Unreadable::fails);

// Analyses, steps and options of one deck for a circuit that has the same instances, models and parameters
// under other indices; an instance is called prefix + name there.
void graft(nullor::parser::Job& onto, const nullor::parser::Job& from, const std::string& prefix = "");

// A number in the place of what a card says.
[[nodiscard]] nullor::Binding constant(double value);

// The negative control of a comparison: the resistors are 0.1, 0.2, 0.3, ... % larger. False where there is
// none.
[[nodiscard]] bool spoil(nullor::parser::Job& job);

} // namespace invariances
