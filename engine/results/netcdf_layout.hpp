#pragma once
// Tables as the labelled arrays of a NetCDF file, and back.
//
// A column is a variable over (step parameters..., axis, complex). Where the tables fill the grid of the
// steps' values, each parameter is a dimension with its values as coordinate; otherwise (samples, missing
// steps) there is one dimension "step", over which the parameters are variables. Where all tables have the
// same axis it is a dimension with its own values; otherwise (accepted time steps) there is a dimension
// "point", the axis is a variable over (steps..., point), and what is missing at the end is NaN. complex =
// "re", "im".
//
// Names that NetCDF does not allow are changed, long_name says the name as it is. Global attributes: title,
// analysis, deck, deck_sha256, options, nullor_version; "axis", "steps" and "columns" name the variables that
// are these, in their order, separated by blanks.

#include <string>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/results/netcdf_file.hpp"
#include "engine/results/writer.hpp"

namespace nullor::results {

// Fails where the tables' columns or parameters are not the same.
[[nodiscard]] Outcome<NetcdfFile> netcdf_file_of(const std::vector<Table>& tables,
                                                 const Provenance& provenance);

// `name` is the file's, for messages.
[[nodiscard]] Outcome<std::vector<Table>> tables_of(const NetcdfFile& file, const std::string& name);

} // namespace nullor::results
