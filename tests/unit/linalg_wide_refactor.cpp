#include "engine/linalg/lu/wide_refactor.hpp"

#include "engine/linalg/lu/diagonal_factors.hpp"
#include "engine/linalg/lu/sparse_lu.hpp"
#include "engine/linalg/lu/wide_solve.hpp"
#include "engine/linalg/pattern/pattern.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <vector>

using nullor::linalg::input;
using nullor::linalg::klu_parameters;
using nullor::linalg::Pattern;
using nullor::linalg::PatternBuilder;
using nullor::linalg::WideRefactor;
using nullor::linalg::WideSolve;

namespace {

// A mesh of size x size nodes with a source at a corner, and one more at a node of its own, so that the block
// triangular form has several blocks.
struct Mesh {
    explicit Mesh(int size) : nodes(size * size) {
        PatternBuilder builder(nodes + 3);
        const auto couple = [&](int a, int b) {
            for (const int row : {a, b})
                for (const int column : {a, b}) builder.add(row, column);
        };
        for (int node = 0; node < nodes; ++node) {
            if (node % size + 1 < size) couple(node, node + 1);
            if (node + size < nodes) couple(node, node + size);
        }
        couple(0, nodes);
        builder.add(nodes / 2, nodes + 1);
        builder.add(nodes + 1, nodes + 2);
        builder.add(nodes + 2, nodes + 1);
        pattern = builder.build();
    }

    // Not symmetric, and different for each seed.
    [[nodiscard]] std::vector<double> values(unsigned seed) const {
        std::vector<double> list;
        for (int column = 0; column < pattern.n; ++column)
            for (int p = pattern.col_ptr[static_cast<std::size_t>(column)];
                 p < pattern.col_ptr[static_cast<std::size_t>(column) + 1]; ++p) {
                seed = seed * 1664525u + 1013904223u;
                const double part = static_cast<double>(seed >> 8) / (1 << 24);
                const bool diagonal = pattern.row_index[static_cast<std::size_t>(p)] == column;
                list.push_back(diagonal ? 4 + part : -1 + 0.2 * part);
            }
        return list;
    }

    int nodes;
    Pattern pattern;
};

struct Factors {
    Factors(const Pattern& source, const std::vector<double>& values) : pattern(source) {
        symbolic =
            klu_analyze(pattern.n, input(pattern.col_ptr.data()), input(pattern.row_index.data()), &common);
        numeric = klu_factor(input(pattern.col_ptr.data()), input(pattern.row_index.data()),
                             input(values.data()), symbolic, &common);
    }
    ~Factors() {
        klu_free_numeric(&numeric, &common);
        klu_free_symbolic(&symbolic, &common);
    }
    Factors(const Factors&) = delete;
    Factors& operator=(const Factors&) = delete;

    static std::vector<double> right_side(std::size_t size) {
        std::vector<double> b(size);
        for (std::size_t k = 0; k < size; ++k) b[k] = 1.0 + static_cast<double>(k % 7);
        return b;
    }

    [[nodiscard]] std::vector<double> solution() {
        std::vector<double> x = right_side(static_cast<std::size_t>(pattern.n));
        klu_solve(symbolic, numeric, pattern.n, 1, x.data(), &common);
        return x;
    }

    const Pattern& pattern;
    klu_common common = klu_parameters();
    klu_symbolic* symbolic = nullptr;
    klu_numeric* numeric = nullptr;
};

bool same_bits(const double* a, const double* b, std::size_t count) {
    return std::memcmp(a, b, count * sizeof(double)) == 0;
}

} // namespace

TEST_CASE("factoring several columns at a time gives the bits of KLU's own refactorisation") {
    for (const int size : {1, 2, 3, 7, 40}) {
        CAPTURE(size);
        const Mesh mesh(size);
        Factors own(mesh.pattern, mesh.values(1)), wide(mesh.pattern, mesh.values(1));
        REQUIRE(own.numeric);
        REQUIRE(klu_sort(own.symbolic, own.numeric, &own.common));
        WideRefactor refactor;
        REQUIRE(refactor.prepare(*wide.symbolic, *wide.numeric, wide.common));
        for (const unsigned seed : {2u, 3u}) {
            const std::vector<double> values = mesh.values(seed);
            REQUIRE(klu_refactor(input(mesh.pattern.col_ptr.data()), input(mesh.pattern.row_index.data()),
                                 input(values.data()), own.symbolic, own.numeric, &own.common));
            REQUIRE(refactor.run(mesh.pattern.col_ptr.data(), mesh.pattern.row_index.data(), values.data(),
                                 *wide.symbolic, *wide.numeric, wide.common));
            const auto n = static_cast<std::size_t>(mesh.pattern.n);
            CHECK(same_bits(static_cast<double*>(own.numeric->Udiag),
                            static_cast<double*>(wide.numeric->Udiag), n));
            CHECK(same_bits(own.numeric->Rs, wide.numeric->Rs, n));
            CHECK(same_bits(own.solution().data(), wide.solution().data(), n));
        }
    }
}

TEST_CASE("solving by several columns of L and rows of U at a time gives KLU's solution") {
    for (const int size : {1, 2, 3, 7, 40}) {
        CAPTURE(size);
        const Mesh mesh(size);
        Factors factors(mesh.pattern, mesh.values(1));
        WideRefactor refactor;
        REQUIRE(refactor.prepare(*factors.symbolic, *factors.numeric, factors.common));
        WideSolve solve;
        solve.prepare(*factors.symbolic, *factors.numeric);
        for (const unsigned seed : {2u, 3u}) {
            const std::vector<double> values = mesh.values(seed);
            REQUIRE(refactor.run(mesh.pattern.col_ptr.data(), mesh.pattern.row_index.data(), values.data(),
                                 *factors.symbolic, *factors.numeric, factors.common));
            solve.update(*factors.symbolic, *factors.numeric);
            const std::vector<double> expected = factors.solution();
            std::vector<double> x = Factors::right_side(expected.size());
            solve.run(*factors.symbolic, *factors.numeric, x);
            for (std::size_t k = 0; k < x.size(); ++k)
                CHECK(x[k] == doctest::Approx(expected[k]).epsilon(1e-13));
        }
    }
}

TEST_CASE("factoring several columns at a time tells a pivot of 0, and goes on after it") {
    const Mesh mesh(12);
    std::vector<double> values = mesh.values(1);
    Factors factors(mesh.pattern, values);
    WideRefactor refactor;
    REQUIRE(refactor.prepare(*factors.symbolic, *factors.numeric, factors.common));
    const std::vector<double> before = factors.solution();
    const auto run = [&](const std::vector<double>& list) {
        return refactor.run(mesh.pattern.col_ptr.data(), mesh.pattern.row_index.data(), list.data(),
                            *factors.symbolic, *factors.numeric, factors.common);
    };
    const int column = mesh.nodes - 1;
    std::vector<double> singular = values;
    for (int p = mesh.pattern.col_ptr[static_cast<std::size_t>(column)];
         p < mesh.pattern.col_ptr[static_cast<std::size_t>(column) + 1]; ++p)
        singular[static_cast<std::size_t>(p)] = 0;
    CHECK_FALSE(run(singular));
    CHECK(factors.common.status == KLU_SINGULAR);
    REQUIRE(run(values));
    const std::vector<double> after = factors.solution();
    for (std::size_t k = 0; k < before.size(); ++k)
        CHECK(after[k] == doctest::Approx(before[k]).epsilon(1e-13));
}

namespace {

// As factors without a search for pivots; none where KLU has to search.
void factor_on_diagonal(Factors& factors, const std::vector<double>& values, WideRefactor& refactor) {
    klu_free_numeric(&factors.numeric, &factors.common);
    factors.numeric =
        nullor::linalg::factor_on_diagonal(factors.pattern.col_ptr.data(), factors.pattern.row_index.data(),
                                           values.data(), *factors.symbolic, refactor, factors.common);
}

// Where a column's entry in a row lies among the values.
std::size_t place(const Pattern& pattern, int row, int column) {
    return static_cast<std::size_t>(pattern.slot(row, column));
}

} // namespace

TEST_CASE("a large mesh factored on its diagonal has the pivots, the entries and the bits of KLU's factors") {
    const Mesh mesh(120);
    const auto n = static_cast<std::size_t>(mesh.pattern.n);
    Factors own(mesh.pattern, mesh.values(1)), diagonal(mesh.pattern, mesh.values(1));
    WideRefactor refactor;
    for (const unsigned seed : {1u, 2u}) {
        const std::vector<double> values = mesh.values(seed);
        factor_on_diagonal(diagonal, values, refactor);
        REQUIRE(diagonal.numeric);
        REQUIRE(klu_sort(own.symbolic, own.numeric, &own.common));
        REQUIRE(klu_refactor(input(mesh.pattern.col_ptr.data()), input(mesh.pattern.row_index.data()),
                             input(values.data()), own.symbolic, own.numeric, &own.common));
        CHECK(diagonal.numeric->lnz == own.numeric->lnz);
        CHECK(diagonal.numeric->unz == own.numeric->unz);
        CHECK(std::equal(own.numeric->Pnum, own.numeric->Pnum + n, diagonal.numeric->Pnum));
        CHECK(same_bits(static_cast<double*>(own.numeric->Udiag),
                        static_cast<double*>(diagonal.numeric->Udiag), n));
        CHECK(same_bits(own.solution().data(), diagonal.solution().data(), n));
        std::vector<double> ours = Factors::right_side(n), theirs = ours;
        klu_tsolve(diagonal.symbolic, diagonal.numeric, mesh.pattern.n, 1, ours.data(), &diagonal.common);
        klu_tsolve(own.symbolic, own.numeric, mesh.pattern.n, 1, theirs.data(), &own.common);
        CHECK(same_bits(ours.data(), theirs.data(), n));
        CHECK(klu_flops(own.symbolic, own.numeric, &own.common));
        CHECK(klu_flops(diagonal.symbolic, diagonal.numeric, &diagonal.common));
        CHECK(diagonal.common.flops == own.common.flops);
    }
}

TEST_CASE("where a pivot has to leave the diagonal, KLU looks for it") {
    const Mesh mesh(120);
    const int corner = mesh.nodes - 1; // of least degree: the first to be eliminated
    for (const double own : {0.0, 1e-3, 3.0}) {
        CAPTURE(own);
        std::vector<double> values = mesh.values(1);
        values[place(mesh.pattern, corner, corner)] = own;
        Factors factors(mesh.pattern, mesh.values(1));
        WideRefactor refactor;
        factor_on_diagonal(factors, values, refactor);
        CHECK((factors.numeric != nullptr) == (own == 3.0));

        nullor::linalg::SparseLu<double> lu(mesh.pattern);
        std::vector<double> b = Factors::right_side(static_cast<std::size_t>(mesh.pattern.n)), x(b.size());
        REQUIRE(lu.factor(values).code == nullor::linalg::LuStatus::ok);
        const nullor::linalg::LuStatus solved = lu.solve(values, b, x);
        CHECK(solved.code == nullor::linalg::LuStatus::ok);
        CHECK(solved.backward_error < 1e-14);
    }
}
