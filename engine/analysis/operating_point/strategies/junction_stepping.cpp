#include <cmath>

#include <fmt/format.h>

#include "engine/analysis/operating_point/strategies/steps.hpp"

namespace nullor::analysis {

namespace {

Walk draw_down(const Search& search, std::vector<double>& x, double first, double decades, double enough) {
    const std::vector<Drawn> across = yielding(search.workspace);
    const auto draw = [&](double s) { return first * std::pow(10.0, -decades * s); };
    return step_along(search, x,
                      {[&](Equation& equation, double s) {
                           equation.drawn = across;
                           equation.draw = draw(s);
                       },
                       [&](double s) { return fmt::format("{:.1e} S across junctions", draw(s)); },
                       1 / decades, 2 / decades, 1e-3 / decades, enough});
}

} // namespace

// At the beginning no junction has a voltage to speak of, and no amplifier a gain. Conductances to ground
// would take the current of a string of diodes away before its end, and leave the first all the voltage.
Walk junction_stepping(const Search& search, std::vector<double>& x) {
    return draw_down(search, x, 1e4, 17, 1);
}

Walk junction_further(const Search& search, std::vector<double>& x) {
    return draw_down(search, x, 1e-13, 7, 0);
}

} // namespace nullor::analysis
