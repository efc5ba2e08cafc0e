#include "engine/linalg/lu/pivot_ratio.hpp"

#include "engine/base/at.hpp"
#include "engine/linalg/lu/residual.hpp"

#include <algorithm>
#include <complex>
#include <cstddef>

namespace nullor::linalg {
template <class T>
PivotRatio<T>::PivotRatio(const Pattern& pattern) : pattern_(pattern), row_scale_(at(pattern.n)) {}

template <class T>
double PivotRatio<T>::smallest(std::span<const T> values, std::span<const T> pivots,
                               std::span<const int> columns) {
    std::fill(row_scale_.begin(), row_scale_.end(), 0.0);
    for (std::size_t p = 0; p < pattern_.row_index.size(); ++p) {
        double& scale = row_scale_[at(pattern_.row_index[p])];
        scale = std::max(scale, magnitude(values[p]));
    }
    double ratio = 1.0;
    for (std::size_t k = 0; k < pivots.size(); ++k) {
        const std::size_t column = at(columns[k]);
        double column_scale = 0.0;
        for (int p = pattern_.col_ptr[column]; p < pattern_.col_ptr[column + 1]; ++p) {
            const double scale = row_scale_[at(pattern_.row_index[at(p)])];
            if (scale > 0.0) {
                column_scale = std::max(column_scale, magnitude(values[at(p)]) / scale);
            }
        }
        const double pivot = magnitude(pivots[k]) / column_scale;
        if (!(pivot > 0.0)) {
            return 0.0;
        }
        ratio = std::min(ratio, pivot);
    }
    return ratio;
}

template class PivotRatio<double>;
template class PivotRatio<std::complex<double>>;

} // namespace nullor::linalg
