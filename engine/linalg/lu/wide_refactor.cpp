#include "engine/linalg/lu/wide_refactor.hpp"

#include "engine/base/at.hpp"
#include "engine/linalg/lu/factor_column.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <utility>

#include "engine/base/wide_registers.hpp"

namespace nullor::linalg {
namespace {

/// KLU lays L(:,k) and U(:,k) side by side. A solve that reads L from end to end, and then U, waits for half
/// as much memory where each lies in one piece.
void part_factors(double* lu, int columns, int* l_start, const int* l_sizes, int* u_start, const int* u_sizes,
                  std::vector<double>& parted) {
    parted.clear();
    const auto take = [&](int* start, const int* sizes) {
        for (int k = 0; k < columns; ++k) {
            const double* from = lu + start[k];
            start[k] = static_cast<int>(parted.size());
            parted.insert(parted.end(), from, from + doubles_of_indices(sizes[k]) + sizes[k]);
        }
    };
    take(l_start, l_sizes);
    take(u_start, u_sizes);
    std::copy(parted.begin(), parted.end(), lu);
}

/// X -= L(:,j) u_j for up to four neighbouring columns whose rows are, from some entry on, the same: these.
/// factors[s] belongs to the s-th column, of whose values values[s] points at the first of these rows.
struct Update {
    static constexpr int most = 4;
    const int* rows;
    int count;
    std::array<const double*, most> values;
    std::array<const double*, most> factors;
    double* x;
};

template <int width, int columns>
[[gnu::always_inline]] inline void subtract(const Update& update) {
    using Lanes [[gnu::vector_size(width * sizeof(double))]] = double;
    Lanes factor[columns];
    for (int s = 0; s < columns; ++s) std::memcpy(&factor[s], update.factors[at(s)], sizeof(Lanes));
    for (int p = 0; p < update.count; ++p) {
        double* target = update.x + static_cast<std::ptrdiff_t>(update.rows[p]) * width;
        Lanes sum;
        std::memcpy(&sum, target, sizeof sum);
        for (int s = 0; s < columns; ++s) sum -= update.values[at(s)][p] * factor[s];
        std::memcpy(target, &sum, sizeof sum);
    }
}

template <int width>
[[gnu::always_inline]] inline void subtract_any(const Update& update, int columns) {
    if (columns == 4)
        subtract<width, 4>(update);
    else if (columns == 3)
        subtract<width, 3>(update);
    else if (columns == 2)
        subtract<width, 2>(update);
    else
        subtract<width, 1>(update);
}

NULLOR_WIDE_REGISTERS void subtract_eight(const Update& update, int columns) {
    subtract_any<8>(update, columns);
}

NULLOR_WIDE_REGISTERS void subtract_four(const Update& update, int columns) {
    subtract_any<4>(update, columns);
}

void subtract_one(const Update& update, int columns) {
    subtract_any<1>(update, columns);
}

} // namespace

struct WideRefactor::Input {
    const int *col_ptr, *row_index;
    const double* values;
    const klu_symbolic& symbolic;
    klu_numeric& numeric;
};

bool WideRefactor::prepare(klu_symbolic& symbolic, klu_numeric& numeric, klu_common& common) {
    if (klu_sort(&symbolic, &numeric, &common) == 0) return false;
    std::vector<double> parted;
    for (int block = 0; block < symbolic.nblocks; ++block) {
        const int begin = symbolic.R[block], count = symbolic.R[block + 1] - begin;
        if (count == 1) continue;
        part_factors(static_cast<double*>(numeric.LUbx[block]), count, numeric.Lip + begin,
                     numeric.Llen + begin, numeric.Uip + begin, numeric.Ulen + begin, parted);
    }
    prepare_sorted(symbolic, numeric);
    return true;
}

void WideRefactor::prepare_sorted(const klu_symbolic& symbolic, const klu_numeric& numeric) {
    nested_.assign(at(symbolic.n), 0);
    for (int block = 0; block < symbolic.nblocks; ++block) {
        const int begin = symbolic.R[block], count = symbolic.R[block + 1] - begin;
        if (count == 1) continue;
        auto* lu = static_cast<double*>(numeric.LUbx[block]);
        const auto lower = [&](int k) {
            return factor_column(lu, numeric.Lip + begin, numeric.Llen + begin, k);
        };
        for (int k = 0; k + 1 < count; ++k) {
            const FactorColumn l = lower(k), next = lower(k + 1);
            nested_[at(begin + k)] = nested(l.index, l.size, next.index, next.size, k);
        }
    }
    x_.assign(at(symbolic.maxblock) * widest, 0.0);
}

/// Column `column` of A goes into X, and what of it lies in earlier blocks to the entries off the diagonal
/// blocks.
void WideRefactor::load(const Input& given, int column, int begin, int width, int place, int& off_entry) {
    auto* off_values = static_cast<double*>(given.numeric.Offx);
    const int source = given.symbolic.Q[begin + column];
    for (int p = given.col_ptr[source]; p < given.col_ptr[source + 1]; ++p) {
        const int row = given.row_index[p], target = given.numeric.Pinv[row] - begin;
        const double value = given.values[p] / given.numeric.Rs[row];
        if (target < 0)
            off_values[off_entry++] = value;
        else
            x_[at(target) * at(width) + at(place)] = value;
    }
}

template <int width>
bool WideRefactor::columns(const Input& given, const Block& block, int first, int count, int& off_entry) {
    const klu_numeric& numeric = block.numeric;
    const auto lower = [&](int k) {
        return factor_column(block.lu, numeric.Lip + block.begin, numeric.Llen + block.begin, k);
    };
    double* x = x_.data();
    std::array<FactorColumn, width> upper{};
    std::array<int, width> seen{}; // entries of each U that are done
    for (int c = 0; c < count; ++c) {
        load(given, first + c, block.begin, width, c, off_entry);
        upper[at(c)] =
            factor_column(block.lu, numeric.Uip + block.begin, numeric.Ulen + block.begin, first + c);
    }
    // The next row in any of the columns; those from `first` on are the group's own.
    const auto next_row = [&] {
        int row = first;
        for (int c = 0; c < count; ++c)
            if (seen[at(c)] < upper[at(c)].size) row = std::min(row, upper[at(c)].index[seen[at(c)]]);
        return row;
    };
    Update update{};
    update.x = x;
    std::array<std::array<double, width>, Update::most> factors;
    for (int j = next_row(); j < first; j = next_row()) {
        int sources = 0;
        for (bool more = true; more; ++sources) {
            const int source = j + sources;
            double* row = x + static_cast<std::ptrdiff_t>(source) * width;
            for (int s = 0; s < sources; ++s) {
                const double value = lower(j + s).value[sources - s - 1];
                for (int c = 0; c < width; ++c) row[c] -= value * factors[at(s)][at(c)];
            }
            std::array<double, width>& factor = factors[at(sources)];
            std::copy_n(row, width, factor.begin());
            std::fill_n(row, width, 0.0);
            for (int c = 0; c < count; ++c) {
                int& k = seen[at(c)];
                if (k < upper[at(c)].size && upper[at(c)].index[k] == source)
                    upper[at(c)].value[k++] = factor[at(c)];
            }
            more = sources + 1 < Update::most && source + 1 < first && nested_[at(block.begin + source)];
        }
        const FactorColumn last = lower(j + sources - 1);
        update.rows = last.index;
        update.count = last.size;
        for (int s = 0; s < sources; ++s) {
            update.values[at(s)] = lower(j + s).value + (sources - 1 - s);
            update.factors[at(s)] = factors[at(s)].data();
        }
        if constexpr (width == 8)
            subtract_eight(update, sources);
        else if constexpr (width == 4)
            subtract_four(update, sources);
        else
            subtract_one(update, sources);
    }
    auto* pivots = static_cast<double*>(numeric.Udiag) + block.begin;
    for (int c = 0; c < count; ++c) {
        const auto entry = [&](int row) -> double& {
            return x[static_cast<std::ptrdiff_t>(row) * width + c];
        };
        for (int& k = seen[at(c)]; k < upper[at(c)].size; ++k) {
            const int j = upper[at(c)].index[k];
            const double factor = std::exchange(entry(j), 0.0);
            upper[at(c)].value[k] = factor;
            const FactorColumn l = lower(j);
            for (int p = 0; p < l.size; ++p) entry(l.index[p]) -= l.value[p] * factor;
        }
        const double pivot = std::exchange(entry(first + c), 0.0);
        if (pivot == 0) return false;
        pivots[first + c] = pivot;
        const FactorColumn l = lower(first + c);
        for (int p = 0; p < l.size; ++p) l.value[p] = std::exchange(entry(l.index[p]), 0.0) / pivot;
    }
    return true;
}

bool WideRefactor::run(const int* col_ptr, const int* row_index, const double* values,
                       const klu_symbolic& symbolic, klu_numeric& numeric, klu_common& common) {
    if (klu_scale(common.scale, symbolic.n, input(col_ptr), input(row_index), input(values), numeric.Rs,
                  nullptr, &common) == 0)
        return false;
    const Input given{col_ptr, row_index, values, symbolic, numeric};
    auto* pivots = static_cast<double*>(numeric.Udiag);
    int off_entry = 0;
    bool regular = true;
    for (int block = 0; regular && block < symbolic.nblocks; ++block) {
        const int begin = symbolic.R[block], count = symbolic.R[block + 1] - begin;
        if (count == 1) {
            load(given, 0, begin, 1, 0, off_entry);
            pivots[begin] = std::exchange(x_[0], 0.0);
            continue;
        }
        const Block here{numeric, begin, static_cast<double*>(numeric.LUbx[block])};
        for (int first = 0; regular && first < count;) {
            int end = first + 1;
            while (end - first < widest && nested_[at(begin + end - 1)]) ++end;
            const int width = end - first;
            regular = width == 1   ? columns<1>(given, here, first, width, off_entry)
                      : width <= 4 ? columns<4>(given, here, first, width, off_entry)
                                   : columns<widest>(given, here, first, width, off_entry);
            first = end;
        }
    }
    if (!regular) {
        std::fill(x_.begin(), x_.end(), 0.0);
        common.status = KLU_SINGULAR;
        return false;
    }
    // KLU keeps the scale factors in the order of the pivots.
    double* ordered = static_cast<double*>(numeric.Xwork);
    for (int k = 0; k < symbolic.n; ++k) ordered[k] = numeric.Rs[numeric.Pnum[k]];
    std::copy_n(ordered, symbolic.n, numeric.Rs);
    return true;
}

} // namespace nullor::linalg
