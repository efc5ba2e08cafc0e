#pragma once
// Shuffled cards, and other names: nothing of a circuit depends on either.

#include "engine/metamorphic/variant.hpp"

namespace nullor::metamorphic {

// Instances in another order, which also numbers the nodes anew; always the same order.
Applied shuffle(Variant& variant);

// Nodes and instances under names that sort in another order.
Applied rename(Variant& variant);

// What stands inside of subcircuits as if it had been written at the top.
Applied flatten(Variant& variant);

} // namespace nullor::metamorphic
