#pragma once
// Factors of A = G + sC at one s after another: T = double for real s, std::complex<double> for any.

#include "engine/base/twice.hpp"
#include "engine/linalg/lu/sparse_lu.hpp"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace nullor::linalg {

/// What rounding took from the entries of G and C when these were summed, of the pattern; empty: nothing.
struct LostInSums {
    std::span<const double> g, c;
};

enum class Pivots { fresh, kept };

template <class T>
class PencilLu {
public:
    /// G and C are of the ordering's pattern; the spans are kept.
    PencilLu(std::shared_ptr<const Ordering> ordering, std::span<const double> g, std::span<const double> c);

    /// Other values, for the next factor(). The spans are kept.
    void load(std::span<const double> g, std::span<const double> c) { g_ = g, c_ = c; }

    /// Many s follow: worth a look for a better order. The factors may be gone then.
    void expect_many() { (void)lu_.expect_many(); }

    /// s in rad/s where C is in farads and henries. Kept pivots are those of the last call, where there was
    /// one and they still do. Where this fails there are no factors, and what follows fails as well.
    [[nodiscard]] LuStatus factor(T s, Pivots pivots = Pivots::fresh);

    /// A x = b, or A^T x = b (no conjugation), to a componentwise backward error of 1e-14; n each, and not
    /// the same memory.
    [[nodiscard]] LuStatus solve(std::span<const T> b, std::span<T> x, Side side = Side::plain);

    /// x, which solve() found for b, is made the solution of the sums before they were rounded, with x in
    /// twice the precision on the way: a current that is the difference of others gets its digits. False:
    /// that does not converge with these factors, and x stays.
    [[nodiscard]] bool refine(std::span<const T> b, std::span<T> x, const LostInSums& lost);

    /// Each column of n numbers in b is replaced by its solution, without refinement: for many right-hand
    /// sides of which eight digits or so are enough.
    [[nodiscard]] LuStatus solve_columns(std::span<T> b, Side side = Side::plain) {
        return lu_.solve_columns(b, side);
    }

    /// Entries of A^-1, by rows: rows.size() x columns.size(), each unknown's answer to a unit on the right
    /// of each equation. By plain solves, or transposed ones where rows are fewer; none where these fail.
    [[nodiscard]] std::optional<std::vector<T>> inverse(std::span<const int> rows,
                                                        std::span<const int> columns);

    /// Of det A: 1, -1, or 0 without factors.
    template <class Real = T>
    [[nodiscard]] int determinant_sign() const requires std::same_as<Real, double> {
        return lu_.determinant_sign();
    }

private:
    SparseLu<T> lu_;
    std::span<const double> g_, c_;
    T s_{};
    std::vector<T> values_;                   // of A
    std::vector<T> lost_, high_, low_, step_; // of refine()
    std::vector<Twice> sums_;
};

extern template class PencilLu<double>;
extern template class PencilLu<std::complex<double>>;

} // namespace nullor::linalg
