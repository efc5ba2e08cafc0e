#pragma once
// Partial derivatives of each operation over double, for reverse accumulation.

#include "engine/expr/functions.hpp"

namespace nullor::expr {

// In the place of a slope that is infinite where the value is not (sqrt at 0): 0 times it is 0, no NaN.
inline constexpr double infinite_slope = 1e100;

// d value / d operand; 0 for operands that the operation does not have or does not depend on.
struct Slopes {
    double a = 0, b = 0, c = 0;
};

// Every operation but constant, input and table; value is that of the operation at a, b, c.
[[nodiscard]] Slopes slopes(Op op, double a, double b, double c, double value);

} // namespace nullor::expr
