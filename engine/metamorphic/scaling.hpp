#pragma once
// Units in which the equations of a circuit keep their form. With impedances times Z and times times T,
// voltages stay:
//     R' = Z R    L' = Z T L    C' = T C / Z    i' = i / Z    t' = T t    f' = f / T

#include "engine/base/units.hpp"

namespace nullor::metamorphic {

struct Scaling {
    double impedance = 1, time = 1;

    // By what a number of this unit is multiplied.
    [[nodiscard]] double of(Unit unit) const;
    [[nodiscard]] double current() const { return of(Unit::ampere); }
};

} // namespace nullor::metamorphic
