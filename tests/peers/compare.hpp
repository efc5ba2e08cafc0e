#pragma once
// How far two results of the same circuit are apart.

#include <complex>
#include <string>
#include <utility>
#include <vector>

#include "engine/results/table/table.hpp"

namespace peers {

using nullor::results::Table;

// The largest difference of any column, relative to that column's largest magnitude in either result.
struct Deviation {
    double worst = 0;
    std::string column;
    double axis = 0;
    std::complex<double> reference, ours;             // there
    std::vector<std::pair<std::string, double>> each; // of every column that was compared
    std::string problem;                              // why the two cannot be compared; else empty
};

struct How {
    // What a difference is measured with: the column's largest magnitude, or how far it moves.
    enum class Scale { peak, range } scale = Scale::peak;
    std::vector<std::string> without; // names of columns, or the beginnings of names "x1.*"
};

// Columns are matched by name; those of `ours` that the reference lacks are left out. A column that is zero
// but for rounding, less than 1e-6 of the largest in its table, is measured with that 1e-6. op, dc, ac: row
// by row, on the same axis.
[[nodiscard]] Deviation compare_rows(const std::vector<const Table*>& reference,
                                     const std::vector<const Table*>& ours, const How& how = {});
// Transients: ours, on an even grid, is interpolated at the reference's times. Where ours moves by a
// hundredth of the peak within three intervals of its own (an edge), any value that it passes there will do,
// or what stands between two accepted points of `steps`, where there is one.
[[nodiscard]] Deviation compare_curves(const Table& reference, const Table& ours, const How& how = {},
                                       const Table* steps = nullptr);

} // namespace peers
