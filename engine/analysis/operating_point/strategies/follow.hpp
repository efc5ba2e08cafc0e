#pragma once

#include "engine/analysis/operating_point/strategies/strategy.hpp"

namespace nullor::analysis {

// Where the solution of `equation` next to x has come to its end, as at the threshold of a comparator with
// hysteresis, or is not stable, or where x is none: from x along the direction in which the amplifiers are
// driven, as though each had a time constant, all the same. Ends in x at the solution of `equation` that is
// stable in this sense. at_once: those without a time constant of their own move, others have no time to.
enum class Follow { all, at_once };
[[nodiscard]] Walk follow_amplifiers(Newton& newton, const Workspace& workspace, std::vector<double>& x,
                                     const Equation& equation, const NewtonSettings& settings, Follow who);

} // namespace nullor::analysis
