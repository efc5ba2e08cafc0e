#include "tests/random/reduction.hpp"

#include <algorithm>

#include "tests/random/bounded.hpp"

namespace randomly {

namespace {

std::size_t index(int k) {
    return static_cast<std::size_t>(k);
}

// (E | right): the first rows of x become E^-1 right, by rows that are scaled and full pivoting.
template <class T>
void solve(Table<T>& system, int n, Matrix& x) {
    const int width = system.cols();
    std::vector<int> rows, columns, row_of(index(n));
    for (int k = 0; k < n; ++k) rows.push_back(k), columns.push_back(k);
    for (int i = 0; i < n; ++i) {
        T largest = 0;
        for (int j = 0; j < n; ++j) largest = std::max(largest, magnitude(system(i, j)));
        for (int j = 0; j < width; ++j) system(i, j) /= largest;
    }
    while (!rows.empty()) {
        int row = rows[0], column = columns[0];
        for (int i : rows)
            for (int j : columns)
                if (magnitude(system(i, j)) > magnitude(system(row, column))) row = i, column = j;
        std::erase(rows, row), std::erase(columns, column);
        row_of[index(column)] = row;
        for (int i = 0; i < n; ++i) {
            const T f = i == row ? T(0) : system(i, column) / system(row, column);
            for (int j = 0; j < width && f != 0; ++j) system(i, j) -= f * system(row, j);
        }
    }
    for (int k = 0; k < n; ++k)
        for (int j = n; j < width; ++j)
            x(k, j - n) = static_cast<Real>(system(row_of[index(k)], j) / system(row_of[index(k)], k));
}

template <class T>
Reduction reduce(const Matrix& e_in, const Matrix& a_in, const Matrix& g_in, const Matrix& motion) {
    Reduction result;
    const int n = static_cast<int>(a_in.rows()), inputs = static_cast<int>(motion.rows());
    Bounded<T> e(e_in), a(a_in), g(g_in, false);
    const auto subtract = [&](int i, int p, T f) {
        e.subtract(i, p, f), a.subtract(i, p, f), g.subtract(i, p, f);
    };
    std::vector<int> rows, columns;
    for (int k = 0; k < n; ++k) rows.push_back(k), columns.push_back(k);
    struct Given {
        int column;
        std::vector<T> by, by_inputs; // y_column = -by y - by_inputs xi
    };
    std::vector<Given> given;
    for (;;) {
        // E to echelon form: rows that are left without derivative are constraints.
        std::vector<int> open = rows, dynamic;
        std::vector<char> used(index(n), 0);
        for (;;) {
            int best_row = -1, best_column = -1;
            T best = 0;
            for (int i : open) {
                // A short row first: what is sparse stays so.
                T largest = 0;
                for (int j : columns) largest = std::max(largest, magnitude(e.value(i, j)));
                for (int j : columns) {
                    if (used[index(j)] || e.value(i, j) == 0) continue;
                    const T score = magnitude(e.value(i, j)) / largest;
                    if (score > best) best = score, best_row = i, best_column = j;
                }
            }
            if (best_row < 0) break;
            if (magnitude(e.value(best_row, best_column)) < T(1e4L) * e.noise(best_row, best_column)) {
                result.problem = "rank of E in doubt";
                return result;
            }
            used[index(best_column)] = 1;
            std::erase(open, best_row);
            dynamic.push_back(best_row);
            for (int i : open) {
                const T f = e.value(i, best_column) / e.value(best_row, best_column);
                if (f == 0) continue;
                subtract(i, best_row, f);
                e.clear(i, best_column);
            }
        }
        std::vector<int> constraints;
        for (int i : open) constraints.push_back(i);
        if (constraints.empty()) break;
        while (!constraints.empty()) {
            int best_row = -1, best_column = -1;
            T best = 0;
            for (int i : constraints) {
                T largest = 0;
                for (int j : columns) largest = std::max(largest, magnitude(a.value(i, j)));
                if (largest == 0) {
                    result.problem = "singular";
                    return result;
                }
                for (int j : columns) {
                    if (a.value(i, j) == 0) continue;
                    T score = magnitude(a.value(i, j)) / largest;
                    // Its derivative would be needed: once, however many rows need it.
                    if (std::any_of(dynamic.begin(), dynamic.end(),
                                    [&](int k) { return e.value(k, j) != 0; }))
                        score *= T(1e-6L);
                    if (score > best) best = score, best_row = i, best_column = j;
                }
            }
            const T pivot = a.value(best_row, best_column);
            if (magnitude(pivot) < T(1e4L) * a.noise(best_row, best_column)) {
                result.problem = "rank of A in doubt";
                return result;
            }
            std::erase(constraints, best_row), std::erase(rows, best_row), std::erase(columns, best_column);
            for (int i : rows) {
                const T f = a.value(i, best_column) / pivot;
                if (f != 0) {
                    a.subtract(i, best_row, f), g.subtract(i, best_row, f);
                    a.clear(i, best_column);
                }
                const T d = e.value(i, best_column) / pivot;
                if (d == 0) continue;
                // y' of the column by the derivative of the constraint
                for (int j : columns)
                    if (a.value(best_row, j) != 0)
                        Bounded<T>::subtract(e.value(i, j), e.noise(i, j), d, magnitude(d) * Bounded<T>::unit,
                                             a.value(best_row, j), a.noise(best_row, j));
                for (int j = 0; j < inputs; ++j) {
                    T rate = 0;
                    for (int k = 0; k < inputs; ++k) rate += g.value(best_row, k) * T(motion(k, j));
                    Bounded<T>::subtract(g.value(i, j), g.noise(i, j), d, magnitude(d) * Bounded<T>::unit,
                                         rate, Bounded<T>::unit * magnitude(rate), false);
                }
                e.clear(i, best_column);
            }
            Given y{best_column, std::vector<T>(index(n)), std::vector<T>(index(inputs))};
            for (int j = 0; j < inputs; ++j) y.by_inputs[index(j)] = g.value(best_row, j) / pivot;
            for (int j : columns) y.by[index(j)] = a.value(best_row, j) / pivot;
            given.push_back(std::move(y));
        }
        if (rows.empty()) break;
    }
    const int size = static_cast<int>(columns.size()) + inputs, free = static_cast<int>(columns.size());
    Table<T> v(n, size);
    for (int k = 0; k < free; ++k) v(columns[index(k)], k) = 1;
    for (auto y = given.rbegin(); y != given.rend(); ++y) {
        for (int k = 0; k < inputs; ++k) v(y->column, free + k) -= y->by_inputs[index(k)];
        for (int j = 0; j < n; ++j)
            for (int k = 0; k < size && y->by[index(j)] != 0; ++k)
                v(y->column, k) -= y->by[index(j)] * v(j, k);
    }
    // E y' = -A y - G xi of what is left
    Table<T> system(free, free + size);
    for (int i = 0; i < free; ++i) {
        const int r = rows[index(i)];
        for (int j = 0; j < free; ++j) {
            system(i, j) = e.value(r, columns[index(j)]);
            system(i, free + j) = -a.value(r, columns[index(j)]);
        }
        for (int k = 0; k < inputs; ++k) system(i, 2 * free + k) = -g.value(r, k);
    }
    result.m = Matrix::Zero(size, size);
    result.m.bottomRightCorner(inputs, inputs) = motion;
    solve(system, free, result.m);
    result.v = Matrix::Zero(n, size);
    for (int i = 0; i < n; ++i)
        for (int k = 0; k < size; ++k) result.v(i, k) = static_cast<Real>(v(i, k));
    result.left = columns;
    return result;
}

} // namespace

Reduction reduce(const Matrix& e, const Matrix& a, const Matrix& g, const Matrix& motion, bool precise) {
    return precise ? reduce<Quad>(e, a, g, motion) : reduce<Real>(e, a, g, motion);
}

} // namespace randomly
