#pragma once

#include <span>
#include <vector>

namespace nullor::linalg {

/// The order of elimination of a square matrix by nested dissection of the graph of A + A^T (METIS):
/// separators last. Empty where METIS is not installed or gives up. The columns are those of a Pattern, rows
/// in any order.
///
/// METIS is loaded when first needed: most circuits never need it, and one shared library less is 0.1 ms of
/// start-up. It draws from the C library's one sequence of random numbers, begun anew each time, so that one
/// call at a time gives the same order always.
[[nodiscard]] std::vector<int> nested_dissection(std::span<const int> col_ptr,
                                                 std::span<const int> row_index);

} // namespace nullor::linalg
