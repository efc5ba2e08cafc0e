#pragma once
// A permutation of 0 ... n-1 that is computed and not stored: any member at any time, no memory.

#include <array>
#include <cstdint>

namespace nullor::batch {

class Permutation {
public:
    static constexpr std::size_t rounds = 8;

    // size >= 1; the keys choose among permutations.
    Permutation(std::uint64_t size, const std::array<std::uint64_t, rounds>& keys);

    [[nodiscard]] std::uint64_t operator()(std::uint64_t k) const;

private:
    [[nodiscard]] std::uint64_t shuffled(std::uint64_t k) const;

    std::uint64_t size_, low_mask_, high_mask_;
    int low_bits_;
    std::array<std::uint64_t, rounds> keys_;
};

} // namespace nullor::batch
