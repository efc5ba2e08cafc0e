#include "engine/linalg/shifted/shifted_residual.hpp"

#include "engine/base/wide_registers.hpp"
#include "engine/linalg/shifted/shifted_lanes.hpp"

namespace nullor::linalg {

NULLOR_WIDE_REGISTERS void subtract_product(const Pattern& pattern, std::span<const double> g,
                                            std::span<const double> c, const Shifts& shifts,
                                            std::span<const int> row_places,
                                            std::span<const int> column_places,
                                            std::span<const ShiftedNumbers> x, std::span<ShiftedNumbers> left,
                                            std::span<std::array<double, shifted_systems>> sizes) {
    const Matrices matrices(g.data(), c.data(), shifts);
    const int *start = pattern.col_ptr.data(), *row = pattern.row_index.data();
    for (std::size_t column = 0; column < column_places.size(); ++column) {
        const Pair value = load(x[static_cast<std::size_t>(column_places[column])]);
        for (int slot = start[column]; slot < start[column + 1]; ++slot) {
            const auto place = static_cast<std::size_t>(row_places[static_cast<std::size_t>(row[slot])]);
            const Pair old = load(left[place]), term = times(matrices(slot), value);
            store(left[place], {old.re - term.re, old.im - term.im});
            Lanes size;
            std::memcpy(&size, sizes[place].data(), sizeof size);
            size += magnitude(term);
            std::memcpy(sizes[place].data(), &size, sizeof size);
        }
    }
}

} // namespace nullor::linalg
