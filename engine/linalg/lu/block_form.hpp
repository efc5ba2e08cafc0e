#pragma once

#include "engine/linalg/pattern/pattern.hpp"

#include <vector>

namespace nullor::linalg {

/// The block triangular form (Dulmage and Mendelsohn 1958): block b has the rows rows[k] and the columns
/// columns[k] for k from starts[b] to starts[b + 1], and no entry to the left of it, so that the determinant
/// is that of the blocks multiplied. Rows and columns ascend in each block.
struct BlockForm {
    std::vector<int> rows, columns;
    std::vector<int> starts; ///< one more than blocks; empty if every matrix of the pattern is singular
};

[[nodiscard]] BlockForm block_form(const Pattern& pattern);

} // namespace nullor::linalg
