#include "engine/results/hdf5_objects.hpp"

#include <algorithm>

namespace nullor::results::hdf5 {
namespace {

constexpr std::size_t longest_message = 0xffff;
// Fewer links and attributes than these lie in the header itself, in any number.
constexpr std::uint64_t most_compact = 0xffff, fewest_dense = 0xfffe;

enum Message {
    dataspace_message = 1,
    link_info = 2,
    datatype = 3,
    fill_value = 5,
    link_message = 6,
    layout = 8,
    group_info = 10,
    attribute_message = 12,
    attribute_info = 21
};
// Of messages: they do not change, they are not shared.
constexpr int constant = 1, unshared = 4;
// Of indices: the order is recorded, and would be indexed.
constexpr int ordered = 3;

} // namespace

Bytes float64() {
    return Bytes().u8(0x11, 0x20, 63, 0).u32(8).u16(0).u16(64).u8(52, 11, 0, 52).u32(1023);
}

Bytes big_endian_float32() {
    return Bytes().u8(0x11, 0x21, 31, 0).u32(4).u16(0).u16(32).u8(23, 8, 0, 23).u32(127);
}

Bytes int32() {
    return Bytes().u8(0x10, 0x08, 0, 0).u32(4).u16(0).u16(32);
}

Bytes fixed_text(std::size_t size) {
    return Bytes().u8(0x13, 0, 0, 0).u32(size);
}

Bytes variable_text() {
    return Bytes().u8(0x19, 0x01, 0x01, 0).u32(16).u8(0x10, 0, 0, 0).u32(1).u16(0).u16(8);
}

Bytes reference_list() {
    return Bytes().u8(0x19, 0, 0, 0).u32(16).u8(0x17, 0, 0, 0).u32(8);
}

Bytes use_of_dimension() {
    Bytes type;
    type.u8(0x36, 2, 0, 0).u32(16);
    type.name("dataset").u8(0).u8(0x17, 0, 0, 0).u32(8);
    type.name("dimension").u8(8).put(int32().text());
    return type;
}

Bytes null_space() {
    return Bytes().u8(2, 0, 0, 2);
}

Bytes space(const std::vector<std::uint64_t>& lengths) {
    if (lengths.empty()) return Bytes().u8(2, 0, 0, 0);
    Bytes bytes;
    bytes.u8(2, lengths.size(), 1, 1);
    for (int greatest = 0; greatest < 2; ++greatest)
        for (const auto length : lengths) bytes.u64(length);
    return bytes;
}

void ObjectHeader::message(int type, int flags, const Bytes& data, std::size_t order) {
    fits_ = fits_ && data.size() <= longest_message && order <= longest_message;
    Bytes& to = type == attribute_message ? attributes_ : messages_;
    to.u8(type).u16(data.size()).u8(flags).u16(order).put(data.text());
}

void ObjectHeader::group(std::size_t links) {
    Bytes info;
    info.u8(0, ordered).u64(links).u64(undefined).u64(undefined).u64(undefined);
    message(link_info, 0, info);
    message(group_info, constant, Bytes().u8(0, 1).u16(most_compact).u16(fewest_dense));
}

void ObjectHeader::link(std::string_view name, std::uint64_t address) {
    // The order is there, the length of the name has two bytes.
    message(link_message, 0, Bytes().u8(1, 0x05).u64(links_++).u16(name.size()).put(name).u64(address));
}

void ObjectHeader::dataset(const Bytes& type, const Bytes& dataspace, const std::optional<Bytes>& fill,
                           std::uint64_t address, std::uint64_t size) {
    // Room is allocated late; a fill value is written if it was set, or never.
    Bytes filling;
    if (fill)
        filling.u8(3, 0x2a).u32(fill->size()).put(fill->text());
    else
        filling.u8(3, 0x06);
    message(dataspace_message, 0, dataspace);
    message(datatype, constant, type);
    message(fill_value, constant, filling);
    message(layout, 0, Bytes().u8(3, 1).u64(address).u64(size));
}

void ObjectHeader::attribute(std::string_view name, const Bytes& type, const Bytes& dataspace,
                             const Bytes& value) {
    Bytes data;
    data.u8(3, 0).u16(name.size() + 1).u16(type.size()).u16(dataspace.size()).u8(0).name(name);
    data.put(type.text()).put(dataspace.text()).put(value.text());
    message(attribute_message, 0, data, attribute_count_++);
}

void ObjectHeader::text_attribute(std::string_view name, std::string_view value) {
    attribute(name, fixed_text(std::max<std::size_t>(value.size(), 1)),
              value.empty() ? null_space() : space({}), Bytes().put(value));
}

std::string ObjectHeader::text() const {
    Bytes info, header;
    info.u8(0, ordered).u16(attribute_count_).u64(undefined).u64(undefined).u64(undefined);
    Bytes rest = messages_;
    rest.u8(attribute_info).u16(info.size()).u8(unshared).u16(0).put(info.text()).put(attributes_.text());
    // Four bytes for the size; attributes in order, with other bounds for what is compact.
    header.put("OHDR").u8(2, 0x02 | 0x04 | 0x08 | 0x10).u16(most_compact).u16(fewest_dense);
    header.u32(rest.size()).put(rest.text());
    header.u32(checksum(header.text()));
    return header.text();
}

void GlobalHeap::refer(Bytes& to, std::uint64_t address, std::size_t count, std::string_view bytes) {
    ++objects_;
    to.u32(count).u64(address).u32(objects_);
    content_.u16(objects_).u16(0).u32(0).u64(bytes.size()).put(bytes).zeros((8 - bytes.size() % 8) % 8);
}

// What is left of it is object 0.
std::string GlobalHeap::text() const {
    constexpr std::size_t least = 4096, head = 16;
    const std::size_t used = head + content_.size(), size = std::max(least, used + head);
    Bytes heap;
    heap.put("GCOL").u8(1, 0, 0, 0).u64(size).put(content_.text());
    heap.u16(0).u16(0).u32(0).u64(size - used).zeros(size - used - head);
    return heap.text();
}

std::string superblock(std::uint64_t end, std::uint64_t root) {
    Bytes block;
    block.put("\x89HDF\r\n\x1a\n").u8(2, 8, 8, 0).u64(0).u64(undefined).u64(end).u64(root);
    block.u32(checksum(block.text()));
    return block.text();
}

} // namespace nullor::results::hdf5
