#pragma once
// Factors of a large real matrix of nearly symmetric pattern, whose pivots stay on the diagonal.
//
// KLU looks for the pattern of each column of L and U together with its values, for any of its rows may
// become the pivot. Of a mesh of resistors none but the diagonal does. Then the pattern is that of the
// Cholesky factor of A + A^T, found in time proportional to its entries (Davis 2005, Algorithm 849), and the
// values are left to WideRefactor: together a third of KLU's time. Where KLU would choose another pivot it is
// left to choose.

#include "engine/linalg/lu/klu.hpp"
#include "engine/linalg/lu/wide_refactor.hpp"

namespace nullor::linalg {

/// As klu_factor, and with the same pivots. None where KLU has to choose them, where that is quicker, or
/// where memory is short. `refactor` is ready for more of the same then.
[[nodiscard]] klu_numeric* factor_on_diagonal(const int* col_ptr, const int* row_index, const double* values,
                                              klu_symbolic& symbolic, WideRefactor& refactor,
                                              klu_common& common);

} // namespace nullor::linalg
