#pragma once
// The columns that are compared: what the deck saves, as prints, so that a transient gives them on its print
// grid, and so that they follow nodes and devices to their new numbers.

#include "engine/run/deck/execute.hpp"

namespace nullor::metamorphic {

// The deck with these for its only prints.
[[nodiscard]] run::Work with_saved_printed(run::Work work);

} // namespace nullor::metamorphic
