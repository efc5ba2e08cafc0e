#include "engine/analysis/operating_point/strategies/bordered.hpp"

#include <algorithm>

namespace nullor::analysis {

Bordered::Bordered(const linalg::Pattern& inner) {
    linalg::PatternBuilder builder(inner.n + 1);
    for (int column = 0; column < inner.n; ++column) {
        for (int s = inner.col_ptr[column]; s < inner.col_ptr[column + 1]; ++s)
            builder.add(inner.row_index[s], column);
        builder.add(column, inner.n);
        builder.add(inner.n, column);
    }
    builder.add(inner.n, inner.n);
    pattern_ = builder.build();
    for (int column = 0; column < inner.n; ++column) {
        for (int s = inner.col_ptr[column]; s < inner.col_ptr[column + 1]; ++s)
            place_.push_back(pattern_.slot(inner.row_index[s], column));
        last_column_.push_back(pattern_.slot(column, inner.n));
        last_row_.push_back(pattern_.slot(inner.n, column));
    }
    last_row_.push_back(pattern_.slot(inner.n, inner.n));
    values_.assign(static_cast<std::size_t>(pattern_.nnz()) + 1, 0.0);
    lu_.emplace(pattern_);
}

bool Bordered::factor(std::span<const double> inner, std::span<const double> column,
                      std::span<const double> row) {
    std::fill(values_.begin(), values_.end(), 0.0);
    const auto put = [&](const std::vector<int>& slots, std::span<const double> from) {
        for (std::size_t k = 0; k < slots.size(); ++k) values_[static_cast<std::size_t>(slots[k])] = from[k];
    };
    put(place_, inner);
    put(last_column_, column);
    put(last_row_, row);
    return lu_->refactor(values_).code == linalg::LuStatus::ok;
}

bool Bordered::solve(std::span<const double> right, std::span<double> x) {
    return lu_->solve(values_, right, x).code == linalg::LuStatus::ok;
}

} // namespace nullor::analysis
