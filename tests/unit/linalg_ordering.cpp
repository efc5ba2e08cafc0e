#include "engine/linalg/lu/ordering.hpp"

#include "engine/linalg/lu/sparse_lu.hpp"
#include "engine/linalg/pattern/fill.hpp"
#include "tests/unit/linalg_matrices.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <memory>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

using namespace nullor::linalg;
using namespace linalg_test;

namespace {

using Entries = std::vector<std::tuple<int, int, double>>;

Matrix<double> mesh(int size) {
    Entries entries;
    const auto node = [size](int i, int j) { return i * size + j; };
    const auto couple = [&](int a, int b) {
        entries.insert(entries.end(), {{a, a, 1.0}, {b, b, 1.0}, {a, b, -1.0}, {b, a, -1.0}});
    };
    for (int i = 0; i < size; ++i) {
        for (int j = 0; j < size; ++j) {
            entries.emplace_back(node(i, j), node(i, j), 0.01);
            if (i + 1 < size) {
                couple(node(i, j), node(i + 1, j));
            }
            if (j + 1 < size) {
                couple(node(i, j), node(i, j + 1));
            }
        }
    }
    return {size * size, entries};
}

/// Solves for the right-hand side of a known x.
void check_solves(SparseLu<double>& lu, const Matrix<double>& matrix) {
    std::vector<double> known(at(matrix.pattern.n)), b(known.size(), 0.0), x(known.size());
    for (std::size_t k = 0; k < known.size(); ++k) {
        known[k] = std::sin(static_cast<double>(k));
    }
    multiply(matrix.pattern, matrix.values, known, b);
    const LuStatus status = lu.solve(matrix.values, b, x);
    CHECK(status.code == LuStatus::ok);
    CHECK(status.backward_error <= 1e-14);
    double worst = 0.0;
    for (std::size_t k = 0; k < known.size(); ++k) {
        worst = std::max(worst, std::abs(x[k] - known[k]));
    }
    CHECK(worst < 1e-10);
}

/// Elimination of the whole matrix with the diagonal as pivots, entry by entry.
Fill eliminated(const Pattern& pattern, const std::vector<int>& order) {
    const std::size_t n = at(pattern.n);
    std::vector<std::vector<char>> full(n, std::vector<char>(n, 0));
    std::vector<std::size_t> place(n);
    for (std::size_t k = 0; k < n; ++k) {
        place[at(order[k])] = k;
    }
    for (int column = 0; column < pattern.n; ++column) {
        for (int p = pattern.col_ptr[at(column)]; p < pattern.col_ptr[at(column) + 1]; ++p) {
            full[place[at(pattern.row_index[at(p)])]][place[at(column)]] = 1;
        }
    }
    Fill fill;
    for (std::size_t k = 0; k < n; ++k) {
        full[k][k] = 1;
        for (std::size_t i = k + 1; i < n; ++i) {
            if (full[i][k] == 0) {
                continue;
            }
            fill.flops += 1.0;
            for (std::size_t j = k + 1; j < n; ++j) {
                if (full[k][j] != 0) {
                    full[i][j] = 1;
                    fill.flops += 2.0;
                }
            }
        }
    }
    for (const std::vector<char>& row : full) {
        fill.entries += std::accumulate(row.begin(), row.end(), 0.0);
    }
    return fill;
}

} // namespace

TEST_CASE("fill is counted as elimination makes it") {
    std::mt19937_64 random(7);
    for (int round = 0; round < 60; ++round) {
        const int n = 1 + round % 30;
        const Matrix<double> matrix = random_matrix<double>(random, n, (n * (round % 4)) / 2);
        PatternBuilder builder(n);
        for (int column = 0; column < n; ++column) {
            builder.add(column, column);
            for (int p = matrix.pattern.col_ptr[at(column)]; p < matrix.pattern.col_ptr[at(column) + 1];
                 ++p) {
                builder.add(matrix.pattern.row_index[at(p)], column);
            }
        }
        const Pattern pattern = builder.build();
        std::vector<int> order(at(n));
        std::iota(order.begin(), order.end(), 0);
        std::shuffle(order.begin(), order.end(), random);
        const std::vector<int> one_block{0, n};
        const Fill counted = count_fill(pattern, order, order, one_block), made = eliminated(pattern, order);
        CHECK(counted.entries == made.entries);
        CHECK(counted.flops == made.flops);
    }
}

TEST_CASE("a large mesh is dissected where many factorisations follow") {
    const Matrix<double> matrix = mesh(180);
    const auto quick = Ordering::of(matrix.pattern);
    CHECK(quick->order() == Order::minimum_degree);
    const auto dissected = quick->dissected();
    REQUIRE(dissected);
    CHECK(dissected->order() == Order::dissection);
    CHECK(dissected->dissected() == nullptr);

    SparseLu<double> lu(matrix.pattern);
    CHECK(lu.factor(matrix.values).code == LuStatus::ok);
    const double before = lu.entries();
    CHECK(lu.expect_many());
    CHECK_FALSE(lu.has_factors());
    CHECK_FALSE(lu.expect_many());
    check_solves(lu, matrix);
    CHECK(lu.entries() < 0.95 * before);

    std::vector<double> b(at(matrix.pattern.n), 1.0), x(b.size()), again(b.size());
    CHECK(lu.solve(matrix.values, b, x).code == LuStatus::ok);
    SparseLu<double> other(matrix.pattern);
    CHECK(other.expect_many());
    CHECK(other.solve(matrix.values, b, again).code == LuStatus::ok);
    CHECK(x == again);
}

TEST_CASE("what minimum degree does not fill is left to it") {
    constexpr int n = 100000;
    Entries chain, arrow;
    for (int k = 0; k < n; ++k) {
        chain.emplace_back(k, k, 4.0);
        arrow.emplace_back(k, k, k == 0 ? 2.0 * n : 4.0);
        if (k > 0) {
            chain.insert(chain.end(), {{k, k - 1, -1.0}, {k - 1, k, -1.0}});
            arrow.insert(arrow.end(), {{0, k, 1.0}, {k, 0, 1.0}});
        }
    }
    for (const Entries& entries : {chain, arrow}) {
        const Matrix<double> matrix(n, entries);
        const auto ordering = Ordering::of(matrix.pattern);
        CHECK(ordering->order() == Order::minimum_degree);
        CHECK(ordering->dissected() == nullptr);
        SparseLu<double> lu(ordering);
        CHECK_FALSE(lu.expect_many());
        check_solves(lu, matrix);
        CHECK(lu.entries() == matrix.pattern.nnz());
    }
}

TEST_CASE("a pattern without symmetry is ordered by columns where that fills less") {
    constexpr int size = 100, n = size * size;
    Entries entries;
    for (int k = 0; k < n; ++k) {
        entries.insert(entries.end(), {{k, k, 4.0}, {(k + 1) % n, k, -1.0}, {(k + size) % n, k, -1.0}});
    }
    const Matrix<double> matrix(n, entries);
    const auto ordering = Ordering::of(matrix.pattern);
    CHECK(ordering->order() == Order::by_columns);
    SparseLu<double> lu(ordering);
    check_solves(lu, matrix);
}

TEST_CASE("a small mesh is left to minimum degree") {
    const Matrix<double> matrix = mesh(40);
    CHECK(Ordering::of(matrix.pattern)->dissected() == nullptr);
}
