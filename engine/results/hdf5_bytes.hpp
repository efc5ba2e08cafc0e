#pragma once
// The bytes of an HDF5 file as they are put together: little-endian numbers, and the checksum of its parts.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace nullor::results::hdf5 {

class Bytes {
public:
    template <class... Numbers>
    Bytes& u8(Numbers... values) {
        (little(static_cast<std::uint64_t>(values), 1), ...);
        return *this;
    }
    Bytes& u16(std::uint64_t value) { return little(value, 2); }
    Bytes& u32(std::uint64_t value) { return little(value, 4); }
    Bytes& u64(std::uint64_t value) { return little(value, 8); }
    Bytes& f64(std::span<const double> values);
    Bytes& put(std::string_view bytes) {
        text_ += bytes;
        return *this;
    }
    // With a 0 behind it.
    Bytes& name(std::string_view text) { return put(text).u8(0); }
    Bytes& zeros(std::size_t count) {
        text_.append(count, '\0');
        return *this;
    }

    [[nodiscard]] std::size_t size() const { return text_.size(); }
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::string take() && { return std::move(text_); }

private:
    Bytes& little(std::uint64_t value, int bytes) {
        for (int k = 0; k < bytes; ++k) text_ += static_cast<char>(value >> (8 * k) & 0xff);
        return *this;
    }
    std::string text_;
};

// Bob Jenkins' lookup3 (hashlittle, public domain) with the initial value 0, of superblocks and object
// headers.
[[nodiscard]] std::uint32_t checksum(std::string_view bytes);

// An address that is none.
inline constexpr std::uint64_t undefined = ~std::uint64_t{0};

} // namespace nullor::results::hdf5
