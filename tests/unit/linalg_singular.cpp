#include "engine/linalg/lu/sparse_lu.hpp"
#include "engine/linalg/pattern/permutation.hpp"
#include "tests/unit/linalg_matrices.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

using namespace nullor::linalg;
using namespace linalg_test;

TEST_CASE("the status of exactly and structurally singular matrices names a dependent unknown") {
    SUBCASE("no entry in a column") {
        const Matrix<double> matrix(3, {{0, 0, 1.0}, {1, 0, 2.0}, {2, 2, 1.0}, {1, 2, 1.0}});
        SparseLu<double> lu(matrix.pattern);
        const LuStatus status = lu.factor(matrix.values);
        CHECK(status.code == LuStatus::singular);
        CHECK(status.unknown == 1);
    }
    SUBCASE("two columns for one row") {
        const Matrix<double> matrix(3, {{0, 0, 1.0}, {1, 1, 2.0}, {1, 2, 1.0}, {0, 1, 1.0}});
        SparseLu<double> lu(matrix.pattern);
        const LuStatus status = lu.factor(matrix.values);
        CHECK(status.code == LuStatus::singular);
        CHECK((status.unknown == 1 || status.unknown == 2 || status.unknown == 0));
    }
    SUBCASE("cancellation that is exact") {
        const Matrix<double> matrix(4, {{0, 0, 1.0},
                                        {3, 3, 5.0},
                                        {1, 1, 2.0},
                                        {1, 2, -2.0},
                                        {2, 1, -2.0},
                                        {2, 2, 2.0},
                                        {0, 1, 7.0},
                                        {2, 3, 1.0}});
        SparseLu<double> lu(matrix.pattern);
        const LuStatus status = lu.factor(matrix.values);
        CHECK(status.code == LuStatus::singular);
        CHECK((status.unknown == 1 || status.unknown == 2));
        CHECK_FALSE(lu.has_factors());
        CHECK(lu.determinant_sign() == 0);
        CHECK(lu.rcond() == 0.0);
        std::vector<double> x(4);
        CHECK(lu.solve(matrix.values, std::vector<double>(4, 1.0), x).code == LuStatus::singular);
        CHECK(lu.solve_plain(std::vector<double>(4, 1.0), x).code == LuStatus::singular);
        CHECK(lu.solve_plain(std::vector<double>(4, 1.0), x).unknown == status.unknown);
    }
    SUBCASE("an entry of the pattern that is zero") {
        const Matrix<Complex> matrix = two_by_two<Complex>({1.0, 1.0}, {}, {2.0, 0.0}, {});
        SparseLu<Complex> lu(matrix.pattern);
        const LuStatus status = lu.factor(matrix.values);
        CHECK(status.code == LuStatus::singular);
        CHECK(status.unknown == 1);
    }
}

TEST_CASE("a pivot that is nothing but rounding is singular") {
    const double g = 0.1 + 0.2; // not 0.3
    REQUIRE(g != 0.3);
    for (const double scale : {1.0, 1e-12, 1e12}) {
        for (const Matrix<double>& matrix : {two_by_two(g, -0.3, -0.3, 0.3), two_by_two(0.3, -0.3, -0.3, g),
                                             two_by_two(g * scale, -0.3 * scale, -0.3, 0.3),
                                             two_by_two(g * scale, -0.3, -0.3 * scale, 0.3)}) {
            SparseLu<double> lu(matrix.pattern);
            const LuStatus status = lu.factor(matrix.values);
            CHECK(status.code == LuStatus::singular);
            CHECK((status.unknown == 0 || status.unknown == 1));
        }
    }
    const Complex c(g, 1.0);
    const Matrix<Complex> matrix = two_by_two<Complex>(c, {-0.3, -1.0}, {-0.3, -1.0}, {0.3, 1.0});
    SparseLu<Complex> lu(matrix.pattern);
    CHECK(lu.factor(matrix.values).code == LuStatus::singular);
}

TEST_CASE("floating networks are singular whatever their size and spread") {
    std::mt19937_64 random(5);
    for (int round = 0; round < 200; ++round) {
        const int n = 2 + round * 2, decades = round % 10;
        CAPTURE(n);
        CAPTURE(decades);
        Entries entries;
        // A grounded divider (unknowns n and n + 1) beside a floating tree with loops.
        conductance(entries, n, n + 1, 1e-3);
        entries.emplace_back(n, n, 1e-6);
        for (int i = 1; i < n; ++i) {
            const int other = static_cast<int>(random() % static_cast<unsigned>(i));
            conductance(entries, i, other, std::pow(10.0, uniform(random, -decades, 1.0)));
            if (i % 3 == 0) {
                conductance(entries, i, i - 1, std::pow(10.0, uniform(random, -decades, 1.0)));
            }
        }
        std::shuffle(entries.begin(), entries.end(), random);
        const Matrix<double> floating(n + 2, entries);
        SparseLu<double> lu(floating.pattern);
        LuStatus status = lu.factor(floating.values);
        CHECK(status.code == LuStatus::singular);
        CHECK(status.unknown < n);

        if (decades > 3) {
            continue;
        }
        // A leakage of 1 nS to ground makes it regular,
        Matrix<double> tied = floating;
        tied.values[at(tied.pattern.slot(0, 0))] += 1e-9;
        CHECK(lu.factor(tied.values).code == LuStatus::ok);
        // and refactoring tells when that is taken away again.
        status = lu.refactor(floating.values);
        CHECK(status.code == LuStatus::singular);
        CHECK(status.unknown < n);
    }
}

TEST_CASE("a floating star is singular, where the sum at the hub has the rounding of a thousand terms") {
    std::mt19937_64 random(9);
    for (const int n : {10, 100, 1000, 10000}) {
        Entries entries;
        for (int i = 1; i < n; ++i) {
            conductance(entries, 0, i, uniform(random, 0.1, 1.0));
        }
        const Matrix<double> matrix(n, entries);
        SparseLu<double> lu(matrix.pattern);
        CHECK(lu.factor(matrix.values).code == LuStatus::singular);
        Matrix<double> tied = matrix;
        tied.values[at(tied.pattern.slot(0, 0))] += 1e-9;
        CHECK(lu.factor(tied.values).code == LuStatus::ok);
    }
}

TEST_CASE("a loop of voltage sources is singular whatever hangs on it") {
    // v(0) held by branch currents 2 and 3 at once, a resistor from 0 to 1 and one from 1 to ground.
    Entries entries{{0, 2, 1.0}, {2, 0, 1.0}, {0, 3, 1.0}, {3, 0, 1.0}, {1, 1, 1e-7}};
    conductance(entries, 0, 1, 0.1 / 3.0);
    const Matrix<double> matrix(4, entries);
    SparseLu<double> lu(matrix.pattern);
    const LuStatus status = lu.factor(matrix.values);
    CHECK(status.code == LuStatus::singular);
    CHECK((status.unknown == 2 || status.unknown == 3));
}

TEST_CASE("large ratios of units and sizes are not singular") {
    SUBCASE("gain of 1e9 with conductances 1e12 apart") {
        for (const double g2 : {1e-12, 1e-6, 1.0, 1e3}) {
            const Matrix<double> matrix = inverting(1e9, 1.0, g2);
            SparseLu<double> lu(matrix.pattern);
            CHECK(lu.factor(matrix.values).code == LuStatus::ok);
        }
    }
    SUBCASE("a ladder of alternating conductances 1e12 apart, tied to ground by the small one") {
        Entries entries;
        for (int i = 0; i + 1 < 50; ++i) {
            conductance(entries, i, i + 1, i % 2 == 0 ? 1.0 : 1e-12);
        }
        entries.emplace_back(49, 49, 1e-12);
        const Matrix<double> matrix(50, entries);
        SparseLu<double> lu(matrix.pattern);
        CHECK(lu.factor(matrix.values).code == LuStatus::ok);
    }
    SUBCASE("rows and columns scaled by 1e+-30") {
        std::mt19937_64 random(6);
        for (int round = 0; round < 50; ++round) {
            Matrix<double> matrix = random_matrix<double>(random, 20, 30);
            std::vector<double> row(20), col(20);
            for (int i = 0; i < 20; ++i) {
                row[at(i)] = std::pow(10.0, uniform(random, -30.0, 30.0));
                col[at(i)] = std::pow(10.0, uniform(random, -30.0, 30.0));
            }
            for (int j = 0; j < 20; ++j) {
                for (int p = matrix.pattern.col_ptr[at(j)]; p < matrix.pattern.col_ptr[at(j) + 1]; ++p) {
                    matrix.values[at(p)] *= row[at(matrix.pattern.row_index[at(p)])] * col[at(j)];
                }
            }
            SparseLu<double> lu(matrix.pattern);
            CHECK(lu.factor(matrix.values).code == LuStatus::ok);
        }
    }
}

TEST_CASE("the parity of a permutation is that of its exchanges") {
    CHECK(parity(std::vector<int>{}) == 1);
    CHECK(parity(std::vector<int>{0, 1, 2}) == 1);
    CHECK(parity(std::vector<int>{1, 0, 2}) == -1);
    CHECK(parity(std::vector<int>{1, 2, 0}) == 1);
    CHECK(parity(std::vector<int>{1, 0, 3, 2}) == 1);
    CHECK(parity(std::vector<int>{3, 0, 1, 2}) == -1);
}

TEST_CASE("the determinant's sign is that of dense elimination") {
    std::mt19937_64 random(8);
    int positive = 0, negative = 0;
    for (int round = 0; round < 300; ++round) {
        const int n = 1 + round % 25;
        const Matrix<double> matrix = random_matrix<double>(random, n, n * (round % 4));
        SparseLu<double> lu(matrix.pattern);
        if (lu.factor(matrix.values).code != LuStatus::ok) {
            FAIL("round " << round);
        }
        std::vector<long double> unused(at(n));
        const int expected = eliminate(matrix.dense(), unused) > 0.0L ? 1 : -1;
        (expected > 0 ? positive : negative) += 1;
        CHECK(lu.determinant_sign() == expected);
    }
    CHECK(positive > 100);
    CHECK(negative > 100);
}

TEST_CASE("the determinant's sign follows a refactorisation through zero") {
    Matrix<double> matrix = two_by_two(1.0, 0.5, 0.5, 1.0);
    SparseLu<double> lu(matrix.pattern);
    CHECK(lu.determinant_sign() == 0);
    CHECK(lu.factor(matrix.values).code == LuStatus::ok);
    CHECK(lu.determinant_sign() == 1);
    matrix = two_by_two(1.0, 0.5, 3.0, 1.0);
    CHECK(lu.refactor(matrix.values).code == LuStatus::ok);
    CHECK(lu.determinant_sign() == -1);
}
