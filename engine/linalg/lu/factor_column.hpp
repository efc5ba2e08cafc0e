#pragma once
// The columns of L and U as KLU packs them.

#include <algorithm>
#include <cstddef>

namespace nullor::linalg {

/// Indices, and behind them as many values.
struct FactorColumn {
    const int* index;
    double* value;
    int size;
};

inline std::size_t doubles_of_indices(int size) {
    return (sizeof(int) * static_cast<std::size_t>(size) + sizeof(double) - 1) / sizeof(double);
}

inline FactorColumn factor_column(double* lu, const int* start, const int* sizes, int k) {
    double* place = lu + start[k];
    return {reinterpret_cast<const int*>(place), place + doubles_of_indices(sizes[k]), sizes[k]};
}

/// Whether what stands in list k but for its first entry, which is k + 1, stands in the next list too, and
/// nothing else.
inline bool nested(const int* list, int size, const int* next, int next_size, int k) {
    return size == next_size + 1 && list[0] == k + 1 && std::equal(next, next + next_size, list + 1);
}

} // namespace nullor::linalg
