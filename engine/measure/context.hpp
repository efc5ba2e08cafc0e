#pragma once
// What a signal reads besides its table: the numbers of the step that the table belongs to.

#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "engine/base/diagnostics.hpp"
#include "engine/base/units.hpp"

namespace nullor::measure {

// What became of one .meas. A measure that found nothing has ok == false and says why; its value is NaN.
struct MeasureResult {
    std::string name;
    double value = std::numeric_limits<double>::quiet_NaN();
    // Where on the axis: of the event or the extreme; of TARG for TRIG/TARG. NaN where there is no one place.
    double place = std::numeric_limits<double>::quiet_NaN();
    double from = std::numeric_limits<double>::quiet_NaN(); // interval looked at; place of TRIG
    double to = std::numeric_limits<double>::quiet_NaN();
    Unit unit = Unit::none;
    bool ok = false;
    std::string message; // why there is no value; with a value, what one must know about it (may be empty)
    Span span;
};

// A dc sweep changes parameters from row to row: then these take the place of Context's.
struct RowNumbers {
    struct Row {
        std::vector<double> parameters, targets;
    };
    std::vector<Row> rows; // one a row of the table
};

struct Context {
    std::span<const double> parameters;      // by ParameterId
    std::span<const double> targets;         // by Requests::targets
    std::span<const MeasureResult> measures; // by Requests::measures; those not done yet are not ok
    const RowNumbers* rows = nullptr;        // of the table; mostly none
};

} // namespace nullor::measure
