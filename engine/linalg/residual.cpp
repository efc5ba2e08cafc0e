#include "engine/linalg/residual.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>

namespace nullor::linalg {
namespace {

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

/// high + low -= a x. Exact product by fma, exact sum after Knuth; the two errors are collected in low
/// (Ogita, Rump and Oishi, "Accurate sum and dot product", 2005).
void subtract(double& high, double& low, double a, double x) {
    const double product = -(a * x);
    const double product_error = std::fma(-a, x, -product);
    const double sum = high + product;
    const double shifted = sum - high;
    const double sum_error = (high - (sum - shifted)) + (product - shifted);
    high = sum;
    low += product_error + sum_error;
}

void subtract(double* high, double* low, double a, double x) {
    subtract(*high, *low, a, x);
}

void subtract(double* high, double* low, std::complex<double> a, std::complex<double> x) {
    subtract(high[0], low[0], a.real(), x.real());
    subtract(high[0], low[0], -a.imag(), x.imag());
    subtract(high[1], low[1], a.real(), x.imag());
    subtract(high[1], low[1], a.imag(), x.real());
}

template <class T>
constexpr std::size_t components = std::is_same_v<T, double> ? 1 : 2;

} // namespace

double magnitude(double x) {
    return std::abs(x);
}
double magnitude(std::complex<double> x) {
    return std::abs(x.real()) + std::abs(x.imag());
}

template <class T>
void multiply_magnitudes(const Pattern& pattern, Side side, std::span<const T> values,
                         std::span<const double> x, std::span<double> y) {
    for (int col = 0; col < pattern.n; ++col) {
        for (int p = pattern.col_ptr[at(col)]; p < pattern.col_ptr[at(col) + 1]; ++p) {
            const int row = pattern.row_index[at(p)];
            const double a = magnitude(values[at(p)]);
            if (side == Side::plain) {
                y[at(row)] += a * x[at(col)];
            } else {
                y[at(col)] += a * x[at(row)];
            }
        }
    }
}

template <class T>
Residual<T>::Residual(int n)
    : high_(components<T> * at(n)), low_(components<T> * at(n)), terms_(at(n)), value_(at(n)) {}

template <class T>
void Residual<T>::evaluate(const Pattern& pattern, Side side, std::span<const T> values, std::span<const T> b,
                           std::span<const T> x, std::span<const double> x_scale) {
    const std::size_t n = value_.size();
    assert(at(pattern.n) == n && values.size() >= at(pattern.nnz()));
    assert(b.size() >= n && x.size() >= n && x_scale.size() >= n);
    constexpr std::size_t parts = components<T>;

    std::fill(low_.begin(), low_.end(), 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        terms_[i] = magnitude(b[i]);
        if constexpr (parts == 1) {
            high_[i] = b[i];
        } else {
            high_[2 * i] = b[i].real();
            high_[2 * i + 1] = b[i].imag();
        }
    }
    multiply_magnitudes<T>(pattern, side, values, x_scale, terms_);
    for (std::size_t col = 0; col < n; ++col) {
        for (int p = pattern.col_ptr[col]; p < pattern.col_ptr[col + 1]; ++p) {
            const std::size_t row = at(pattern.row_index[at(p)]);
            const std::size_t target = parts * (side == Side::plain ? row : col);
            subtract(&high_[target], &low_[target], values[at(p)], x[side == Side::plain ? col : row]);
        }
    }

    constexpr double underflow = std::numeric_limits<double>::min() / std::numeric_limits<double>::epsilon();
    backward_error_ = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        if constexpr (parts == 1) {
            value_[i] = high_[i] + low_[i];
        } else {
            value_[i] = {high_[2 * i] + low_[2 * i], high_[2 * i + 1] + low_[2 * i + 1]};
        }
        if (terms_[i] <= underflow * static_cast<double>(n)) {
            continue;
        }
        const double ratio = magnitude(value_[i]) / terms_[i];
        if (std::isnan(ratio)) {
            backward_error_ = std::numeric_limits<double>::infinity();
        }
        backward_error_ = std::max(backward_error_, ratio);
    }
}

template class Residual<double>;
template class Residual<std::complex<double>>;
template void multiply_magnitudes<double>(const Pattern&, Side, std::span<const double>,
                                          std::span<const double>, std::span<double>);
template void multiply_magnitudes<std::complex<double>>(const Pattern&, Side,
                                                        std::span<const std::complex<double>>,
                                                        std::span<const double>, std::span<double>);

} // namespace nullor::linalg
