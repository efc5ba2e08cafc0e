// Of Newton: how large a correction is, in tolerances, and how far from the last point the next may start.

#include <algorithm>
#include <cmath>

#include "engine/analysis/newton/newton.hpp"

namespace nullor::analysis {

double Newton::weight(int unknown, const std::vector<double>& x, const NewtonSettings& settings) const {
    const Unit unit = workspace_.system().unknowns()[static_cast<std::size_t>(unknown)].unit;
    const double floor = unit == Unit::ampere ? settings.abstol : settings.vntol;
    return settings.reltol * std::abs(x[static_cast<std::size_t>(unknown)]) + floor;
}

double Newton::measure(std::span<const double> dx, const std::vector<double>& x,
                       const NewtonSettings& settings) const {
    double worst = 0;
    for (std::size_t k = 0; k < dx.size(); ++k)
        worst = std::max(worst, std::abs(dx[k]) / weight(static_cast<int>(k), x, settings));
    return worst;
}

// Where junctions are held the next correction starts anywhere on their tangents: not from so far that the
// way back has no digits left.
void Newton::keep_digits() {
    constexpr double far = 1e8; // V
    const std::vector<Unknown>& unknowns = workspace_.system().unknowns();
    for (std::size_t k = 0; k < unknowns.size(); ++k)
        if (unknowns[k].unit == Unit::volt) trial_[k] = std::clamp(trial_[k], -far, far);
}

} // namespace nullor::analysis
