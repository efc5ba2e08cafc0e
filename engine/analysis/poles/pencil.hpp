#pragma once
// G + sC of a linearised circuit, to be cut into parts and changed: poles are the s for which it is singular.

#include <span>
#include <vector>

#include "engine/analysis/small_signal/linearised/linearised.hpp"

namespace nullor::analysis {

// rad/s: beyond every pole that a circuit of nanoseconds and picofarads has.
constexpr double beyond_all_poles = 1e16;

struct Pencil {
    linalg::Pattern pattern;
    std::vector<double> g, c; // pattern.nnz() + 1 values

    // `diagonal` are unknowns whose own place is to be there.
    [[nodiscard]] static Pencil of(const Linearised& circuit, std::span<const int> diagonal = {});

    // As Linearised::factors(), of this, which outlives them.
    template <class T>
    [[nodiscard]] linalg::PencilLu<T> factors() const {
        return {linalg::Ordering::of(pattern), g, c};
    }

    // action(row, column, g, c), column by column.
    template <class Action>
    void for_each(Action action) const {
        for (int column = 0, k = 0; column < pattern.n; ++column)
            for (const int end = pattern.col_ptr[static_cast<std::size_t>(column) + 1]; k < end; ++k) {
                const auto slot = static_cast<std::size_t>(k);
                action(pattern.row_index[slot], column, g[slot], c[slot]);
            }
    }

    // One unknown and one equation more, both last: beside[k] of G in row k of the new column, below[k] in
    // column k of the new row; n numbers each.
    [[nodiscard]] Pencil bordered(std::span<const double> beside, std::span<const double> below) const;

    [[nodiscard]] bool has_charge() const;

    // Of these columns, the rows r with first <= place[r] < first + columns.size(), as rows place[r] - first;
    // without entries that are 0.
    [[nodiscard]] Pencil part(std::span<const int> columns, std::span<const int> place, int first) const;

    // What depends on each other: the diagonal blocks of the block triangular form. Their poles together are
    // the circuit's. Those without a charge have none and are left out; so is all where no s makes G + sC
    // regular.
    [[nodiscard]] std::vector<Pencil> loops() const;

    // Whether x* (G + G^T) x >= 0 and x* C x >= 0 for every x, with C symmetric, because the diagonals are
    // dominant once the equations of branches have the sign that makes them mirror the balances of currents.
    // Resistors, capacitors, inductors and sources have that. Then Re s > 0 and (G + sC) x = 0 leave C x = 0
    // and G x = 0: where G is regular no pole is on the right.
    [[nodiscard]] bool passive() const;
};

} // namespace nullor::analysis
