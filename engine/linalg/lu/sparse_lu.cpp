#include "engine/linalg/lu/sparse_lu.hpp"

#include "engine/base/at.hpp"
#include "engine/linalg/lu/diagonal_factors.hpp"
#include "engine/linalg/lu/klu.hpp"
#include "engine/linalg/lu/pivot_ratio.hpp"
#include "engine/linalg/lu/refinement.hpp"
#include "engine/linalg/lu/singularity.hpp"
#include "engine/linalg/lu/symbolic.hpp"
#include "engine/linalg/lu/wide_refactor.hpp"
#include "engine/linalg/lu/wide_solve.hpp"
#include "engine/linalg/pattern/finite.hpp"
#include "engine/linalg/pattern/permutation.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <new>
#include <utility>
#include <vector>

namespace nullor::linalg {
namespace {

/// Pivots of another matrix that let entries grow by the inverse of this are given up at once.
constexpr double least_reciprocal_growth = 1e-6;

} // namespace

template <class T>
struct SparseLu<T>::Impl {
    explicit Impl(std::shared_ptr<const Ordering> shared)
        : ordering(std::move(shared)), pattern(ordering->pattern()), n(pattern.n), pivot_ratio(pattern),
          refinement(pattern), singularity(pattern),
          solve_in_place([this](Side side, std::span<T> x) { solve_klu(side, x); }) {}
    ~Impl() { drop_factors(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    std::shared_ptr<const Ordering> ordering;
    const Pattern& pattern;
    int n;
    klu_common common = klu_parameters();
    klu_numeric* numeric = nullptr;
    bool fresh_pivots = false;   ///< chosen for the matrix that the factors are of
    double smallest_ratio = 0.0; ///< of a pivot to its column
    double verified_ratio = 0.0; ///< the same when the pivots were last known to be more than rounding
    LuStatus failure{LuStatus::singular, -1, 0.0}; ///< why there are no factors
    Stats stats;
    PivotRatio<T> pivot_ratio;
    Refinement<T> refinement;
    Singularity<T> singularity;
    WideRefactor wide; ///< of large real matrices
    WideSolve wide_solve;
    bool knows_places = false; ///< wide_solve has seen the places of the factors' entries
    bool solves_wide = false;  ///< and their values
    bool on_diagonal = true;   ///< whether the pivots may stay there, as far as is known
    enum class Wide { unknown, no, ready } use_wide = Wide::unknown;
    InPlaceSolve<T> solve_in_place; ///< solve_klu, for the two above

    [[nodiscard]] klu_symbolic* symbolic() const { return ordering->symbolic_->klu; }
    [[nodiscard]] int* col_ptr() const { return input(pattern.col_ptr.data()); }
    [[nodiscard]] int* row_index() const { return input(pattern.row_index.data()); }

    void drop_factors() {
        if (numeric != nullptr) {
            Klu<T>::free_numeric(&numeric, &common);
        }
    }

    LuStatus fail(LuStatus::Code code, int unknown) {
        drop_factors();
        failure = {code, unknown, 0.0};
        return failure;
    }

    [[nodiscard]] int column_of_entry(int entry) const {
        const auto after = std::upper_bound(pattern.col_ptr.begin(), pattern.col_ptr.end(), entry);
        return static_cast<int>(after - pattern.col_ptr.begin()) - 1;
    }

    void measure_pivots(std::span<const T> values) {
        const T* pivots = static_cast<const T*>(numeric->Udiag);
        smallest_ratio = pivot_ratio.smallest(values, {pivots, at(n)}, {symbolic()->Q, at(n)});
    }

    void solve_klu(Side side, std::span<T> x) {
        if constexpr (std::same_as<T, double>) {
            if (solves_wide && side == Side::plain) return wide_solve.run(*symbolic(), *numeric, x);
        }
        const auto klu_solve_side = side == Side::plain ? Klu<T>::solve : Klu<T>::solve_transposed;
        klu_solve_side(symbolic(), numeric, n, 1, input(x.data()), &common);
    }

    LuStatus factor(std::span<const T> values) {
        ++stats.factorisations;
        drop_factors();
        if (ordering->unmatched_unknown() >= 0) {
            return fail(LuStatus::singular, ordering->unmatched_unknown());
        }
        use_wide = Wide::unknown;
        knows_places = solves_wide = false;
        if constexpr (std::same_as<T, double>) {
            if (on_diagonal) {
                numeric =
                    factor_on_diagonal(col_ptr(), row_index(), values.data(), *symbolic(), wide, common);
                on_diagonal = numeric != nullptr;
                if (on_diagonal) use_wide = Wide::ready;
            }
        }
        if (numeric == nullptr)
            numeric = Klu<T>::factor(col_ptr(), row_index(), input(values.data()), symbolic(), &common);
        if (common.status < KLU_OK) {
            assert(common.status != KLU_INVALID);
            throw std::bad_alloc();
        }
        if (numeric == nullptr || common.status == KLU_SINGULAR) {
            return fail(LuStatus::singular, common.singular_col);
        }
        fresh_pivots = true;
        Klu<T>::flops(symbolic(), numeric, &common);
        measure_pivots(values);
        if (smallest_ratio < pivot_bounds::suspicious) {
            const int dependent = singularity.dependent_unknown(values, solve_in_place);
            if (dependent >= 0) {
                return fail(LuStatus::singular, dependent);
            }
        }
        verified_ratio = smallest_ratio;
        return {};
    }

    [[nodiscard]] bool refactor_klu(std::span<const T> values) {
        if constexpr (std::same_as<T, double>) {
            if (use_wide == Wide::unknown) {
                const bool ready =
                    WideRefactor::pays(common.flops) && wide.prepare(*symbolic(), *numeric, common);
                use_wide = ready ? Wide::ready : Wide::no;
            }
            if (use_wide == Wide::ready) {
                solves_wide = wide.run(col_ptr(), row_index(), values.data(), *symbolic(), *numeric, common);
                if (solves_wide && !std::exchange(knows_places, true))
                    wide_solve.prepare(*symbolic(), *numeric);
                if (solves_wide) wide_solve.update(*symbolic(), *numeric);
                return solves_wide;
            }
        }
        return Klu<T>::refactor(col_ptr(), row_index(), input(values.data()), symbolic(), numeric, &common) !=
               0;
    }

    /// Whether the old pivots give usable factors of these values.
    [[nodiscard]] bool refactor_in_place(std::span<const T> values) {
        ++stats.refactorisations;
        fresh_pivots = false;
        if (!refactor_klu(values) || common.status != KLU_OK) {
            return false;
        }
        measure_pivots(values);
        if (smallest_ratio >= pivot_bounds::suspicious_fall * verified_ratio &&
            smallest_ratio >= pivot_bounds::suspicious_refactored) {
            return true;
        }
        Klu<T>::rgrowth(col_ptr(), row_index(), input(values.data()), symbolic(), numeric, &common);
        if (!(common.rgrowth >= least_reciprocal_growth) ||
            singularity.dependent_unknown(values, solve_in_place) >= 0) {
            return false;
        }
        verified_ratio = smallest_ratio;
        return true;
    }

    [[nodiscard]] double refine(Side side, std::span<const T> values, std::span<const T> b, std::span<T> x) {
        const Refined refined = refinement.solve(side, values, b, x, solve_in_place);
        stats.refinements += refined.steps;
        return refined.backward_error;
    }

    LuStatus solve(Side side, std::span<const T> values, std::span<const T> b, std::span<T> x) {
        ++stats.solves;
        if (numeric == nullptr) {
            const LuStatus factored = factor(values);
            if (factored.code != LuStatus::ok) {
                return factored;
            }
        }
        double error = refine(side, values, b, x);
        if (!(error <= Refinement<T>::goal) && !fresh_pivots) {
            const LuStatus factored = factor(values);
            if (factored.code != LuStatus::ok) {
                return factored;
            }
            error = refine(side, values, b, x);
        }
        const int bad = first_not_finite<T>(x.first(at(n)));
        return {bad >= 0 ? LuStatus::not_finite : LuStatus::ok, bad, error};
    }

    /// Runs `action` on finite values; the empty matrix needs none.
    template <class Action>
    LuStatus with_finite(std::span<const T> values, Action action) {
        assert(values.size() >= at(pattern.nnz()));
        if (n == 0) {
            return {};
        }
        const int bad = first_not_finite(values.first(at(pattern.nnz())));
        return bad >= 0 ? fail(LuStatus::not_finite, column_of_entry(bad)) : action();
    }

    LuStatus solve_checked(Side side, std::span<const T> values, std::span<const T> b, std::span<T> x) {
        assert(b.size() >= at(n) && x.size() >= at(n) && (n == 0 || b.data() != x.data()));
        const int bad = first_not_finite<T>(b.first(at(n)));
        if (bad >= 0) {
            return {LuStatus::not_finite, bad, 0.0};
        }
        return with_finite(values, [&] { return solve(side, values, b, x); });
    }
};

template <class T>
SparseLu<T>::SparseLu(std::shared_ptr<const Ordering> ordering)
    : impl_(std::make_unique<Impl>(std::move(ordering))) {}
template <class T>
SparseLu<T>::SparseLu(std::shared_ptr<const Pattern> pattern) : SparseLu(Ordering::of(std::move(pattern))) {}
template <class T>
SparseLu<T>::SparseLu(const Pattern& pattern) : SparseLu(Ordering::of(pattern)) {}
template <class T>
SparseLu<T>::~SparseLu() = default;
template <class T>
SparseLu<T>::SparseLu(SparseLu&&) noexcept = default;
template <class T>
SparseLu<T>& SparseLu<T>::operator=(SparseLu&&) noexcept = default;

template <class T>
LuStatus SparseLu<T>::factor(std::span<const T> values) {
    return impl_->with_finite(values, [&] { return impl_->factor(values); });
}

template <class T>
LuStatus SparseLu<T>::refactor(std::span<const T> values) {
    return impl_->with_finite(values, [&] {
        if (impl_->numeric != nullptr && impl_->refactor_in_place(values)) {
            return LuStatus{};
        }
        return impl_->factor(values);
    });
}

template <class T>
LuStatus SparseLu<T>::solve(std::span<const T> values, std::span<const T> b, std::span<T> x) {
    return impl_->solve_checked(Side::plain, values, b, x);
}

template <class T>
LuStatus SparseLu<T>::solve_transposed(std::span<const T> values, std::span<const T> b, std::span<T> x) {
    return impl_->solve_checked(Side::transposed, values, b, x);
}

template <class T>
LuStatus SparseLu<T>::solve_plain(std::span<const T> b, std::span<T> x) {
    assert(b.size() >= at(impl_->n) && x.size() >= at(impl_->n));
    if (impl_->n == 0) {
        return {};
    }
    if (impl_->numeric == nullptr) {
        return impl_->failure;
    }
    ++impl_->stats.solves;
    if (b.data() != x.data()) {
        std::copy_n(b.begin(), impl_->n, x.begin());
    }
    impl_->solve_klu(Side::plain, x.first(at(impl_->n)));
    const int bad = first_not_finite<T>(x.first(at(impl_->n)));
    return {bad >= 0 ? LuStatus::not_finite : LuStatus::ok, bad, 0.0};
}

template <class T>
bool SparseLu<T>::expect_many() {
    auto better = impl_->ordering->dissected();
    if (!better) {
        return false;
    }
    impl_->drop_factors();
    impl_->failure = {LuStatus::singular, -1, 0.0};
    impl_->on_diagonal = true;
    impl_->ordering = std::move(better);
    return true;
}

template <class T>
double SparseLu<T>::refactor_per_solve() const {
    if (impl_->numeric == nullptr) {
        return 1.0;
    }
    return impl_->common.flops / (2.0 * (entries() + impl_->n));
}

template <class T>
double SparseLu<T>::entries() const {
    return impl_->numeric == nullptr
               ? 0.0
               : static_cast<double>(impl_->numeric->lnz) + impl_->numeric->unz - impl_->n;
}

template <class T>
bool SparseLu<T>::has_factors() const {
    return impl_->n == 0 || impl_->numeric != nullptr;
}

template <class T>
double SparseLu<T>::rcond() const {
    if (impl_->n == 0) {
        return 1.0;
    }
    return impl_->numeric == nullptr ? 0.0 : impl_->smallest_ratio;
}

template <class T>
int SparseLu<T>::determinant_sign() const requires std::same_as<T, double> {
    if (impl_->n == 0) {
        return 1;
    }
    if (impl_->numeric == nullptr) {
        return 0;
    }
    // P R^-1 A Q = L U with R > 0 diagonal and L unit triangular; P and Q include the block triangular form.
    int sign = parity({impl_->numeric->Pnum, at(impl_->n)}) * parity({impl_->symbolic()->Q, at(impl_->n)});
    const double* pivots = static_cast<const double*>(impl_->numeric->Udiag);
    for (int k = 0; k < impl_->n; ++k) {
        sign = pivots[k] < 0.0 ? -sign : sign;
    }
    return sign;
}

template <class T>
FactorPattern SparseLu<T>::factor_pattern() const requires std::same_as<T, double> {
    assert(has_factors());
    FactorPattern result;
    if (impl_->n == 0) {
        result.block = {0};
        result.lower_start = result.upper_start = {0};
        return result;
    }
    const klu_symbolic& symbolic = *impl_->symbolic();
    const klu_numeric& numeric = *impl_->numeric;
    result.row.assign(numeric.Pnum, numeric.Pnum + impl_->n);
    result.column.assign(symbolic.Q, symbolic.Q + impl_->n);
    result.block.assign(symbolic.R, symbolic.R + symbolic.nblocks + 1);
    result.lower_start = result.upper_start = {0};
    const auto append = [&](int block, const int* start, const int* size, int k, std::vector<int>& rows) {
        const int begin = result.block[at(block)];
        // A block of one has no factors.
        if (result.block[at(block) + 1] - begin > 1) {
            const int* index =
                reinterpret_cast<const int*>(static_cast<const double*>(numeric.LUbx[block]) + start[k]);
            for (int p = 0; p < size[k]; ++p) {
                rows.push_back(begin + index[p]);
            }
        }
        return static_cast<int>(rows.size());
    };
    for (int block = 0; block < symbolic.nblocks; ++block) {
        for (int k = symbolic.R[block]; k < symbolic.R[block + 1]; ++k) {
            result.lower_start.push_back(append(block, numeric.Lip, numeric.Llen, k, result.lower_row));
            result.upper_start.push_back(append(block, numeric.Uip, numeric.Ulen, k, result.upper_row));
        }
    }
    return result;
}

template <class T>
const typename SparseLu<T>::Stats& SparseLu<T>::stats() const {
    return impl_->stats;
}
template <class T>
const Pattern& SparseLu<T>::pattern() const {
    return impl_->pattern;
}

template class SparseLu<double>;
template class SparseLu<Complex>;

} // namespace nullor::linalg
