#pragma once
// Where the algebraic part of a circuit may have several solutions, or none.
//
// A comparator that is an expression without memory, V=5*tanh(1e4*v(p,m)), follows its branch to where that
// ends (a fold) and jumps. A method that does not solve its equations would go on beyond the fold.

#include "engine/circuit/system.hpp"

namespace nullor::analysis {

// False where there is none for certain: expressions read only node voltages that are stored or integrated
// (a capacitor between two nodes stores their difference only), and such as follow from these and from
// sources one after another, each by a row that is linear in it. What else is algebraic is linear then,
// between the corners of laws.
[[nodiscard]] bool may_fold(const System& system);

} // namespace nullor::analysis
