// Poles that are on the left are seen to be so only where they are.

#include "engine/analysis/poles/left_half_plane.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "engine/analysis/poles/eigenvalues.hpp"

using namespace nullor;
using analysis::Pencil;
using analysis::seen_on_the_left;

namespace {

std::size_t at(int k) {
    return static_cast<std::size_t>(k);
}

// From dense G and C, by rows; every place is in the pattern.
Pencil dense(int n, const std::vector<double>& g, const std::vector<double>& c) {
    Pencil pencil;
    pencil.pattern.n = n;
    for (int column = 0; column < n; ++column) {
        for (int row = 0; row < n; ++row) {
            pencil.pattern.row_index.push_back(row);
            pencil.g.push_back(g[at(row * n + column)]);
            pencil.c.push_back(c[at(row * n + column)]);
        }
        pencil.pattern.col_ptr.push_back(pencil.pattern.nnz());
    }
    pencil.g.push_back(0);
    pencil.c.push_back(0);
    return pencil;
}

// z' = -T z, with rows and columns of the states and of unknowns without a charge in any order.
struct Made {
    Pencil pencil;
    std::vector<double> t; // states x states
    int states;
};

Made random_pencil(std::mt19937& random, double own) {
    std::normal_distribution<double> normal;
    const int states = 1 + static_cast<int>(random() % 5), rest = static_cast<int>(random() % 4),
              n = states + rest;
    std::vector<double> g(at(n * n)), c(at(n * n));
    for (double& entry : g) entry = 0.4 * normal(random);
    for (int k = 0; k < n; ++k) g[at(k * n + k)] += k < states ? own : 3;
    std::vector<double> charge(at(states));
    for (double& k : charge) k = std::exp(normal(random)) * (random() % 8 ? 1 : -1);
    // T by elimination of the unknowns without a charge, the last first.
    std::vector<double> a = g;
    for (int p = n - 1; p >= states; --p)
        for (int i = 0; i < p; ++i)
            for (int j = 0; j < p; ++j)
                a[at(i * n + j)] -= a[at(i * n + p)] * a[at(p * n + j)] / a[at(p * n + p)];
    Made made;
    made.states = states;
    for (int i = 0; i < states; ++i)
        for (int j = 0; j < states; ++j) made.t.push_back(a[at(i * n + j)] / charge[at(i)]);
    for (int k = 0; k < states; ++k) c[at(k * n + k)] = charge[at(k)];
    std::vector<int> row(at(n)), column(at(n));
    for (int k = 0; k < n; ++k) row[at(k)] = column[at(k)] = k;
    std::shuffle(row.begin(), row.end(), random);
    std::shuffle(column.begin(), column.end(), random);
    std::vector<double> g_moved(g.size()), c_moved(c.size());
    for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) {
            g_moved[at(row[at(i)] * n + column[at(j)])] = g[at(i * n + j)];
            c_moved[at(row[at(i)] * n + column[at(j)])] = c[at(i * n + j)];
        }
    made.pencil = dense(n, g_moved, c_moved);
    return made;
}

// Stages with t_ii = own, driven by the one before and loaded by the one behind: the eigenvalues are
// own + 2 sqrt(before behind) cos(k pi/(n+1)).
Pencil chain(int n, double own, double before, double behind) {
    Pencil pencil;
    pencil.pattern.n = n;
    for (int column = 0; column < n; ++column) {
        const auto add = [&](int row, double g, double c) {
            if (row < 0 || row >= n) return;
            pencil.pattern.row_index.push_back(row);
            pencil.g.push_back(g);
            pencil.c.push_back(c);
        };
        add(column - 1, behind, 0);
        add(column, own, 1e-6);
        add(column + 1, before, 0);
        pencil.pattern.col_ptr.push_back(pencil.pattern.nnz());
    }
    pencil.g.push_back(0);
    pencil.c.push_back(0);
    return pencil;
}

} // namespace

TEST_CASE("a pole on the right is never overlooked, and many circuits without one are seen") {
    std::mt19937 random(11);
    int seen = 0, stable = 0;
    for (int round = 0; round < 3000; ++round) {
        const Made made = random_pencil(random, 0.8);
        bool left = true;
        for (const std::complex<double>& mu : analysis::eigenvalues(made.t, made.states))
            left = left && mu.real() > 0;
        stable += left;
        if (!seen_on_the_left(made.pencil)) continue;
        ++seen;
        CHECK(left);
    }
    CHECK(seen > 600);
    CHECK(seen < stable);
}

TEST_CASE("a chain whose signals grow is seen while its loads are small, never where a pole has crossed") {
    // 2 sqrt(before behind) is to stay below own, whatever the gain of a stage.
    for (const double gain : {1.0, 10.0, 1000.0}) {
        const double limit = 1 / (4 * gain);
        CHECK(seen_on_the_left(chain(50, 1, gain, 0.5 * limit)));
        CHECK(!seen_on_the_left(chain(50, 1, gain, 1.01 * limit)));
        CHECK(!seen_on_the_left(chain(50, -1, gain, 0.5 * limit)));
        CHECK(seen_on_the_left(chain(50, 1, 0.3 * limit, gain)));
    }
}

TEST_CASE("charges that do not pair off, none, or no inverse of the rest: nothing is known") {
    CHECK(seen_on_the_left(dense(2, {1, 0, 0, 1}, {1, 0, 0, 1})));
    CHECK(!seen_on_the_left(dense(2, {1, 0, 0, 1}, {1, -1, -1, 1})));
    CHECK(!seen_on_the_left(dense(2, {1, 0, 0, 1}, {0, 0, 0, 0})));
    CHECK(!seen_on_the_left(dense(2, {1, 1, 1, 0}, {1, 0, 0, 0})));
    // What is left of large terms is rounding.
    CHECK(!seen_on_the_left(dense(2, {1 + 1e-12, 1, 1, 1}, {1, 0, 0, 0})));
    CHECK(seen_on_the_left(dense(2, {1 + 1e-8, 1, 1, 1}, {1, 0, 0, 0})));
}
