#pragma once
// Objects of an HDF5 file as bytes, by the HDF5 File Format Specification, version 3: superblock (II.A,
// version 2), object headers (IV.A.1.b, version 2) with the messages that NetCDF needs, and the global heap
// (III.E). Groups and attributes keep the order in which things are added, as NetCDF-4 asks.

#include <optional>
#include <vector>

#include "engine/results/hdf5_bytes.hpp"

namespace nullor::results::hdf5 {

// Datatypes (IV.A.2.d).
[[nodiscard]] Bytes float64();
[[nodiscard]] Bytes big_endian_float32(); // of dimensions that are no variables, as NetCDF has them
[[nodiscard]] Bytes int32();
[[nodiscard]] Bytes fixed_text(std::size_t size);
[[nodiscard]] Bytes variable_text();
[[nodiscard]] Bytes reference_list();   // of variable length, of references to objects
[[nodiscard]] Bytes use_of_dimension(); // dataset, place of the dimension in it

// Dataspaces (IV.A.2.b).
[[nodiscard]] Bytes null_space();
[[nodiscard]] Bytes space(const std::vector<std::uint64_t>& lengths); // none: a scalar

// The header of a group or dataset.
class ObjectHeader {
public:
    void group(std::size_t links);
    void link(std::string_view name, std::uint64_t address);
    // `fill` is written by libraries where nothing was; none: nothing is.
    void dataset(const Bytes& type, const Bytes& dataspace, const std::optional<Bytes>& fill,
                 std::uint64_t address, std::uint64_t size);
    void attribute(std::string_view name, const Bytes& type, const Bytes& dataspace, const Bytes& value);
    void text_attribute(std::string_view name, std::string_view value);

    // Messages longer than the format has: the object cannot be written.
    [[nodiscard]] bool fits() const { return fits_; }
    [[nodiscard]] std::string text() const;

private:
    void message(int type, int flags, const Bytes& data, std::size_t order = 0);

    Bytes messages_, attributes_;
    std::size_t links_ = 0, attribute_count_ = 0;
    bool fits_ = true;
};

// Values of variable length; an element that refers to one is put where it is used.
class GlobalHeap {
public:
    // Appends the element for `count` items, which are these bytes, in the heap at `address`.
    void refer(Bytes& to, std::uint64_t address, std::size_t count, std::string_view bytes);

    [[nodiscard]] bool fits() const { return objects_ < 0xffff; }
    [[nodiscard]] std::string text() const;

private:
    Bytes content_;
    std::size_t objects_ = 0;
};

[[nodiscard]] std::string superblock(std::uint64_t end, std::uint64_t root);
inline constexpr std::size_t superblock_size = 48;

} // namespace nullor::results::hdf5
