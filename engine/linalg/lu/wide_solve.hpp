#pragma once
// klu_solve for large real matrices, several columns of L and rows of U at a time.
//
// KLU's solve spends its time on loading and storing x, once for each entry of L and U. Neighbouring columns
// of a separator have the same rows: up to four of them are subtracted from x at once, in KLU's order. U is
// kept by rows as well, whose neighbours are alike in the same way.

#include "engine/linalg/lu/klu.hpp"

#include <span>
#include <vector>

namespace nullor::linalg {

class WideSolve {
public:
    /// The factors' columns are sorted; their values may change, their places do not.
    void prepare(const klu_symbolic& symbolic, const klu_numeric& numeric);

    /// Takes over new values.
    void update(const klu_symbolic& symbolic, const klu_numeric& numeric);

    /// Replaces the right-hand side in x by the solution.
    void run(const klu_symbolic& symbolic, const klu_numeric& numeric, std::span<double> x);

private:
    static constexpr int most = 4;

    void forward(const klu_numeric& numeric, int block, int begin, int count);
    void backward(const klu_numeric& numeric, int begin, int count);

    // Rows and columns of the whole; indices count from the first of their block.
    std::vector<int> l_group_, u_group_; // how many go together: at the first of a group; at its last for U
    std::vector<int> row_start_, row_index_;
    std::vector<double> row_value_;
    std::vector<int> place_; // of each entry of U, column by column, in the rows
    std::vector<double> x_;  // in the order of pivots
};

} // namespace nullor::linalg
