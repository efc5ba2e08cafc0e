#pragma once
// Carries out .expect cards: both sides at every row of a table, complex where the table is.
//
//     l == r   holds where |l - r| <= atol + rtol |r|
//     l <  r   holds where re l < re r, and so on; no tolerance
//
// A value that is not a number holds nowhere, and an expectation that checks no row does not hold.

#include <complex>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/measure/bound.hpp"
#include "engine/measure/context.hpp"
#include "engine/measure/requests.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::measure {

// The row that is farthest from holding, or nearest to not holding.
struct WorstRow {
    std::size_t row = 0;
    double axis = 0;
    std::complex<double> left, right;
    // ==: |l - r|. Inequalities: how far the wrong side of the bound, negative on the right side.
    double error = 0;
    double relative = 0; // error / |r|; infinite for r = 0 and an error
    double allowed = 0;  // ==: atol + rtol |r|; inequalities: 0
    // Compares expectations of different units; above 1 it does not hold. ==: error / allowed. Inequalities:
    // 1 + error / |r|, with l in the place of r = 0.
    double ratio = 0;
};

struct ExpectationResult {
    std::string name; // may be empty
    std::string text;
    std::string analysis;
    Span span;
    Relation relation = Relation::equal;
    bool holds = false;
    std::size_t rows = 0;        // checked
    std::size_t failed_rows = 0; // among them
    std::optional<WorstRow> worst;
    std::string axis_name; // empty: no axis
    Unit axis_unit = Unit::none, unit = Unit::none;
    std::string message; // why nothing could be checked; empty when rows were
};

// table: of the expectation's analysis, or null for "meas" and where the analysis gave none.
[[nodiscard]] ExpectationResult check(const Expectation& expectation, const Requests& requests,
                                      const results::Table* table, const Context& context);

// The same, into a result that may hold another, with signals that are bound.
void check(const Expectation& expectation, Bound& bound, const results::Table* table, const Context& context,
           ExpectationResult& result);

// "worst at frequency = 1 kHz: ... == ..., error 3e-9, allowed 1e-9": one line that says what failed, or how
// far from it.
[[nodiscard]] std::string describe(const ExpectationResult& result);

} // namespace nullor::measure
