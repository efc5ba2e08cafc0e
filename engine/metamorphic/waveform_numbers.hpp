#pragma once
// What the numbers of a waveform are, by the names that devices/parts/waveform.hpp gives them.

#include <vector>

#include "engine/circuit/description/circuit.hpp"

namespace nullor::metamorphic {

enum class WaveformNumber {
    offset,    // V or A: the whole waveform moves with all its offsets
    amplitude, // V or A, on top of an offset
    time,      // s
    rate,      // 1/s and Hz
    other,     // degrees, counts
};

// By index in Instance::arguments; empty where the instance has no waveform.
[[nodiscard]] std::vector<WaveformNumber> waveform_numbers(const Instance& instance);

} // namespace nullor::metamorphic
