#include "engine/expr/complex.hpp"

#include <cmath>
#include <limits>

#include "engine/expr/real.hpp"

namespace nullor::expr::complex {

namespace {

constexpr Value j{0, 1};

bool undefined(Value z) {
    return std::isnan(z.real()) || std::isnan(z.imag());
}

Value nan() {
    return std::numeric_limits<double>::quiet_NaN();
}

double degrees(Value z) {
    return std::arg(z) * (180 / pi);
}

// z^n by squaring: a few ulp, where exp(n ln z) loses digits with the size of the exponent.
Value integer_power(Value z, int n) {
    Value result = 1, square = n < 0 ? Value(1) / z : z;
    for (unsigned rest = static_cast<unsigned>(n < 0 ? -n : n); rest != 0; rest /= 2) {
        if (rest % 2 != 0) result = mul(result, square);
        if (rest > 1) square = mul(square, square);
    }
    return result;
}

// Principal value exp(y ln x); 0 where x is 0 and the real part of y positive.
Value power(Value x, Value y) {
    constexpr double squaring_pays = 64;
    if (y.imag() == 0 && std::fabs(y.real()) <= squaring_pays && std::trunc(y.real()) == y.real())
        return integer_power(x, static_cast<int>(y.real()));
    if (x == Value(0)) return y.real() > 0 ? Value(0) : nan();
    if (y.imag() == 0) {
        const double angle = y.real() * std::arg(x), size = std::pow(std::abs(x), y.real());
        return {size * std::cos(angle), size * std::sin(angle)};
    }
    return std::exp(y * std::log(x));
}

Value each_part(Op op, Value z) {
    return {real::apply(op, z.real(), 0, 0), real::apply(op, z.imag(), 0, 0)};
}

Value least(Value a, Value b) {
    return undefined(a) || undefined(b) ? a + b : b.real() < a.real() ? b : a;
}
Value greatest(Value a, Value b) {
    return undefined(a) || undefined(b) ? a + b : b.real() > a.real() ? b : a;
}

Value limit(Value x, Value one, Value other) {
    if (undefined(one) || undefined(other)) return one + other;
    const bool ordered = one.real() <= other.real();
    const Value lo = ordered ? one : other, hi = ordered ? other : one;
    return x.real() < lo.real() ? lo : x.real() > hi.real() ? hi : x;
}

// 1, 0, or NaN.
Value truth(Value z) {
    return undefined(z) ? nan() : Value(z != Value(0));
}

Value compare(Op op, Value a, Value b) {
    if (undefined(a) || undefined(b)) return nan();
    if (op == Op::equal) return a == b;
    if (op == Op::not_equal) return a != b;
    return real::apply(op, a.real(), b.real(), 0);
}

Value off_axis(Op op, Value a, Value b, Value c) {
    switch (op) {
    case Op::constant:
    case Op::input:
    case Op::table: break;
    case Op::add: return a + b;
    case Op::sub: return a - b;
    case Op::mul: return mul(a, b);
    case Op::div: return div(a, b);
    case Op::mod: return a - mul(b, each_part(Op::to_int, div(a, b)));
    case Op::power:
    case Op::pow: return power(a, b);
    case Op::negate: return -a;
    case Op::logical_not: return undefined(a) ? nan() : Value(a == Value(0));
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::equal:
    case Op::not_equal: return compare(op, a, b);
    case Op::logical_and:
    case Op::logical_or: return real::apply(op, truth(a).real(), truth(b).real(), 0);
    case Op::select: return undefined(a) ? nan() : a != Value(0) ? b : c;
    case Op::abs:
    case Op::mag: return std::abs(a);
    case Op::sgn:
    case Op::u:
    case Op::stp: return undefined(a) ? nan() : real::apply(op, a.real(), 0, 0);
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
    case Op::to_int:
    case Op::nint:
    case Op::floor:
    case Op::ceil:
    case Op::round: return each_part(op, a);
    case Op::uramp: return a.real() < 0 ? Value(0) : a;
    case Op::db: return 20 * std::log10(std::abs(a));
    case Op::ph: return degrees(a);
    case Op::re: return a.real();
    case Op::im: return a.imag();
    case Op::conj: return std::conj(a);
    case Op::min: return least(a, b);
    case Op::max: return greatest(a, b);
    case Op::sign: return undefined(b) ? nan() : real::apply(op, std::abs(a), b.real(), 0);
    case Op::pwr: return power(std::abs(a), b);
    case Op::pwrs: return real::sgn(a.real()) * power(std::abs(a), b);
    // atan2(y,x) = -j ln((x + j y)/sqrt(x^2 + y^2)), which is the angle of (x,y) for real x and y.
    case Op::atan2: return -j * std::log((b + j * a) / std::sqrt(a * a + b * b));
    case Op::hypot: return std::sqrt(a * a + b * b);
    case Op::limit: return limit(a, b, c);
    }
    return 0;
}

} // namespace

Value apply(Op op, Value a, Value b, Value c) {
    if (a.imag() == 0 && b.imag() == 0 && c.imag() == 0) {
        const double on_axis = real::apply(op, a.real(), b.real(), c.real());
        if (!std::isnan(on_axis)) return on_axis;
    }
    return off_axis(op, a, b, c);
}

} // namespace nullor::expr::complex
