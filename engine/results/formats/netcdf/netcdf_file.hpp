#pragma once
// What stands in a NetCDF file, and the table of functions of the module that encodes and decodes it.
//
// The module (netcdf_module/) is the only code that knows the NetCDF library. It is loaded when a file is
// first written or read; both sides are built together, and `version` refuses a module that was left over.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nullor::results {

using NetcdfAttributes = std::vector<std::pair<std::string, std::string>>;

struct NetcdfDimension {
    std::string name;
    std::size_t length = 0;
};

struct NetcdfVariable {
    std::string name;
    std::vector<std::size_t> dimensions; // indices, slowest first
    NetcdfAttributes attributes;
    std::vector<double> values;      // row-major
    std::vector<std::string> labels; // in place of values: one for each place of the only dimension
    bool reserved = false;           // no values: they are written to the variable's room in the file
};

struct NetcdfFile {
    std::vector<NetcdfDimension> dimensions;
    std::vector<NetcdfVariable> variables;
    NetcdfAttributes attributes;
};

// Where the values of a reserved variable lie in the file, in bytes: doubles of this machine, row-major.
struct NetcdfRoom {
    std::uint64_t offset = 0, size = 0;
};

inline constexpr int netcdf_module_version = 3;

// Each function returns an empty text, or what went wrong.
struct NetcdfModule {
    int version = 0;
    std::string (*encode)(const NetcdfFile& file, std::vector<char>& bytes) = nullptr;
    std::string (*decode)(std::string_view bytes, NetcdfFile& file) = nullptr;
    // Writes a file to the disk, over what is there. It is complete and closed but for the values of reserved
    // variables, whose rooms are told; `rooms` are as many as variables. The same bytes for the same content.
    std::string (*lay_out)(const std::string& path, const NetcdfFile& file,
                           std::vector<NetcdfRoom>& rooms) = nullptr;
    // Reads a file on the disk, labels included. Variables of doubles whose first dimension is `leading` are
    // reserved. Without one, all of them are but coordinates and those with an attribute `role`, and no rooms
    // are looked for.
    std::string (*survey)(const std::string& path, std::string_view leading, NetcdfFile& file,
                          std::vector<NetcdfRoom>& rooms) = nullptr;
};

// The module's one symbol has this name and returns const NetcdfModule*.
inline constexpr const char* netcdf_module_symbol = "nullor_netcdf_module";

} // namespace nullor::results
