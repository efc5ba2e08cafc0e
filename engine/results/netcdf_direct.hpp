#pragma once
// A NetCDF-4 file with rooms for reserved variables, made without the NetCDF library: loading that brings in
// some forty others, which takes longer than ten thousand frequency responses.

#include <optional>
#include <string>
#include <vector>

#include "engine/results/netcdf_file.hpp"

namespace nullor::results {

struct DirectNetcdf {
    std::string start;             // of the file: all but the rooms, which lie behind it
    std::vector<NetcdfRoom> rooms; // as many as variables
    std::uint64_t size = 0;        // of the file
};

// None: the content needs what is not written here (an attribute of 64 KB, a variable that has the name of a
// dimension and is not its coordinate), so that the library has to. The same bytes for the same content.
[[nodiscard]] std::optional<DirectNetcdf> direct_netcdf(const NetcdfFile& content);

} // namespace nullor::results
