// Files on the disk whose reserved variables have a place, and no values yet. HDF5 knows the place of a
// contiguous dataset once its storage is allocated, which it does when something is written to it.
#include <algorithm>

#include <sys/stat.h>

#include "engine/results/formats/netcdf/module/pieces.hpp"

#include <hdf5.h>

namespace nullor::results::netcdf {
namespace {

constexpr const char* no_place = "the HDF5 library does not say where the data of a variable are";

// Closes what HDF5 opened.
class Handle {
public:
    Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() {
        if (id_ >= 0) close_(id_);
    }
    [[nodiscard]] hid_t id() const { return id_; }

private:
    hid_t id_;
    herr_t (*close_)(hid_t);
};

// Bytes of the whole variable.
std::uint64_t size_of(const NetcdfFile& file, const NetcdfVariable& variable) {
    std::uint64_t size = sizeof(double);
    for (const auto dimension : variable.dimensions) size *= file.dimensions[dimension].length;
    return size;
}

// Contiguous, of this machine's doubles, and inside of the file: else it must not be written to.
bool find_room(hid_t file, std::uint64_t end, const std::string& name, NetcdfRoom& room) {
    const Handle dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
    if (dataset.id() < 0) return false;
    const Handle properties(H5Dget_create_plist(dataset.id()), H5Pclose);
    const Handle type(H5Dget_type(dataset.id()), H5Tclose);
    if (H5Pget_layout(properties.id()) != H5D_CONTIGUOUS || H5Pget_external_count(properties.id()) != 0 ||
        H5Tequal(type.id(), H5T_NATIVE_DOUBLE) <= 0 || H5Dget_storage_size(dataset.id()) != room.size)
        return false;
    const haddr_t offset = H5Dget_offset(dataset.id());
    if (offset == HADDR_UNDEF || offset > end || room.size > end - offset) return false;
    room.offset = offset;
    return true;
}

std::string find_rooms(const std::string& path, const NetcdfFile& content, std::vector<NetcdfRoom>& rooms) {
    rooms.assign(content.variables.size(), {});
    struct stat status = {};
    if (::stat(path.c_str(), &status) != 0) return no_place;
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // it would print to standard error
    const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    if (file.id() < 0) return no_place;
    for (std::size_t i = 0; i < rooms.size(); ++i) {
        const auto& variable = content.variables[i];
        if (!variable.reserved) continue;
        rooms[i].size = size_of(content, variable);
        if (!find_room(file.id(), static_cast<std::uint64_t>(status.st_size), variable.name, rooms[i]))
            return no_place;
    }
    return {};
}

void allocate(Status& status, int id, int handle, const NetcdfVariable& variable) {
    const std::vector<std::size_t> first(variable.dimensions.size(), 0);
    const double zero = 0;
    status.then([&] { return nc_put_var1_double(id, handle, first.data(), &zero); });
}

void read_labels(Status& status, int id, int handle, const NetcdfFile& file, NetcdfVariable& variable) {
    if (variable.dimensions.size() != 1) return;
    std::vector<char*> labels(file.dimensions[variable.dimensions[0]].length, nullptr);
    status.then([&] { return nc_get_var_string(id, handle, labels.data()); });
    for (const char* label : labels) variable.labels.emplace_back(label ? label : "");
    if (status.ok()) nc_free_string(labels.size(), labels.data());
}

// Whether a variable's values stay in the file when it is surveyed.
bool left_out(const NetcdfFile& file, const NetcdfVariable& variable, std::string_view leading) {
    const std::string& first = file.dimensions[variable.dimensions[0]].name;
    if (!leading.empty()) return first == leading;
    const bool coordinate = variable.dimensions.size() == 1 && first == variable.name;
    return !coordinate && std::none_of(variable.attributes.begin(), variable.attributes.end(),
                                       [](const auto& attribute) { return attribute.first == "role"; });
}

} // namespace

std::string lay_out(const std::string& path, const NetcdfFile& file, std::vector<NetcdfRoom>& rooms) {
    const std::lock_guard lock(library);
    Status status;
    int id = -1;
    status.then([&] { return nc_create(path.c_str(), mode_of(file) | NC_CLOBBER, &id); });
    if (!status.ok()) return status.text();
    std::vector<int> variables;
    define(status, id, file, variables);
    // Rooms last: what describes the file lies together at its start.
    for (std::size_t i = 0; i < variables.size(); ++i)
        if (!file.variables[i].reserved) put_values(status, id, variables[i], file.variables[i]);
    status.then([&] { return nc_sync(id); });
    for (std::size_t i = 0; i < variables.size(); ++i)
        if (file.variables[i].reserved) allocate(status, id, variables[i], file.variables[i]);
    if (!status.ok()) {
        nc_close(id);
        return status.text();
    }
    status.then([&] { return nc_close(id); });
    return status.ok() ? find_rooms(path, file, rooms) : status.text();
}

std::string survey(const std::string& path, std::string_view leading, NetcdfFile& file,
                   std::vector<NetcdfRoom>& rooms) {
    const std::lock_guard lock(library);
    Status status;
    int id = -1, variables = 0;
    status.then([&] { return nc_open(path.c_str(), NC_NOWRITE, &id); });
    if (!status.ok()) return status.text();
    read_dimensions_and_attributes(status, id, file, variables);
    for (int i = 0; i < variables && status.ok(); ++i) {
        nc_type type = NC_NAT;
        auto variable = read_declaration(status, id, i, type);
        variable.reserved =
            type == NC_DOUBLE && !variable.dimensions.empty() && left_out(file, variable, leading);
        if (type == NC_DOUBLE && !variable.reserved) read_doubles(status, id, i, file, variable);
        if (type == NC_STRING) read_labels(status, id, i, file, variable);
        if (type == NC_DOUBLE || type == NC_STRING) file.variables.push_back(std::move(variable));
    }
    nc_close(id);
    if (!status.ok()) return status.text();
    if (!leading.empty()) return find_rooms(path, file, rooms);
    rooms.assign(file.variables.size(), {});
    return {};
}

} // namespace nullor::results::netcdf
