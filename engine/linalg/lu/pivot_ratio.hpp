#pragma once

#include "engine/linalg/pattern/pattern.hpp"

#include <span>
#include <vector>

namespace nullor::linalg {

/// A pivot that is pure rounding error is a small part of its column, but so are others. The smallest ratio
/// therefore only decides whether to look closer: with new pivots, always below the first bound; with old
/// ones, below the second or when it fell by the third since the last look.
namespace pivot_bounds {
inline constexpr double suspicious = 1e-4, suspicious_refactored = 1e-12, suspicious_fall = 1e-2;
}

/// How much of its column a pivot is: the smallest |pivot_k| / max_i |a_ik| / r_i over all columns, where
/// r_i = max_j |a_ij| are the row scales that the pivots were computed with.
///
/// It does not depend on the units of unknowns and equations, as the ratio of the smallest pivot to the
/// largest would. What elimination leaves of an exact zero is small by this measure; what is small is not
/// always that.
template <class T>
class PivotRatio {
public:
    explicit PivotRatio(const Pattern& pattern);

    /// Pivot k belongs to column columns[k]. 0 where a pivot is zero or not a number; 1 at the most.
    [[nodiscard]] double smallest(std::span<const T> values, std::span<const T> pivots,
                                  std::span<const int> columns);

private:
    const Pattern& pattern_;
    std::vector<double> row_scale_;
};

} // namespace nullor::linalg
