// The loadable module nullor_netcdf: the only user of the NetCDF library, which costs 4 ms of start-up.
// Files are made and read in memory: what reaches the disk, and how that can fail, is AtomicFile's matter.
#include "engine/results/netcdf_file.hpp"

#include <cstdlib>
#include <mutex>

#include <netcdf.h>
#include <netcdf_mem.h>

namespace {

using namespace nullor::results;

// HDF5 as Debian builds it must not be entered by two threads.
std::mutex library;

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

void put_attributes(Status& status, int id, int variable, const NetcdfAttributes& attributes) {
    for (const auto& attribute : attributes) {
        const auto &name = attribute.first, &value = attribute.second;
        status.then([&] { return nc_put_att_text(id, variable, name.c_str(), value.size(), value.data()); });
    }
}

void define_variable(Status& status, int id, const NetcdfVariable& variable,
                     const std::vector<int>& dimensions, int& handle) {
    std::vector<int> shape;
    for (const auto dimension : variable.dimensions) shape.push_back(dimensions[dimension]);
    const nc_type type = variable.labels.empty() ? NC_DOUBLE : NC_STRING;
    const int rank = static_cast<int>(shape.size());
    status.then([&] { return nc_def_var(id, variable.name.c_str(), type, rank, shape.data(), &handle); });
    put_attributes(status, id, handle, variable.attributes);
}

void put_values(Status& status, int id, int handle, const NetcdfVariable& variable) {
    if (variable.labels.empty() && variable.values.empty()) return;
    if (variable.labels.empty())
        return status.then([&] { return nc_put_var_double(id, handle, variable.values.data()); });
    std::vector<const char*> labels;
    for (const auto& label : variable.labels) labels.push_back(label.c_str());
    status.then([&] { return nc_put_var_string(id, handle, labels.data()); });
}

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

std::string encode(const NetcdfFile& file, std::vector<char>& bytes) {
    const std::lock_guard lock(library);
    Status status;
    int id = -1;
    status.then([&] { return nc_create_mem("nullor", NC_NETCDF4, 1 << 20, &id); });
    if (!status.ok()) return status.text();
    std::vector<int> dimensions(file.dimensions.size()), variables(file.variables.size());
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
        const auto& dimension = file.dimensions[i];
        status.then([&] { return nc_def_dim(id, dimension.name.c_str(), dimension.length, &dimensions[i]); });
    }
    put_attributes(status, id, NC_GLOBAL, file.attributes);
    for (std::size_t i = 0; i < variables.size(); ++i)
        define_variable(status, id, file.variables[i], dimensions, variables[i]);
    status.then([&] { return nc_enddef(id); });
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

// Attributes that are texts; the library's own are left out.
NetcdfAttributes attributes_of(Status& status, int id, int variable, int count) {
    NetcdfAttributes attributes;
    for (int i = 0; i < count; ++i) {
        char name[NC_MAX_NAME + 1] = {};
        nc_type type = NC_NAT;
        std::size_t length = 0;
        status.then([&] { return nc_inq_attname(id, variable, i, name); });
        status.then([&] { return nc_inq_att(id, variable, name, &type, &length); });
        if (!status.ok() || type != NC_CHAR || name[0] == '_') continue;
        std::string value(length, '\0');
        status.then([&] { return nc_get_att_text(id, variable, name, value.data()); });
        attributes.emplace_back(name, std::move(value));
    }
    return attributes;
}

void read_variable(Status& status, int id, int handle, NetcdfFile& file) {
    char name[NC_MAX_NAME + 1] = {};
    nc_type type = NC_NAT;
    int rank = 0, attributes = 0;
    int shape[NC_MAX_VAR_DIMS] = {};
    status.then([&] { return nc_inq_var(id, handle, name, &type, &rank, shape, &attributes); });
    if (!status.ok() || type != NC_DOUBLE) return;
    NetcdfVariable variable;
    variable.name = name;
    std::size_t size = 1;
    for (int i = 0; i < rank; ++i) {
        variable.dimensions.push_back(static_cast<std::size_t>(shape[i]));
        size *= file.dimensions[static_cast<std::size_t>(shape[i])].length;
    }
    variable.attributes = attributes_of(status, id, handle, attributes);
    variable.values.resize(size);
    if (size > 0) status.then([&] { return nc_get_var_double(id, handle, variable.values.data()); });
    file.variables.push_back(std::move(variable));
}

std::string decode(std::string_view bytes, NetcdfFile& file) {
    const std::lock_guard lock(library);
    Status status;
    int id = -1;
    // The library takes the memory as writable, but a file that is opened for reading leaves it alone.
    auto* memory = const_cast<char*>(bytes.data());
    status.then([&] { return nc_open_mem("nullor", NC_NOWRITE, bytes.size(), memory, &id); });
    if (!status.ok()) return status.text();
    int dimensions = 0, variables = 0, attributes = 0, unlimited = 0;
    status.then([&] { return nc_inq(id, &dimensions, &variables, &attributes, &unlimited); });
    for (int i = 0; i < dimensions && status.ok(); ++i) {
        char name[NC_MAX_NAME + 1] = {};
        std::size_t length = 0;
        status.then([&] { return nc_inq_dim(id, i, name, &length); });
        file.dimensions.push_back({name, length});
    }
    file.attributes = attributes_of(status, id, NC_GLOBAL, attributes);
    for (int i = 0; i < variables && status.ok(); ++i) read_variable(status, id, i, file);
    nc_close(id);
    return status.text();
}

const NetcdfModule functions = {netcdf_module_version, encode, decode};

} // namespace

extern "C" __attribute__((visibility("default"))) const NetcdfModule* nullor_netcdf_module() {
    return &functions;
}
