#pragma once
// The operations over double. Folding and evaluation both come here, so that they have the same bits.

#include <algorithm>
#include <cmath>

#include "engine/base/constants.hpp"
#include "engine/expr/functions.hpp"
#include "engine/expr/table.hpp"

namespace nullor::expr::real {

inline double sgn(double x) {
    return x > 0 ? 1.0 : x < 0 ? -1.0 : x;
}

// Pairs that cannot be ordered are NaN, not false.
inline double truth(bool value, double a, double b) {
    return std::isnan(a) || std::isnan(b) ? a + b : value;
}

// 0 && NaN is 0 and 1 || NaN is 1: the other operand could not change it.
inline double both(double a, double b) {
    return a == 0 || b == 0 ? 0.0 : truth(true, a, b);
}
inline double either(double a, double b) {
    if ((a != 0 && !std::isnan(a)) || (b != 0 && !std::isnan(b))) return 1;
    return truth(false, a, b);
}

inline double select(double condition, double yes, double no) {
    return std::isnan(condition) ? condition : condition != 0 ? yes : no;
}

inline double power(double x, double y) {
    return y == 2 ? x * x : std::pow(x, y);
}

inline double least(double a, double b) {
    return std::isnan(a) || std::isnan(b) ? a + b : b < a ? b : a;
}
inline double greatest(double a, double b) {
    return std::isnan(a) || std::isnan(b) ? a + b : b > a ? b : a;
}

inline double limit(double x, double one, double other) {
    if (std::isnan(one) || std::isnan(other)) return one + other;
    const double lo = std::min(one, other), hi = std::max(one, other);
    return x < lo ? lo : x > hi ? hi : x;
}

// Segment of x: 0 below the first point, points.x.size() above the last, else the segment to the left of
// point k.
inline std::size_t segment(const Table& points, double x) {
    if (x < points.x.front()) return 0;
    if (x >= points.x.back()) return points.x.size();
    return static_cast<std::size_t>(std::upper_bound(points.x.begin(), points.x.end(), x) - points.x.begin());
}

inline double slope(const Table& points, std::size_t k) {
    return (points.y[k] - points.y[k - 1]) / (points.x[k] - points.x[k - 1]);
}

inline double interpolate(const Table& points, double x) {
    if (std::isnan(x)) return x;
    const std::size_t k = segment(points, x);
    if (k == 0) return points.y.front();
    if (k == points.x.size()) return points.y.back();
    return points.y[k - 1] + (x - points.x[k - 1]) * slope(points, k);
}

// Every operation but constant, input and table; operands beyond the operation's own are not looked at.
inline double apply(Op op, double a, double b, double c) {
    switch (op) {
    case Op::constant:
    case Op::input:
    case Op::table: break;
    case Op::add: return a + b;
    case Op::sub: return a - b;
    case Op::mul: return a * b;
    case Op::div: return a / b;
    case Op::mod: return std::fmod(a, b);
    case Op::power:
    case Op::pow: return power(a, b);
    case Op::negate: return -a;
    case Op::logical_not: return std::isnan(a) ? a : a == 0;
    case Op::less: return truth(a < b, a, b);
    case Op::less_equal: return truth(a <= b, a, b);
    case Op::greater: return truth(a > b, a, b);
    case Op::greater_equal: return truth(a >= b, a, b);
    case Op::equal: return truth(a == b, a, b);
    case Op::not_equal: return truth(a != b, a, b);
    case Op::logical_and: return both(a, b);
    case Op::logical_or: return either(a, b);
    case Op::select: return select(a, b, c);
    case Op::abs:
    case Op::mag: return std::fabs(a);
    case Op::sgn: return sgn(a);
    case Op::sqrt: return std::sqrt(a);
    case Op::exp: return std::exp(a);
    case Op::ln: return std::log(a);
    case Op::log10: return std::log10(a);
    case Op::sin: return std::sin(a);
    case Op::cos: return std::cos(a);
    case Op::tan: return std::tan(a);
    case Op::asin: return std::asin(a);
    case Op::acos: return std::acos(a);
    case Op::atan: return std::atan(a);
    case Op::sinh: return std::sinh(a);
    case Op::cosh: return std::cosh(a);
    case Op::tanh: return std::tanh(a);
    case Op::asinh: return std::asinh(a);
    case Op::acosh: return std::acosh(a);
    case Op::atanh: return std::atanh(a);
    case Op::to_int: return std::trunc(a);
    case Op::nint: return std::rint(a);
    case Op::floor: return std::floor(a);
    case Op::ceil: return std::ceil(a);
    case Op::round: return std::round(a);
    case Op::u:
    case Op::stp: return std::isnan(a) ? a : a > 0;
    case Op::uramp: return a < 0 ? 0.0 : a;
    case Op::db: return 20 * std::log10(std::fabs(a));
    case Op::ph: return std::isnan(a) ? a : a < 0 ? 180.0 : 0.0;
    case Op::re:
    case Op::conj: return a;
    case Op::im: return 0;
    case Op::min: return least(a, b);
    case Op::max: return greatest(a, b);
    case Op::sign: return std::isnan(b) ? b : b < 0 ? -std::fabs(a) : std::fabs(a);
    case Op::pwr: return power(std::fabs(a), b);
    case Op::pwrs: return sgn(a) * power(std::fabs(a), b);
    case Op::atan2: return std::atan2(a, b);
    case Op::hypot: return std::hypot(a, b);
    case Op::limit: return limit(a, b, c);
    }
    return 0;
}

} // namespace nullor::expr::real
