#pragma once
// What of a whole sweep's file is one number a variant, read back without its curves.

#include <string>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/results/sweep/sweep_axes.hpp"

namespace nullor::results {

struct SweepNumbers {
    struct Number {
        SweepNumber what;
        std::vector<double> values; // by variant
    };
    std::vector<SweepAxis> steps; // outermost first, without the samples
    std::uint64_t samples = 0;    // 0: there is no such axis
    std::uint64_t variants = 1;
    std::size_t points = 0; // on the axis of the first analysis
    std::vector<Number> numbers;

    // Of the grid of steps.
    [[nodiscard]] std::vector<Coordinate> coordinates(std::uint64_t variant) const;
};

// Fails where the file is no sweep's, or a shard's.
[[nodiscard]] Outcome<SweepNumbers> read_sweep_numbers(const std::string& path);

} // namespace nullor::results
