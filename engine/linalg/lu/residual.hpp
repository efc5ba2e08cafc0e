#pragma once

#include "engine/base/twice.hpp"
#include "engine/linalg/pattern/pattern.hpp"

#include <complex>
#include <span>
#include <vector>

namespace nullor::linalg {

/// The residual r = b - A x and how large it is beside the terms that it is the difference of.
///
/// Each r_i is summed as in twice the working precision and rounded once. In working precision the error of
/// r_i grows with the number of entries in a row, and the row of a supply node would fail a bound of 1e-14.
template <class T>
class Residual {
public:
    explicit Residual(int n);

    /// x_scale holds the magnitudes that enter the denominator of the backward error, usually |x|.
    void evaluate(const Pattern& pattern, Side side, std::span<const T> values, std::span<const T> b,
                  std::span<const T> x, std::span<const double> x_scale);

    [[nodiscard]] std::span<const T> value() const { return value_; }

    /// Componentwise backward error max_i |r_i| / (|A| x_scale + |b|)_i: the smallest relative change of the
    /// entries of A and b for which x is the exact solution (Oettli and Prager, 1964). Rows whose denominator
    /// is zero, or so small that the products underflow, do not count. Infinite where r is not a number.
    [[nodiscard]] double backward_error() const { return backward_error_; }

private:
    std::vector<Twice> sums_; ///< one a real component
    std::vector<double> terms_;
    std::vector<T> value_;
    double backward_error_ = 0.0;
};

/// sum -= a x of real numbers, and of the real and imaginary parts of complex ones.
void subtract(Twice* sum, double a, double x);
void subtract(Twice* sum, std::complex<double> a, std::complex<double> x);

/// |x|, and |re x| + |im x| for complex x: within a factor of sqrt(2), and without a square root.
[[nodiscard]] double magnitude(double x);
[[nodiscard]] double magnitude(std::complex<double> x);

/// y += |A| x and y += |A|^T x for vectors of magnitudes.
template <class T>
void multiply_magnitudes(const Pattern& pattern, Side side, std::span<const T> values,
                         std::span<const double> x, std::span<double> y);

} // namespace nullor::linalg
