#include <cmath>

#include <fmt/format.h>

#include "engine/analysis/operating_point/strategies/steps.hpp"

namespace nullor::analysis {

Walk gmin_stepping(const Search& search, std::vector<double>& x) {
    constexpr double first = 1e-2, decades = 18, enough = 12;
    const auto gmin = [](double s) { return first * std::pow(10.0, -decades * s); };
    return step_along(search, x,
                      {[&](Equation& equation, double s) { equation.gmin = gmin(s); },
                       [&](double s) { return fmt::format("gmin {:.1e} S", gmin(s)); }, 1 / decades,
                       2 / decades, 1e-3 / decades, enough / decades});
}

} // namespace nullor::analysis
