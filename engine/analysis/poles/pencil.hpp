#pragma once
// The linearised circuit, G + sC: poles are the s for which it is singular.

#include <span>
#include <vector>

#include "engine/circuit/workspace.hpp"
#include "engine/linalg/pattern/pattern.hpp"

namespace nullor::analysis {

// rad/s: beyond every pole that a circuit of nanoseconds and picofarads has.
constexpr double beyond_all_poles = 1e16;

struct Pencil {
    linalg::Pattern pattern;
    std::vector<double> g, c; // pattern.nnz() + 1 values

    // Of the workspace as it was last evaluated; `diagonal` are unknowns whose own place is to be there.
    [[nodiscard]] static Pencil of(const Workspace& workspace, std::span<const int> diagonal = {});

    // values = G + sC, s real or complex.
    template <class T>
    void evaluate(T s, std::vector<T>& values) const {
        values.resize(g.size());
        for (std::size_t k = 0; k < values.size(); ++k) values[k] = g[k] + s * c[k];
    }

    [[nodiscard]] bool has_charge() const;

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
