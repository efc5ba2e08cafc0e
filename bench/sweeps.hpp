#pragma once
// Many frequencies, and many samples of them.

#include <string>

#include "bench/run.hpp"

namespace bench {

// Tables in Markdown: both simulators, what writing alone costs, two threads beside one.
[[nodiscard]] std::string sweep_tables(const Programs& programs, int repeats);

} // namespace bench
