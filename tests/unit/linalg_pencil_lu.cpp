// Factors of G + sC, judged by dense elimination in long double.

#include "engine/linalg/shifted/pencil_lu.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "tests/unit/linalg_matrices.hpp"

using namespace nullor::linalg;
using linalg_test::at;
using linalg_test::Complex;

namespace {

// G and C of random circuits: some entries in one of the two only, sizes over six decades.
struct Circuit {
    Pattern pattern;
    std::vector<double> g, c;

    explicit Circuit(int n, unsigned seed) {
        std::mt19937 random(seed);
        std::uniform_real_distribution<double> part(-1, 1), decade(-3, 3);
        std::vector<std::tuple<int, int, double>> g_entries, c_entries;
        for (int k = 0; k < n; ++k) {
            g_entries.emplace_back(k, k, 3 + part(random));
            c_entries.emplace_back(k, k, std::pow(10, decade(random)));
            const int other = static_cast<int>(random() % at(n)), third = static_cast<int>(random() % at(n));
            g_entries.emplace_back(k, other, part(random));
            g_entries.emplace_back(third, k, part(random));
            c_entries.emplace_back(k, third, part(random));
        }
        PatternBuilder builder(n);
        for (const auto* list : {&g_entries, &c_entries})
            for (const auto& [row, column, value] : *list) builder.add(row, column);
        pattern = builder.build();
        g.assign(at(pattern.nnz()) + 1, 0.0);
        c = g;
        for (const auto& [row, column, value] : g_entries) g[at(pattern.slot(row, column))] += value;
        for (const auto& [row, column, value] : c_entries) c[at(pattern.slot(row, column))] += value;
    }

    template <class T>
    [[nodiscard]] PencilLu<T> factors() const {
        return {Ordering::of(pattern), g, c};
    }

    // Of A x = b or A^T x = b.
    template <class T>
    [[nodiscard]] std::vector<T> exact(T s, const std::vector<T>& b, Side side) const {
        using W = linalg_test::WideT<T>;
        const std::size_t n = b.size();
        std::vector<W> a(n * n), x(b.begin(), b.end());
        for (int column = 0; column < pattern.n; ++column)
            for (int p = pattern.col_ptr[at(column)]; p < pattern.col_ptr[at(column) + 1]; ++p) {
                const int row = pattern.row_index[at(p)];
                a[side == Side::plain ? at(row) * n + at(column) : at(column) * n + at(row)] =
                    W(g[at(p)]) + W(s) * W(c[at(p)]);
            }
        (void)linalg_test::eliminate(a, x);
        std::vector<T> rounded;
        for (const W& value : x) rounded.push_back(static_cast<T>(value));
        return rounded;
    }
};

template <class T>
double distance(std::span<const T> a, std::span<const T> b) {
    double worst = 0, size = 0;
    for (std::size_t k = 0; k < b.size(); ++k) {
        worst = std::max(worst, std::abs(a[k] - b[k]));
        size = std::max(size, std::abs(b[k]));
    }
    return worst / size;
}

template <class T>
std::vector<T> numbers(std::size_t n, double phase) {
    std::vector<T> list;
    for (std::size_t k = 0; k < n; ++k) {
        const double angle = phase + static_cast<double>(k);
        if constexpr (std::same_as<T, double>)
            list.push_back(std::cos(angle));
        else
            list.emplace_back(std::cos(angle), std::sin(2 * angle));
    }
    return list;
}

template <class T>
void check_solves(std::initializer_list<T> places) {
    constexpr int n = 23;
    const Circuit circuit(n, 5);
    PencilLu<T> factors = circuit.factors<T>();
    const std::vector<T> b = numbers<T>(n, 0.3), w = numbers<T>(n, 1.7);
    for (const auto pivots : {Pivots::fresh, Pivots::kept})
        for (const T s : places) {
            CAPTURE(std::abs(s));
            REQUIRE(factors.factor(s, pivots).code == LuStatus::ok);
            std::vector<T> x(n), y(n);
            REQUIRE(factors.solve(b, x).code == LuStatus::ok);
            CHECK(distance<T>(x, circuit.exact(s, b, Side::plain)) < 1e-13);
            REQUIRE(factors.solve(w, y, Side::transposed).code == LuStatus::ok);
            CHECK(distance<T>(y, circuit.exact(s, w, Side::transposed)) < 1e-13);
            // w^T (A^-1 b) = (A^-T w)^T b
            T one{}, other{};
            for (std::size_t k = 0; k < at(n); ++k) one += w[k] * x[k], other += y[k] * b[k];
            CHECK(std::abs(one - other) < 1e-12 * std::abs(one));

            // Many at once are each what it is alone.
            constexpr std::size_t many = 7;
            for (const Side side : {Side::plain, Side::transposed}) {
                std::vector<T> columns, alone;
                for (std::size_t k = 0; k < many; ++k) {
                    const std::vector<T> column = numbers<T>(n, 0.1 * static_cast<double>(k));
                    columns.insert(columns.end(), column.begin(), column.end());
                    std::vector<T> single = column;
                    REQUIRE(factors.solve_columns(single, side).code == LuStatus::ok);
                    CHECK(distance<T>(single, circuit.exact(s, column, side)) < 1e-9);
                    alone.insert(alone.end(), single.begin(), single.end());
                }
                REQUIRE(factors.solve_columns(columns, side).code == LuStatus::ok);
                CHECK(columns == alone);
            }
        }
}

} // namespace

TEST_CASE("G + sC: plain and transposed solves, one and many, at real and complex s") {
    check_solves<double>({0.0, 1e-3, 2.5, 1e4, -0.7});
    check_solves<Complex>({{0, 0}, {0, 1}, {0, -30}, {2, 5}, {-0.4, 1e3}});
}

TEST_CASE("entries of the inverse are those of dense elimination, by rows and by columns") {
    constexpr int n = 19;
    const Circuit circuit(n, 8);
    PencilLu<Complex> factors = circuit.factors<Complex>();
    const Complex s{0.2, 3};
    REQUIRE(factors.factor(s).code == LuStatus::ok);
    const std::vector<int> few{3, 17}, many{0, 2, 3, 9, 11, 18};
    for (const bool wide : {false, true}) {
        const std::vector<int>&rows = wide ? few : many, &columns = wide ? many : few;
        const auto entries = factors.inverse(rows, columns);
        REQUIRE(entries);
        for (std::size_t j = 0; j < columns.size(); ++j) {
            std::vector<Complex> unit(n);
            unit[at(columns[j])] = 1;
            const std::vector<Complex> column = circuit.exact(s, unit, Side::plain);
            for (std::size_t i = 0; i < rows.size(); ++i)
                CHECK(std::abs((*entries)[i * columns.size() + j] - column[at(rows[i])]) < 1e-10);
        }
    }
}

TEST_CASE("the sign of the determinant changes where a real root is passed") {
    // (s + 2)(s - 3)
    PatternBuilder builder(2);
    for (int row = 0; row < 2; ++row)
        for (int column = 0; column < 2; ++column) builder.add(row, column);
    const Pattern pattern = builder.build();
    const std::vector<double> g{0, 6, 1, -1, 0}, c{1, 0, 0, 1, 0}; // by columns: s, 6; 1, s - 1
    PencilLu<double> factors(Ordering::of(pattern), g, c);
    for (const double s : {-50.0, -2.1, -1.9, 0.0, 2.9, 3.1, 1e6}) {
        CAPTURE(s);
        REQUIRE(factors.factor(s).code == LuStatus::ok);
        CHECK(factors.determinant_sign() == ((s + 2) * (s - 3) > 0 ? 1 : -1));
    }
    CHECK(factors.factor(3).code == LuStatus::singular);
    CHECK(factors.determinant_sign() == 0);
    CHECK_FALSE(factors.inverse(std::vector<int>{0}, std::vector<int>{1}));
    std::vector<double> x(2);
    CHECK(factors.solve_columns(x).code == LuStatus::singular);
}

TEST_CASE("refined: what the sums lost is put back, at real and complex s") {
    // Two nodes: ga ties the first to ground, gb the two together, gc the second to ground; the sum gb + gc
    // loses what is below 1e-16 of gb.
    const auto check = [](auto s, double margin) {
        using T = decltype(s);
        using W = linalg_test::WideT<T>;
        const double ga = 1e-9, gb = 1e3, cb = 1e6, ca = 3e-9;
        PatternBuilder builder(2);
        for (int row = 0; row < 2; ++row)
            for (int column = 0; column < 2; ++column) builder.add(row, column);
        const Pattern pattern = builder.build();
        const std::vector<double> g{gb + ga, -gb, -gb, gb, 0}, c{cb + ca, -cb, -cb, cb, 0};
        const auto lost = [](double large, double small) { return small - ((large + small) - large); };
        const std::vector<double> g_lost{lost(gb, ga), 0, 0, 0, 0}, c_lost{lost(cb, ca), 0, 0, 0, 0};
        PencilLu<T> factors(Ordering::of(pattern), g, c);
        REQUIRE(factors.factor(s).code == LuStatus::ok);
        const std::vector<T> b{T(0), T(1e-9)};
        std::vector<T> x(2);
        REQUIRE(factors.solve(b, x).code == LuStatus::ok);
        // All of the current flows to ground through the first node.
        const W first = W(1e-9L) / (W(ga) + W(s) * W(ca)), second = first + W(1e-9L) / (W(gb) + W(s) * W(cb));
        const auto off = [&] {
            return std::max(std::abs(W(x[0]) - first) / std::abs(first),
                            std::abs(W(x[1]) - second) / std::abs(second));
        };
        CHECK(off() > margin);
        REQUIRE(factors.refine(b, x, {g_lost, c_lost}));
        CHECK(off() < 1e-15L);
    };
    check(0.0, 1e-6);
    check(2.0, 1e-6);
    check(Complex(0, 1.5), 1e-6);
    check(Complex(0.3, -2), 1e-6);
}
