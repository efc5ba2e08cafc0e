#pragma once

#include "engine/linalg/pattern/pattern.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numeric>
#include <random>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

/// Matrices for the tests of sparse LU, and dense elimination in long double to judge it by.
namespace linalg_test {

using nullor::linalg::Pattern;
using nullor::linalg::PatternBuilder;
using Complex = std::complex<double>;

template <class T>
struct Wide {
    using type = long double;
};
template <>
struct Wide<Complex> {
    using type = std::complex<long double>;
};
template <class T>
using WideT = typename Wide<T>::type;

inline std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

/// A sparse matrix under construction, entries at (row, col) added up.
template <class T>
struct Matrix {
    Pattern pattern;
    std::vector<T> values;

    Matrix(int n, const std::vector<std::tuple<int, int, T>>& entries) {
        PatternBuilder builder(n);
        for (const auto& [row, col, value] : entries) {
            builder.add(row, col);
        }
        pattern = builder.build();
        values.resize(at(pattern.nnz()) + 1);
        for (const auto& [row, col, value] : entries) {
            values[at(pattern.slot(row, col))] += value;
        }
    }

    [[nodiscard]] std::vector<WideT<T>> dense(bool transposed = false) const {
        std::vector<WideT<T>> a(at(pattern.n) * at(pattern.n));
        for (int col = 0; col < pattern.n; ++col) {
            for (int p = pattern.col_ptr[at(col)]; p < pattern.col_ptr[at(col) + 1]; ++p) {
                const int row = pattern.row_index[at(p)];
                a[transposed ? at(col * pattern.n + row) : at(row * pattern.n + col)] =
                    WideT<T>(values[at(p)]);
            }
        }
        return a;
    }
};

/// Gaussian elimination with partial pivoting; returns the determinant and replaces b by the solution.
template <class W>
W eliminate(std::vector<W> a, std::vector<W>& b) {
    const std::size_t n = b.size();
    W determinant = 1.0L;
    for (std::size_t k = 0; k < n; ++k) {
        std::size_t pivot = k;
        for (std::size_t i = k + 1; i < n; ++i) {
            pivot = std::abs(a[i * n + k]) > std::abs(a[pivot * n + k]) ? i : pivot;
        }
        if (pivot != k) {
            std::swap_ranges(&a[k * n], &a[k * n] + n, &a[pivot * n]);
            std::swap(b[k], b[pivot]);
            determinant = -determinant;
        }
        determinant *= a[k * n + k];
        for (std::size_t i = k + 1; i < n; ++i) {
            const W factor = a[i * n + k] / a[k * n + k];
            for (std::size_t j = k; j < n; ++j) {
                a[i * n + j] -= factor * a[k * n + j];
            }
            b[i] -= factor * b[k];
        }
    }
    for (std::size_t k = n; k-- > 0;) {
        for (std::size_t j = k + 1; j < n; ++j) {
            b[k] -= a[k * n + j] * b[j];
        }
        b[k] /= a[k * n + k];
    }
    return determinant;
}

inline double uniform(std::mt19937_64& random, double low, double high) {
    return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53;
}

template <class T>
T random_value(std::mt19937_64& random) {
    const double size = std::pow(10.0, uniform(random, -3.0, 3.0));
    if constexpr (std::is_same_v<T, double>) {
        return (random() & 1U) != 0 ? size : -size;
    } else {
        return std::polar(size, uniform(random, -3.14, 3.14));
    }
}

/// A random permutation (so that the diagonal may be empty) with some more entries.
template <class T>
Matrix<T> random_matrix(std::mt19937_64& random, int n, int more) {
    std::vector<int> permutation(at(n));
    std::iota(permutation.begin(), permutation.end(), 0);
    std::shuffle(permutation.begin(), permutation.end(), random);
    std::vector<std::tuple<int, int, T>> entries;
    for (int i = 0; i < n; ++i) {
        entries.emplace_back(i, permutation[at(i)], random_value<T>(random));
    }
    for (int i = 0; i < more; ++i) {
        const int row = static_cast<int>(random() % static_cast<unsigned>(n));
        const int col = static_cast<int>(random() % static_cast<unsigned>(n));
        entries.emplace_back(row, col, random_value<T>(random));
    }
    return Matrix<T>(n, entries);
}

template <class T>
Matrix<T> two_by_two(T a, T b, T c, T d) {
    return Matrix<T>(2, {{0, 0, a}, {0, 1, b}, {1, 0, c}, {1, 1, d}});
}

using Entries = std::vector<std::tuple<int, int, double>>;

inline void conductance(Entries& entries, int a, int b, double g) {
    entries.emplace_back(a, a, g);
    entries.emplace_back(b, b, g);
    entries.emplace_back(a, b, -g);
    entries.emplace_back(b, a, -g);
}

/// Inverting amplifier: unknowns v(in), v(inn), v(out), i(vin), w, i(out).
inline Matrix<double> inverting(double aol, double g1, double g2) {
    constexpr int in = 0, inn = 1, out = 2, i_in = 3, w = 4, i_out = 5;
    Entries e;
    conductance(e, in, inn, g1);
    conductance(e, inn, out, g2);
    e.insert(e.end(), {{in, i_in, 1.0}, {out, i_out, 1.0}});  // currents out of the nodes
    e.emplace_back(i_in, in, 1.0);                            // v(in) = 1
    e.insert(e.end(), {{w, inn, -1.0}, {w, w, -1.0 / aol}});  // 0 - v(inn) = w/aol
    e.insert(e.end(), {{i_out, out, 1.0}, {i_out, w, -1.0}}); // v(out) = w
    return Matrix<double>(6, e);
}

} // namespace linalg_test
