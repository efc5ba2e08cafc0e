#include "engine/linalg/lu/residual.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "engine/base/at.hpp"

namespace nullor::linalg {
namespace {

template <class T>
constexpr std::size_t components = std::is_same_v<T, double> ? 1 : 2;

} // namespace

void subtract(Twice* sum, double a, double x) {
    sum->add_product(-a, x);
}

void subtract(Twice* sum, std::complex<double> a, std::complex<double> x) {
    sum[0].add_product(-a.real(), x.real());
    sum[0].add_product(a.imag(), x.imag());
    sum[1].add_product(-a.real(), x.imag());
    sum[1].add_product(-a.imag(), x.real());
}

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
Residual<T>::Residual(int n) : sums_(components<T> * at(n)), terms_(at(n)), value_(at(n)) {}

template <class T>
void Residual<T>::evaluate(const Pattern& pattern, Side side, std::span<const T> values, std::span<const T> b,
                           std::span<const T> x, std::span<const double> x_scale) {
    const std::size_t n = value_.size();
    assert(at(pattern.n) == n && values.size() >= at(pattern.nnz()));
    assert(b.size() >= n && x.size() >= n && x_scale.size() >= n);
    constexpr std::size_t parts = components<T>;

    for (std::size_t i = 0; i < n; ++i) {
        terms_[i] = magnitude(b[i]);
        if constexpr (parts == 1) {
            sums_[i] = {b[i], 0};
        } else {
            sums_[2 * i] = {b[i].real(), 0};
            sums_[2 * i + 1] = {b[i].imag(), 0};
        }
    }
    multiply_magnitudes<T>(pattern, side, values, x_scale, terms_);
    for (std::size_t col = 0; col < n; ++col) {
        for (int p = pattern.col_ptr[col]; p < pattern.col_ptr[col + 1]; ++p) {
            const std::size_t row = at(pattern.row_index[at(p)]);
            const std::size_t target = parts * (side == Side::plain ? row : col);
            subtract(&sums_[target], values[at(p)], x[side == Side::plain ? col : row]);
        }
    }

    constexpr double underflow = std::numeric_limits<double>::min() / std::numeric_limits<double>::epsilon();
    backward_error_ = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        if constexpr (parts == 1) {
            value_[i] = sums_[i].value();
        } else {
            value_[i] = {sums_[2 * i].value(), sums_[2 * i + 1].value()};
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
