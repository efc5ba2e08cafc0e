#pragma once
// klu_refactor for large real matrices, several columns at a time.
//
// KLU finds column k of L and U by X = A(:,k), then X -= L(:,j) X_j for each j of its U, one column after the
// other: every column of L is read once for each entry in its row of U, and the time goes into waiting for
// it. Neighbouring columns of a large separator have almost the same U. Up to eight of them are found
// together here, side by side in X, so that L is read once for all. Each entry is summed in the order of KLU
// with sorted columns: the factors have the very same bits.

#include "engine/linalg/lu/klu.hpp"

#include <span>
#include <vector>

namespace nullor::linalg {

class WideRefactor {
public:
    /// Whether a matrix that takes so many operations is worth it.
    static bool pays(double flops) { return flops > 2e7; }

    /// Sorts the columns of the factors. False: there is no memory for that.
    [[nodiscard]] bool prepare(klu_symbolic& symbolic, klu_numeric& numeric, klu_common& common);

    /// The same for factors whose columns are sorted, L in one piece and U in one.
    void prepare_sorted(const klu_symbolic& symbolic, const klu_numeric& numeric);

    /// As klu_refactor, on factors that one of these has seen. False, and common.status: the matrix is
    /// singular.
    [[nodiscard]] bool run(const int* col_ptr, const int* row_index, const double* values,
                           const klu_symbolic& symbolic, klu_numeric& numeric, klu_common& common);

private:
    static constexpr int widest = 8;

    struct Block {
        const klu_numeric& numeric;
        int begin; // columns of the whole, and rows: those of the block start here
        double* lu;
    };
    struct Input;

    void load(const Input& given, int column, int begin, int width, int place, int& off_entry);
    template <int width>
    [[nodiscard]] bool columns(const Input& given, const Block& block, int first, int count, int& off_entry);

    std::vector<char> nested_; // whether L of the next column has the rows of this one's, but for the first
    std::vector<double> x_;    // width values a row; zero between groups
};

} // namespace nullor::linalg
