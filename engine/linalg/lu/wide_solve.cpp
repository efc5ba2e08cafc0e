#include "engine/linalg/lu/wide_solve.hpp"

#include "engine/base/at.hpp"
#include "engine/linalg/lu/factor_column.hpp"

#include <array>
#include <cstddef>
#include <numeric>

namespace nullor::linalg {
namespace {

// The factors do not fit into a cache, and rows are too short for the processor to see what comes next: it is
// told some 4 kB in advance.
constexpr int doubles_a_line = 8, ahead = 512;

/// Calls visit(first row, rows, factors) for the blocks that have any.
template <class Visit>
void for_each_block(const klu_symbolic& symbolic, const klu_numeric& numeric, Visit visit) {
    for (int block = 0; block < symbolic.nblocks; ++block) {
        const int begin = symbolic.R[block], count = symbolic.R[block + 1] - begin;
        if (count > 1) visit(begin, count, static_cast<double*>(numeric.LUbx[block]));
    }
}

FactorColumn upper(const klu_numeric& numeric, double* lu, int begin, int k) {
    return factor_column(lu, numeric.Uip + begin, numeric.Ulen + begin, k);
}

FactorColumn lower(const klu_numeric& numeric, double* lu, int begin, int k) {
    return factor_column(lu, numeric.Lip + begin, numeric.Llen + begin, k);
}

template <int columns>
void subtract(const int* rows, int count, const std::array<const double*, 4>& values,
              const std::array<double, 4>& factor, double* x) {
    for (int p = 0; p < count; ++p) {
        double sum = x[rows[p]];
        for (int s = 0; s < columns; ++s) sum -= values[at(s)][p] * factor[at(s)];
        x[rows[p]] = sum;
    }
}

template <int rows>
void gather(const int* columns, int count, const std::array<const double*, 4>& values, const double* x,
            std::array<double, 4>& sum) {
    std::array<double, rows> own;
    std::copy_n(sum.begin(), rows, own.begin());
    for (int p = 0; p < count; ++p)
        for (int s = 0; s < rows; ++s) own[at(s)] -= values[at(s)][p] * x[columns[p]];
    std::copy_n(own.begin(), rows, sum.begin());
}

} // namespace

void WideSolve::prepare(const klu_symbolic& symbolic, const klu_numeric& numeric) {
    const std::size_t n = at(symbolic.n);
    x_.assign(n, 0.0);
    l_group_.assign(n, 1);
    u_group_.assign(n, 1);
    row_start_.assign(n + 1, 0);
    place_.clear();
    for_each_block(symbolic, numeric, [&](int begin, int count, double* lu) {
        for (int k = 0; k < count; ++k) {
            const FactorColumn u = upper(numeric, lu, begin, k);
            for (int p = 0; p < u.size; ++p) ++row_start_[at(begin + u.index[p]) + 1];
        }
    });
    std::partial_sum(row_start_.begin(), row_start_.end(), row_start_.begin());
    row_index_.assign(at(row_start_.back()), 0);
    row_value_.assign(row_index_.size(), 0.0);
    std::vector<int> next(row_start_.begin(), row_start_.end() - 1);
    for_each_block(symbolic, numeric, [&](int begin, int count, double* lu) {
        for (int k = 0; k < count; ++k) {
            const FactorColumn u = upper(numeric, lu, begin, k);
            for (int p = 0; p < u.size; ++p) {
                place_.push_back(next[at(begin + u.index[p])]++);
                row_index_[at(place_.back())] = k;
            }
        }
        for (int first = 0, end; first < count; first = end) {
            const auto like_next = [&](int k) {
                const FactorColumn l = lower(numeric, lu, begin, k), after = lower(numeric, lu, begin, k + 1);
                return nested(l.index, l.size, after.index, after.size, k);
            };
            for (end = first + 1; end < count && end - first < most && like_next(end - 1);) ++end;
            l_group_[at(begin + first)] = end - first;
        }
        for (int first = 0, end; first < count; first = end) {
            const auto like_next = [&](int k) {
                const int *own = row_start_.data() + begin + k, *list = row_index_.data();
                return nested(list + own[0], own[1] - own[0], list + own[1], own[2] - own[1], k);
            };
            for (end = first + 1; end < count && end - first < most && like_next(end - 1);) ++end;
            u_group_[at(begin + end - 1)] = end - first;
        }
    });
}

void WideSolve::update(const klu_symbolic& symbolic, const klu_numeric& numeric) {
    const int* place = place_.data();
    for_each_block(symbolic, numeric, [&](int begin, int count, double* lu) {
        for (int k = 0; k < count; ++k) {
            const FactorColumn u = upper(numeric, lu, begin, k);
            for (int p = 0; p < u.size; ++p) row_value_[at(*place++)] = u.value[p];
        }
    });
}

void WideSolve::forward(const klu_numeric& numeric, int block, int begin, int count) {
    auto* lu = static_cast<double*>(numeric.LUbx[block]);
    double* x = x_.data() + begin;
    for (int first = 0, columns; first < count; first += columns) {
        columns = l_group_[at(begin + first)];
        std::array<const double*, most> values{};
        std::array<double, most> factor{};
        for (int s = 0; s < columns; ++s) {
            values[at(s)] = lower(numeric, lu, begin, first + s).value;
            factor[at(s)] = x[first + s];
            for (int t = s + 1; t < columns; ++t) x[first + t] -= *values[at(s)]++ * factor[at(s)];
        }
        const FactorColumn last = lower(numeric, lu, begin, first + columns - 1);
        for (const double* line = lu + numeric.Lip[begin + first]; line < last.value + last.size;
             line += doubles_a_line)
            __builtin_prefetch(line + ahead);
        switch (columns) {
        case 1: subtract<1>(last.index, last.size, values, factor, x); break;
        case 2: subtract<2>(last.index, last.size, values, factor, x); break;
        case 3: subtract<3>(last.index, last.size, values, factor, x); break;
        default: subtract<4>(last.index, last.size, values, factor, x); break;
        }
    }
}

void WideSolve::backward(const klu_numeric& numeric, int begin, int count) {
    const double* pivots = static_cast<const double*>(numeric.Udiag) + begin;
    double* x = x_.data() + begin;
    for (int end = count, rows; end > 0; end -= rows) {
        rows = u_group_[at(begin + end - 1)];
        const int first = end - rows;
        std::array<const double*, most> values{};
        std::array<double, most> sum{};
        for (int s = 0; s < rows; ++s) {
            values[at(s)] = row_value_.data() + row_start_[at(begin + first + s)] + (rows - 1 - s);
            sum[at(s)] = x[first + s];
        }
        const int last = row_start_[at(begin + end - 1)], size = row_start_[at(begin + end)] - last;
        const int* columns = row_index_.data() + last;
        for (const double* line = values[0]; line < row_value_.data() + last + size; line += doubles_a_line)
            __builtin_prefetch(line - ahead);
        switch (rows) {
        case 1: gather<1>(columns, size, values, x, sum); break;
        case 2: gather<2>(columns, size, values, x, sum); break;
        case 3: gather<3>(columns, size, values, x, sum); break;
        default: gather<4>(columns, size, values, x, sum); break;
        }
        for (int s = rows - 1; s >= 0; --s) {
            const double* own = values[at(s)] - (rows - 1 - s); // the group's columns stand in front
            for (int t = rows - 1; t > s; --t) sum[at(s)] -= own[t - s - 1] * x[first + t];
            x[first + s] = sum[at(s)] / pivots[first + s];
        }
    }
}

void WideSolve::run(const klu_symbolic& symbolic, const klu_numeric& numeric, std::span<double> x) {
    const auto* off_value = static_cast<const double*>(numeric.Offx);
    const auto* pivots = static_cast<const double*>(numeric.Udiag);
    for (int k = 0; k < symbolic.n; ++k) x_[at(k)] = x[at(numeric.Pnum[k])] / numeric.Rs[k];
    for (int block = symbolic.nblocks; block-- > 0;) {
        const int begin = symbolic.R[block], count = symbolic.R[block + 1] - begin;
        if (count == 1) {
            x_[at(begin)] /= pivots[begin];
        } else {
            forward(numeric, block, begin, count);
            backward(numeric, begin, count);
        }
        for (int k = begin; k < begin + count; ++k)
            for (int p = numeric.Offp[k]; p < numeric.Offp[k + 1]; ++p)
                x_[at(numeric.Offi[p])] -= off_value[p] * x_[at(k)];
    }
    for (int k = 0; k < symbolic.n; ++k) x[at(symbolic.Q[k])] = x_[at(k)];
}

} // namespace nullor::linalg
