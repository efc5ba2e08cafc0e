#pragma once
// Partial derivatives of each operation over double, for reverse accumulation.

#include "engine/expr/program.hpp"

namespace nullor::expr {

// d value / d operand; 0 for operands that the operation does not have or does not depend on.
struct Slopes {
    double a = 0, b = 0, c = 0;
};

// Every operation but constant, input and table; value is that of the operation at a, b, c.
[[nodiscard]] Slopes slopes(Op op, double a, double b, double c, double value);

} // namespace nullor::expr
