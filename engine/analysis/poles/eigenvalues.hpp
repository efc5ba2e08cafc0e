#pragma once
// Eigenvalues of a small dense matrix, and what is known of them without finding them.

#include <complex>
#include <span>
#include <vector>

namespace nullor::analysis {

// matrix: n x n by rows, finite. In no order; those of a real matrix come in conjugate pairs.
[[nodiscard]] std::vector<std::complex<double>> eigenvalues(std::span<const double> matrix, int n);

// D^-1 M D with powers of two on the diagonal of D, so that a row and its column are about the same (Parlett
// and Reinsch 1969).
void balance(std::vector<double>& matrix, int n);

// Whether Gershgorin's discs, of the matrix or of a D^-1 M D, are on the right of the imaginary axis, and so
// all eigenvalues. A chain of amplifiers is nearly triangular and has such discs, whatever their number.
[[nodiscard]] bool discs_in_half_plane(std::span<const double> matrix, int n);
// Whether they are in the disc around `radius` that touches the axis.
[[nodiscard]] bool discs_in_disc(std::span<const double> matrix, int n, double radius);
// Whether those of M^-1 - shift I are on the right of the axis. Amplifiers that load one another a little
// have an M that is full, the more so the higher the gain, and an inverse that is nearly triangular. Not
// asked of a balanced matrix whose inverse is not known to the margin.
[[nodiscard]] bool inverse_discs_in_half_plane(std::span<const double> matrix, int n, double shift);

} // namespace nullor::analysis
