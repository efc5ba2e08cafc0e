#pragma once

#include "engine/linalg/lu/sparse_lu.hpp"
#include "engine/linalg/pattern/rows.hpp"
#include "engine/linalg/shifted/shifted_numbers.hpp"

#include <memory>
#include <span>
#include <vector>

namespace nullor::linalg {

/// LU factors of G + a_l C for four numbers a_l at once, side by side: one walk through the indices, which is
/// most of the work for a circuit without meshes, serves all.
///
/// The pivots are those that SparseLu chooses for the first, which is real. What they are worth to the
/// others, and to later values, is judged as SparseLu does by the smallest ratio of a pivot to its column:
/// where that falls, they are chosen anew, and where that does not help, the matrices are left to SparseLu.
///
/// The factors of the last few sets of a_l are kept. Where such a set comes again, only the columns that
/// depend on what has changed of G and C since are found anew: one op-amp of a hundred that has reached its
/// rail.
class ShiftedLu {
public:
    static constexpr std::size_t lanes = shifted_systems;
    using Numbers = ShiftedNumbers;
    using Shifts = linalg::Shifts;

    explicit ShiftedLu(std::shared_ptr<const Ordering> ordering);

    /// g and c: values of the pattern. False: not with four of these pivots, and no factors.
    [[nodiscard]] bool factor(std::span<const double> g, std::span<const double> c, const Shifts& shifts);

    /// The order of the pivots that the factors have: where the right side of equation k goes, and where the
    /// solution's unknown k is.
    [[nodiscard]] std::span<const int> row_places() const { return row_places_; }
    [[nodiscard]] std::span<const int> column_places() const { return column_places_; }

    /// Needs factors. From right sides to solutions, in the order of the pivots. False: something is not
    /// finite.
    [[nodiscard]] bool solve(std::span<Numbers> x) const;
    /// One system alone, whose a is real.
    [[nodiscard]] bool solve_real(std::size_t lane, std::span<double> x) const;

private:
    struct Entry {
        int slot, place; // in the values of the pattern; of the row, in the order of the pivots
    };

    // Of one set of shifts.
    struct Factors {
        Shifts shifts{};
        long used = 0;            // when last; 0: never since the pivots were chosen
        long times = 0;           // that it was
        std::vector<double> g, c; // whose factors they are
        std::vector<Numbers> lower, upper, above, inverse_pivot, row_weight;
    };

    void arrange();
    [[nodiscard]] bool choose_pivots(std::span<const double> g, std::span<const double> c, double shift);
    // Those of the shifts, or those that were not used for longest.
    [[nodiscard]] Factors& place_for(const Shifts& shifts);
    // Takes over what has changed and marks its columns and rows. False: nothing.
    [[nodiscard]] bool take_changes(Factors& factors, const double* g, const double* c);
    // The marked columns, and those that depend on them. The smallest ratio among them; 0 where a pivot is
    // zero or not a number.
    [[nodiscard]] double renew(Factors& factors, const double* g, const double* c);
    // Of the marked rows; marks the columns of those that count otherwise now.
    void scale_rows(Factors& factors, const double* g, const double* c);
    [[nodiscard]] double eliminate(Factors& factors, const double* g, const double* c);
    // 0 if all is finite.
    [[nodiscard]] double substitute(Numbers* x) const;

    std::shared_ptr<const Ordering> ordering_;
    std::size_t n_;
    SparseLu<double> chooser_;
    FactorPattern pattern_;
    std::vector<int> row_places_, column_places_;
    std::vector<int> entry_start_, above_start_; // of column k in
    std::vector<Entry> entries_, above_;         // those in its block, and those above
    Rows rows_;
    struct Place {
        int row, column;
    };
    std::vector<Place> places_; // of each slot, in the order of the pivots
    std::vector<double> values_;
    std::vector<Factors> kept_;
    std::size_t most_kept_ = 1;
    const Factors* current_ = nullptr;
    long uses_ = 0;
    std::vector<char> changed_, weighed_; // columns; rows
    std::vector<Numbers> work_;           // zero between columns
    double verified_ratio_ = 0;           // when the pivots were chosen
    bool arranged_ = false;
};

} // namespace nullor::linalg
