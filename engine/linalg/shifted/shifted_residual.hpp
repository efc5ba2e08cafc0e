#pragma once

#include "engine/linalg/pattern/pattern.hpp"
#include "engine/linalg/shifted/shifted_numbers.hpp"

#include <span>

namespace nullor::linalg {

/// Takes (G + a_l C) x from `left`, the right sides, in each of the systems, and adds up the magnitudes of
/// the terms, |re| + |im|, in `sizes`. g, c: values of the pattern. left and sizes by rows, x by columns, at
/// these places.
void subtract_product(const Pattern& pattern, std::span<const double> g, std::span<const double> c,
                      const Shifts& shifts, std::span<const int> row_places,
                      std::span<const int> column_places, std::span<const ShiftedNumbers> x,
                      std::span<ShiftedNumbers> left, std::span<std::array<double, shifted_systems>> sizes);

} // namespace nullor::linalg
