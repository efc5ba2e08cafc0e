#pragma once

#include "engine/linalg/lu/ordering.hpp"
#include "engine/linalg/pattern/factor_pattern.hpp"
#include "engine/linalg/pattern/pattern.hpp"

#include <complex>
#include <concepts>
#include <memory>
#include <span>

namespace nullor::linalg {

struct [[nodiscard]] LuStatus {
    enum Code {
        ok,
        singular,   ///< exactly, structurally, or to within the rounding of the matrix's own entries
        not_finite, ///< an entry of the matrix, the right-hand side or the solution is infinite or not a
                    ///< number
    };
    Code code = ok;
    int unknown = -1; ///< one of the dependent columns of a singular matrix; the index of what is not finite
    double backward_error = 0.0; ///< of a refined solve: max_i |b - A x|_i / (|A||x| + |b|)_i
};

/// LU factors of a sparse square matrix, T = double or std::complex<double>.
///
/// Rows are scaled by their largest magnitude, for the rows of a circuit's matrix differ by 1e12. Values are
/// those of the pattern (nnz() entries, and a discard slot that is not read). A failed factorisation leaves
/// no factors. refactor and the solves do not allocate.
template <class T>
class SparseLu {
public:
    struct Stats {
        long factorisations = 0; ///< with a choice of pivots
        long refactorisations = 0;
        long solves = 0;      ///< plain and refined
        long refinements = 0; ///< steps of iterative refinement
    };

    explicit SparseLu(std::shared_ptr<const Ordering> ordering);
    explicit SparseLu(std::shared_ptr<const Pattern> pattern);
    explicit SparseLu(const Pattern& pattern); ///< the pattern must outlive this
    ~SparseLu();
    SparseLu(SparseLu&&) noexcept;
    SparseLu& operator=(SparseLu&&) noexcept;

    /// Factors anew with partial pivoting.
    [[nodiscard]] LuStatus factor(std::span<const T> values);

    /// Factors with the pivots of the last factorisation; anew if there is none or its pivots became too
    /// small.
    [[nodiscard]] LuStatus refactor(std::span<const T> values);

    /// Solves A x = b to a componentwise backward error of 1e-14: at least one step of iterative refinement
    /// with a residual in twice the working precision, and new pivots if refinement does not converge with
    /// these. `values` must be those of the last factorisation; without factors they are factored first.
    ///
    /// Where a component of x is zero but for rounding, refinement makes it ever smaller, and the ratio of
    /// its row's residual to |A||x| says nothing. From the second step on, the larger of the last two
    /// iterates stands for |x| in the denominator. x and b may not overlap.
    [[nodiscard]] LuStatus solve(std::span<const T> values, std::span<const T> b, std::span<T> x);

    /// As solve, with the transpose (no conjugation): A^T x = b.
    [[nodiscard]] LuStatus solve_transposed(std::span<const T> values, std::span<const T> b, std::span<T> x);

    /// Without refinement, for corrections that an outer iteration repeats. Needs factors. b and x may be
    /// one.
    [[nodiscard]] LuStatus solve_plain(std::span<const T> b, std::span<T> x);

    /// The same for each column of n numbers in x, which its solution replaces; of A^T on the other side.
    [[nodiscard]] LuStatus solve_columns(std::span<T> x, Side side = Side::plain);

    [[nodiscard]] bool has_factors() const;

    /// Announces that many factorisations follow: a better order is looked for where that pays. True if there
    /// is one; the factors are gone then.
    [[nodiscard]] bool expect_many();

    /// Floating-point operations of a refactorisation in those of a solve, with the last pivots: 1 and less
    /// for a chain, 30 for a mesh of 1e5 nodes.
    [[nodiscard]] double refactor_per_solve() const;

    /// Entries of L and U, without the unit diagonal of L; 0 without factors.
    [[nodiscard]] double entries() const;

    /// The smallest pivot as a part of its column's largest entry, rows scaled: a crude reciprocal condition
    /// number, from 0 (no factors) to 1, that does not depend on units. 1e-9 is nothing strange.
    [[nodiscard]] double rcond() const;

    /// Sign of det A: 1, -1, or 0 without factors (singular, or not yet factored). The empty matrix has 1.
    [[nodiscard]] int determinant_sign() const requires std::same_as<T, double>;

    /// Needs factors.
    [[nodiscard]] FactorPattern factor_pattern() const requires std::same_as<T, double>;

    [[nodiscard]] const Stats& stats() const;
    [[nodiscard]] const Pattern& pattern() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

extern template class SparseLu<double>;
extern template class SparseLu<std::complex<double>>;

} // namespace nullor::linalg
