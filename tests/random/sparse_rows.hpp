#pragma once
// A matrix by what is not zero, row by row: propagators of waveforms are mostly zeros, and a product with one
// is what the references do most.

#include <vector>

#include "tests/random/number.hpp"

namespace randomly {

class SparseRows {
public:
    SparseRows() = default;
    explicit SparseRows(const Matrix& m) {
        for (int i = 0; i < m.rows(); ++i) {
            for (int j = 0; j < m.cols(); ++j)
                if (m(i, j) != 0) columns_.push_back(j), values_.push_back(m(i, j));
            ends_.push_back(columns_.size());
        }
    }
    // y = A x; two sums a row, as an addition takes longer than it takes to begin the next.
    void product(const Vector& x, Vector& y) const {
        std::size_t k = 0;
        for (std::size_t i = 0; i < ends_.size(); ++i) {
            Real even = 0, odd = 0;
            for (; k + 1 < ends_[i]; k += 2) {
                even += values_[k] * x[columns_[k]];
                odd += values_[k + 1] * x[columns_[k + 1]];
            }
            for (; k < ends_[i]; ++k) even += values_[k] * x[columns_[k]];
            y[static_cast<int>(i)] = even + odd;
        }
    }

private:
    std::vector<Real> values_;
    std::vector<int> columns_;
    std::vector<std::size_t> ends_;
};

} // namespace randomly
