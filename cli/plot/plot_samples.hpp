#pragma once
// Many random samples, drawn as what they say together.

#include <vector>

#include "engine/results/table/table.hpp"

namespace nullor::cli {

inline constexpr std::size_t least_samples = 8; // fewer are drawn one by one

// Tables that differ in their sample alone, by where their first one stands; one list where nothing is
// sampled.
[[nodiscard]] std::vector<std::vector<results::Table>> by_step(const std::vector<results::Table>& group);

// Whether so many samples of the same points are in the group that they are drawn as a band.
[[nodiscard]] bool are_samples(const std::vector<results::Table>& group);

// The values among `sorted` below which so many parts of 1 lie, straight between them.
[[nodiscard]] double quantile(const std::vector<double>& sorted, double part);

} // namespace nullor::cli
