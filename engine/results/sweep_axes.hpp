#pragma once
// The layout of a sweep whose variants are a grid of steps times samples, as netcdf_layout.hpp writes the
// tables of one run: the same attributes, so that the same reader reads it.

#include <string>
#include <vector>

#include "engine/results/sweep_layout.hpp"
#include "engine/results/table.hpp"
#include "engine/results/writer.hpp"

namespace nullor::results {

struct SweepAxis {
    std::string name;
    Unit unit = Unit::none;
    std::vector<double> values;
};

struct SweepAxes {
    Header header;                // without coordinates
    std::vector<double> axis;     // values of the header's axis; without one a column is a number a variant
    std::vector<SweepAxis> steps; // outermost first
    std::size_t samples = 0;      // along "sample", counted from 0; 0: there is no such axis
    std::vector<SweepAxis> drawn; // parameters with a value for each sample, the same at all steps
    std::vector<ColumnInfo> measures; // a real number a variant
    Provenance provenance;
    NetcdfAttributes attributes; // more of them: seed, sampling, ...
    SweepPlan plan;
};

// Its variables: the header's columns, then the measures.
[[nodiscard]] SweepLayout layout_of(const SweepAxes& axes);

} // namespace nullor::results
