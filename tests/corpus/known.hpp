#pragma once
// Decks whose result is not the reference's within the tolerance of all, each with the reason.

#include <string>
#include <vector>

namespace corpus {

struct Known {
    enum class Kind {
        explained, // who is right is known, and it is not the reference, or both mean different things
        waiting,   // something that nullor lacks
    } kind;
    const char* deck;
    double tolerance; // that holds instead; 0: none
    std::string reason;
    std::vector<std::string> without = {}; // columns that are left out; the others hold (How)
};

// Null for a deck that must agree.
[[nodiscard]] const Known* known(const std::string& deck);

} // namespace corpus
