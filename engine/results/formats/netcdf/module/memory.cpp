// Files made and read in memory: what reaches the disk, and how that can fail, is AtomicFile's matter.
#include <cstdlib>

#include "engine/results/formats/netcdf/module/pieces.hpp"

#include <netcdf_mem.h>

namespace nullor::results::netcdf {
namespace {

// The library hands out memory in large blocks. Where the file ends in it stands in the superblock (HDF5 File
// Format Specification, II.A): an eight-byte little-endian address, at 28 in versions 2 and 3, at 40 in
// version 0.
std::size_t end_of_file(const char* bytes, std::size_t size) {
    if (size < 48) return size;
    const std::size_t place = bytes[8] >= 2 ? 28 : 40;
    std::size_t end = 0;
    for (std::size_t i = 8; i-- > 0;) end = end << 8 | static_cast<unsigned char>(bytes[place + i]);
    return end > 0 && end <= size ? end : size;
}

} // namespace

std::string encode(const NetcdfFile& file, std::vector<char>& bytes) {
    const std::lock_guard lock(library);
    Status status;
    int id = -1;
    status.then([&] { return nc_create_mem("nullor", mode_of(file), 1 << 20, &id); });
    if (!status.ok()) return status.text();
    std::vector<int> variables;
    define(status, id, file, variables);
    for (std::size_t i = 0; i < variables.size(); ++i)
        put_values(status, id, variables[i], file.variables[i]);
    if (!status.ok()) {
        nc_abort(id);
        return status.text();
    }
    NC_memio memory = {};
    status.then([&] { return nc_close_memio(id, &memory); });
    if (memory.memory) {
        const auto* first = static_cast<const char*>(memory.memory);
        bytes.assign(first, first + end_of_file(first, memory.size));
        std::free(memory.memory);
    }
    return status.text();
}

std::string decode(std::string_view bytes, NetcdfFile& file) {
    const std::lock_guard lock(library);
    Status status;
    int id = -1;
    // The library takes the memory as writable, but a file that is opened for reading leaves it alone.
    auto* memory = const_cast<char*>(bytes.data());
    status.then([&] { return nc_open_mem("nullor", NC_NOWRITE, bytes.size(), memory, &id); });
    if (!status.ok()) return status.text();
    int variables = 0;
    read_dimensions_and_attributes(status, id, file, variables);
    for (int i = 0; i < variables && status.ok(); ++i) {
        nc_type type = NC_NAT;
        auto variable = read_declaration(status, id, i, type);
        if (type != NC_DOUBLE) continue;
        read_doubles(status, id, i, file, variable);
        file.variables.push_back(std::move(variable));
    }
    nc_close(id);
    return status.text();
}

} // namespace nullor::results::netcdf
