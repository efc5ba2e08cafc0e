#pragma once
// The circuit with ideal amplifiers: G and C at the same operating point, gain and bandwidth of every
// amplifier infinite. Its row then says that the voltage between its inputs is that of its offset and errors;
// all else of it stays. One that is at a rail amplifies nothing, and stays as it is.

#include <vector>

#include "engine/analysis/small_signal/linearised/linearised.hpp"

namespace nullor::analysis {

struct InfiniteGain {
    std::vector<double> g, c; // of the circuit's pattern
    bool changed = false;     // whether any gain was finite
};

[[nodiscard]] InfiniteGain with_infinite_gain(const Linearised& circuit, const Workspace& workspace);

} // namespace nullor::analysis
