// What makes an HDF5 file one of NetCDF-4 (NetCDF User's Guide, Appendix C; HDF5 Dimension Scale
// Specification): dimensions are datasets of the class DIMENSION_SCALE, variables refer to theirs in
// DIMENSION_LIST, and these back in REFERENCE_LIST; _Netcdf4Dimid is the place of a dimension.
#include "engine/results/netcdf_direct.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/results/hdf5_objects.hpp"

namespace nullor::results {
namespace {

using hdf5::Bytes;

constexpr double netcdf_fill = 9.9692099683868690e+36;

std::uint64_t aligned(std::uint64_t place) {
    return (place + 7) / 8 * 8;
}

class Maker {
public:
    explicit Maker(const NetcdfFile& content) : content_(content) {}

    std::optional<DirectNetcdf> make() {
        coordinates_.assign(content_.dimensions.size(), no_variable);
        for (std::size_t v = 0; v < content_.variables.size(); ++v)
            if (!find_dimension_of(v)) return std::nullopt;
        for (std::size_t d = 0; d < coordinates_.size(); ++d)
            if (coordinates_[d] == no_variable) bare_.push_back(d);
        addresses_.assign(bare_.size() + content_.variables.size(), 0);
        places_.assign(content_.variables.size(), 0);
        // Sizes do not depend on addresses: the first time finds these.
        (void)text();
        std::string start = text();
        if (!fits_) return std::nullopt;
        DirectNetcdf file{std::move(start), {}, end_};
        for (std::size_t v = 0; v < content_.variables.size(); ++v) {
            const bool reserved = content_.variables[v].reserved;
            file.rooms.push_back(reserved ? NetcdfRoom{places_[v], size_of(v)} : NetcdfRoom{});
        }
        return file;
    }

private:
    static constexpr std::size_t no_variable = static_cast<std::size_t>(-1);

    // False where a variable has the name of a dimension and is something else.
    bool find_dimension_of(std::size_t v) {
        const NetcdfVariable& variable = content_.variables[v];
        for (std::size_t d = 0; d < content_.dimensions.size(); ++d) {
            if (content_.dimensions[d].name != variable.name) continue;
            if (variable.dimensions != std::vector<std::size_t>{d} || variable.reserved) return false;
            coordinates_[d] = v;
        }
        return variable.labels.empty() || variable.dimensions.size() == 1;
    }

    [[nodiscard]] std::uint64_t size_of(std::size_t v) const {
        const NetcdfVariable& variable = content_.variables[v];
        std::uint64_t size = variable.labels.empty() ? sizeof(double) : 16;
        for (const auto dimension : variable.dimensions) size *= content_.dimensions[dimension].length;
        return size;
    }

    [[nodiscard]] std::uint64_t address_of_dimension(std::size_t d) const {
        if (coordinates_[d] != no_variable) return addresses_[bare_.size() + coordinates_[d]];
        const auto place = std::find(bare_.begin(), bare_.end(), d) - bare_.begin();
        return addresses_[static_cast<std::size_t>(place)];
    }

    [[nodiscard]] hdf5::ObjectHeader root() const {
        hdf5::ObjectHeader header;
        header.group(addresses_.size());
        for (const auto& [name, value] : content_.attributes) header.text_attribute(name, value);
        for (std::size_t k = 0; k < addresses_.size(); ++k)
            header.link(k < bare_.size() ? content_.dimensions[bare_[k]].name
                                         : content_.variables[k - bare_.size()].name,
                        addresses_[k]);
        return header;
    }

    void add_scale(hdf5::ObjectHeader& header, std::size_t d, const std::string& name) const {
        header.attribute("CLASS", hdf5::fixed_text(16), hdf5::space({}), Bytes().name("DIMENSION_SCALE"));
        header.attribute("NAME", hdf5::fixed_text(name.size() + 1), hdf5::space({}), Bytes().name(name));
        header.attribute("_Netcdf4Dimid", hdf5::int32(), hdf5::space({}), Bytes().u32(d));
        Bytes uses;
        std::uint64_t count = 0;
        for (std::size_t v = 0; v < content_.variables.size(); ++v) {
            const auto& dimensions = content_.variables[v].dimensions;
            if (coordinates_[d] == v) continue;
            for (std::size_t k = 0; k < dimensions.size(); ++k) {
                if (dimensions[k] != d) continue;
                uses.u64(addresses_[bare_.size() + v]).u32(k).u32(0);
                ++count;
            }
        }
        if (count > 0)
            header.attribute("REFERENCE_LIST", hdf5::use_of_dimension(), hdf5::space({count}), uses);
    }

    [[nodiscard]] hdf5::ObjectHeader bare_dimension(std::size_t d) const {
        const NetcdfDimension& dimension = content_.dimensions[d];
        hdf5::ObjectHeader header;
        header.dataset(hdf5::big_endian_float32(), hdf5::space({dimension.length}), Bytes().zeros(4),
                       hdf5::undefined, dimension.length * 4);
        add_scale(
            header, d,
            fmt::format("This is a netCDF dimension but not a netCDF variable.{:10}", dimension.length));
        return header;
    }

    [[nodiscard]] hdf5::ObjectHeader variable(std::size_t v, hdf5::GlobalHeap& heap) const {
        const NetcdfVariable& variable = content_.variables[v];
        std::vector<std::uint64_t> lengths;
        Bytes ids, list;
        for (const auto d : variable.dimensions) {
            lengths.push_back(content_.dimensions[d].length);
            ids.u32(d);
        }
        const bool labels = !variable.labels.empty();
        std::optional<Bytes> fill;
        if (!labels && !variable.reserved) fill = Bytes().f64({&netcdf_fill, 1});
        hdf5::ObjectHeader header;
        header.dataset(labels ? hdf5::variable_text() : hdf5::float64(), hdf5::space(lengths), fill,
                       places_[v], size_of(v));
        const std::size_t rank = lengths.size();
        if (rank > 0) header.attribute("_Netcdf4Coordinates", hdf5::int32(), hdf5::space({rank}), ids);
        for (const auto& [name, value] : variable.attributes) header.text_attribute(name, value);
        if (rank == 1 && coordinates_[variable.dimensions[0]] == v) {
            add_scale(header, variable.dimensions[0], variable.name);
        } else if (rank > 0) {
            for (const auto d : variable.dimensions)
                heap.refer(list, heap_, 1, Bytes().u64(address_of_dimension(d)).text());
            header.attribute("DIMENSION_LIST", hdf5::reference_list(), hdf5::space({rank}), list);
        }
        return header;
    }

    // All but the rooms, and new addresses for the next time.
    std::string text() {
        const std::size_t variables = content_.variables.size();
        hdf5::GlobalHeap heap;
        Bytes file;
        const auto add = [&](const hdf5::ObjectHeader& header) {
            fits_ = fits_ && header.fits();
            const std::uint64_t address = file.size();
            file.put(header.text()).zeros((8 - file.size() % 8) % 8);
            return address;
        };
        file.put(hdf5::superblock(end_, hdf5::superblock_size));
        add(root());
        std::vector<std::uint64_t> addresses;
        for (const auto d : bare_) addresses.push_back(add(bare_dimension(d)));
        for (std::size_t v = 0; v < variables; ++v) addresses.push_back(add(variable(v, heap)));
        std::vector<Bytes> labels(variables);
        for (std::size_t v = 0; v < variables; ++v)
            for (const auto& label : content_.variables[v].labels)
                heap.refer(labels[v], heap_, label.size(), label);
        fits_ = fits_ && heap.fits();
        heap_ = file.size();
        file.put(heap.text());
        for (std::size_t v = 0; v < variables; ++v) {
            const NetcdfVariable& variable = content_.variables[v];
            if (variable.reserved) continue;
            places_[v] = file.size();
            file.put(labels[v].text()).f64(variable.values);
            fits_ = fits_ && file.size() - places_[v] == size_of(v);
        }
        end_ = aligned(file.size());
        file.zeros(end_ - file.size());
        for (std::size_t v = 0; v < variables; ++v) {
            if (!content_.variables[v].reserved) continue;
            places_[v] = end_;
            end_ += size_of(v);
        }
        addresses_ = std::move(addresses);
        return std::move(file).take();
    }

    const NetcdfFile& content_;
    std::vector<std::size_t> coordinates_; // by dimension: its variable
    std::vector<std::size_t> bare_;        // dimensions without one
    std::vector<std::uint64_t> addresses_; // of these, then of variables
    std::vector<std::uint64_t> places_;    // of the values, by variable
    std::uint64_t heap_ = 0, end_ = 0;
    bool fits_ = true;
};

} // namespace

std::optional<DirectNetcdf> direct_netcdf(const NetcdfFile& content) {
    return Maker(content).make();
}

} // namespace nullor::results
