#include <cmath>

#include <fmt/format.h>

#include "engine/analysis/operating_point/strategies/steps.hpp"

namespace nullor::analysis {

namespace {

Walk gmin_down(const Search& search, std::vector<double>& x, double first, double decades, double enough) {
    const auto gmin = [&](double s) { return first * std::pow(10.0, -decades * s); };
    return step_along(search, x,
                      {[&](Equation& equation, double s) { equation.gmin = gmin(s); },
                       [&](double s) { return fmt::format("gmin {:.1e} S", gmin(s)); }, 1 / decades,
                       2 / decades, 1e-3 / decades, enough});
}

} // namespace

Walk gmin_stepping(const Search& search, std::vector<double>& x) {
    return gmin_down(search, x, 1e-2, 11, 1);
}

Walk gmin_further(const Search& search, std::vector<double>& x) {
    return gmin_down(search, x, 1e-13, 7, 0);
}

} // namespace nullor::analysis
