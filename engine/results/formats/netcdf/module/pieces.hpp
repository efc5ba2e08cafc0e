#pragma once
// What the functions of the module share: the order in which things are defined and values put, and how they
// are read back.

#include <mutex>

#include <netcdf.h>

#include "engine/results/formats/netcdf/netcdf_file.hpp"

namespace nullor::results::netcdf {

// HDF5 as Debian builds it must not be entered by two threads.
extern std::mutex library;

// The first error sticks; calls after it are not made.
class Status {
public:
    template <class Call>
    void then(Call call) {
        if (code_ == NC_NOERR) code_ = call();
    }
    [[nodiscard]] bool ok() const { return code_ == NC_NOERR; }
    [[nodiscard]] std::string text() const { return ok() ? std::string() : std::string(nc_strerror(code_)); }

private:
    int code_ = NC_NOERR;
};

// How a file is created. In one of very many variables each knows its dimensions, but not they the variables
// (netcdf.h, NC_NODIMSCALE_ATTACH).
[[nodiscard]] int mode_of(const NetcdfFile& file);

// Dimensions, global attributes, variables; then data may be put. `variables` are the handles.
void define(Status& status, int id, const NetcdfFile& file, std::vector<int>& variables);
void put_values(Status& status, int id, int handle, const NetcdfVariable& variable);

void read_dimensions_and_attributes(Status& status, int id, NetcdfFile& file, int& variables);
// Without values.
[[nodiscard]] NetcdfVariable read_declaration(Status& status, int id, int handle, nc_type& type);
void read_doubles(Status& status, int id, int handle, const NetcdfFile& file, NetcdfVariable& variable);

std::string encode(const NetcdfFile& file, std::vector<char>& bytes);
std::string decode(std::string_view bytes, NetcdfFile& file);
std::string lay_out(const std::string& path, const NetcdfFile& file, std::vector<NetcdfRoom>& rooms);
std::string survey(const std::string& path, std::string_view leading, NetcdfFile& file,
                   std::vector<NetcdfRoom>& rooms);

} // namespace nullor::results::netcdf
