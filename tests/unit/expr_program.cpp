#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "engine/expr/builder.hpp"
#include "engine/expr/slope.hpp"

using namespace nullor::expr;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
const double undefined = std::numeric_limits<double>::quiet_NaN();

std::uint64_t bits(double x) {
    return std::bit_cast<std::uint64_t>(x);
}

double value(const Program& program, std::vector<double> inputs) {
    Scratch scratch;
    return program.evaluate(inputs, scratch);
}

std::vector<double> gradient(const Program& program, std::vector<double> inputs) {
    Scratch scratch;
    std::vector<double> slopes(inputs.size(), 7.0);
    const double with_gradient = program.evaluate(inputs, slopes, scratch);
    const double alone = program.evaluate(inputs, scratch);
    CHECK((with_gradient == alone || (std::isnan(with_gradient) && std::isnan(alone))));
    return slopes;
}

Program unary(Op op) {
    Builder b;
    return b.finish(b.apply(op, b.input(0)));
}

Program binary(Op op) {
    Builder b;
    return b.finish(b.apply(op, b.input(0), b.input(1)));
}

} // namespace

TEST_CASE("a default program is the constant 0") {
    CHECK(value(Program(), {}) == 0);
    CHECK(Program().is_constant());
    CHECK(Program().input_count() == 0);
    CHECK(value(Program::constant(2.5), {}) == 2.5);
}

TEST_CASE("value and gradient of a product of sums") {
    Builder b;
    const Ref x = b.input(0), y = b.input(2);
    const Program program = b.finish(b.apply(Op::mul, b.apply(Op::add, x, y), b.apply(Op::sub, x, y)));
    CHECK(program.input_count() == 3);
    CHECK(program.reads(0));
    CHECK_FALSE(program.reads(1));
    CHECK(program.reads(2));
    CHECK(value(program, {5, 99, 3}) == 16);
    CHECK(gradient(program, {5, 99, 3}) == std::vector<double>{10, 0, -6});
}

TEST_CASE("a gradient longer than the inputs is cleared beyond them") {
    CHECK(gradient(unary(Op::negate), {1, 2, 3}) == std::vector<double>{-1, 0, 0});
}

TEST_CASE("scratch is reused by programs of any size") {
    Scratch scratch;
    const std::vector<double> inputs{3, 4};
    CHECK(binary(Op::hypot).evaluate(inputs, scratch) == 5);
    CHECK(Program::constant(1).evaluate(inputs, scratch) == 1);
    CHECK(binary(Op::add).evaluate(inputs, scratch) == 7);
}

TEST_CASE("conventions at the points that need one") {
    CHECK(value(unary(Op::sgn), {0}) == 0);
    CHECK(value(unary(Op::sgn), {-3}) == -1);
    CHECK(value(unary(Op::u), {0}) == 0);
    CHECK(value(unary(Op::u), {1e-300}) == 1);
    CHECK(value(unary(Op::stp), {-1}) == 0);
    CHECK(value(unary(Op::uramp), {-2}) == 0);
    CHECK(value(unary(Op::uramp), {2}) == 2);
    CHECK(value(unary(Op::to_int), {-2.7}) == -2);
    CHECK(value(unary(Op::nint), {2.5}) == 2);
    CHECK(value(unary(Op::nint), {3.5}) == 4);
    CHECK(value(unary(Op::round), {2.5}) == 3);
    CHECK(value(unary(Op::round), {-2.5}) == -3);
    CHECK(value(unary(Op::ph), {-1}) == 180);
    CHECK(value(unary(Op::ph), {1}) == 0);
    CHECK(value(unary(Op::db), {-10}) == 20);
    CHECK(value(unary(Op::im), {4}) == 0);
    CHECK(value(unary(Op::logical_not), {0.2}) == 0);
    CHECK(value(unary(Op::logical_not), {0}) == 1);
    CHECK(value(binary(Op::sign), {-3, 2}) == 3);
    CHECK(value(binary(Op::sign), {3, -2}) == -3);
    CHECK(value(binary(Op::sign), {-3, 0}) == 3);
    CHECK(value(binary(Op::mod), {-7, 3}) == -1);
    CHECK(value(binary(Op::mod), {7.5, -2}) == 1.5);
    CHECK(value(binary(Op::pwr), {-4, 0.5}) == 2);
    CHECK(value(binary(Op::pwrs), {-4, 0.5}) == -2);
    CHECK(value(binary(Op::pwrs), {0, 0.5}) == 0);
    CHECK(value(binary(Op::power), {-2, 3}) == -8);
    CHECK(value(binary(Op::power), {0, 0}) == 1);
    CHECK(value(binary(Op::power), {2, -1}) == 0.5);
    CHECK(std::isnan(value(binary(Op::power), {-2, 0.5})));
    CHECK(value(binary(Op::less), {1, 1}) == 0);
    CHECK(value(binary(Op::less_equal), {1, 1}) == 1);
    CHECK(value(binary(Op::greater), {2, 1}) == 1);
    CHECK(value(binary(Op::greater_equal), {0, 1}) == 0);
    CHECK(value(binary(Op::equal), {1, 1}) == 1);
    CHECK(value(binary(Op::not_equal), {1, 1}) == 0);
    CHECK(value(binary(Op::logical_and), {2, -1}) == 1);
    CHECK(value(binary(Op::logical_and), {2, 0}) == 0);
    CHECK(value(binary(Op::logical_or), {0, -1}) == 1);
    CHECK(value(binary(Op::logical_or), {0, 0}) == 0);
}

TEST_CASE("limit takes its bounds in either order, and so does its gradient") {
    Builder b;
    const Program limit = b.finish(b.apply(Op::limit, b.input(0), b.input(1), b.input(2)));
    for (const double x : {-3.0, 0.25, 3.0}) {
        CHECK(value(limit, {x, -1, 2}) == std::fmin(std::fmax(x, -1), 2));
        CHECK(value(limit, {x, 2, -1}) == std::fmin(std::fmax(x, -1), 2));
    }
    CHECK(gradient(limit, {0.25, -1, 2}) == std::vector<double>{1, 0, 0});
    CHECK(gradient(limit, {-3, -1, 2}) == std::vector<double>{0, 1, 0});
    CHECK(gradient(limit, {-3, 2, -1}) == std::vector<double>{0, 0, 1});
    CHECK(gradient(limit, {3, -1, 2}) == std::vector<double>{0, 0, 1});
    CHECK(gradient(limit, {3, 2, -1}) == std::vector<double>{0, 1, 0});
}

TEST_CASE("NaN is passed on, not decided upon") {
    for (const Op op : {Op::less, Op::less_equal, Op::greater, Op::greater_equal, Op::equal, Op::not_equal,
                        Op::min, Op::max, Op::add, Op::logical_and, Op::logical_or}) {
        const bool decided_by_one = op == Op::logical_or;
        CHECK(std::isnan(value(binary(op), {undefined, decided_by_one ? 0.0 : 1.0})));
        CHECK(std::isnan(value(binary(op), {decided_by_one ? 0.0 : 1.0, undefined})));
    }
    for (const Op op : {Op::sgn, Op::u, Op::stp, Op::uramp, Op::logical_not, Op::ph, Op::abs})
        CHECK(std::isnan(value(unary(op), {undefined})));
    CHECK(value(binary(Op::logical_and), {0, undefined}) == 0);
    CHECK(value(binary(Op::logical_or), {undefined, 1}) == 1);
    Builder b;
    const Program select = b.finish(b.apply(Op::select, b.input(0), b.input(1), b.input(2)));
    CHECK(std::isnan(value(select, {undefined, 1, 2})));
    CHECK(value(select, {1, 5, undefined}) == 5);
    CHECK(value(select, {0, undefined, 6}) == 6);
}

TEST_CASE("the branch not taken spoils neither value nor gradient") {
    const auto guarded = [](Op op) {
        Builder b;
        const Ref x = b.input(0), zero = b.constant(0);
        return b.finish(b.apply(Op::select, b.apply(Op::greater, x, zero), b.apply(op, x),
                                b.apply(Op::mul, x, b.constant(2))));
    };
    for (const Op op : {Op::sqrt, Op::ln, Op::log10, Op::db, Op::acosh})
        for (const double x : {0.0, -1.0}) {
            CHECK(value(guarded(op), {x}) == 2 * x);
            CHECK(gradient(guarded(op), {x}) == std::vector<double>{2});
        }
    Builder b;
    const Ref x = b.input(0), y = b.input(1);
    const Ref quotient = b.apply(Op::div, x, y);
    const Program safe =
        b.finish(b.apply(Op::select, b.apply(Op::equal, y, b.constant(0)), x, b.apply(Op::exp, quotient)));
    CHECK(value(safe, {3, 0}) == 3);
    CHECK(gradient(safe, {3, 0}) == std::vector<double>{1, 0});
}

TEST_CASE("slopes at singular points are finite where the value is") {
    CHECK(gradient(unary(Op::sqrt), {0})[0] == infinite_slope);
    CHECK(gradient(unary(Op::asin), {1})[0] == infinite_slope);
    CHECK(gradient(unary(Op::acos), {-1})[0] == -infinite_slope);
    CHECK(gradient(unary(Op::acosh), {1})[0] == infinite_slope);
    CHECK(gradient(unary(Op::abs), {0})[0] == 0);
    CHECK(gradient(binary(Op::power), {0, 0.5}) == std::vector<double>{infinite_slope, 0});
    CHECK(gradient(binary(Op::power), {0, 0}) == std::vector<double>{0, 0});
    CHECK(gradient(binary(Op::power), {0, 1}) == std::vector<double>{1, 0});
    CHECK(gradient(binary(Op::power), {0, 2}) == std::vector<double>{0, 0});
    CHECK(gradient(binary(Op::power), {0, 3}) == std::vector<double>{0, 0});
    CHECK(gradient(binary(Op::power), {-3, 2})[0] == -6);
    CHECK(gradient(binary(Op::pwr), {0, 0.5}) == std::vector<double>{0, 0});
    CHECK(gradient(binary(Op::pwrs), {0, 0.5}) == std::vector<double>{infinite_slope, 0});
    CHECK(gradient(binary(Op::pwrs), {0, 1}) == std::vector<double>{1, 0});
    CHECK(gradient(binary(Op::hypot), {0, 0}) == std::vector<double>{0, 0});
    CHECK(gradient(binary(Op::atan2), {0, 0}) == std::vector<double>{0, 0});
    Builder b;
    const Program root_of_magnitude = b.finish(b.apply(Op::sqrt, b.apply(Op::abs, b.input(0))));
    CHECK(gradient(root_of_magnitude, {0})[0] == 0);
}

TEST_CASE("large and small operands of hypot, atan2 and tanh keep their gradient") {
    CHECK(gradient(binary(Op::hypot), {3e200, 4e200})[0] == doctest::Approx(0.6).epsilon(1e-15));
    CHECK(gradient(binary(Op::atan2), {3e200, 4e200})[0] ==
          doctest::Approx(4.0 / 25 * 1e-200).epsilon(1e-15));
    CHECK(gradient(unary(Op::tanh), {20})[0] == doctest::Approx(4 * std::exp(-40.0)).epsilon(1e-14));
    CHECK(gradient(unary(Op::tanh), {1000})[0] == 0);
}

TEST_CASE("table: lines between the points, constant beyond") {
    Builder b;
    const Program table = b.finish(b.table(b.input(0), {{-1, 0, 2}, {10, 0, 4}}));
    CHECK(value(table, {-inf}) == 10);
    CHECK(value(table, {-1}) == 10);
    CHECK(value(table, {-0.5}) == 5);
    CHECK(value(table, {0}) == 0);
    CHECK(value(table, {0.5}) == 1);
    CHECK(value(table, {2}) == 4);
    CHECK(value(table, {inf}) == 4);
    CHECK(std::isnan(value(table, {undefined})));
    CHECK(gradient(table, {-5})[0] == 0);
    CHECK(gradient(table, {-0.5})[0] == -10);
    CHECK(gradient(table, {1})[0] == 2);
    CHECK(gradient(table, {3})[0] == 0);
    const Program single = b.finish(b.table(b.input(0), {{1}, {6}}));
    for (const double x : {0.0, 1.0, 2.0}) {
        CHECK(value(single, {x}) == 6);
        CHECK(gradient(single, {x})[0] == 0);
    }
}

TEST_CASE("equal subexpressions are shared, and what is not needed is left out") {
    Builder b;
    const Ref x = b.input(0), y = b.input(1);
    const Ref sum = b.apply(Op::add, x, y);
    CHECK(b.apply(Op::add, y, x).index == sum.index);
    CHECK(b.apply(Op::sub, y, x).index != b.apply(Op::sub, x, y).index);
    CHECK(b.constant(undefined).index == b.constant(undefined).index);
    CHECK(b.constant(0.0).index != b.constant(-0.0).index);
    CHECK(b.finish(b.apply(Op::mul, sum, b.apply(Op::add, x, y))).instructions().size() == 4);
    const Program one = b.finish(x);
    CHECK(one.instructions().size() == 1);
    CHECK(one.input_count() == 1);
    Ref square = x; // x^(2^40): 40 multiplications, not 2^40
    for (int k = 0; k < 40; ++k) square = b.apply(Op::mul, square, square);
    CHECK(b.finish(square).instructions().size() == 41);
}

TEST_CASE("only the tables of a program go with it") {
    Builder b;
    const Ref first = b.table(b.input(0), {{0, 1}, {0, 1}});
    const Ref second = b.table(b.input(0), {{0, 1}, {5, 7}});
    const Program program = b.finish(second);
    CHECK(program.tables().size() == 1);
    CHECK(value(program, {0.5}) == 6);
    CHECK(b.finish(b.apply(Op::add, first, second)).tables().size() == 2);
}

TEST_CASE("constants fold to the bits of evaluation") {
    const double points[] = {-2.75, -1, -0.3, -0.0, 0, 0.1, 0.7, 1, 1.3, 3.5, 1e300, inf, undefined};
    for (int k = static_cast<int>(Op::add); k < static_cast<int>(Op::table); ++k) {
        const Op op = static_cast<Op>(k);
        if (op == Op::select || op == Op::limit) continue;
        bool is_unary = op == Op::negate || op == Op::logical_not;
        for (const Function& f : functions()) is_unary = is_unary || (f.op == op && f.max_operands == 1);
        for (const double x : points)
            for (const double y : points) {
                CAPTURE(k);
                CAPTURE(x);
                CAPTURE(y);
                Builder b;
                const Ref folded =
                    is_unary ? b.apply(op, b.constant(x)) : b.apply(op, b.constant(x), b.constant(y));
                const double expected = is_unary ? value(unary(op), {x}) : value(binary(op), {x, y});
                const Program program = b.finish(folded);
                const double found = value(program, {});
                CHECK((bits(found) == bits(expected) || (std::isnan(found) && std::isnan(expected))));
                double constant = 0;
                CHECK(b.constant_value(folded, constant) == !std::isnan(expected));
            }
    }
}

TEST_CASE("a condition known by now leaves only its branch") {
    Builder b;
    const Ref x = b.input(0), y = b.input(1);
    CHECK(b.apply(Op::select, b.constant(1), x, y).index == x.index);
    CHECK(b.apply(Op::select, b.constant(0), x, y).index == y.index);
    double known = 0;
    CHECK(b.constant_value(b.apply(Op::logical_and, b.constant(0), x), known));
    CHECK(known == 0);
    CHECK(b.constant_value(b.apply(Op::logical_or, x, b.constant(3)), known));
    CHECK(known == 1);
    CHECK_FALSE(b.constant_value(x, known));
}

TEST_CASE("a difference that is only the rounding of its terms has no sign") {
    Builder b;
    const Program above =
        b.finish(b.apply(Op::greater, b.apply(Op::sub, b.input(0), b.input(1)), b.constant(5)));
    const auto sign = [&](double x, double y) {
        Scratch scratch;
        std::vector<double> g;
        above.switches(std::vector<double>{x, y}, scratch, g);
        REQUIRE(g.size() == 1);
        return (g[0] > 0) - (g[0] < 0);
    };
    CHECK(sign(5 + 6e-15, 0) == 0); // 7 units in the last place
    CHECK(sign(5 - 6e-15, 0) == 0);
    CHECK(sign(5 + 1e-12, 0) == 1);
    CHECK(sign(5 - 1e-12, 0) == -1);
    // Of terms that are larger than their difference.
    CHECK(sign(1000 + 5 + 1e-12, 1000) == 0);
    CHECK(sign(1000 + 5 + 1e-10, 1000) == 1);
}
