#pragma once
// One resistor as two: R = R/4 + 3R/4 with a node between them, or 1/R = 1/(4R) + 3/(4R) side by side.
// Which one it is must not matter; it is one whose number nothing sets, so that both parts follow the deck.

#include "engine/metamorphic/variant.hpp"

namespace nullor::metamorphic {

Applied split_in_series(Variant& variant);
// Of a resistor whose current nobody reads.
Applied split_in_parallel(Variant& variant);

} // namespace nullor::metamorphic
