#pragma once
// The layout of a sweep whose variants are a grid of steps times samples, as netcdf_layout.hpp writes the
// tables of one run: the same attributes, so that the same reader reads it.

#include <string>
#include <vector>

#include "engine/results/formats/writer.hpp"
#include "engine/results/sweep/sweep_layout.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::results {

struct SweepAxis {
    std::string name;
    Unit unit = Unit::none;
    std::vector<double> values;
};

// One analysis. Its axis and columns are named with it, whatever others there are: "tran.v(out)".
struct SweepTable {
    Header header;            // without coordinates
    std::vector<double> axis; // values of the header's axis; without one a column is a number a variant
};

// A real number a variant.
struct SweepNumber {
    ColumnInfo info;
    std::string role;       // "drawn", "measure", "pass", "error" or "failed"
    std::string name, text; // of the expectation; the name may be empty
};

struct SweepAxes {
    std::vector<SweepTable> tables;
    std::vector<SweepAxis> steps; // outermost first
    std::size_t samples = 0;      // along "sample", counted from 0; 0: there is no such axis
    std::vector<SweepNumber> numbers;
    Provenance provenance;
    NetcdfAttributes attributes; // more of them: seed, sampling, ...
    SweepPlan plan;
};

// Its variables: the columns of the tables, then the numbers.
[[nodiscard]] SweepLayout layout_of(const SweepAxes& axes);

} // namespace nullor::results
