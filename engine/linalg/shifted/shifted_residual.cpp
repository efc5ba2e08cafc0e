#include "engine/linalg/shifted/shifted_residual.hpp"

#include "engine/base/at.hpp"
#include "engine/base/wide_registers.hpp"
#include "engine/linalg/shifted/shifted_lanes.hpp"

namespace nullor::linalg {

NULLOR_WIDE_REGISTERS bool
subtract_product(const Rows& rows, std::span<const double> g, std::span<const double> c, const Shifts& shifts,
                 std::span<const int> row_places, std::span<const int> column_places,
                 std::span<const ShiftedNumbers> x, std::span<ShiftedNumbers> left, double share) {
    const Matrices matrices(g.data(), c.data(), shifts);
    Bits met = ~Bits{};
    for (std::size_t row = 0; row < row_places.size(); ++row) {
        ShiftedNumbers& place = left[at(row_places[row])];
        Pair rest = load(place);
        Lanes size = {};
        for (const Rows::Entry& entry : rows[row]) {
            const Pair term = times(matrices(entry.slot), load(x[at(column_places[at(entry.column)])]));
            rest.re -= term.re;
            rest.im -= term.im;
            size += magnitude(term);
        }
        store(place, rest);
        met &= magnitude(rest) <= share * size;
    }
    return (met[0] & met[1] & met[2] & met[3]) != 0;
}

} // namespace nullor::linalg
