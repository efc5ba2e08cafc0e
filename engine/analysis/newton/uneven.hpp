#pragma once

#include <cmath>
#include <cstddef>

namespace nullor::analysis {

// Between 0.5 and 1.5, and different for neighbours: what is put on each of many things by these factors adds
// up where they act alike, and does not cancel where two are compared.
[[nodiscard]] inline double uneven(std::size_t index) {
    constexpr double golden = 0.6180339887498949;
    const double turns = golden * static_cast<double>(index + 1);
    return 0.5 + turns - std::floor(turns);
}

} // namespace nullor::analysis
