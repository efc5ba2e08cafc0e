#pragma once
// What delayed unknowns were: who integrates keeps it, a Workspace reads it.

#include <cstddef>

namespace nullor {

class Past {
public:
    virtual ~Past() = default;
    // What arrives at t through the k-th of Workspace::delays(): its unknown at t - td.
    [[nodiscard]] virtual double value(std::size_t k, double t) const = 0;
    // First time after t at which a corner of the past arrives, inf if none is on its way.
    [[nodiscard]] virtual double next_corner(double t) const = 0;
};

} // namespace nullor
