#pragma once

#include <span>
#include <vector>

namespace nullor::linalg {

/// Where the nonzeros of an n x n matrix may lie: compressed sparse columns, rows ascending in each.
///
/// A matrix is a Pattern and an array of nnz() + 1 values. The last value is the discard slot: entries whose
/// row or column is ground are accumulated there, so that assembly has no branch, and nobody reads it.
struct Pattern {
    int n = 0;
    std::vector<int> col_ptr{0};
    std::vector<int> row_index;

    [[nodiscard]] int nnz() const { return static_cast<int>(row_index.size()); }

    /// Index into the values; nnz() where row or col is ground (< 0). Any other entry must be in the pattern.
    [[nodiscard]] int slot(int row, int col) const;

    [[nodiscard]] bool contains(int row, int col) const;
};

enum class Side { plain, transposed }; ///< A or A^T (no conjugation)

/// Collects the entries of a pattern, in any order and with repetitions.
class PatternBuilder {
public:
    explicit PatternBuilder(int n);

    /// Indices < 0 mean ground: such an entry is not part of the matrix.
    void add(int row, int col);

    [[nodiscard]] Pattern build() const;

private:
    struct Place {
        int row, col;
    };
    int n_;
    std::vector<Place> entries_;
};

/// y += A x. x and y may not overlap.
void multiply(const Pattern& pattern, std::span<const double> values, std::span<const double> x,
              std::span<double> y);

} // namespace nullor::linalg
