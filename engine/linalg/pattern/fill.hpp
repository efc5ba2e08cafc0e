#pragma once

#include "engine/linalg/pattern/pattern.hpp"

#include <span>

namespace nullor::linalg {

struct Fill {
    double entries = 0.0; ///< of L and U, without the unit diagonal of L
    double flops = 0.0;   ///< of a factorisation: 2 for each multiply-subtract, 1 for each division
};

/// What elimination would make of a pattern if every pivot were taken from the diagonal of its blocks,
/// without numbers: rows[k] and columns[k] are the row and the column of the k-th pivot, and block b reaches
/// from blocks[b] to blocks[b + 1]. What lies between blocks is not eliminated and not counted.
///
/// By columns, as Gilbert and Peierls (SIAM J. Sci. Stat. Comput. 9, 1988): the nonzeros of a column are what
/// can be reached from its own in the graph of L, pruned where U is symmetric to it (Eisenstat and Liu 1992).
[[nodiscard]] Fill count_fill(const Pattern& pattern, std::span<const int> rows, std::span<const int> columns,
                              std::span<const int> blocks);

} // namespace nullor::linalg
