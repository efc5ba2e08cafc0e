#include "engine/batch/draws/sobol.hpp"

#include <bit>
#include <cassert>

#include <boost/random/sobol.hpp>

namespace nullor::batch {

namespace {

using Numbers = boost::random::default_sobol_table;

} // namespace

std::size_t SobolDimension::most() {
    return Numbers::max_dimension;
}

SobolDimension::SobolDimension(std::size_t dimension) {
    assert(dimension < most());
    if (dimension == 0) {
        for (std::size_t k = 0; k < 64; ++k) direction_[k] = std::uint64_t{1} << (63 - k);
        return;
    }
    // x^s + a_1 x^(s-1) + ... + 1, its coefficients as bits.
    const auto polynomial = static_cast<std::uint64_t>(Numbers::polynomial(dimension - 1));
    const auto degree = static_cast<std::size_t>(std::bit_width(polynomial) - 1);
    for (std::size_t k = 0; k < degree; ++k)
        direction_[k] = static_cast<std::uint64_t>(Numbers::minit(dimension - 1, k)) << (63 - k);
    for (std::size_t k = degree; k < 64; ++k) {
        std::uint64_t v = direction_[k - degree] ^ direction_[k - degree] >> degree;
        for (std::size_t i = 1; i < degree; ++i)
            if (polynomial >> (degree - i) & 1) v ^= direction_[k - i];
        direction_[k] = v;
    }
}

std::uint64_t SobolDimension::operator()(std::uint64_t k) const {
    std::uint64_t digits = 0;
    for (std::uint64_t gray = k ^ k >> 1; gray != 0; gray &= gray - 1)
        digits ^= direction_[static_cast<std::size_t>(std::countr_zero(gray))];
    return digits;
}

} // namespace nullor::batch
