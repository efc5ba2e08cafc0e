#pragma once
// The references compute with 64 bits of mantissa: their own rounding is far below any reltol that is asked
// for.

#include <Eigen/Core>

namespace randomly {

using Real = long double;
using Vector = Eigen::Matrix<Real, Eigen::Dynamic, 1>;
using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

} // namespace randomly
