#pragma once
// The operations over complex<double>.

#include <complex>

#include "engine/expr/functions.hpp"

namespace nullor::expr::complex {

using Value = std::complex<double>;

// Real operands take no part in rounding that they do not need: R2/R1 and 2*v(out) are exact in each part.
inline Value mul(Value a, Value b) {
    if (b.imag() == 0) return a.imag() == 0 ? Value(a.real() * b.real()) : a * b.real();
    return a.imag() == 0 ? a.real() * b : a * b;
}
inline Value div(Value a, Value b) {
    if (b.imag() != 0) return a / b;
    return a.imag() == 0 ? Value(a.real() / b.real()) : a / b.real();
}

// Every operation but constant, input and table; operands that the operation does not have must be 0.
[[nodiscard]] Value apply(Op op, Value a, Value b, Value c);

} // namespace nullor::expr::complex
