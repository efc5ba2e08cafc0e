#pragma once
// Sobol's sequence by S. Joe and F. Y. Kuo's direction numbers, any point at any time.

#include <array>
#include <cstddef>
#include <cstdint>

namespace nullor::batch {

class SobolDimension {
public:
    [[nodiscard]] static std::size_t most(); // dimensions that there are numbers for

    explicit SobolDimension(std::size_t dimension); // < most()

    // Coordinate of point k as the digits of a binary fraction; in Gray code's order, in which every 2^m
    // points from a multiple of 2^m on are those of the sequence.
    [[nodiscard]] std::uint64_t operator()(std::uint64_t k) const;

private:
    std::array<std::uint64_t, 64> direction_;
};

} // namespace nullor::batch
