#include "engine/linalg/lu/ordering.hpp"

#include "engine/base/at.hpp"
#include "engine/linalg/lu/symbolic.hpp"

#include <suitesparse/btf.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace nullor::linalg {
namespace {

/// Floating-point operations of a factorisation by minimum degree, above which others may pay. At the first
/// one it takes 10 ms, about as long as COLAMD; at the second 0.1 s, and smaller meshes fill no less by
/// nested dissection.
constexpr double enough_for_columns = 1e7, enough_for_dissection = 1e8;
/// Share of a block's entries that have a mirror image, above which A + A^T tells all.
constexpr double symmetric_whole = 0.9;
/// Another order is to have fewer entries than this share.
constexpr double better = 0.95;

/// A maximum matching of rows and columns; the structural rank is its size.
[[nodiscard]] int find_unmatched_column(const Pattern& pattern) {
    std::vector<int> column_of_row(at(pattern.n));
    std::vector<int> workspace(at(pattern.n) * 5);
    double work = 0.0;
    constexpr double no_limit = 0.0;
    btf_maxtrans(pattern.n, pattern.n, input(pattern.col_ptr.data()), input(pattern.row_index.data()),
                 no_limit, &work, column_of_row.data(), workspace.data());
    std::vector<char> matched(at(pattern.n), 0);
    for (const int column : column_of_row) {
        if (column >= 0) {
            matched[at(column)] = 1;
        }
    }
    const auto unmatched = std::find(matched.begin(), matched.end(), 0);
    return unmatched == matched.end() ? -1 : static_cast<int>(unmatched - matched.begin());
}

} // namespace

Ordering::Ordering(std::shared_ptr<const Pattern> pattern, int unmatched, Order order,
                   std::unique_ptr<Symbolic> symbolic)
    : pattern_(std::move(pattern)), unmatched_(unmatched), order_(order), symbolic_(std::move(symbolic)) {}

Ordering::~Ordering() = default;

std::shared_ptr<const Ordering> Ordering::of(std::shared_ptr<const Pattern> pattern) {
    const int unmatched = pattern->n > 0 ? find_unmatched_column(*pattern) : -1;
    Order order = Order::minimum_degree;
    std::unique_ptr<Symbolic> symbolic;
    if (pattern->n > 0 && unmatched < 0) {
        symbolic = Symbolic::analyse(*pattern, order);
    }
    if (symbolic && symbolic->klu->est_flops > enough_for_columns &&
        symbolic->klu->symmetry < symmetric_whole) {
        auto columns = Symbolic::analyse(*pattern, Order::by_columns);
        if (columns && columns->fill(*pattern).entries < better * symbolic->fill(*pattern).entries) {
            order = Order::by_columns;
            symbolic = std::move(columns);
        }
    }
    return std::shared_ptr<const Ordering>(
        new Ordering(std::move(pattern), unmatched, order, std::move(symbolic)));
}

std::shared_ptr<const Ordering> Ordering::of(const Pattern& pattern) {
    return of(std::shared_ptr<const Pattern>(std::shared_ptr<const Pattern>(), &pattern));
}

std::shared_ptr<const Ordering> Ordering::dissected() const {
    if (!symbolic_ || order_ == Order::dissection || symbolic_->klu->maxblock < Symbolic::least_dissected ||
        (order_ == Order::minimum_degree && symbolic_->klu->est_flops < enough_for_dissection)) {
        return nullptr;
    }
    auto symbolic = Symbolic::analyse(*pattern_, Order::dissection);
    if (!symbolic || symbolic->fill(*pattern_).entries >= better * symbolic_->fill(*pattern_).entries) {
        return nullptr;
    }
    return std::shared_ptr<const Ordering>(
        new Ordering(pattern_, unmatched_, Order::dissection, std::move(symbolic)));
}

} // namespace nullor::linalg
