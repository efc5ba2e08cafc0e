#pragma once

#include "engine/linalg/pattern/rows.hpp"
#include "engine/linalg/shifted/shifted_numbers.hpp"

#include <span>

namespace nullor::linalg {

/// Takes (G + a_l C) x from `left`, the right sides, in each of the systems. Whether what is left of each
/// equation, |re| + |im|, is at most this share of the sum of those of its terms. g, c: values of the pattern
/// whose rows these are. left by rows, x by columns, at these places.
[[nodiscard]] bool subtract_product(const Rows& rows, std::span<const double> g, std::span<const double> c,
                                    const Shifts& shifts, std::span<const int> row_places,
                                    std::span<const int> column_places, std::span<const ShiftedNumbers> x,
                                    std::span<ShiftedNumbers> left, double share);

} // namespace nullor::linalg
