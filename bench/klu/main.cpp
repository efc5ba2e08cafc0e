// bench_klu SIZE [STEP]: what KLU alone takes for the matrix of the mesh of bench_compare (SIZE x SIZE
// nodes), and what nullor's own refactorisation and solve on KLU's factors take: of its operating point, or
// of a transient's stage with 1/(h gamma) = 4/STEP, STEP in s. CPU seconds.

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "engine/linalg/lu/klu.hpp"
#include "engine/linalg/lu/sparse_lu.hpp"

namespace {

using nullor::linalg::LuStatus;

double cpu() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

template <class Work>
double seconds(int times, Work work) {
    const double begin = cpu();
    for (int k = 0; k < times; ++k) work();
    return (cpu() - begin) / times;
}

struct Matrix {
    nullor::linalg::Pattern pattern;
    std::vector<double> values;
};

Matrix mesh(int size, double a) {
    constexpr double g = 1e-3, c = 1e-12;
    const int nodes = size * size, branch = nodes;
    std::vector<std::tuple<int, int, double>> entries;
    const auto add = [&](int row, int column, double value) { entries.emplace_back(row, column, value); };
    const auto couple = [&](int from, int to) {
        add(from, from, g);
        add(to, to, g);
        add(from, to, -g);
        add(to, from, -g);
    };
    for (int node = 0; node < nodes; ++node) {
        add(node, node, a * c);
        if (node % size + 1 < size) couple(node, node + 1);
        if (node + size < nodes) couple(node, node + size);
    }
    add(nodes - 1, nodes - 1, g);
    add(0, branch, 1);
    add(branch, 0, 1);
    nullor::linalg::PatternBuilder builder(nodes + 1);
    for (const auto& [row, column, value] : entries) builder.add(row, column);
    Matrix matrix{builder.build(), {}};
    matrix.values.assign(static_cast<std::size_t>(matrix.pattern.nnz()) + 1, 0.0);
    for (const auto& [row, column, value] : entries)
        matrix.values[static_cast<std::size_t>(matrix.pattern.slot(row, column))] += value;
    return matrix;
}

struct Times {
    double entries, analyse, factor, refactor, solve;
};

void print(const char* who, const Times& t) {
    fmt::print("{}: entries {:.0f}, analyse {:.3f}, factor {:.3f}, solve {:.4f}, together {:.3f}; refactor "
               "{:.3f}; 12 refactorisations and 400 solves {:.2f}\n",
               who, t.entries, t.analyse, t.factor, t.solve, t.analyse + t.factor + t.solve, t.refactor,
               12 * t.refactor + 400 * t.solve);
}

Times of_nullor(nullor::linalg::SparseLu<double>& lu, const Matrix& matrix, double analyse) {
    const auto check = [](LuStatus status) {
        if (status.code != LuStatus::ok) std::exit(1);
    };
    std::vector<double> b(static_cast<std::size_t>(matrix.pattern.n), 0.0), x(b.size());
    b.back() = 1;
    const double factor = seconds(1, [&] { check(lu.factor(matrix.values)); });
    check(lu.refactor(matrix.values)); // the first one prepares the others
    const double refactor = seconds(5, [&] { check(lu.refactor(matrix.values)); });
    const double solve = seconds(20, [&] { check(lu.solve_plain(b, x)); });
    return {lu.entries(), analyse, factor, refactor, solve};
}

Times of_klu(const Matrix& matrix) {
    using nullor::linalg::input;
    klu_common common = nullor::linalg::klu_parameters();
    int *columns = input(matrix.pattern.col_ptr.data()), *rows = input(matrix.pattern.row_index.data());
    double* values = input(matrix.values.data());
    const int n = matrix.pattern.n;
    klu_symbolic* symbolic = nullptr;
    klu_numeric* numeric = nullptr;
    std::vector<double> x(static_cast<std::size_t>(n), 1.0);
    Times t{};
    t.analyse = seconds(1, [&] { symbolic = klu_analyze(n, columns, rows, &common); });
    t.factor = seconds(1, [&] { numeric = klu_factor(columns, rows, values, symbolic, &common); });
    t.refactor = seconds(5, [&] { klu_refactor(columns, rows, values, symbolic, numeric, &common); });
    t.solve = seconds(20, [&] { klu_solve(symbolic, numeric, n, 1, x.data(), &common); });
    t.entries = static_cast<double>(numeric->lnz) + numeric->unz - n;
    klu_free_numeric(&numeric, &common);
    klu_free_symbolic(&symbolic, &common);
    return t;
}

} // namespace

int main(int count, char** arguments) {
    const int size = count > 1 ? std::atoi(arguments[1]) : 300;
    const Matrix matrix = mesh(size, count > 2 ? 4 / std::atof(arguments[2]) : 0);
    std::shared_ptr<const nullor::linalg::Ordering> order;
    const double analyse = seconds(1, [&] { order = nullor::linalg::Ordering::of(matrix.pattern); });
    nullor::linalg::SparseLu<double> lu(order);
    print("KLU, minimum degree", of_klu(matrix));
    print("nullor, minimum degree", of_nullor(lu, matrix, analyse));
    bool better = false;
    const double dissect = seconds(1, [&] { better = lu.expect_many(); });
    if (better) print("nullor, nested dissection", of_nullor(lu, matrix, dissect));
    return 0;
}
