#pragma once

#include <span>

namespace nullor::linalg {

/// Determinant of a permutation: 1 if it is even, -1 if it is odd.
[[nodiscard]] int parity(std::span<const int> permutation);

} // namespace nullor::linalg
