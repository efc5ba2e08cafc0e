#include "engine/linalg/shifted/shifted_lu.hpp"

#include "engine/linalg/pattern/pattern.hpp"
#include "engine/linalg/shifted/shifted_residual.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using nullor::linalg::LuStatus;
using nullor::linalg::Ordering;
using nullor::linalg::Pattern;
using nullor::linalg::PatternBuilder;
using nullor::linalg::ShiftedLu;
using nullor::linalg::SparseLu;
using Complex = std::complex<double>;

namespace {

// A chain of loops, each driven by the last: coupled both ways or one way only, so that the block triangular
// form has one block or many.
Pattern chain(int cells, bool both_ways) {
    PatternBuilder builder(3 * cells);
    for (int k = 0; k < cells; ++k) {
        const int a = 3 * k, b = a + 1, c = a + 2;
        for (const auto& [row, column] : {std::pair{a, a}, {a, b}, {b, b}, {b, c}, {c, a}, {c, c}})
            builder.add(row, column);
        if (k > 0) builder.add(a, a - 1);
        if (k > 0 && both_ways) builder.add(a - 1, a);
    }
    return builder.build();
}

struct Systems {
    explicit Systems(const Pattern& source) : pattern(source), lu(Ordering::of(source)) {}

    // Largest |b - A x|_i of a solution, as a part of (|A||x| + |b|)_i, over all lanes; negative if there is
    // no solution.
    double error(const std::vector<double>& g, const std::vector<double>& c,
                 const ShiftedLu::Shifts& shifts) {
        if (!lu.factor(g, c, shifts)) return -1;
        const auto n = static_cast<std::size_t>(pattern.n);
        std::vector<ShiftedLu::Numbers> b(n), x(n);
        for (std::size_t k = 0; k < n; ++k)
            for (std::size_t lane = 0; lane < ShiftedLu::lanes; ++lane) {
                b[k].re[lane] = std::cos(1.0 + static_cast<double>(k));
                b[k].im[lane] = lane == 0 || lane == 3 ? 0.0 : 0.5;
            }
        for (std::size_t k = 0; k < n; ++k) x[static_cast<std::size_t>(lu.row_places()[k])] = b[k];
        std::vector<double> alone(n);
        for (std::size_t k = 0; k < n; ++k) alone[k] = x[k].re[3];
        if (!lu.solve(x) || !lu.solve_real(3, alone)) return -1;
        const std::vector<ShiftedLu::Numbers> found = x;
        for (std::size_t k = 0; k < n; ++k) {
            const auto place = static_cast<std::size_t>(lu.column_places()[k]);
            x[k] = found[place];
            CHECK(alone[place] == doctest::Approx(found[place].re[3]).epsilon(1e-12));
        }
        double worst = 0;
        for (std::size_t lane = 0; lane < ShiftedLu::lanes; ++lane) {
            std::vector<Complex> left(n);
            std::vector<double> size(n);
            for (std::size_t column = 0; column < n; ++column)
                for (int p = pattern.col_ptr[column]; p < pattern.col_ptr[column + 1]; ++p) {
                    const auto s = static_cast<std::size_t>(p);
                    const auto row = static_cast<std::size_t>(pattern.row_index[s]);
                    const Complex term =
                        (g[s] + shifts[lane] * c[s]) * Complex(x[column].re[lane], x[column].im[lane]);
                    left[row] += term;
                    size[row] += std::abs(term);
                }
            for (std::size_t k = 0; k < n; ++k) {
                const Complex right(b[k].re[lane], b[k].im[lane]);
                worst = std::max(worst, std::abs(right - left[k]) / (size[k] + std::abs(right)));
            }
        }
        return worst;
    }

    const Pattern& pattern;
    ShiftedLu lu;
};

struct Values {
    Values(const Pattern& pattern, std::mt19937& random, double largest)
        : g(static_cast<std::size_t>(pattern.nnz()) + 1), c(g.size()) {
        std::uniform_real_distribution<double> number(-1, 1);
        for (std::size_t s = 0; s < g.size(); ++s) {
            g[s] = largest * number(random);
            c[s] = s % 3 == 0 ? number(random) : 0.0;
        }
    }
    std::vector<double> g, c;
};

constexpr ShiftedLu::Shifts shifts{{{3.0, 0.0}, {2.5, 1.5}, {1.8, 3.1}, {1e3, 0.0}}};

} // namespace

TEST_CASE("shifted lu: solves four systems, whatever the values become") {
    std::mt19937 random(5);
    std::uniform_real_distribution<double> number(-1, 1);
    for (const bool both_ways : {false, true}) {
        const Pattern pattern = chain(12, both_ways);
        Systems systems(pattern);
        auto [g, c] = Values(pattern, random, 1);
        for (int round = 0; round < 300; ++round) {
            CHECK(systems.error(g, c, shifts) >= 0);
            CHECK(systems.error(g, c, shifts) < 1e-8);
            // Rows differ by orders of magnitude, and pieces come and go.
            const std::size_t s = random() % g.size();
            g[s] = number(random) * std::exp2(static_cast<double>(random() % 30) - 15);
            c[random() % c.size()] = number(random);
        }
    }
}

TEST_CASE("shifted lu: factors that are kept follow what changed while others were used") {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> number(-1, 1);
    for (const bool both_ways : {false, true}) {
        const Pattern pattern = chain(12, both_ways);
        Systems systems(pattern);
        auto [g, c] = Values(pattern, random, 3);
        // More lengths than are kept, some again and again.
        for (int round = 0; round < 600; ++round) {
            const unsigned length = round % 2 == 0 ? random() % 4 : random() % 60;
            ShiftedLu::Shifts own = shifts;
            for (Complex& shift : own) shift *= std::exp2(0.1 * length);
            const double error = systems.error(g, c, own);
            CHECK(error >= 0);
            CHECK(error < 1e-6); // a change that is missed makes about 1
            // A piece changes, changes back, or nothing does.
            const std::size_t s = random() % g.size();
            if (round % 3 == 0) g[s] = -g[s];
            if (round % 3 == 1) c[s] = c[s] == 0 ? number(random) : 0.0;
        }
    }
}

TEST_CASE("shifted lu: a pivot that vanishes is replaced") {
    PatternBuilder builder(2);
    for (int row : {0, 1})
        for (int column : {0, 1}) builder.add(row, column);
    const Pattern pattern = builder.build();
    Systems systems(pattern);
    const std::vector<double> none(5, 0.0);
    CHECK(systems.error({4, 1, 1, 4, 0}, none, shifts) < 1e-14);
    for (const double small : {0.0, 1e-17}) {
        const double error = systems.error({small, 1, 1, small, 0}, none, shifts);
        CHECK(error >= 0);
        CHECK(error < 1e-14);
        CHECK(systems.error({4, 1, 1, 4, 0}, none, shifts) < 1e-14);
    }
}

TEST_CASE("shifted lu: a matrix that is singular in one of the four has no factors, and the next has") {
    const Pattern pattern = chain(3, true);
    Systems systems(pattern);
    std::vector<double> g(static_cast<std::size_t>(pattern.nnz()) + 1, 0.0), c(g.size(), 0.0);
    for (int k = 0; k < pattern.n; ++k) g[static_cast<std::size_t>(pattern.slot(k, k))] = 1 + k;
    const auto corner = static_cast<std::size_t>(pattern.slot(4, 4));
    CHECK(systems.error(g, c, shifts) < 1e-14);
    for (const std::size_t lane : {0u, 3u}) {
        c[corner] = -g[corner] / shifts[lane].real();
        CHECK(systems.error(g, c, shifts) < 0);
        c[corner] = 0;
        const double error = systems.error(g, c, shifts);
        CHECK(error >= 0);
        CHECK(error < 1e-14);
    }
    // Complex: g + a c = 0 takes a real a.
    c[corner] = -g[corner] / shifts[1].real();
    CHECK(systems.error(g, c, shifts) >= 0);
}

TEST_CASE("shifted lu: what is not finite gives no solution") {
    const Pattern pattern = chain(2, true);
    std::vector<double> g(static_cast<std::size_t>(pattern.nnz()) + 1, 0.0), c(g.size(), 0.0);
    for (int k = 0; k < pattern.n; ++k) g[static_cast<std::size_t>(pattern.slot(k, k))] = 2;
    Systems systems(pattern);
    CHECK(systems.error(g, c, shifts) >= 0);
    g[0] = std::numeric_limits<double>::quiet_NaN();
    CHECK(systems.error(g, c, shifts) < 0);
    g[0] = 2;
    REQUIRE(systems.lu.factor(g, c, shifts));
    std::vector<ShiftedLu::Numbers> x(static_cast<std::size_t>(pattern.n));
    CHECK(systems.lu.solve(x));
    x[1].im[2] = std::numeric_limits<double>::infinity();
    CHECK_FALSE(systems.lu.solve(x));
    std::vector<double> alone(x.size());
    CHECK(systems.lu.solve_real(0, alone));
    alone[2] = std::numeric_limits<double>::quiet_NaN();
    CHECK_FALSE(systems.lu.solve_real(0, alone));
}

TEST_CASE("what is left of the equations of four systems, and whether that is rounding") {
    const Pattern pattern = chain(4, true);
    const nullor::linalg::Rows rows(pattern);
    const auto n = static_cast<std::size_t>(pattern.n), nonzeros = static_cast<std::size_t>(pattern.nnz());
    const ShiftedLu::Shifts shifts{Complex(2, 0), Complex(1, 3), Complex(-1, 0.5), Complex(1e3, 0)};
    std::vector<double> g(nonzeros), c(nonzeros);
    for (std::size_t s = 0; s < nonzeros; ++s) {
        g[s] = std::cos(1.0 + static_cast<double>(s));
        c[s] = std::sin(3.0 * static_cast<double>(s));
    }
    std::vector<int> row_places(n), column_places(n);
    for (std::size_t k = 0; k < n; ++k) {
        row_places[k] = static_cast<int>(n - 1 - k);
        column_places[k] = static_cast<int>((k + 5) % n);
    }
    std::vector<ShiftedLu::Numbers> x(n), b(n);
    // Column by column, in complex arithmetic.
    for (std::size_t column = 0; column < n; ++column)
        for (std::size_t lane = 0; lane < ShiftedLu::lanes; ++lane) {
            const Complex value(1.0 + static_cast<double>(column), static_cast<double>(lane) - 1);
            ShiftedLu::Numbers& at = x[static_cast<std::size_t>(column_places[column])];
            at.re[lane] = value.real();
            at.im[lane] = value.imag();
            for (int s = pattern.col_ptr[column]; s < pattern.col_ptr[column + 1]; ++s) {
                const auto slot = static_cast<std::size_t>(s);
                const Complex term = (g[slot] + shifts[lane] * c[slot]) * value;
                const auto row = static_cast<std::size_t>(pattern.row_index[slot]);
                b[static_cast<std::size_t>(row_places[row])].re[lane] += term.real();
                b[static_cast<std::size_t>(row_places[row])].im[lane] += term.imag();
            }
        }
    const auto met = [&](std::vector<ShiftedLu::Numbers>& left, double share) {
        left = b;
        return subtract_product(rows, g, c, shifts, row_places, column_places, x, left, share);
    };
    std::vector<ShiftedLu::Numbers> left;
    CHECK(met(left, 1e-14));
    // One part of one unknown of one system.
    for (std::size_t lane = 0; lane < ShiftedLu::lanes; ++lane) {
        CAPTURE(lane);
        double& part = x[static_cast<std::size_t>(column_places[6])].im[lane];
        part += 1e-6;
        CHECK_FALSE(met(left, 1e-9));
        for (int s = pattern.col_ptr[6]; s < pattern.col_ptr[7]; ++s) {
            const auto slot = static_cast<std::size_t>(s);
            const Complex change = (g[slot] + shifts[lane] * c[slot]) * Complex(0, 1e-6);
            const auto row = static_cast<std::size_t>(pattern.row_index[slot]);
            const ShiftedLu::Numbers& rest = left[static_cast<std::size_t>(row_places[row])];
            CHECK(rest.re[lane] == doctest::Approx(-change.real()).epsilon(1e-6));
            CHECK(rest.im[lane] == doctest::Approx(-change.imag()).epsilon(1e-6));
        }
        CHECK(met(left, 1e-4));
        part = std::numeric_limits<double>::quiet_NaN();
        CHECK_FALSE(met(left, 1e-4));
        part = static_cast<double>(lane) - 1;
    }
}
