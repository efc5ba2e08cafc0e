#pragma once
// The equations of a curve H(x, s) = 0 linearised, with one more row that says where on the curve:
//
//     [ dH/dx  dH/ds ] [ dx ]   [ r ]
//     [     row      ] [ ds ] = [ a ]
//
// It has a solution at the turns of the curve, where dH/dx has none.

#include <optional>
#include <span>
#include <vector>

#include "engine/linalg/lu/sparse_lu.hpp"

namespace nullor::analysis {

class Bordered {
public:
    explicit Bordered(const linalg::Pattern& inner);

    // inner: values of dH/dx; column of n entries, row of n + 1. False: singular.
    [[nodiscard]] bool factor(std::span<const double> inner, std::span<const double> column,
                              std::span<const double> row);
    // n + 1 entries each.
    [[nodiscard]] bool solve(std::span<const double> right, std::span<double> x);

private:
    linalg::Pattern pattern_;
    std::vector<int> place_, last_column_, last_row_; // slots
    std::vector<double> values_;
    std::optional<linalg::SparseLu<double>> lu_;
};

} // namespace nullor::analysis
