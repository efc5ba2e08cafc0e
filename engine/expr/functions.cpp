#include "engine/expr/functions.hpp"

#include <algorithm>
#include <array>

namespace nullor::expr {

namespace {

constexpr int any = -1;

constexpr std::array table{
    Function{"abs", Op::abs, 1, 1, "|x|; of a complex value its magnitude"},
    Function{"sgn", Op::sgn, 1, 1, "-1, 0 or 1: the sign of x; of the real part of a complex value"},
    Function{"sqrt", Op::sqrt, 1, 1,
             "square root; of a negative real NaN, of a complex value the principal root"},
    Function{"exp", Op::exp, 1, 1, "e to the power x"},
    Function{"ln", Op::ln, 1, 1, "natural logarithm"},
    Function{"log", Op::ln, 1, 1, "natural logarithm, as ln"},
    Function{"log10", Op::log10, 1, 1, "logarithm to base 10"},
    Function{"pow", Op::pow, 2, 2, "pow(x,y): x^y; NaN for a negative real x and a y that is no integer"},
    Function{"pwr", Op::pwr, 2, 2, "pwr(x,y): |x|^y"},
    Function{"pwrs", Op::pwrs, 2, 2, "pwrs(x,y): sgn(x) |x|^y"},
    Function{"sin", Op::sin, 1, 1, "sine, x in radians"},
    Function{"cos", Op::cos, 1, 1, "cosine, x in radians"},
    Function{"tan", Op::tan, 1, 1, "tangent, x in radians"},
    Function{"asin", Op::asin, 1, 1, "arc sine in radians"},
    Function{"acos", Op::acos, 1, 1, "arc cosine in radians"},
    Function{"atan", Op::atan, 1, 1, "arc tangent in radians"},
    Function{"arctan", Op::atan, 1, 1, "arc tangent in radians, as atan"},
    Function{"atan2", Op::atan2, 2, 2, "atan2(y,x): angle of the point (x,y) in radians, -pi to pi"},
    Function{"sinh", Op::sinh, 1, 1, "hyperbolic sine"},
    Function{"cosh", Op::cosh, 1, 1, "hyperbolic cosine"},
    Function{"tanh", Op::tanh, 1, 1, "hyperbolic tangent"},
    Function{"asinh", Op::asinh, 1, 1, "inverse hyperbolic sine"},
    Function{"acosh", Op::acosh, 1, 1, "inverse hyperbolic cosine"},
    Function{"atanh", Op::atanh, 1, 1, "inverse hyperbolic tangent"},
    Function{"hypot", Op::hypot, 2, 2, "hypot(x,y): sqrt(x^2 + y^2) without overflow on the way"},
    Function{"min", Op::min, 2, any, "the least of its operands; complex ones by their real parts"},
    Function{"max", Op::max, 2, any, "the greatest of its operands; complex ones by their real parts"},
    Function{"sign", Op::sign, 2, 2, "sign(x,y): |x| with the sign of y, + at y = 0"},
    Function{"limit", Op::limit, 3, 3, "limit(x,lo,hi): x held between the bounds, given in either order"},
    Function{"int", Op::to_int, 1, 1, "x without its fraction, towards 0; complex: each part"},
    Function{"nint", Op::nint, 1, 1, "the nearest integer, a half goes to the even one; complex: each part"},
    Function{"round", Op::round, 1, 1, "the nearest integer, a half goes away from 0; complex: each part"},
    Function{"floor", Op::floor, 1, 1, "the greatest integer not above x; complex: each part"},
    Function{"ceil", Op::ceil, 1, 1, "the least integer not below x; complex: each part"},
    Function{"u", Op::u, 1, 1, "unit step: 1 for x > 0, else 0 (0 at x = 0)"},
    Function{"stp", Op::stp, 1, 1, "unit step, as u"},
    Function{"uramp", Op::uramp, 1, 1, "unit ramp: x for x > 0, else 0"},
    Function{"db", Op::db, 1, 1, "20 log10 |x|, decibels"},
    Function{"mag", Op::mag, 1, 1, "magnitude |x|"},
    Function{"ph", Op::ph, 1, 1, "phase in degrees, above -180 up to 180; of a real value 0 or 180"},
    Function{"phase", Op::ph, 1, 1, "phase in degrees, as ph"},
    Function{"re", Op::re, 1, 1, "real part"},
    Function{"real", Op::re, 1, 1, "real part, as re"},
    Function{"im", Op::im, 1, 1, "imaginary part; of a real value 0"},
    Function{"imag", Op::im, 1, 1, "imaginary part, as im"},
    Function{"conj", Op::conj, 1, 1, "complex conjugate"},
    Function{"table", Op::table, 3, any,
             "table(x, x1,y1, x2,y2, ...): straight lines between the points, constant beyond the ends"},
};

} // namespace

std::span<const Function> functions() {
    return table;
}

const Function* find_function(std::string_view lower_case_name) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const Function& f) { return f.name == lower_case_name; });
    return found == table.end() ? nullptr : &*found;
}

} // namespace nullor::expr
