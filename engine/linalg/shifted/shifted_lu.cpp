#include "engine/linalg/shifted/shifted_lu.hpp"

#include "engine/base/at.hpp"
#include "engine/linalg/lu/pivot_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/base/wide_registers.hpp"
#include "engine/linalg/shifted/shifted_lanes.hpp"

namespace nullor::linalg {
namespace {

// Sets of factors, and the memory they may take.
constexpr std::size_t most_sets = 32, most_bytes = std::size_t{64} << 20;
// Sets that came up once: most lengths of steps before a corner never come again.
constexpr std::ptrdiff_t most_once = 8;

} // namespace

ShiftedLu::ShiftedLu(std::shared_ptr<const Ordering> ordering)
    : ordering_(std::move(ordering)), n_(at(ordering_->pattern().n)), chooser_(ordering_),
      rows_(ordering_->pattern()), values_(at(ordering_->pattern().nnz()) + 1), changed_(n_), weighed_(n_),
      work_(n_) {}

// Where the columns of A go, for the pivots of chooser_.
void ShiftedLu::arrange() {
    pattern_ = chooser_.factor_pattern();
    const Pattern& given = ordering_->pattern();
    row_places_.resize(n_);
    column_places_.resize(n_);
    for (std::size_t k = 0; k < n_; ++k) {
        row_places_[at(pattern_.row[k])] = static_cast<int>(k);
        column_places_[at(pattern_.column[k])] = static_cast<int>(k);
    }
    entries_.clear();
    above_.clear();
    places_.resize(at(given.nnz()));
    entry_start_.assign(1, 0);
    above_start_.assign(1, 0);
    int begin = 0;
    std::size_t block = 0;
    for (std::size_t k = 0; k < n_; ++k) {
        if (pattern_.block[block + 1] == static_cast<int>(k)) ++block;
        begin = pattern_.block[block];
        const auto column = at(pattern_.column[k]);
        for (int s = given.col_ptr[column]; s < given.col_ptr[column + 1]; ++s) {
            const int row = row_places_[at(given.row_index[at(s)])];
            (row < begin ? above_ : entries_).push_back({s, row});
            places_[at(s)] = {row, static_cast<int>(k)};
        }
        entry_start_.push_back(static_cast<int>(entries_.size()));
        above_start_.push_back(static_cast<int>(above_.size()));
    }
    const std::size_t numbers =
        pattern_.lower_row.size() + pattern_.upper_row.size() + above_.size() + 2 * n_;
    most_kept_ = std::clamp(most_bytes / (numbers * sizeof(Numbers)), std::size_t{1}, most_sets);
    kept_.clear();
    arranged_ = true;
}

bool ShiftedLu::choose_pivots(std::span<const double> g, std::span<const double> c, double shift) {
    arranged_ = false;
    for (std::size_t s = 0; s + 1 < values_.size(); ++s) values_[s] = g[s] + shift * c[s];
    if (chooser_.factor(values_).code != LuStatus::ok) return false;
    arrange();
    return true;
}

// 1 / max_j |a_ij| of the marked rows.
NULLOR_WIDE_REGISTERS void ShiftedLu::scale_rows(Factors& factors, const double* g, const double* c) {
    const Matrices matrices(g, c, factors.shifts);
    for (std::size_t row = 0; row < n_; ++row) {
        if (!weighed_[row]) continue;
        const std::span<const Rows::Entry> entries = rows_[at(pattern_.row[row])];
        Lanes largest = {};
        for (const Rows::Entry& entry : entries) {
            const Lanes here = magnitude(matrices(entry.slot));
            largest = here > largest ? here : largest;
        }
        const Numbers before = factors.row_weight[row];
        store(factors.row_weight[row], Pair{1.0 / largest, Lanes{}});
        if (factors.row_weight[row].re == before.re) continue;
        for (const Rows::Entry& entry : entries) changed_[at(column_places_[at(entry.column)])] = 1;
    }
}

ShiftedLu::Factors& ShiftedLu::place_for(const Shifts& shifts) {
    for (Factors& kept : kept_)
        if (kept.shifts == shifts) return kept;
    const auto longest_unused = [](const Factors& a, const Factors& b) {
        return std::pair(a.times > 1, a.used) < std::pair(b.times > 1, b.used);
    };
    const auto once =
        std::count_if(kept_.begin(), kept_.end(), [](const Factors& f) { return f.times == 1; });
    if (kept_.size() < most_kept_ && once < most_once) {
        kept_.reserve(most_kept_);
        Factors& added = kept_.emplace_back();
        added.lower.resize(pattern_.lower_row.size());
        added.upper.resize(pattern_.upper_row.size());
        added.above.resize(above_.size());
        added.inverse_pivot.resize(n_);
        added.row_weight.resize(n_);
        added.shifts = shifts;
        return added;
    }
    Factors& oldest = *std::min_element(kept_.begin(), kept_.end(), longest_unused);
    oldest.shifts = shifts;
    oldest.used = 0;
    oldest.times = 0;
    return oldest;
}

bool ShiftedLu::take_changes(Factors& factors, const double* g, const double* c) {
    std::fill(changed_.begin(), changed_.end(), 0);
    std::fill(weighed_.begin(), weighed_.end(), 0);
    // Most pieces of the values are what they were.
    constexpr std::size_t piece = 16;
    const std::size_t nonzeros = places_.size();
    bool any = false;
    for (std::size_t from = 0; from < nonzeros; from += piece) {
        const std::size_t to = std::min(from + piece, nonzeros), bytes = (to - from) * sizeof(double);
        double *const old_g = factors.g.data() + from, *const old_c = factors.c.data() + from;
        if (std::memcmp(old_g, g + from, bytes) == 0 && std::memcmp(old_c, c + from, bytes) == 0) continue;
        for (std::size_t slot = from; slot < to; ++slot) {
            if (g[slot] == factors.g[slot] && c[slot] == factors.c[slot]) continue;
            any = true;
            changed_[at(places_[slot].column)] = 1;
            weighed_[at(places_[slot].row)] = 1;
        }
        std::memcpy(old_g, g + from, bytes);
        std::memcpy(old_c, c + from, bytes);
    }
    return any;
}

NULLOR_WIDE_REGISTERS double ShiftedLu::eliminate(Factors& factors, const double* g, const double* c) {
    const Matrices matrices(g, c, factors.shifts);
    Numbers *const x = work_.data(), *const lower = factors.lower.data(), *const upper = factors.upper.data();
    const int *const lower_row = pattern_.lower_row.data(), *const upper_row = pattern_.upper_row.data();
    const Numbers* const weight = factors.row_weight.data();
    const Pair zero{};
    Lanes smallest = all(1);
    std::size_t block_end = 0;
    for (std::size_t block = 0, k = 0; k < n_; ++k) {
        if (k == block_end) {
            // Nothing in front of a block's first change depends on it, nor does another block.
            block_end = at(pattern_.block[++block]);
            const void* const found = std::memchr(changed_.data() + k, 1, block_end - k);
            if (!found) {
                k = block_end - 1;
                continue;
            }
            k = static_cast<std::size_t>(static_cast<const char*>(found) - changed_.data());
        }
        const int upper_from = pattern_.upper_start[k], upper_to = pattern_.upper_start[k + 1];
        for (int p = upper_from; p < upper_to && !changed_[k]; ++p) changed_[k] = changed_[at(upper_row[p])];
        if (!changed_[k]) continue;
        Lanes column = {};
        const auto take = [&](const Entry entry, Numbers& to) {
            const Pair value = matrices(entry.slot);
            const Lanes share = magnitude(value) * load(weight[entry.place]).re;
            column = share > column ? share : column;
            store(to, value);
        };
        for (int e = above_start_[k]; e < above_start_[k + 1]; ++e) take(above_[at(e)], factors.above[at(e)]);
        for (int e = entry_start_[k]; e < entry_start_[k + 1]; ++e)
            take(entries_[at(e)], x[entries_[at(e)].place]);
        for (int p = upper_from; p < upper_to; ++p) {
            const int j = upper_row[p];
            const Pair factor = load(x[j]);
            store(upper[p], factor);
            store(x[j], zero);
            for (int i = pattern_.lower_start[at(j)]; i < pattern_.lower_start[at(j) + 1]; ++i)
                subtract(x[lower_row[i]], load(lower[i]), factor);
        }
        const Pair pivot = load(x[k]);
        store(x[k], zero);
        const Lanes size = magnitude(pivot) * load(weight[k]).re;
        const Bits as_large = size >= smallest * column;
        if (!(as_large[0] & as_large[1] & as_large[2] & as_large[3])) {
            const Lanes ratio = size / column;
            // Not a number counts as 0.
            smallest = ratio < smallest ? ratio : ratio >= smallest ? smallest : Lanes{};
        }
        const Lanes reciprocal = 1.0 / (pivot.re * pivot.re + pivot.im * pivot.im);
        const Pair inverse{pivot.re * reciprocal, -pivot.im * reciprocal};
        store(factors.inverse_pivot[k], inverse);
        for (int i = pattern_.lower_start[k]; i < pattern_.lower_start[k + 1]; ++i) {
            store(lower[i], times(load(x[lower_row[i]]), inverse));
            store(x[lower_row[i]], zero);
        }
    }
    double least = 1;
    for (std::size_t lane = 0; lane < lanes; ++lane) least = std::min(least, smallest[lane]);
    return least;
}

double ShiftedLu::renew(Factors& factors, const double* g, const double* c) {
    const bool is_new = factors.used == 0;
    factors.used = ++uses_;
    ++factors.times;
    if (is_new) {
        const std::size_t nonzeros = values_.size() - 1;
        factors.g.assign(g, g + nonzeros);
        factors.c.assign(c, c + nonzeros);
        std::fill(changed_.begin(), changed_.end(), 1);
        std::fill(weighed_.begin(), weighed_.end(), 1);
    } else if (!take_changes(factors, g, c)) {
        return 1;
    }
    scale_rows(factors, g, c);
    return eliminate(factors, g, c);
}

bool ShiftedLu::factor(std::span<const double> g, std::span<const double> c, const Shifts& shifts) {
    if (arranged_) {
        Factors& kept = place_for(shifts);
        const double ratio = renew(kept, g.data(), c.data());
        if (ratio >= pivot_bounds::suspicious_fall * verified_ratio_ &&
            ratio >= pivot_bounds::suspicious_refactored) {
            current_ = &kept;
            return true;
        }
    }
    if (!choose_pivots(g, c, shifts[0].real())) return false;
    Factors& first = place_for(shifts);
    verified_ratio_ = renew(first, g.data(), c.data());
    current_ = &first;
    return verified_ratio_ >= pivot_bounds::suspicious_refactored;
}

NULLOR_WIDE_REGISTERS double ShiftedLu::substitute(Numbers* x) const {
    const int *const lower_row = pattern_.lower_row.data(), *const upper_row = pattern_.upper_row.data();
    const int *const lower_start = pattern_.lower_start.data(), *const upper_start =
                                                                    pattern_.upper_start.data();
    const Numbers *const lower = current_->lower.data(), *const upper = current_->upper.data(),
                         *const above = current_->above.data(),
                         *const inverse_pivot = current_->inverse_pivot.data();
    Lanes sum = {};
    for (std::size_t block = pattern_.block.size() - 1; block-- > 0;) {
        const int begin = pattern_.block[block], end = pattern_.block[block + 1];
        for (int k = begin; k < end; ++k) {
            const Pair value = load(x[k]);
            for (int i = lower_start[k]; i < lower_start[k + 1]; ++i)
                subtract(x[lower_row[i]], load(lower[i]), value);
        }
        for (int k = end; k-- > begin;) {
            const Pair value = times(load(x[k]), load(inverse_pivot[k]));
            store(x[k], value);
            // Infinity less itself is no number.
            sum += (value.re - value.re) + (value.im - value.im);
            for (int i = upper_start[k]; i < upper_start[k + 1]; ++i)
                subtract(x[upper_row[i]], load(upper[i]), value);
            for (int e = above_start_[at(k)]; e < above_start_[at(k) + 1]; ++e)
                subtract(x[above_[at(e)].place], load(above[e]), value);
        }
    }
    double total = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane) total += sum[lane];
    return total;
}

bool ShiftedLu::solve(std::span<Numbers> x) const {
    return substitute(x.data()) == 0;
}

bool ShiftedLu::solve_real(std::size_t lane, std::span<double> x) const {
    const Factors& factors = *current_;
    double sum = 0;
    for (std::size_t block = pattern_.block.size() - 1; block-- > 0;) {
        const auto begin = at(pattern_.block[block]), end = at(pattern_.block[block + 1]);
        for (std::size_t k = begin; k < end; ++k) {
            const double value = x[k];
            for (auto i = at(pattern_.lower_start[k]); i < at(pattern_.lower_start[k + 1]); ++i)
                x[at(pattern_.lower_row[i])] -= factors.lower[i].re[lane] * value;
        }
        for (std::size_t k = end; k-- > begin;) {
            const double value = x[k] *= factors.inverse_pivot[k].re[lane];
            sum += value - value;
            for (auto i = at(pattern_.upper_start[k]); i < at(pattern_.upper_start[k + 1]); ++i)
                x[at(pattern_.upper_row[i])] -= factors.upper[i].re[lane] * value;
            for (auto e = at(above_start_[k]); e < at(above_start_[k + 1]); ++e)
                x[at(above_[e].place)] -= factors.above[e].re[lane] * value;
        }
    }
    return sum == 0;
}

} // namespace nullor::linalg
