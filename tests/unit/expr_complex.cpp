// Complex evaluation: on the real axis the bits of the real one, off it the identities of the functions.

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include "engine/expr/builder.hpp"

using namespace nullor::expr;
using Z = std::complex<double>;

namespace {

constexpr Z j{0, 1};

Z unary(Op op, Z x) {
    Builder b;
    Scratch scratch;
    return b.finish(b.apply(op, b.input(0))).evaluate(std::vector<Z>{x}, scratch);
}

Z binary(Op op, Z x, Z y) {
    Builder b;
    Scratch scratch;
    return b.finish(b.apply(op, b.input(0), b.input(1))).evaluate(std::vector<Z>{x, y}, scratch);
}

bool near(Z a, Z b, double rtol = 4e-15) {
    return std::abs(a - b) <= rtol * std::abs(b);
}

const Z off_axis[] = {{0.3, 0.4}, {-0.7, 1.1}, {-1.5, -0.2}, {2.2, -3.1}, {0, 0.6}, {-0.4, 2.5}};

} // namespace

TEST_CASE("on the real axis a complex function has the bits of the real one") {
    const double points[] = {-2.71, -1, -0.37, -0.0, 0, 0.31, 0.5, 1, 1.41, 2.5, 40};
    for (const Function& f : functions()) {
        if (f.op == Op::table) continue;
        for (const double x : points)
            for (const double y : points)
                for (const double z : {-1.5, 0.7}) {
                    Builder b;
                    const Ref result = f.min_operands == 1 ? b.apply(f.op, b.input(0))
                                       : f.min_operands == 2
                                           ? b.apply(f.op, b.input(0), b.input(1))
                                           : b.apply(f.op, b.input(0), b.input(1), b.input(2));
                    const Program program = b.finish(result);
                    Scratch scratch;
                    const double real = program.evaluate(std::vector<double>{x, y, z}, scratch);
                    if (std::isnan(real)) continue;
                    const Z complex = program.evaluate(std::vector<Z>{x, y, z}, scratch);
                    CAPTURE(std::string(f.name));
                    CAPTURE(x);
                    CAPTURE(y);
                    CHECK(complex.real() == real);
                    CHECK(complex.imag() == 0);
                }
    }
}

TEST_CASE("where the real result is undefined the complex one is the principal value") {
    CHECK(near(unary(Op::sqrt, -4), 2.0 * j));
    CHECK(near(unary(Op::ln, -1), std::acos(-1.0) * j));
    CHECK(near(binary(Op::power, -8, 1.0 / 3), {1, std::sqrt(3.0)}));
    CHECK(near(std::sin(unary(Op::asin, 2)), 2));
    CHECK(near(std::cosh(unary(Op::acosh, 0.5)), 0.5));
    // also of constants, which are therefore not folded to NaN
    Builder b;
    Scratch scratch;
    const Program root = b.finish(b.apply(Op::sqrt, b.constant(-1)));
    CHECK(root.evaluate(std::vector<Z>{}, scratch) == j);
    CHECK(std::isnan(root.evaluate(std::vector<double>{}, scratch)));
}

TEST_CASE("arithmetic with a real operand rounds each part once") {
    const Z z{0.1, -0.3};
    CHECK(binary(Op::mul, z, 3) == Z(0.1 * 3, -0.3 * 3));
    CHECK(binary(Op::mul, 3, z) == Z(0.1 * 3, -0.3 * 3));
    CHECK(binary(Op::div, z, 7) == Z(0.1 / 7, -0.3 / 7));
    CHECK(binary(Op::div, 1, 0).real() == std::numeric_limits<double>::infinity());
    for (const Z x : off_axis)
        for (const Z y : off_axis) {
            CHECK(near(binary(Op::mul, binary(Op::div, x, y), y), x));
            CHECK(binary(Op::add, x, y) == x + y);
            CHECK(binary(Op::sub, x, y) == x - y);
        }
    CHECK(unary(Op::negate, z) == -z);
}

TEST_CASE("identities of the analytic functions off the axis") {
    for (const Z z : off_axis) {
        CAPTURE(z.real());
        CAPTURE(z.imag());
        const Z root = unary(Op::sqrt, z);
        CHECK(near(root * root, z));
        CHECK(root.real() >= 0);
        const Z e = unary(Op::exp, z);
        CHECK(near(e, std::exp(z.real()) * Z(std::cos(z.imag()), std::sin(z.imag()))));
        CHECK(near(unary(Op::exp, unary(Op::ln, z)), z));
        CHECK(near(unary(Op::log10, z) * std::log(10.0), unary(Op::ln, z)));
        CHECK(near(unary(Op::sin, z), (std::exp(j * z) - std::exp(-j * z)) / (2.0 * j), 1e-14));
        CHECK(near(unary(Op::cos, z), (std::exp(j * z) + std::exp(-j * z)) / 2.0, 1e-14));
        CHECK(near(unary(Op::tan, z) * unary(Op::cos, z), unary(Op::sin, z), 1e-14));
        CHECK(near(unary(Op::sinh, z), (std::exp(z) - std::exp(-z)) / 2.0, 1e-14));
        CHECK(near(unary(Op::cosh, z), (std::exp(z) + std::exp(-z)) / 2.0, 1e-14));
        CHECK(near(unary(Op::tanh, z) * unary(Op::cosh, z), unary(Op::sinh, z), 1e-14));
        CHECK(near(unary(Op::sin, unary(Op::asin, z)), z, 1e-14));
        CHECK(near(unary(Op::cos, unary(Op::acos, z)), z, 1e-14));
        CHECK(near(unary(Op::tan, unary(Op::atan, z)), z, 1e-14));
        CHECK(near(unary(Op::sinh, unary(Op::asinh, z)), z, 1e-14));
        CHECK(near(unary(Op::cosh, unary(Op::acosh, z)), z, 1e-14));
        CHECK(near(unary(Op::tanh, unary(Op::atanh, z)), z, 1e-14));
    }
}

TEST_CASE("complex powers") {
    for (const Z z : off_axis) {
        CHECK(near(binary(Op::power, z, 2), z * z));
        CHECK(near(binary(Op::pow, z, 3), z * z * z));
        CHECK(near(binary(Op::power, z, -2), 1.0 / (z * z)));
        CHECK(binary(Op::power, z, 0) == Z(1));
        CHECK(binary(Op::power, z, 1) == z);
        CHECK(near(binary(Op::power, z, 0.5), unary(Op::sqrt, z)));
        CHECK(near(binary(Op::power, z, 100), std::pow(binary(Op::power, z, 50), 2.0), 1e-13));
        for (const Z w : off_axis) CHECK(near(binary(Op::power, z, w), std::exp(w * std::log(z)), 1e-14));
        CHECK(near(binary(Op::pwr, z, 1.5), std::pow(std::abs(z), 1.5)));
        CHECK(near(binary(Op::pwr, z, j), std::exp(j * std::log(std::abs(z))), 1e-14));
        CHECK(near(binary(Op::pwrs, {-1, 0.5}, 2), -1.25));
    }
    CHECK(binary(Op::power, 0, {2, 1}) == Z(0));
    CHECK(std::isnan(binary(Op::power, 0, {-2, 1}).real()));
    CHECK(near(binary(Op::power, 2, j), {std::cos(std::log(2.0)), std::sin(std::log(2.0))}));
}

TEST_CASE("two operands: atan2 and hypot are continued analytically") {
    for (const Z y : off_axis) {
        const Z x{1.7, 0.3};
        CHECK(near(std::tan(binary(Op::atan2, y, x)), y / x, 1e-14));
        CHECK(near(std::pow(binary(Op::hypot, x, y), 2.0), x * x + y * y, 1e-14));
    }
    // close to the axis they are close to the real ones, in every quadrant
    for (const double y : {-2.0, 0.5})
        for (const double x : {-1.5, 3.0})
            CHECK(near(binary(Op::atan2, {y, 1e-13}, x), std::atan2(y, x), 1e-12));
}

TEST_CASE("parts, magnitude and phase") {
    const Z z{-3, 4};
    CHECK(unary(Op::re, z) == Z(-3));
    CHECK(unary(Op::im, z) == Z(4));
    CHECK(unary(Op::conj, z) == Z(-3, -4));
    CHECK(unary(Op::abs, z) == Z(5));
    CHECK(unary(Op::mag, z) == Z(5));
    CHECK(near(unary(Op::db, z), 20 * std::log10(5.0)));
    CHECK(near(unary(Op::ph, j), 90));
    CHECK(near(unary(Op::ph, {-1, -1}), -135));
    CHECK(unary(Op::ph, -1) == Z(180));
    CHECK(near(unary(Op::db, {3e-200, 4e-200}), 20 * (std::log10(5.0) - 200)));
}

TEST_CASE("an order goes by the real parts, equality by both") {
    CHECK(binary(Op::less, {1, 9}, {2, -9}) == Z(1));
    CHECK(binary(Op::greater_equal, {1, 9}, {1, -9}) == Z(1));
    CHECK(binary(Op::equal, {1, 9}, {1, -9}) == Z(0));
    CHECK(binary(Op::not_equal, {1, 9}, {1, -9}) == Z(1));
    CHECK(binary(Op::min, {1, 9}, {2, -9}) == Z(1, 9));
    CHECK(binary(Op::max, {1, 9}, {2, -9}) == Z(2, -9));
    CHECK(unary(Op::sgn, {-2, 1}) == Z(-1));
    CHECK(unary(Op::u, {2, 1}) == Z(1));
    CHECK(unary(Op::stp, {-2, 1}) == Z(0));
    CHECK(unary(Op::uramp, {2, 1}) == Z(2, 1));
    CHECK(unary(Op::uramp, {-2, 1}) == Z(0));
    CHECK(binary(Op::sign, {3, 4}, {-1, 7}) == Z(-5));
    CHECK(binary(Op::logical_and, j, 1) == Z(1));
    CHECK(binary(Op::logical_or, 0, j) == Z(1));
    CHECK(unary(Op::logical_not, j) == Z(0));
    Builder b;
    Scratch scratch;
    const Program limit = b.finish(b.apply(Op::limit, b.input(0), b.constant(1), b.constant(-1)));
    CHECK(limit.evaluate(std::vector<Z>{{0.5, 8}}, scratch) == Z(0.5, 8));
    CHECK(limit.evaluate(std::vector<Z>{{5, 8}}, scratch) == Z(1));
    const Program select = b.finish(b.apply(Op::select, b.input(0), b.constant(1), b.constant(-1)));
    CHECK(select.evaluate(std::vector<Z>{j}, scratch) == Z(1));
    const Program table = b.finish(b.table(b.input(0), {{0, 1}, {0, 10}}));
    CHECK(table.evaluate(std::vector<Z>{{0.5, 8}}, scratch) == Z(5));
}

TEST_CASE("integers are taken part by part") {
    CHECK(unary(Op::to_int, {1.7, -1.7}) == Z(1, -1));
    CHECK(unary(Op::floor, {1.7, -1.7}) == Z(1, -2));
    CHECK(unary(Op::ceil, {1.2, -1.7}) == Z(2, -1));
    CHECK(unary(Op::nint, {2.5, 3.5}) == Z(2, 4));
    CHECK(unary(Op::round, {2.5, -2.5}) == Z(3, -3));
    CHECK(near(binary(Op::mod, {7, 5.5}, 2), {1, 1.5}));
}

TEST_CASE("NaN in either part is passed on") {
    const Z undefined{1, std::numeric_limits<double>::quiet_NaN()};
    for (const Op op : {Op::less, Op::equal, Op::min, Op::max, Op::add, Op::mul, Op::logical_and})
        CHECK(std::isnan(binary(op, 1, undefined).real() + binary(op, 1, undefined).imag()));
    CHECK(std::isnan(unary(Op::logical_not, undefined).real()));
    CHECK(std::isnan(unary(Op::u, undefined).real()));
}
