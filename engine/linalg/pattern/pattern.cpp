#include "engine/linalg/pattern/pattern.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <numeric>

#include "engine/base/at.hpp"

namespace nullor::linalg {
namespace {

using Complex = std::complex<double>;

/// Complex products written out: operator* must care for infinities (C99 annex G), which costs a branch.
double product(double a, double x) {
    return a * x;
}
Complex product(double a, Complex x) {
    return {a * x.real(), a * x.imag()};
}
Complex product(Complex a, Complex x) {
    return {a.real() * x.real() - a.imag() * x.imag(), a.real() * x.imag() + a.imag() * x.real()};
}

template <class A, class X, class Combine>
void by_columns(const Pattern& pattern, std::span<const A> values, std::span<const X> x, std::span<X> y,
                Combine combine) {
    assert(values.size() >= at(pattern.nnz()) && x.size() >= at(pattern.n) && y.size() >= at(pattern.n));
    for (int col = 0; col < pattern.n; ++col) {
        const X x_col = x[at(col)];
        for (int p = pattern.col_ptr[at(col)]; p < pattern.col_ptr[at(col) + 1]; ++p) {
            X& target = y[at(pattern.row_index[at(p)])];
            target = combine(target, product(values[at(p)], x_col));
        }
    }
}

template <class A, class X>
void transposed(const Pattern& pattern, std::span<const A> values, std::span<const X> x, std::span<X> y) {
    assert(values.size() >= at(pattern.nnz()) && x.size() >= at(pattern.n) && y.size() >= at(pattern.n));
    for (int col = 0; col < pattern.n; ++col) {
        X sum = y[at(col)];
        for (int p = pattern.col_ptr[at(col)]; p < pattern.col_ptr[at(col) + 1]; ++p) {
            sum += product(values[at(p)], x[at(pattern.row_index[at(p)])]);
        }
        y[at(col)] = sum;
    }
}

constexpr auto plus = [](auto a, auto b) { return a + b; };
constexpr auto minus = [](auto a, auto b) { return a - b; };

} // namespace

int Pattern::slot(int row, int col) const {
    if (row < 0 || col < 0) {
        return nnz();
    }
    assert(row < n && col < n);
    const auto first = row_index.begin() + col_ptr[at(col)];
    const auto last = row_index.begin() + col_ptr[at(col) + 1];
    const auto found = std::lower_bound(first, last, row);
    assert(found != last && *found == row && "entry is not in the pattern");
    return static_cast<int>(found - row_index.begin());
}

bool Pattern::contains(int row, int col) const {
    if (row < 0 || col < 0 || row >= n || col >= n) {
        return false;
    }
    return std::binary_search(row_index.begin() + col_ptr[at(col)], row_index.begin() + col_ptr[at(col) + 1],
                              row);
}

PatternBuilder::PatternBuilder(int n) : n_(n) {
    assert(n >= 0);
}

void PatternBuilder::add(int row, int col) {
    assert(row < n_ && col < n_);
    if (row < 0 || col < 0) {
        return;
    }
    entries_.push_back({row, col});
}

Pattern PatternBuilder::build() const {
    Pattern pattern;
    pattern.n = n_;
    pattern.col_ptr.assign(at(n_) + 1, 0);
    for (const Place& place : entries_) ++pattern.col_ptr[at(place.col) + 1];
    std::partial_sum(pattern.col_ptr.begin(), pattern.col_ptr.end(), pattern.col_ptr.begin());
    std::vector<int> rows(entries_.size());
    std::vector<int> next(pattern.col_ptr.begin(), pattern.col_ptr.end() - 1);
    for (const Place& place : entries_) rows[at(next[at(place.col)]++)] = place.row;

    std::size_t kept = 0; // each entry once
    for (int col = 0; col < n_; ++col) {
        const auto first = rows.begin() + pattern.col_ptr[at(col)], last = rows.begin() + next[at(col)];
        std::sort(first, last);
        pattern.col_ptr[at(col)] = static_cast<int>(kept);
        const auto end = std::unique(first, last);
        for (auto row = first; row != end; ++row) rows[kept++] = *row;
    }
    pattern.col_ptr[at(n_)] = static_cast<int>(kept);
    rows.resize(kept);
    pattern.row_index = std::move(rows);
    return pattern;
}

void multiply(const Pattern& pattern, std::span<const double> values, std::span<const double> x,
              std::span<double> y) {
    by_columns(pattern, values, x, y, plus);
}

void multiply(const Pattern& pattern, std::span<const double> values, std::span<const Complex> x,
              std::span<Complex> y) {
    by_columns(pattern, values, x, y, plus);
}

void multiply(const Pattern& pattern, std::span<const Complex> values, std::span<const Complex> x,
              std::span<Complex> y) {
    by_columns(pattern, values, x, y, plus);
}

void multiply_transposed(const Pattern& pattern, std::span<const double> values, std::span<const double> x,
                         std::span<double> y) {
    transposed(pattern, values, x, y);
}

void multiply_transposed(const Pattern& pattern, std::span<const double> values, std::span<const Complex> x,
                         std::span<Complex> y) {
    transposed(pattern, values, x, y);
}

void multiply_transposed(const Pattern& pattern, std::span<const Complex> values, std::span<const Complex> x,
                         std::span<Complex> y) {
    transposed(pattern, values, x, y);
}

void residual(const Pattern& pattern, std::span<const double> values, std::span<const double> x,
              std::span<const double> b, std::span<double> r) {
    std::copy_n(b.begin(), pattern.n, r.begin());
    by_columns(pattern, values, x, r, minus);
}

void residual(const Pattern& pattern, std::span<const Complex> values, std::span<const Complex> x,
              std::span<const Complex> b, std::span<Complex> r) {
    std::copy_n(b.begin(), pattern.n, r.begin());
    by_columns(pattern, values, x, r, minus);
}

} // namespace nullor::linalg
