#pragma once

namespace nullor::linalg {

/// How the blocks of the block triangular form are ordered.
enum class Order {
    minimum_degree, ///< AMD, of A + A^T
    by_columns,     ///< COLAMD, of A^T A: for blocks whose pattern is far from symmetric
    dissection,     ///< METIS, of A + A^T: for large meshes
};

} // namespace nullor::linalg
