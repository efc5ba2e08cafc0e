// The systems of a passage's stages, and that of a landing: every equation is met, whatever the pivots are
// worth.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <random>
#include <vector>

#include "engine/analysis/transient/affine/radau.hpp"
#include "engine/analysis/transient/affine/stage_systems.hpp"
#include "engine/linalg/pattern/pattern.hpp"

using namespace nullor;
using analysis::Radau;
using analysis::radau;
using analysis::StageSystems;
using Complex = std::complex<double>;
using Numbers = StageSystems::Numbers;

namespace {

// A chain of loops, each driven by the last.
linalg::Pattern chain(int cells) {
    linalg::PatternBuilder builder(3 * cells);
    for (int k = 0; k < cells; ++k) {
        const int a = 3 * k, b = a + 1, c = a + 2;
        for (const auto& [row, column] : {std::pair{a, a}, {a, b}, {b, b}, {b, c}, {c, a}, {c, c}})
            builder.add(row, column);
        if (k > 0) builder.add(a, a - 1);
    }
    return builder.build();
}

struct Bench {
    explicit Bench(const linalg::Pattern& of)
        : pattern(of), systems(linalg::Ordering::of(of)), n(static_cast<std::size_t>(of.n)),
          g(static_cast<std::size_t>(of.nnz()) + 1, 0.0), c(g) {}

    // Largest |b - (G + shift C) x|_k as a part of its terms.
    [[nodiscard]] double miss(Complex shift, const std::vector<Complex>& b,
                              const std::vector<Complex>& x) const {
        std::vector<Complex> left = b;
        std::vector<double> size(n);
        for (std::size_t k = 0; k < n; ++k) size[k] = std::abs(b[k]);
        for (std::size_t column = 0; column < n; ++column)
            for (int p = pattern.col_ptr[column]; p < pattern.col_ptr[column + 1]; ++p) {
                const auto s = static_cast<std::size_t>(p);
                const auto row = static_cast<std::size_t>(pattern.row_index[s]);
                const Complex term = (g[s] + shift * c[s]) * x[column];
                left[row] -= term;
                size[row] += std::abs(term);
            }
        double worst = 0;
        for (std::size_t k = 0; k < n; ++k) worst = std::max(worst, std::abs(left[k]) / size[k]);
        return worst;
    }

    // Of all three systems of the stages.
    [[nodiscard]] double miss_of_stages(double h) {
        std::vector<Numbers> z(n);
        std::vector<Complex> b(n), x(n);
        for (std::size_t k = 0; k < n; ++k) {
            b[k] = std::cos(1.0 + static_cast<double>(k));
            for (std::size_t system = 0; system <= Radau::pairs; ++system)
                z[systems.row(k)].re[system] = b[k].real();
        }
        REQUIRE(systems.solve(g, c, z));
        double worst = 0;
        for (std::size_t system = 0; system <= Radau::pairs; ++system) {
            for (std::size_t k = 0; k < n; ++k) {
                const Numbers& found = z[systems.column(k)];
                x[k] = {found.re[system], found.im[system]};
            }
            const Complex shift = system == 0 ? Complex(radau().real) : radau().complex_[system - 1];
            worst = std::max(worst, miss(shift / h, b, x));
        }
        return worst;
    }

    [[nodiscard]] double miss_of_euler(double a) {
        std::vector<double> right(n), found(n);
        for (std::size_t k = 0; k < n; ++k) right[k] = std::cos(1.0 + static_cast<double>(k));
        REQUIRE(systems.solve_euler(g, c, right, found));
        return miss(a, {right.begin(), right.end()}, {found.begin(), found.end()});
    }

    const linalg::Pattern& pattern;
    StageSystems systems;
    std::size_t n;
    std::vector<double> g, c;
};

} // namespace

TEST_CASE("stage systems: every equation is met where values change under the pivots that were chosen") {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> number(-1, 1);
    const linalg::Pattern pattern = chain(12);
    Bench bench(pattern);
    for (std::size_t s = 0; s + 1 < bench.g.size(); ++s) {
        bench.g[s] = number(random);
        bench.c[s] = s % 3 == 0 ? number(random) : 0.0;
    }
    double stages = 0, euler = 0;
    for (int round = 0; round < 600; ++round) {
        const double h = 3, a = 1e3;
        bench.systems.forget();
        REQUIRE(bench.systems.factor(bench.g, bench.c, h, a));
        stages = std::max(stages, bench.miss_of_stages(h));
        euler = std::max(euler, bench.miss_of_euler(a));
        bench.g[random() % (bench.g.size() - 1)] =
            number(random) * std::exp2(static_cast<double>(random() % 30) - 15);
        bench.c[random() % (bench.c.size() - 1)] = number(random);
    }
    CHECK(stages < 1e-11);
    CHECK(euler < 1e-13);
}
