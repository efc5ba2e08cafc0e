#include "engine/results/formats/netcdf/module/pieces.hpp"

namespace nullor::results::netcdf {

std::mutex library;

namespace {

// HDF5 keeps a text inside of its attribute, which has room for less than 64 KiB (HDF5 File Format
// Specification, IV.A.2.m); a string lies on the heap, and only its place is in the attribute. A deck, or the
// names of all columns, may be longer.
constexpr std::size_t longest_text = 60'000;

void put_attributes(Status& status, int id, int variable, const NetcdfAttributes& attributes) {
    for (const auto& attribute : attributes) {
        const auto &name = attribute.first, &value = attribute.second;
        status.then([&] {
            if (value.size() <= longest_text)
                return nc_put_att_text(id, variable, name.c_str(), value.size(), value.data());
            const char* text = value.c_str();
            return nc_put_att_string(id, variable, name.c_str(), 1, &text);
        });
    }
}

std::string text_of(Status& status, int id, int variable, const char* name, nc_type type,
                    std::size_t length) {
    if (type == NC_CHAR) {
        std::string value(length, '\0');
        status.then([&] { return nc_get_att_text(id, variable, name, value.data()); });
        return value;
    }
    char* text = nullptr;
    status.then([&] { return nc_get_att_string(id, variable, name, &text); });
    if (!text) return {};
    std::string value = text;
    nc_free_string(1, &text);
    return value;
}

void define_variable(Status& status, int id, const NetcdfVariable& variable,
                     const std::vector<int>& dimensions, int& handle) {
    std::vector<int> shape;
    for (const auto dimension : variable.dimensions) shape.push_back(dimensions[dimension]);
    const nc_type type = variable.labels.empty() ? NC_DOUBLE : NC_STRING;
    const int rank = static_cast<int>(shape.size());
    status.then([&] { return nc_def_var(id, variable.name.c_str(), type, rank, shape.data(), &handle); });
    // Nothing but the data is ever written to the room.
    if (variable.reserved) {
        status.then([&] { return nc_def_var_chunking(id, handle, NC_CONTIGUOUS, nullptr); });
        status.then([&] { return nc_def_var_fill(id, handle, NC_NOFILL, nullptr); });
    }
    put_attributes(status, id, handle, variable.attributes);
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
        const bool is_text = type == NC_CHAR || (type == NC_STRING && length == 1);
        if (!status.ok() || !is_text || name[0] == '_') continue;
        attributes.emplace_back(name, text_of(status, id, variable, name, type, length));
    }
    return attributes;
}

} // namespace

int mode_of(const NetcdfFile& file) {
    // A dimension's list of the variables over it is an attribute, too: 16 bytes for each.
    const bool few = file.variables.size() <= longest_text / 16;
    return NC_NETCDF4 | (few ? 0 : NC_NODIMSCALE_ATTACH);
}

void define(Status& status, int id, const NetcdfFile& file, std::vector<int>& variables) {
    std::vector<int> dimensions(file.dimensions.size());
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
        const auto& dimension = file.dimensions[i];
        status.then([&] { return nc_def_dim(id, dimension.name.c_str(), dimension.length, &dimensions[i]); });
    }
    put_attributes(status, id, NC_GLOBAL, file.attributes);
    variables.resize(file.variables.size());
    for (std::size_t i = 0; i < variables.size(); ++i)
        define_variable(status, id, file.variables[i], dimensions, variables[i]);
    status.then([&] { return nc_enddef(id); });
}

void put_values(Status& status, int id, int handle, const NetcdfVariable& variable) {
    if (variable.labels.empty() && variable.values.empty()) return;
    if (variable.labels.empty())
        return status.then([&] { return nc_put_var_double(id, handle, variable.values.data()); });
    std::vector<const char*> labels;
    for (const auto& label : variable.labels) labels.push_back(label.c_str());
    status.then([&] { return nc_put_var_string(id, handle, labels.data()); });
}

void read_dimensions_and_attributes(Status& status, int id, NetcdfFile& file, int& variables) {
    int dimensions = 0, attributes = 0, unlimited = 0;
    status.then([&] { return nc_inq(id, &dimensions, &variables, &attributes, &unlimited); });
    for (int i = 0; i < dimensions && status.ok(); ++i) {
        char name[NC_MAX_NAME + 1] = {};
        std::size_t length = 0;
        status.then([&] { return nc_inq_dim(id, i, name, &length); });
        file.dimensions.push_back({name, length});
    }
    file.attributes = attributes_of(status, id, NC_GLOBAL, attributes);
}

NetcdfVariable read_declaration(Status& status, int id, int handle, nc_type& type) {
    char name[NC_MAX_NAME + 1] = {};
    int rank = 0, attributes = 0;
    int shape[NC_MAX_VAR_DIMS] = {};
    NetcdfVariable variable;
    status.then([&] { return nc_inq_var(id, handle, name, &type, &rank, shape, &attributes); });
    if (!status.ok()) return variable;
    variable.name = name;
    for (int i = 0; i < rank; ++i) variable.dimensions.push_back(static_cast<std::size_t>(shape[i]));
    variable.attributes = attributes_of(status, id, handle, attributes);
    return variable;
}

void read_doubles(Status& status, int id, int handle, const NetcdfFile& file, NetcdfVariable& variable) {
    std::size_t size = 1;
    for (const auto dimension : variable.dimensions)
        if (__builtin_mul_overflow(size, file.dimensions[dimension].length, &size))
            return status.then([] { return NC_EVARSIZE; });
    variable.values.resize(size);
    if (size > 0) status.then([&] { return nc_get_var_double(id, handle, variable.values.data()); });
}

} // namespace nullor::results::netcdf
