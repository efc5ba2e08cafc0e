#pragma once

#include <vector>

namespace nullor::linalg {

/// Where the entries of L and U lie, whatever the values: P A Q = L U + F in block triangular form, F being
/// what lies in the blocks above the diagonal. Indices are places in the order of the pivots.
struct FactorPattern {
    std::vector<int> row, column;            ///< of A, of pivot k
    std::vector<int> block;                  ///< first pivot of each diagonal block, and the end
    std::vector<int> lower_start, lower_row; ///< L by columns, without its diagonal
    std::vector<int> upper_start, upper_row; ///< U likewise, each column in an order of elimination
};

} // namespace nullor::linalg
