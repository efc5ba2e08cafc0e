#include "engine/results/formats/netcdf/netcdf_writer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/results/formats/netcdf/reserved_file.hpp"

namespace nullor::results {
namespace {

bool same_names(const Header& a, const Header& b) {
    const auto by_name = [](const auto& x, const auto& y) { return x.name == y.name; };
    return a.is_complex == b.is_complex && a.axis.name == b.axis.name &&
           std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(), by_name) &&
           std::equal(a.coordinates.begin(), a.coordinates.end(), b.coordinates.begin(), b.coordinates.end(),
                      by_name);
}

} // namespace

NetcdfWriter::NetcdfWriter(AtomicFile file, const NetcdfModule& module, Provenance provenance)
    : file_(std::move(file)), module_(module), provenance_(std::move(provenance)), rows_(file_.path()) {}

void NetcdfWriter::begin(const Header& header) {
    if (!header_) header_ = header;
    changed_ = changed_ || !same_names(header, *header_);
    rows_.begin(header.columns.size() * (header.is_complex ? 2 : 1));
    auto& own = coordinates_.emplace_back();
    for (const auto& coordinate : header.coordinates) own.push_back(coordinate.value);
}

bool NetcdfWriter::row(double axis, const double* values) {
    return rows_.append(axis, values);
}

bool NetcdfWriter::row(double axis, const std::complex<double>* values) {
    return rows_.append(axis, reinterpret_cast<const double*>(values));
}

Outcome<Done> NetcdfWriter::finish() {
    if (rows_.failure()) return *rows_.failure();
    if (!header_) return output_failure("there is no table to write");
    if (changed_)
        return output_failure("a NetCDF file holds one set of columns, but they changed between two steps",
                              "choose the columns with .save or .print, or write --format json");
    rows_.end_table();
    NetcdfLayout layout = netcdf_layout_of(*header_, rows_, coordinates_, provenance_);
    // A device or a pipe is written from its beginning to its end.
    const bool at_once = rows_.in_memory() || file_.temporary().empty();
    return at_once ? write_from_memory(std::move(layout)) : write_in_place(layout);
}

Outcome<Done> NetcdfWriter::write_from_memory(NetcdfLayout layout) {
    for (NetcdfVariable& variable : layout.file.variables) {
        if (!variable.reserved) continue;
        std::size_t size = 1;
        for (const auto dimension : variable.dimensions) size *= layout.file.dimensions[dimension].length;
        variable.values.resize(size);
        variable.reserved = false;
    }
    const auto put = [&](std::size_t variable, std::uint64_t first, std::span<const double> values) {
        std::copy(values.begin(), values.end(),
                  layout.file.variables[variable].values.begin() + static_cast<std::ptrdiff_t>(first));
        return Outcome<Done>(Done{});
    };
    if (const auto filled = put_values(layout, rows_, put); !filled) return filled;
    std::vector<char> bytes;
    const auto error = module_.encode(layout.file, bytes);
    if (!error.empty()) file_.fail(fmt::format("cannot write '{}': {}", file_.path(), error));
    file_.write({bytes.data(), bytes.size()});
    return file_.commit();
}

Outcome<Done> NetcdfWriter::write_in_place(const NetcdfLayout& layout) {
    const auto laid_out = ReservedFile::lay_out(file_.temporary(), layout.file, file_.path());
    if (!laid_out) return laid_out.failure();
    if (const auto reserved = laid_out.value().reserve(); !reserved) return reserved;
    std::vector<std::size_t> room_of(layout.file.variables.size());
    std::size_t rooms = 0;
    for (std::size_t k = 0; k < room_of.size(); ++k)
        room_of[k] = layout.file.variables[k].reserved ? rooms++ : 0;
    const auto put = [&](std::size_t variable, std::uint64_t first, std::span<const double> values) {
        return laid_out.value().write(room_of[variable], first, values);
    };
    if (const auto filled = put_values(layout, rows_, put); !filled) return filled;
    return file_.commit();
}

} // namespace nullor::results
