#include <fmt/format.h>

#include "engine/analysis/operating_point/strategies/steps.hpp"

namespace nullor::analysis {

Walk source_stepping(const Search& search, std::vector<double>& x) {
    return step_along(search, x,
                      {[](Equation& equation, double s) { equation.scale = s; },
                       [](double s) { return fmt::format("sources at {:.4g} %", 100 * s); }, 0.1, 0.25,
                       1e-7});
}

} // namespace nullor::analysis
