#pragma once
// Eigenvalues of a small dense matrix.

#include <complex>
#include <span>
#include <vector>

namespace nullor::analysis {

// matrix: n x n by rows, finite. In no order; those of a real matrix come in conjugate pairs.
[[nodiscard]] std::vector<std::complex<double>> eigenvalues(std::span<const double> matrix, int n);

} // namespace nullor::analysis
