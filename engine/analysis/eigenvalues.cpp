#include "engine/analysis/eigenvalues.hpp"

#include <Eigen/Eigenvalues>

namespace nullor::analysis {

std::vector<std::complex<double>> eigenvalues(std::span<const double> matrix, int n) {
    using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Eigen::EigenSolver<Eigen::MatrixXd> solver(Eigen::Map<const Matrix>(matrix.data(), n, n), false);
    return {solver.eigenvalues().begin(), solver.eigenvalues().end()};
}

} // namespace nullor::analysis
