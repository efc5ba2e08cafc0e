#include <cmath>

#include <fmt/format.h>

#include "engine/analysis/operating_point/strategies/steps.hpp"

namespace nullor::analysis {

// At the beginning no junction has a voltage to speak of, and no amplifier a gain. Conductances to ground
// would take the current of a string of diodes away before its end, and leave the first all the voltage.
Walk junction_stepping(const Search& search, std::vector<double>& x) {
    constexpr double first = 1e4, decades = 24, enough = 18;
    const std::vector<Drawn> across = yielding(search.workspace);
    const auto draw = [](double s) { return first * std::pow(10.0, -decades * s); };
    return step_along(search, x,
                      {[&](Equation& equation, double s) {
                           equation.drawn = across;
                           equation.draw = draw(s);
                       },
                       [&](double s) { return fmt::format("{:.1e} S across junctions", draw(s)); },
                       1 / decades, 2 / decades, 1e-3 / decades, enough / decades});
}

} // namespace nullor::analysis
