#include "engine/linalg/pattern/rows.hpp"

#include "engine/base/at.hpp"

#include <numeric>

namespace nullor::linalg {

Rows::Rows(const Pattern& pattern) : start_(at(pattern.n) + 1, 0), entries_(at(pattern.nnz())) {
    for (const int row : pattern.row_index) ++start_[at(row) + 1];
    std::partial_sum(start_.begin(), start_.end(), start_.begin());
    std::vector<int> next = start_;
    for (int column = 0; column < pattern.n; ++column)
        for (int slot = pattern.col_ptr[at(column)]; slot < pattern.col_ptr[at(column) + 1]; ++slot)
            entries_[at(next[at(pattern.row_index[at(slot)])]++)] = {slot, column};
}

} // namespace nullor::linalg
