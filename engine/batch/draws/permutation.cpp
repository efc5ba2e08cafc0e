#include "engine/batch/draws/permutation.hpp"

#include <bit>
#include <cassert>

namespace nullor::batch {

namespace {

std::uint64_t mixed(std::uint64_t x) {
    x *= 0x9e3779b97f4a7c15u;
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93u;
    return x ^ x >> 32;
}

} // namespace

Permutation::Permutation(std::uint64_t size, const std::array<std::uint64_t, rounds>& keys)
    : size_(size), keys_(keys) {
    assert(size >= 1);
    const int bits = std::bit_width(size - 1), high_bits = bits / 2;
    low_bits_ = bits - high_bits;
    low_mask_ = (std::uint64_t{1} << low_bits_) - 1;
    high_mask_ = (std::uint64_t{1} << high_bits) - 1;
}

// A Feistel network on the least power of two that holds the size: each round changes one half by the other
// and can be undone.
std::uint64_t Permutation::shuffled(std::uint64_t k) const {
    std::uint64_t low = k & low_mask_, high = k >> low_bits_;
    for (std::size_t round = 0; round < rounds; round += 2) {
        low ^= mixed(high ^ keys_[round]) & low_mask_;
        high ^= mixed(low ^ keys_[round + 1]) & high_mask_;
    }
    return high << low_bits_ | low;
}

// Walks on along its cycle past the members that the size does not have: fewer than one on the average.
std::uint64_t Permutation::operator()(std::uint64_t k) const {
    assert(k < size_);
    if (size_ == 1) return 0;
    do k = shuffled(k);
    while (k >= size_);
    return k;
}

} // namespace nullor::batch
