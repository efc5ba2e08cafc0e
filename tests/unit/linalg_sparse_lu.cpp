#include "engine/linalg/lu/sparse_lu.hpp"
#include "tests/unit/linalg_matrices.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <complex>
#include <limits>
#include <memory>
#include <random>
#include <type_traits>
#include <utility>
#include <vector>

using namespace nullor::linalg;
using namespace linalg_test;

namespace {

template <class T>
double distance(const std::vector<T>& x, const std::vector<WideT<T>>& exact) {
    long double error = 0.0L, size = 0.0L;
    for (std::size_t i = 0; i < x.size(); ++i) {
        error = std::max(error, std::abs(WideT<T>(x[i]) - exact[i]));
        size = std::max(size, std::abs(exact[i]));
    }
    return static_cast<double>(error / size);
}

template <class T>
void check_against_dense(SparseLu<T>& lu, const Matrix<T>& matrix, std::mt19937_64& random) {
    std::vector<T> b(at(matrix.pattern.n)), x(b.size());
    for (T& value : b) {
        value = random_value<T>(random);
    }
    std::vector<WideT<T>> exact(b.begin(), b.end()), exact_transposed(b.begin(), b.end());
    eliminate(matrix.dense(), exact);
    eliminate(matrix.dense(true), exact_transposed);

    LuStatus status = lu.solve(matrix.values, b, x);
    CHECK(status.code == LuStatus::ok);
    CHECK(status.backward_error <= 1e-14);
    CHECK(distance(x, exact) < 1e-9); // random matrices of this kind have condition numbers up to 1e5
    status = lu.solve_transposed(matrix.values, b, x);
    CHECK(status.code == LuStatus::ok);
    CHECK(status.backward_error <= 1e-14);
    CHECK(distance(x, exact_transposed) < 1e-9);
    status = lu.solve_plain(b, x);
    CHECK(status.code == LuStatus::ok);
    CHECK(distance(x, exact) < 1e-6);
}

} // namespace

TEST_CASE_TEMPLATE("random matrices are solved as by dense elimination", T, double, Complex) {
    std::mt19937_64 random(1);
    for (int round = 0; round < 60; ++round) {
        const int n = 1 + round % 40;
        const Matrix<T> matrix = random_matrix<T>(random, n, (n * (round % 5)) / 2);
        SparseLu<T> lu(matrix.pattern);
        if (lu.factor(matrix.values).code != LuStatus::ok) {
            FAIL("round " << round);
        }
        CHECK(lu.rcond() > 0.0);
        check_against_dense(lu, matrix, random);
    }
}

TEST_CASE_TEMPLATE("refactored values are solved as well as new ones", T, double, Complex) {
    std::mt19937_64 random(2);
    Matrix<T> matrix = random_matrix<T>(random, 30, 60);
    SparseLu<T> lu(matrix.pattern);
    CHECK(lu.refactor(matrix.values).code == LuStatus::ok);
    CHECK(lu.stats().factorisations == 1);
    CHECK(lu.stats().refactorisations == 0);
    for (int round = 0; round < 30; ++round) {
        for (T& value : matrix.values) {
            value *= uniform(random, 0.9, 1.1);
        }
        CHECK(lu.refactor(matrix.values).code == LuStatus::ok);
        check_against_dense(lu, matrix, random);
    }
    CHECK(lu.stats().refactorisations == 30);
    CHECK(lu.stats().factorisations < 5);
    CHECK(lu.stats().solves == 90);
    CHECK(lu.stats().refinements >= 60);
}

TEST_CASE_TEMPLATE("values that make the old pivots useless get new ones", T, double, Complex) {
    // The pivot of the first factorisation vanishes, or nearly so, in the second.
    for (const double tiny : {0.0, 1e-300, 1e-17, 1e-8}) {
        CAPTURE(tiny);
        Matrix<T> matrix(3, {{0, 0, T{1.0}},
                             {0, 1, T{0.5}},
                             {0, 2, T{0.1}},
                             {1, 0, T{0.5}},
                             {1, 1, T{1.0}},
                             {1, 2, T{0.2}},
                             {2, 0, T{0.3}},
                             {2, 1, T{0.1}},
                             {2, 2, T{1.0}}});
        SparseLu<T> lu(matrix.pattern);
        CHECK(lu.factor(matrix.values).code == LuStatus::ok);
        for (int i = 0; i < 3; ++i) {
            matrix.values[at(matrix.pattern.slot(i, i))] = T{tiny};
        }
        CHECK(lu.refactor(matrix.values).code == LuStatus::ok);
        CHECK(lu.stats().factorisations == 2);
        std::mt19937_64 random(3);
        check_against_dense(lu, matrix, random);
    }
}

TEST_CASE("a solve that refinement cannot save factors afresh by itself") {
    // Factors of other values altogether: refinement diverges, and the solution must still be that of these.
    Matrix<double> matrix = two_by_two(2.0, 1.0, 1.0, 3.0);
    SparseLu<double> lu(matrix.pattern);
    CHECK(lu.factor(matrix.values).code == LuStatus::ok);
    CHECK(lu.refactor(matrix.values).code == LuStatus::ok);
    matrix = two_by_two(1.0, 5.0, -7.0, 0.25);
    std::vector<double> x(2);
    const LuStatus status = lu.solve(matrix.values, std::vector<double>{11.0, -6.5}, x);
    CHECK(status.code == LuStatus::ok);
    CHECK(status.backward_error <= 1e-14);
    CHECK(x[0] == doctest::Approx(1.0).epsilon(1e-14));
    CHECK(x[1] == doctest::Approx(2.0).epsilon(1e-14));
    CHECK(lu.stats().factorisations == 2);
}

TEST_CASE("the virtual ground of an inverting amplifier keeps its digits at any gain") {
    for (double aol = 1.0; aol < 2e9; aol *= 10.0) {
        for (const double ratio : {1.0, 10.0, 1e-6, 1e6}) {
            CAPTURE(aol);
            CAPTURE(ratio);
            const double g1 = 1.0 / 1.1e3, g2 = g1 / ratio;
            const Matrix<double> matrix = inverting(aol, g1, g2);
            SparseLu<double> lu(matrix.pattern);
            REQUIRE(lu.factor(matrix.values).code == LuStatus::ok);
            std::vector<double> x(6);
            const LuStatus status = lu.solve(matrix.values, std::vector<double>{0, 0, 0, 1.0, 0, 0}, x);
            CHECK(status.code == LuStatus::ok);
            CHECK(status.backward_error <= 1e-14);
            // g1 (1 - v) = g2 (v - out), out = -v/a, with the entries as they were rounded
            const long double a = 1.0 / aol, diagonal = matrix.values[at(matrix.pattern.slot(1, 1))];
            const long double inn = g1 / (diagonal + g2 / a);
            CHECK(std::abs(x[1] / inn - 1.0L) < 1e-14L);
            CHECK(std::abs(x[1] / (-x[4] * a) - 1.0L) < 1e-14L);
            CHECK(std::abs(x[2] / (-inn / a) - 1.0L) < 1e-14L);
        }
    }
}

TEST_CASE("pivots of another gain are good enough after refinement") {
    Matrix<double> matrix = inverting(1.0, 1e-3, 1e-4);
    SparseLu<double> lu(matrix.pattern);
    CHECK(lu.factor(matrix.values).code == LuStatus::ok);
    for (const double aol : {1e9, 1.0, 1e5, 1e9, 1e-3}) {
        matrix = inverting(aol, 1e-3, 1e-4);
        CHECK(lu.refactor(matrix.values).code == LuStatus::ok);
        std::vector<double> x(6);
        const LuStatus status = lu.solve(matrix.values, std::vector<double>{0, 0, 0, 1.0, 0, 0}, x);
        CHECK(status.code == LuStatus::ok);
        CHECK(status.backward_error <= 1e-14);
        const long double a = 1.0 / aol, diagonal = matrix.values[at(matrix.pattern.slot(1, 1))];
        CHECK(std::abs(x[1] / (1e-3 / (diagonal + 1e-4 / a)) - 1.0L) < 1e-14L);
    }
}

TEST_CASE("one pivot order serves an amplifier over twelve decades of frequency") {
    // The inverting amplifier with A(s) = aol / (1 + s aol tau): the op-amp's row holds -1/A(s).
    constexpr double aol = 1e6, tau = 1e-7, g1 = 1e-3, g2 = 1e-4;
    const Matrix<double> real = inverting(aol, g1, g2);
    std::vector<Complex> values(real.values.begin(), real.values.end());
    const std::vector<Complex> b{{}, {}, {}, {1.0, 0.0}, {}, {}};
    std::vector<Complex> x(6);
    SparseLu<Complex> lu(real.pattern);
    for (double omega = 1e-1; omega < 1e12; omega *= 3.0) {
        const Complex inverse_gain(1.0 / aol, omega * tau);
        values[at(real.pattern.slot(4, 4))] = -inverse_gain;
        CHECK(lu.refactor(values).code == LuStatus::ok);
        const LuStatus status = lu.solve(values, b, x);
        CHECK(status.code == LuStatus::ok);
        CHECK(status.backward_error <= 1e-14);
        const std::complex<long double> k = inverse_gain, g(values[at(real.pattern.slot(1, 1))]);
        const std::complex<long double> out =
            -std::complex<long double>(g1) / (std::complex<long double>(g2) + g * k);
        CHECK(std::abs(std::complex<long double>(x[2]) / out - 1.0L) < 1e-14L);
        CHECK(std::abs(std::complex<long double>(x[1]) / (-k * out) - 1.0L) < 1e-14L);
    }
    CHECK(lu.stats().factorisations < 5);
}

TEST_CASE("a part of the circuit at exactly zero does not spoil the backward error") {
    // A balanced bridge whose detector drives a ladder: true voltages beyond the detector are zero.
    std::mt19937_64 random(7);
    for (int round = 0; round < 50; ++round) {
        const double g = uniform(random, 1e-3, 1.0), h = uniform(random, 1e-3, 1.0);
        Entries entries;
        conductance(entries, 0, 1, g);
        conductance(entries, 0, 2, g);
        entries.insert(entries.end(), {{1, 1, h}, {2, 2, h}, {0, 6, 1.0}, {6, 0, 1.0}});
        entries.insert(entries.end(), {{5, 3, 1.0}, {5, 1, -1e3}, {5, 2, 1e3}, {3, 5, 1.0}});
        conductance(entries, 3, 4, h);
        entries.emplace_back(4, 4, g);
        const Matrix<double> matrix(7, entries);
        SparseLu<double> lu(matrix.pattern);
        std::vector<double> x(7);
        const LuStatus status = lu.solve(matrix.values, std::vector<double>{0, 0, 0, 0, 0, 0, 1.0}, x);
        CHECK(status.code == LuStatus::ok);
        CHECK(status.backward_error <= 1e-14);
        CHECK(std::abs(x[4]) < 1e-12);
        CHECK(lu.stats().factorisations == 1);
    }
}

TEST_CASE("numbers that are not finite are reported, not solved") {
    const double nan = std::numeric_limits<double>::quiet_NaN(),
                 inf = std::numeric_limits<double>::infinity();
    for (const double bad : {nan, inf, -inf}) {
        const Matrix<double> good = two_by_two(1.0, 0.5, 0.5, 1.0), matrix = two_by_two(1.0, bad, 0.5, 1.0);
        SparseLu<double> lu(matrix.pattern);
        std::vector<double> x(2);
        LuStatus status = lu.factor(matrix.values);
        CHECK(status.code == LuStatus::not_finite);
        CHECK(status.unknown == 1);
        CHECK(lu.solve_plain(std::vector<double>{1.0, 1.0}, x).code == LuStatus::not_finite);
        CHECK(lu.refactor(matrix.values).code == LuStatus::not_finite);
        CHECK(lu.solve(matrix.values, std::vector<double>{1.0, 1.0}, x).code == LuStatus::not_finite);
        CHECK(lu.factor(good.values).code == LuStatus::ok);
        status = lu.solve(good.values, std::vector<double>{1.0, bad}, x);
        CHECK(status.code == LuStatus::not_finite);
        CHECK(status.unknown == 1);
    }
    // The discard slot may hold anything.
    Matrix<double> matrix = two_by_two(1.0, 0.5, 0.5, 1.0);
    matrix.values.back() = nan;
    SparseLu<double> lu(matrix.pattern);
    CHECK(lu.factor(matrix.values).code == LuStatus::ok);
    // A solution beyond the range of numbers.
    const Matrix<double> tiny(1, {{0, 0, 1e-300}});
    SparseLu<double> small(tiny.pattern);
    std::vector<double> x(1);
    CHECK(small.solve(tiny.values, std::vector<double>{1e300}, x).code == LuStatus::not_finite);
}

TEST_CASE_TEMPLATE("the empty matrix and a single unknown", T, double, Complex) {
    const Matrix<T> empty(0, {});
    SparseLu<T> none(empty.pattern);
    std::vector<T> nothing;
    CHECK(none.factor(empty.values).code == LuStatus::ok);
    CHECK(none.refactor(empty.values).code == LuStatus::ok);
    CHECK(none.solve(empty.values, nothing, nothing).code == LuStatus::ok);
    CHECK(none.solve_transposed(empty.values, nothing, nothing).code == LuStatus::ok);
    CHECK(none.solve_plain(nothing, nothing).code == LuStatus::ok);
    if constexpr (std::is_same_v<T, double>) {
        CHECK(none.determinant_sign() == 1);
    }

    const Matrix<T> one(1, {{0, 0, T{-4.0}}});
    SparseLu<T> lu(one.pattern);
    std::vector<T> x(1);
    CHECK(lu.factor(one.values).code == LuStatus::ok);
    CHECK(lu.solve(one.values, std::vector<T>{T{2.0}}, x).code == LuStatus::ok);
    CHECK(x[0] == T{-0.5});
    CHECK(lu.solve(one.values, std::vector<T>{T{}}, x).code == LuStatus::ok);
    CHECK(x[0] == T{});
    const LuStatus zero = lu.refactor(std::vector<T>{T{}, T{}});
    CHECK(zero.code == LuStatus::singular);
    CHECK(zero.unknown == 0);

    const Matrix<T> hollow(1, {});
    SparseLu<T> lost(hollow.pattern);
    CHECK(lost.factor(hollow.values).code == LuStatus::singular);
}

TEST_CASE("an ordering is shared by real and complex factors, which can be moved") {
    const auto matrix = two_by_two(1.0, 2.0, 3.0, 4.0);
    const auto ordering = Ordering::of(std::make_shared<const Pattern>(matrix.pattern));
    SparseLu<double> real(ordering);
    SparseLu<Complex> complex(ordering);
    CHECK(&real.pattern() == &complex.pattern());
    static_assert(!std::is_copy_constructible_v<SparseLu<double>>);

    CHECK(real.factor(matrix.values).code == LuStatus::ok);
    SparseLu<double> moved(std::move(real));
    real = SparseLu<double>(ordering);
    std::vector<double> x(2);
    CHECK(moved.solve_plain(std::vector<double>{5.0, 11.0}, x).code == LuStatus::ok);
    CHECK(x[0] == doctest::Approx(1.0));
    CHECK(x[1] == doctest::Approx(2.0));
    CHECK_FALSE(real.has_factors());

    const std::vector<Complex> values(matrix.values.begin(), matrix.values.end());
    std::vector<Complex> xc(2);
    CHECK(complex.solve(values, std::vector<Complex>{{0.0, 5.0}, {0.0, 11.0}}, xc).code == LuStatus::ok);
    CHECK(std::abs(xc[0] - Complex(0.0, 1.0)) < 1e-15);
    CHECK(std::abs(xc[1] - Complex(0.0, 2.0)) < 1e-15);
}
