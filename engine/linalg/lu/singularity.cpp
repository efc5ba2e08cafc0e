#include "engine/linalg/lu/singularity.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>

#include "engine/base/at.hpp"

namespace nullor::linalg {
namespace {

/// How far assembling and factoring leave an exact zero from zero, as a relative change of the entries.
/// Floating networks of up to 400 nodes, with conductances up to nine decades apart, were seen to leave 0.25
/// epsilon; summing k conductances into one diagonal entry, 0.03 sqrt(k) epsilon. Circuits that hang on a
/// leakage to ground lie above 4 epsilon as long as any digit of the leakage is left.
double rounding(const Pattern& pattern) {
    int longest = 0;
    for (int col = 0; col < pattern.n; ++col) {
        longest = std::max(longest, pattern.col_ptr[static_cast<std::size_t>(col) + 1] -
                                        pattern.col_ptr[static_cast<std::size_t>(col)]);
    }
    return (2.0 + 0.1 * std::sqrt(longest)) * std::numeric_limits<double>::epsilon();
}

/// Between 0.5 and 1.5 with either sign, different for neighbours, so that a starting vector is not by
/// accident orthogonal to a null vector such as (1, 1, ...) or (1, -1, ...).
double weight(std::size_t index) {
    std::uint64_t bits = (index + 1) * 0x9e3779b97f4a7c15ULL;
    bits = (bits ^ (bits >> 32)) * 0xd6e8feb86659fd93ULL;
    bits ^= bits >> 32;
    const double size = 0.5 + static_cast<double>(bits >> 12) * 0x1p-52;
    return (bits & 1U) != 0 ? size : -size;
}

} // namespace

template <class T>
Singularity<T>::Singularity(const Pattern& pattern)
    : pattern_(pattern), rounding_(rounding(pattern)), column_(at(pattern.n)), row_(at(pattern.n)),
      magnitudes_(at(pattern.n)), products_(at(pattern.n)), shares_(at(pattern.n)) {}

/// Right-hand sides in the natural units of each equation and unknown: row scale r_i = max_j |a_ij|, unknown
/// scale u_j = 1 / max_i (|a_ij| / r_i); weights times |A| u for A x, weights times |A|^T (1/r) for A^T y.
template <class T>
void Singularity<T>::start(std::span<const T> values) {
    std::vector<double>& row_scale = products_;
    std::vector<double>& unknown_scale = magnitudes_;
    std::fill(row_scale.begin(), row_scale.end(), 0.0);
    std::fill(unknown_scale.begin(), unknown_scale.end(), 0.0);
    const auto for_each_entry = [&](auto action) {
        for (std::size_t col = 0; col < column_.size(); ++col) {
            for (int p = pattern_.col_ptr[col]; p < pattern_.col_ptr[col + 1]; ++p) {
                action(at(pattern_.row_index[at(p)]), col, magnitude(values[at(p)]));
            }
        }
    };
    for_each_entry(
        [&](std::size_t row, std::size_t, double a) { row_scale[row] = std::max(row_scale[row], a); });
    for_each_entry([&](std::size_t row, std::size_t col, double a) {
        unknown_scale[col] = std::max(unknown_scale[col], a / row_scale[row]);
    });
    std::fill(column_.begin(), column_.end(), T{});
    std::fill(row_.begin(), row_.end(), T{});
    for_each_entry([&](std::size_t row, std::size_t col, double a) {
        column_[row] += weight(row) * a / unknown_scale[col];
        row_[col] += weight(col) * a / row_scale[row];
    });
}

template <class T>
void Singularity<T>::set_unit(std::vector<T>& vector, int index) {
    std::fill(vector.begin(), vector.end(), T{});
    vector[at(index)] = T{1.0};
}

template <class T>
void Singularity<T>::compute_shares(Side side, std::span<const T> values, const std::vector<T>& vector,
                                    const std::vector<T>& other) {
    for (std::size_t i = 0; i < vector.size(); ++i) {
        magnitudes_[i] = magnitude(vector[i]);
    }
    std::fill(products_.begin(), products_.end(), 0.0);
    multiply_magnitudes<T>(pattern_, side, values, magnitudes_, products_);
    for (std::size_t i = 0; i < other.size(); ++i) {
        shares_[i] = magnitude(other[i]) * products_[i];
    }
}

template <class T>
int Singularity<T>::largest_share() const {
    return static_cast<int>(std::max_element(shares_.begin(), shares_.end()) - shares_.begin());
}

template <class T>
int Singularity<T>::dependent_unknown(std::span<const T> values, const InPlaceSolve<T>& solve_in_place) {
    start(values);
    solve_in_place(Side::plain, column_);
    solve_in_place(Side::transposed, row_);

    // The equation and the unknown with the largest share in a near null space, if there is one.
    compute_shares(Side::plain, values, column_, row_);
    const int equation = largest_share();
    set_unit(column_, equation);
    solve_in_place(Side::plain, column_);
    compute_shares(Side::transposed, values, row_, column_);
    const int unknown = largest_share();
    set_unit(row_, unknown);
    solve_in_place(Side::transposed, row_);

    compute_shares(Side::plain, values, column_, row_);
    const double terms = std::accumulate(shares_.begin(), shares_.end(), 0.0);
    if (!std::isfinite(terms)) {
        return unknown;
    }
    const double crossing = magnitude(row_[at(equation)]);
    const bool lost = crossing <= rounding_ * terms;
    const bool near_singular = 1.0 <= rounding_ * static_cast<double>(pattern_.n) * products_[at(equation)];
    return lost && near_singular ? unknown : -1;
}

template class Singularity<double>;
template class Singularity<std::complex<double>>;

} // namespace nullor::linalg
