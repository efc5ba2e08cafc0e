#pragma once
// The references compute with 64 bits of mantissa: their own rounding is far below any reltol that is asked
// for. Where elimination loses too many of them, it is done with 113.

#include <Eigen/Core>

namespace randomly {

using Real = long double;
__extension__ typedef __float128 Quad; // NOLINT(modernize-use-using): an extension
using Vector = Eigen::Matrix<Real, Eigen::Dynamic, 1>;
using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

template <class T>
inline constexpr Real rounding_of = 0x1p-63L;
template <>
inline constexpr Real rounding_of<Quad> = 0x1p-112L;

} // namespace randomly
