#pragma once
// What a transient is asked, where its rows go, and what it tells at the end.

#include <optional>

#include "engine/analysis/operating_point/op.hpp"
#include "engine/analysis/operating_point/rails_crossed.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::analysis {

struct TranQuestion {
    double step = 0, stop = 0, start = 0, max_step = 0; // s; 0: not given
    bool uic = false;
};

struct TranReport {
    OperatingPoint start; // with uic x alone
    long accepted = 0, rejected = 0, iterations = 0;
    double shortest_step = 0, longest_step = 0;
    std::optional<RailsCrossed> rails_crossed; // the first of them
};

// Each may be null.
struct TranSinks {
    results::Sink* points = nullptr; // accepted points
    // The same, and between them so many points of the dense output that straight lines stay within a tenth
    // of reltol of the curve's peak: for measures, which see straight lines.
    results::Sink* refined = nullptr;
    results::Sink* grid = nullptr; // start, start + step, ..., stop
};

} // namespace nullor::analysis
