#pragma once
// The Jacobian of Newton's method with what an equation adds to it: gmin on the diagonal, rows that hold an
// unknown, and drawn ones.

#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/analysis/newton/newton.hpp"

namespace nullor::analysis {

// Of the matrix: draw times sign.
struct DrawnEntry {
    int row, unknown, sign;
    bool operator==(const DrawnEntry&) const = default;
};

inline std::vector<DrawnEntry> entries_of(std::span<const Drawn> drawn, int size) {
    std::vector<DrawnEntry> entries;
    for (const Drawn& d : drawn) {
        if (d.plus < size) entries.push_back({d.row, d.plus, 1});
        if (d.minus < size) entries.push_back({d.row, d.minus, -1});
    }
    return entries;
}

// J's values, its factors, and what they were made of, so that an unchanged matrix is not factored again.
struct Newton::Matrix {
    Matrix(const System& system, bool with_diagonal, const Equation& equation) {
        const linalg::Pattern& source = system.pattern();
        if (with_diagonal) {
            linalg::PatternBuilder builder(source.n);
            for (const Held& h : equation.held) builder.add(h.row, h.unknown);
            for (const auto& [row, unknown, sign] : entries_of(equation.drawn, source.n))
                builder.add(row, unknown);
            for (int column = 0; column < source.n; ++column) {
                builder.add(column, column);
                for (int s = source.col_ptr[column]; s < source.col_ptr[column + 1]; ++s)
                    builder.add(source.row_index[s], column);
            }
            ordering = linalg::Ordering::of(std::make_shared<const linalg::Pattern>(builder.build()));
            pattern = &ordering->pattern();
            for (const Held& h : equation.held) held.emplace_back(h.row, h.unknown);
            drawn = entries_of(equation.drawn, source.n);
            for (int column = 0; column < source.n; ++column) {
                diagonal.push_back(pattern->slot(column, column));
                for (int s = source.col_ptr[column]; s < source.col_ptr[column + 1]; ++s)
                    place.push_back(pattern->slot(source.row_index[s], column));
            }
        } else {
            ordering = system.ordering();
            pattern = &source;
        }
        values.assign(pattern->nnz() + 1, 0.0);
        restart();
    }

    void restart() {
        lu.emplace(ordering);
        fresh = false;
    }

    std::shared_ptr<const linalg::Ordering> ordering;
    const linalg::Pattern* pattern; // the ordering's
    std::vector<int> place;         // slot of the system's pattern -> slot here; empty: the same
    std::vector<int> diagonal;      // empty without diagonal
    std::vector<double> values;
    std::optional<linalg::SparseLu<double>> lu;
    unsigned version = 0;
    double a = 0, gmin = 0, draw = 0;
    std::vector<std::pair<int, int>> held; // (row, unknown)
    std::vector<DrawnEntry> drawn;
    bool fresh = false; // factors belong to values
};

} // namespace nullor::analysis
