#include "engine/analysis/poles/eigenvalues.hpp"

#include <cmath>

#include <Eigen/Eigenvalues>

namespace nullor::analysis {

namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// Whether the diagonal may be scaled by D so that Gershgorin's discs of D^-1 M D have radii below room(m_ii).
// That is so if the matrix with rooms on its diagonal and -|m_ij| beside it is an M-matrix: if for some d > 0
// its product with d is positive (Berman and Plemmons 1979, ch. 6).
template <class Room>
bool discs_fit(std::span<const double> matrix, int n, Room room) {
    constexpr double margin = 1 + 1e-6; // far above the rounding of sums of which the result is small
    Matrix comparison = -Eigen::Map<const Matrix>(matrix.data(), n, n).cwiseAbs();
    for (Eigen::Index i = 0; i < n; ++i) {
        const double own = room(matrix[static_cast<std::size_t>(i * n + i)]);
        if (!(own > 0)) return false;
        comparison.row(i) *= margin / own;
        comparison(i, i) = 1;
    }
    const Eigen::VectorXd d = comparison.partialPivLu().solve(Eigen::VectorXd::Ones(n));
    if (!(d.minCoeff() > 0) || !d.allFinite()) return false;
    comparison.diagonal() *= margin;
    return (comparison * d).minCoeff() > 0;
}

} // namespace

std::vector<std::complex<double>> eigenvalues(std::span<const double> matrix, int n) {
    const Eigen::EigenSolver<Eigen::MatrixXd> solver(Eigen::Map<const Matrix>(matrix.data(), n, n), false);
    return {solver.eigenvalues().begin(), solver.eigenvalues().end()};
}

void balance(std::vector<double>& m, int size) {
    const auto n = static_cast<std::size_t>(size);
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t i = 0; i < n; ++i) {
            double row = 0, column = 0;
            for (std::size_t j = 0; j < n; ++j) {
                if (j == i) continue;
                row += std::abs(m[i * n + j]);
                column += std::abs(m[j * n + i]);
            }
            if (row == 0 || column == 0) continue;
            const int exponent = std::ilogb(row / column) / 2;
            const double scale = std::ldexp(1.0, exponent);
            if (exponent == 0 || !(column * scale + row / scale < 0.95 * (column + row))) continue;
            changed = true;
            for (std::size_t j = 0; j < n; ++j) {
                m[i * n + j] /= scale;
                m[j * n + i] *= scale;
            }
        }
    }
}

bool discs_in_half_plane(std::span<const double> matrix, int n) {
    return discs_fit(matrix, n, [](double centre) { return centre; });
}

bool discs_in_disc(std::span<const double> matrix, int n, double radius) {
    return discs_fit(matrix, n, [radius](double centre) { return radius - std::abs(centre - radius); });
}

bool inverse_discs_in_half_plane(std::span<const double> matrix, int n, double shift) {
    // Its rounding, as a part of the smallest eigenvalue of the inverse, is that of double times the square.
    constexpr double least_rcond = 1e-4;
    const Eigen::PartialPivLU<Matrix> lu(Eigen::Map<const Matrix>(matrix.data(), n, n));
    if (!(lu.rcond() >= least_rcond)) return false;
    Matrix inverse = lu.inverse();
    inverse.diagonal().array() -= shift;
    return discs_in_half_plane({inverse.data(), static_cast<std::size_t>(inverse.size())}, n);
}

} // namespace nullor::analysis
