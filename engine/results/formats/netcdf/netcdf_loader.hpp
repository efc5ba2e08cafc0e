#pragma once

#include "engine/base/failure.hpp"
#include "engine/results/formats/netcdf/netcdf_file.hpp"

namespace nullor::results {

// The module that lies beside the executable, or in ../lib/nullor from there. Fails, with kind output, in a
// build without NetCDF.
[[nodiscard]] Outcome<const NetcdfModule*> load_netcdf();

} // namespace nullor::results
