#include "engine/linalg/lu/diagonal_factors.hpp"

#include "engine/base/at.hpp"
#include "engine/linalg/lu/factor_column.hpp"

#include <algorithm>
#include <climits>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace nullor::linalg {
namespace {

/// Share of a block's entries off the diagonal that have a mirror image, from which on A + A^T fills hardly
/// more than A.
constexpr double symmetric_enough = 0.9;

struct Lists {
    std::vector<int> start, item;

    explicit Lists(const std::vector<int>& sizes) : start(sizes.size() + 1, 0) {
        for (std::size_t k = 0; k < sizes.size(); ++k) start[k + 1] = start[k] + sizes[k];
        item.resize(at(start.back()));
    }
    [[nodiscard]] int size(int k) const { return start[at(k) + 1] - start[at(k)]; }
    [[nodiscard]] const int* begin(int k) const { return item.data() + start[at(k)]; }
    [[nodiscard]] const int* end(int k) const { return item.data() + start[at(k) + 1]; }
};

/// Lists of which item k is in, in ascending order.
Lists transposed(const Lists& lists, int count) {
    std::vector<int> sizes(at(count), 0);
    for (const int k : lists.item) ++sizes[at(k)];
    Lists result(sizes);
    std::vector<int> next(result.start.begin(), result.start.end() - 1);
    for (int list = 0; list < count; ++list)
        for (const int* k = lists.begin(list); k != lists.end(list); ++k)
            result.item[at(next[at(*k)]++)] = list;
    return result;
}

/// A diagonal block, rows and columns in the order of elimination: of each row what is on the left of the
/// diagonal, of each column what is above it.
struct Halves {
    Lists left, above;
};

Halves halves_of(const int* col_ptr, const int* row_index, const klu_symbolic& symbolic, const int* place,
                 int begin, int count) {
    const auto for_each = [&](auto action) {
        for (int column = 0; column < count; ++column) {
            const int source = symbolic.Q[begin + column];
            for (int p = col_ptr[source]; p < col_ptr[source + 1]; ++p) {
                const int row = place[row_index[p]] - begin;
                if (row >= 0) action(row, column);
            }
        }
    };
    std::vector<int> left(at(count), 0), above(at(count), 0);
    for_each([&](int row, int column) {
        if (row > column) ++left[at(row)];
        if (row < column) ++above[at(column)];
    });
    Halves halves{Lists(left), Lists(above)};
    for_each([&](int row, int column) {
        if (row > column) halves.left.item[at(halves.left.start[at(row) + 1] - left[at(row)]--)] = column;
        if (row < column)
            halves.above.item[at(halves.above.start[at(column) + 1] - above[at(column)]--)] = row;
    });
    return halves;
}

bool symmetric(const Halves& halves, int count) {
    std::vector<int> seen(at(count), -1);
    std::size_t both = 0;
    for (int k = 0; k < count; ++k) {
        for (const int* j = halves.left.begin(k); j != halves.left.end(k); ++j) seen[at(*j)] = k;
        for (const int* j = halves.above.begin(k); j != halves.above.end(k); ++j) both += seen[at(*j)] == k;
    }
    const std::size_t all = halves.left.item.size() + halves.above.item.size();
    return 2.0 * static_cast<double>(both) >= symmetric_enough * static_cast<double>(all);
}

/// The columns of the Cholesky factor below the diagonal, each in ascending order. Row i of it is what the
/// elimination tree leads through from the entries of row i of the matrix to i. None if KLU's indices cannot
/// count them.
std::optional<Lists> cholesky_columns(const Halves& halves, int count) {
    std::vector<int> parent(at(count), -1), seen(at(count), -1);
    const auto for_each_row = [&](auto action) {
        for (int i = 0; i < count; ++i) {
            seen[at(i)] = i;
            for (const Lists* half : {&halves.left, &halves.above})
                for (const int* from = half->begin(i); from != half->end(i); ++from)
                    for (int j = *from; seen[at(j)] != i; j = parent[at(j)]) {
                        if (parent[at(j)] < 0) parent[at(j)] = i;
                        seen[at(j)] = i;
                        action(i, j);
                    }
        }
    };
    std::vector<int> sizes(at(count), 0);
    for_each_row([&](int, int column) { ++sizes[at(column)]; });
    if (std::accumulate(sizes.begin(), sizes.end(), 0.0) > INT_MAX / 4) return std::nullopt;
    Lists columns(sizes);
    std::vector<int> next(columns.start.begin(), columns.start.end() - 1);
    std::fill(seen.begin(), seen.end(), -1);
    for_each_row([&](int row, int column) { columns.item[at(next[at(column)]++)] = row; });
    return columns;
}

/// A klu_numeric as klu_factor makes it, and frees it where it is not taken.
class Numeric {
public:
    Numeric(const klu_symbolic& symbolic, klu_common& common) : common_(common) {
        numeric_ = static_cast<klu_numeric*>(klu_malloc(1, sizeof(klu_numeric), &common));
        if (numeric_ == nullptr) return;
        *numeric_ = {};
        const std::size_t n = at(symbolic.n), blocks = at(symbolic.nblocks), off = at(symbolic.nzoff);
        numeric_->n = symbolic.n;
        numeric_->nblocks = symbolic.nblocks;
        numeric_->nzoff = symbolic.nzoff;
        for (int** list : {&numeric_->Pnum, &numeric_->Pinv, &numeric_->Lip, &numeric_->Uip, &numeric_->Llen,
                           &numeric_->Ulen})
            *list = array<int>(n);
        numeric_->Offp = array<int>(n + 1);
        numeric_->Offi = array<int>(off + 1);
        numeric_->Offx = array<double>(off + 1);
        numeric_->Udiag = array<double>(n);
        numeric_->Rs = array<double>(n);
        numeric_->LUsize = array<std::size_t>(blocks);
        numeric_->LUbx = array<void*>(blocks);
        numeric_->worksize =
            n * sizeof(double) + std::max(3 * n * sizeof(double), 6 * at(symbolic.maxblock) * sizeof(int));
        numeric_->Work = array<char>(numeric_->worksize);
        if (!complete_) return;
        std::fill_n(numeric_->LUbx, blocks, nullptr);
        std::fill_n(numeric_->LUsize, blocks, std::size_t{0});
        numeric_->Xwork = numeric_->Work;
        numeric_->Iwork = reinterpret_cast<int*>(static_cast<double*>(numeric_->Xwork) + n);
    }
    ~Numeric() {
        if (numeric_ == nullptr) return;
        if (!complete_ && numeric_->LUbx != nullptr)
            klu_free(std::exchange(numeric_->LUbx, nullptr), 0, 1, &common_);
        klu_free_numeric(&numeric_, &common_);
    }
    Numeric(const Numeric&) = delete;
    Numeric& operator=(const Numeric&) = delete;

    [[nodiscard]] bool complete() const { return numeric_ != nullptr && complete_; }
    klu_numeric* operator->() const { return numeric_; }
    klu_numeric& operator*() const { return *numeric_; }
    klu_numeric* take() { return std::exchange(numeric_, nullptr); }

    [[nodiscard]] double* factors(int block, std::size_t size) {
        auto* place = array<double>(size);
        numeric_->LUbx[block] = place;
        numeric_->LUsize[block] = place == nullptr ? 0 : size;
        return place;
    }

private:
    template <class T>
    T* array(std::size_t size) {
        void* place = klu_malloc(size, sizeof(T), &common_);
        complete_ = complete_ && place != nullptr;
        return static_cast<T*>(place);
    }

    klu_common& common_;
    klu_numeric* numeric_;
    bool complete_ = true;
};

/// The columns' indices, each with room for its values behind it; L and U each in one piece.
void lay_out(double*& place, const double* base, const Lists& columns, int* start, int* sizes) {
    for (std::size_t k = 0; k + 1 < columns.start.size(); ++k) {
        const int size = columns.size(static_cast<int>(k));
        start[k] = static_cast<int>(place - base);
        sizes[k] = size;
        std::copy_n(columns.begin(static_cast<int>(k)), size, reinterpret_cast<int*>(place));
        place += doubles_of_indices(size) + at(size);
    }
}

std::size_t room(const Lists& columns) {
    std::size_t doubles = columns.item.size();
    for (std::size_t k = 0; k + 1 < columns.start.size(); ++k)
        doubles += doubles_of_indices(columns.size(static_cast<int>(k)));
    return doubles;
}

/// What lies in earlier blocks than its column.
void find_off_diagonal(const int* col_ptr, const int* row_index, const klu_symbolic& symbolic,
                       klu_numeric& numeric) {
    int entry = 0;
    for (int block = 0; block < symbolic.nblocks; ++block)
        for (int k = symbolic.R[block]; k < symbolic.R[block + 1]; ++k) {
            numeric.Offp[k] = entry;
            for (int p = col_ptr[symbolic.Q[k]]; p < col_ptr[symbolic.Q[k] + 1]; ++p)
                if (numeric.Pinv[row_index[p]] < symbolic.R[block])
                    numeric.Offi[entry++] = numeric.Pinv[row_index[p]];
        }
    numeric.Offp[symbolic.n] = entry;
}

/// Whether KLU would have kept every pivot: the largest entry of its column is at most so many times larger.
bool keeps_pivots(const klu_symbolic& symbolic, const klu_numeric& numeric, double most) {
    for (int block = 0; block < symbolic.nblocks; ++block) {
        const int begin = symbolic.R[block], count = symbolic.R[block + 1] - begin;
        if (count == 1 && static_cast<const double*>(numeric.Udiag)[begin] == 0) return false;
        for (int k = 0; count > 1 && k < count; ++k) {
            const FactorColumn l = factor_column(static_cast<double*>(numeric.LUbx[block]),
                                                 numeric.Lip + begin, numeric.Llen + begin, k);
            for (int p = 0; p < l.size; ++p)
                if (!(std::abs(l.value[p]) <= most)) return false;
        }
    }
    return true;
}

} // namespace

klu_numeric* factor_on_diagonal(const int* col_ptr, const int* row_index, const double* values,
                                klu_symbolic& symbolic, WideRefactor& refactor, klu_common& common) {
    // KLU knows no estimate of an order that it was given; who gives one has a large matrix.
    if (symbolic.est_flops >= 0 && !WideRefactor::pays(symbolic.est_flops)) return nullptr;
    Numeric numeric(symbolic, common);
    if (!numeric.complete()) return nullptr;
    std::copy_n(symbolic.P, symbolic.n, numeric->Pnum);
    for (int k = 0; k < symbolic.n; ++k) numeric->Pinv[symbolic.P[k]] = k;
    double flops = 0;
    for (int block = 0; block < symbolic.nblocks; ++block) {
        const int begin = symbolic.R[block], count = symbolic.R[block + 1] - begin;
        int entries = 0;
        if (count > 1) {
            const Halves halves = halves_of(col_ptr, row_index, symbolic, numeric->Pinv, begin, count);
            if (!symmetric(halves, count)) return nullptr;
            const std::optional<Lists> columns = cholesky_columns(halves, count);
            if (!columns) return nullptr;
            const Lists &lower = *columns, upper = transposed(lower, count);
            double* const base = numeric.factors(block, room(lower) + room(upper));
            if (base == nullptr) return nullptr;
            double* place = base;
            lay_out(place, base, lower, numeric->Lip + begin, numeric->Llen + begin);
            lay_out(place, base, upper, numeric->Uip + begin, numeric->Ulen + begin);
            entries = static_cast<int>(lower.item.size());
            for (int k = 0; k < count; ++k) flops += 2.0 * lower.size(k) * lower.size(k);
        } else {
            numeric->Lip[begin] = numeric->Uip[begin] = numeric->Llen[begin] = numeric->Ulen[begin] = 0;
        }
        numeric->lnz += entries + count;
        numeric->unz += entries + count;
        numeric->max_lnz_block = std::max(numeric->max_lnz_block, entries + count);
        numeric->max_unz_block = std::max(numeric->max_unz_block, entries + count);
    }
    if (!WideRefactor::pays(flops)) return nullptr;
    find_off_diagonal(col_ptr, row_index, symbolic, *numeric);
    refactor.prepare_sorted(symbolic, *numeric);
    if (!refactor.run(col_ptr, row_index, values, symbolic, *numeric, common) ||
        !keeps_pivots(symbolic, *numeric, 1 / common.tol)) {
        return nullptr;
    }
    return numeric.take();
}

} // namespace nullor::linalg
