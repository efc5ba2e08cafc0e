#include "engine/results/hdf5_bytes.hpp"

#include <bit>

namespace nullor::results::hdf5 {
namespace {

std::uint32_t rotated(std::uint32_t x, int by) {
    return x << by | x >> (32 - by);
}

struct Hash {
    std::uint32_t a, b, c;

    void mix() {
        a -= c, a ^= rotated(c, 4), c += b;
        b -= a, b ^= rotated(a, 6), a += c;
        c -= b, c ^= rotated(b, 8), b += a;
        a -= c, a ^= rotated(c, 16), c += b;
        b -= a, b ^= rotated(a, 19), a += c;
        c -= b, c ^= rotated(b, 4), b += a;
    }
    void finish() {
        c ^= b, c -= rotated(b, 14);
        a ^= c, a -= rotated(c, 11);
        b ^= a, b -= rotated(a, 25);
        c ^= b, c -= rotated(b, 16);
        a ^= c, a -= rotated(c, 4);
        b ^= a, b -= rotated(a, 14);
        c ^= b, c -= rotated(b, 24);
    }
    // Twelve bytes or fewer; those that lack are 0.
    void add(std::string_view piece) {
        std::uint32_t words[3] = {};
        for (std::size_t k = 0; k < piece.size(); ++k)
            words[k / 4] += std::uint32_t{static_cast<unsigned char>(piece[k])} << (8 * (k % 4));
        a += words[0];
        b += words[1];
        c += words[2];
    }
};

} // namespace

Bytes& Bytes::f64(std::span<const double> values) {
    static_assert(std::endian::native == std::endian::little);
    return put({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
}

std::uint32_t checksum(std::string_view bytes) {
    const std::uint32_t start = 0xdeadbeef + static_cast<std::uint32_t>(bytes.size());
    Hash hash{start, start, start};
    if (bytes.empty()) return hash.c;
    for (; bytes.size() > 12; bytes.remove_prefix(12)) {
        hash.add(bytes.substr(0, 12));
        hash.mix();
    }
    hash.add(bytes);
    hash.finish();
    return hash.c;
}

} // namespace nullor::results::hdf5
