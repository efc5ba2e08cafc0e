#pragma once
// How far two results of one deck are apart, column by column.

#include <string>

#include "engine/analysis/requests.hpp"
#include "engine/metamorphic/scaling.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::metamorphic {

// A number may differ by
//     relative |largest of its column|  +  floor |largest of its unit|  +  least (V or A; of densities 0)
// or, where `promised`, by relative max(|largest of its column|, least).
struct Allowance {
    double relative = 1e-9;
    // A null is zero but for rounding at the size of what cancels in it.
    double floor = 1e-12;
    double volt = 1e-18, ampere = 1e-18;
    bool promised = false;
};

// Of op, dc and ac: rounding. Of a transient 10 reltol: each of the two keeps 5 of the largest value, or of
// what the step control takes for one where all is smaller (tran.hpp).
[[nodiscard]] Allowance allowance_of(const analysis::AnalysisRequest& request,
                                     const analysis::Options& options);

struct Distance {
    double worst = 0; // in units of what is allowed; inf where the rows themselves are others
    std::string column, written, transformed; // the place of the worst ("rows"), and what is there in each
    std::size_t numbers = 0;                  // compared
};

// Of all columns of this unit.
[[nodiscard]] double largest_of(const results::Table& table, Unit unit);

// `transformed` is `written` in other units, its axis times axis_factor, currents by scaling. Columns
// correspond by their order.
[[nodiscard]] Distance distance(const results::Table& written, const results::Table& transformed,
                                const Allowance& allowance, const Scaling& scaling, double axis_factor);

} // namespace nullor::metamorphic
