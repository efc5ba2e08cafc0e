#include "engine/expr/slope.hpp"

#include <cmath>

#include "engine/expr/real.hpp"

namespace nullor::expr {

namespace {

constexpr double ln_10 = 2.30258509299404568402;

double bounded(double slope) {
    return std::isinf(slope) ? std::copysign(infinite_slope, slope) : slope;
}

// d/dx x^y = y x^(y-1); the cases avoid 0 * inf and the rounding of pow.
double power_by_base(double x, double y) {
    if (y == 0) return 0;
    if (y == 1) return 1;
    if (y == 2) return 2 * x;
    return bounded(y * std::pow(x, y - 1));
}

// d/dy x^y = x^y ln x; at x = 0 the value is constant, 0, for every y > 0.
double power_by_exponent(double x, double value) {
    return x == 0 ? 0 : value * std::log(x);
}

Slopes of_power(double x, double y, double value) {
    return {power_by_base(x, y), power_by_exponent(x, value)};
}

// |x|^y is even in x: corner or cusp at 0, where the mean of both sides is 0.
Slopes of_pwr(double x, double y, double value) {
    const double size = std::fabs(x);
    return {x == 0 ? 0 : real::sgn(x) * power_by_base(size, y), power_by_exponent(size, value)};
}

// sgn(x) |x|^y is odd in x: the same slope on both sides of 0.
Slopes of_pwrs(double x, double y, double value) {
    const double size = std::fabs(x);
    return {power_by_base(size, y), power_by_exponent(size, value)};
}

Slopes of_hypot(double a, double b, double value) {
    if (value == 0) return {};
    return {a / value, b / value};
}

// atan2(y,x): d = (x dy - y dx)/(x^2 + y^2)
Slopes of_atan2(double y, double x) {
    const double r = std::hypot(x, y);
    if (r == 0) return {};
    return {x / r / r, -y / r / r};
}

Slopes of_limit(double x, double one, double other) {
    const bool ordered = one <= other;
    if (x < std::fmin(one, other)) return ordered ? Slopes{0, 1, 0} : Slopes{0, 0, 1};
    if (x > std::fmax(one, other)) return ordered ? Slopes{0, 0, 1} : Slopes{0, 1, 0};
    return {1, 0, 0};
}

double sech(double x) {
    return 1 / std::cosh(x);
}

} // namespace

Slopes slopes(Op op, double a, double b, double c, double value) {
    switch (op) {
    case Op::constant:
    case Op::input:
    case Op::table: break;
    case Op::add: return {1, 1};
    case Op::sub: return {1, -1};
    case Op::mul: return {b, a};
    case Op::div: return {1 / b, -value / b};
    case Op::mod: return {1, -std::trunc(a / b)};
    case Op::power:
    case Op::pow: return of_power(a, b, value);
    case Op::negate: return {-1};
    case Op::logical_not:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::equal:
    case Op::not_equal:
    case Op::logical_and:
    case Op::logical_or: return {};
    case Op::select: return a != 0 ? Slopes{0, 1, 0} : Slopes{0, 0, 1};
    case Op::abs:
    case Op::mag: return {real::sgn(a)};
    case Op::sgn:
    case Op::u:
    case Op::stp:
    case Op::to_int:
    case Op::nint:
    case Op::floor:
    case Op::ceil:
    case Op::round:
    case Op::ph:
    case Op::im: return {};
    case Op::sqrt: return {bounded(0.5 / value)};
    case Op::exp: return {value};
    case Op::ln: return {1 / a};
    case Op::log10: return {1 / (a * ln_10)};
    case Op::sin: return {std::cos(a)};
    case Op::cos: return {-std::sin(a)};
    case Op::tan: return {1 + value * value};
    case Op::asin: return {bounded(1 / std::sqrt((1 - a) * (1 + a)))};
    case Op::acos: return {-bounded(1 / std::sqrt((1 - a) * (1 + a)))};
    case Op::atan: return {1 / (1 + a * a)};
    case Op::sinh: return {std::cosh(a)};
    case Op::cosh: return {std::sinh(a)};
    case Op::tanh: return {sech(a) * sech(a)};
    case Op::asinh: return {1 / std::hypot(1, a)};
    case Op::acosh: return {bounded(1 / std::sqrt((a - 1) * (a + 1)))};
    case Op::atanh: return {1 / ((1 - a) * (1 + a))};
    case Op::uramp: return {a > 0 ? 1.0 : 0.0};
    case Op::db: return {20 / (a * ln_10)};
    case Op::re:
    case Op::conj: return {1};
    case Op::min: return b < a ? Slopes{0, 1} : Slopes{1, 0};
    case Op::max: return b > a ? Slopes{0, 1} : Slopes{1, 0};
    case Op::sign: return {b < 0 ? -real::sgn(a) : real::sgn(a)};
    case Op::pwr: return of_pwr(a, b, value);
    case Op::pwrs: return of_pwrs(a, b, value);
    case Op::atan2: return of_atan2(a, b);
    case Op::hypot: return of_hypot(a, b, value);
    case Op::limit: return of_limit(a, b, c);
    }
    return {};
}

} // namespace nullor::expr
