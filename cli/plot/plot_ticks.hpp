#pragma once
// Where an axis has its marks, and what stands at them.

#include <string>
#include <vector>

#include "engine/base/units.hpp"

namespace nullor::cli {

enum class Scale { linear, decibel, phase, logarithmic };

struct Tick {
    double value = 0;
    std::string label;
    bool major = true; // minor ones are lines of the grid without a label
};

struct Ticks {
    std::vector<Tick> ticks;
    std::string
        unit; // for the axis' label, with the prefix the marks are in: "ms", "dB"; empty for plain numbers
};

// Marks within [low, high], about `count` of them with labels: multiples of 1, 2 or 5 times a power of ten
// (dB: of 20 and 40 too, phase: of 15, 30, 45 and 90); on a logarithmic axis decades, with 2 to 9 between.
// Linear axes of units that take prefixes have one prefix for the axis; logarithmic ones have it at each
// mark: 1k, 10k, 1M.
[[nodiscard]] Ticks ticks_of(Scale scale, double low, double high, Unit unit, int count);

// "\u03A9", "\u00B0C", "V/\u221AHz": units as they are printed.
[[nodiscard]] std::string printed_symbol(Unit unit);

} // namespace nullor::cli
