#pragma once
// How large a deck's subcircuits are when they are expanded, counted before they are.

#include <cstddef>

#include "parser/deck/deck.hpp"

namespace nullor::parser {

struct ExpandedSize {
    double count = 0;           // of instances of subcircuits, and of devices within them
    const Card* most = nullptr; // the instance at the top that expands into most of them
};

// Each definition is counted once, however often it is used. Cards that name no subcircuit are one device;
// what contains itself, which is refused later, counts as nothing.
[[nodiscard]] ExpandedSize expanded_size(const Block& top);

} // namespace nullor::parser
