#pragma once

#include "engine/linalg/pattern/pattern.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace nullor::linalg {

/// The entries of a pattern row by row, where sums of rows are wanted: they stay in registers. Columns ascend
/// in each, so that the sums are those of a walk through the columns to the last bit.
class Rows {
public:
    struct Entry {
        int slot, column;
    };

    explicit Rows(const Pattern& pattern);

    [[nodiscard]] std::span<const Entry> operator[](std::size_t row) const {
        return {entries_.data() + start_[row], entries_.data() + start_[row + 1]};
    }

private:
    std::vector<int> start_;
    std::vector<Entry> entries_;
};

} // namespace nullor::linalg
