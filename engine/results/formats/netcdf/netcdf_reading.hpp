#pragma once
// NetCDF files that may be foreign or damaged: the library reads them in a child process.

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/results/formats/netcdf/netcdf_file.hpp"

namespace nullor::results {

// `name` is the file's, for messages. What comes back is consistent in itself: variables over dimensions that
// are there, with as many values as these say.
[[nodiscard]] Outcome<NetcdfFile> decode_netcdf(std::string_view bytes, const std::string& name);

struct NetcdfSurvey {
    NetcdfFile file;
    std::vector<NetcdfRoom> rooms; // one a variable
};
// What NetcdfModule::survey tells of a file on the disk.
[[nodiscard]] Outcome<NetcdfSurvey> survey_netcdf(const std::string& path, std::string_view leading);

} // namespace nullor::results
