#pragma once
// C = P K Q^T: the rows and columns where C has entries, and these.

#include <vector>

#include "engine/analysis/poles/pencil.hpp"

namespace nullor::analysis {

struct Charges {
    struct Entry {
        std::size_t row, column; // of those below
        double value;
    };
    std::vector<int> rows, columns;
    std::vector<Entry> k; // by columns

    explicit Charges(const Pencil& pencil);
};

// Q^T (G + shift C)^-1 P K by rows, columns.size() of them: its eigenvalues are 1/(shift - s) for the poles
// s, and 0 for those at infinity. Empty where the shift is a pole, or where a number is not finite.
[[nodiscard]] std::vector<double> reduced(const Pencil& pencil, const Charges& charges, double shift);

} // namespace nullor::analysis
