// Every function's gradient against a finite difference of its value.

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "engine/expr/builder.hpp"

using namespace nullor::expr;

namespace {

Program call(const Function& f, int operands) {
    Builder b;
    if (f.op == Op::table) return b.finish(b.table(b.input(0), {{-2, 0.2, 1.5, 3}, {1, -1, 4, 0.5}}));
    if (operands == 1) return b.finish(b.apply(f.op, b.input(0)));
    if (operands == 2) return b.finish(b.apply(f.op, b.input(0), b.input(1)));
    return b.finish(b.apply(f.op, b.input(0), b.input(1), b.input(2)));
}

// Fourth-order central difference; its error is some 1e-11 of the scale of the value for smooth functions.
double difference(const Program& program, std::vector<double> at, std::size_t input) {
    Scratch scratch;
    const double h = 1e-3 * std::max(0.1, std::fabs(at[input])), x = at[input];
    const auto f = [&](double step) {
        at[input] = x + step;
        return program.evaluate(at, scratch);
    };
    return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
}

// Number of points at which the gradient was compared.
int compare(const Program& program, int operands, const std::string& name) {
    // Away from integers and from each other, so that no step crosses a corner.
    const double points[] = {-2.71, -1.23, -0.62, -0.37, 0.31, 0.58, 0.83, 1.23, 2.36, 4.13};
    const double seconds[] = {-1.64, 0.45, 1.87, 3.29}, thirds[] = {-1.86, 0.67, 2.12};
    int compared = 0;
    Scratch scratch;
    for (const double x : points)
        for (const double y : seconds)
            for (const double z : thirds) {
                std::vector<double> at{x, y, z}, slopes(3);
                at.resize(static_cast<std::size_t>(operands));
                const double value = program.evaluate(at, slopes, scratch);
                if (std::isnan(value)) continue;
                for (std::size_t k = 0; k < at.size(); ++k) {
                    const double expected = difference(program, at, k);
                    if (std::isnan(expected)) continue;
                    ++compared;
                    CAPTURE(name);
                    CAPTURE(x);
                    CAPTURE(y);
                    CAPTURE(z);
                    CAPTURE(k);
                    CHECK(std::fabs(slopes[k] - expected) <=
                          1e-8 * (std::fabs(expected) + std::fabs(value) + 0.1));
                }
            }
    return compared;
}

} // namespace

TEST_CASE("gradient of every function agrees with finite differences") {
    for (const Function& f : functions()) {
        const int operands = f.op == Op::table ? 1 : f.min_operands;
        const int compared = compare(call(f, operands), operands, std::string(f.name));
        CAPTURE(std::string(f.name));
        CHECK(compared >= 2 * operands);
    }
}

TEST_CASE("gradient of every operator agrees with finite differences") {
    for (const Op op :
         {Op::add, Op::sub, Op::mul, Op::div, Op::mod, Op::power, Op::less, Op::less_equal, Op::greater,
          Op::greater_equal, Op::equal, Op::not_equal, Op::logical_and, Op::logical_or}) {
        Builder b;
        const std::string name = "operator " + std::to_string(static_cast<int>(op));
        CHECK(compare(b.finish(b.apply(op, b.input(0), b.input(1))), 2, name) >= 40);
    }
    Builder b;
    CHECK(compare(b.finish(b.apply(Op::negate, b.input(0))), 1, "negate") >= 40);
    CHECK(compare(b.finish(b.apply(Op::logical_not, b.input(0))), 1, "not") >= 40);
    CHECK(compare(b.finish(b.apply(Op::select, b.input(0), b.input(1), b.input(2))), 3, "select") >= 40);
}

TEST_CASE("gradient of a composition with shared parts") {
    // exp(-x y) sin(x) / (1 + y^2)
    Builder b;
    const Ref x = b.input(0), y = b.input(1);
    const Ref decay = b.apply(Op::exp, b.apply(Op::negate, b.apply(Op::mul, x, y)));
    const Ref wave = b.apply(Op::mul, decay, b.apply(Op::sin, x));
    const Program program = b.finish(
        b.apply(Op::div, wave, b.apply(Op::add, b.constant(1), b.apply(Op::power, y, b.constant(2)))));
    Scratch scratch;
    std::vector<double> slopes(2);
    const std::vector<double> at{0.7, 1.3};
    const double value = program.evaluate(at, slopes, scratch);
    const double s = std::sin(0.7), c = std::cos(0.7), e = std::exp(-0.7 * 1.3), d = 1 + 1.3 * 1.3;
    CHECK(value == doctest::Approx(e * s / d).epsilon(1e-15));
    CHECK(slopes[0] == doctest::Approx(e * (c - 1.3 * s) / d).epsilon(1e-14));
    CHECK(slopes[1] == doctest::Approx(e * s * (-0.7 / d - 2 * 1.3 / (d * d))).epsilon(1e-14));
}
