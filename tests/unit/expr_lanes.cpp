// Programs over lanes: in each lane what the same programs give alone, bit for bit.

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include <doctest/doctest.h>

#include "engine/expr/builder.hpp"
#include "engine/expr/lanes.hpp"

using namespace nullor::expr;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

// Which NaN it is depends on the order of operands that a compiler chose.
bool same(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
           (std::isnan(a) && std::isnan(b));
}

// Numbers of every size, whole ones, and those at which laws have their corners.
double some_number(std::mt19937_64& random) {
    constexpr double special[] = {0.0, -0.0, 1, -1, 2, 0.5, 3, inf, -inf, 1e-310, -1e-310, 1e308, 1e-308};
    const auto pick = random() % 8;
    if (pick == 0) return std::numeric_limits<double>::quiet_NaN();
    if (pick < 3) return special[random() % std::size(special)];
    if (pick == 3) return static_cast<double>(random() % 21) - 10;
    if (pick == 4) return std::bit_cast<double>(random());
    return std::uniform_real_distribution<double>(-4, 4)(random);
}

bool is_operation(Op op) {
    return op != Op::constant && op != Op::input && op != Op::table;
}

// Runs a program over `count` lanes of numbers and compares each; returns how many lanes were numbers.
int compare(const Program& program, std::size_t slots, std::size_t width, std::size_t count,
            std::mt19937_64& random) {
    LaneProgram over;
    std::vector<int> inputs;
    for (std::size_t k = 0; k < slots; ++k) inputs.push_back(over.input());
    const int result = over.append(program, inputs);
    Lanes lanes(over, width);
    for (const int input : inputs)
        for (std::size_t lane = 0; lane < count; ++lane) lanes.column(input)[lane] = some_number(random);
    lanes.run(count);
    Scratch scratch;
    int numbers = 0;
    for (std::size_t lane = 0; lane < count; ++lane) {
        std::vector<double> alone;
        for (const int input : inputs) alone.push_back(lanes.column(input)[lane]);
        const double expected = program.evaluate(std::span<const double>(alone), scratch);
        const double found = lanes.column(result)[lane];
        CAPTURE(alone);
        CHECK_MESSAGE(same(found, expected), found, " and ", expected);
        numbers += !std::isnan(expected);
    }
    return numbers;
}

} // namespace

TEST_CASE("every operation has the bits of its evaluation alone") {
    std::mt19937_64 random(1);
    for (int op = 0; op <= static_cast<int>(Op::table); ++op) {
        if (!is_operation(static_cast<Op>(op))) continue;
        CAPTURE(op);
        Builder b;
        const Program program = b.finish(b.apply(static_cast<Op>(op), b.input(0), b.input(1), b.input(2)));
        int numbers = 0;
        for (int repeat = 0; repeat < 20; ++repeat) numbers += compare(program, 3, 64, 64, random);
        CHECK(numbers > 50);
    }
}

TEST_CASE("a table is looked up in every lane") {
    std::mt19937_64 random(2);
    Builder b;
    const Program program = b.finish(
        b.apply(Op::mul, b.table(b.input(0), {{-1, 0, 2}, {5, -3, 7}}), b.table(b.input(1), {{0}, {2}})));
    CHECK(compare(program, 2, 64, 64, random) > 20);
}

TEST_CASE("programs made at random, over blocks of every size") {
    std::mt19937_64 random(3);
    int numbers = 0;
    for (int repeat = 0; repeat < 300; ++repeat) {
        Builder b;
        std::vector<Ref> values{b.input(0), b.input(1), b.input(2), b.constant(1.5), b.constant(-2)};
        const auto any = [&] { return values[random() % values.size()]; };
        for (int k = 0; k < 12; ++k) {
            const auto op = static_cast<Op>(random() % static_cast<std::uint64_t>(Op::table));
            if (is_operation(op)) values.push_back(b.apply(op, any(), any(), any()));
        }
        const std::size_t count = 1 + random() % 40;
        numbers += compare(b.finish(values.back()), 3, count, count, random);
    }
    CHECK(numbers > 1000);
}

TEST_CASE("what a lane gives does not depend on its place or on the others") {
    std::mt19937_64 random(4);
    Builder b;
    const Ref x = b.input(0), y = b.input(1);
    const Program program =
        b.finish(b.apply(Op::sub, b.apply(Op::div, b.apply(Op::exp, x), y), b.apply(Op::pow, y, x)));
    LaneProgram over;
    const int inputs[] = {over.input(), over.input()};
    const int result = over.append(program, inputs);
    Lanes many(over, 32), one(over, 1);
    CHECK(many.width() == 32);
    CHECK(one.width() == LaneProgram::group);
    for (const int input : inputs)
        for (double& value : many.column(input)) value = some_number(random);
    many.run(32);
    for (std::size_t lane = 0; lane < 32; ++lane) {
        for (const int input : inputs) one.column(input)[0] = many.column(input)[lane];
        one.run(1);
        CHECK(same(one.column(result)[0], many.column(result)[lane]));
    }
}

TEST_CASE("what is constant is worked out at once, and what occurs twice is one column") {
    LaneProgram over;
    const int x = over.input(), two = over.constant(2), minus_zero = over.constant(-0.0);
    CHECK(over.constant(0.0) != minus_zero);
    CHECK(over.apply(Op::add, over.constant(1), over.constant(1)) == two);
    const int sum = over.apply(Op::add, x, two);
    CHECK(over.apply(Op::add, x, two) == sum);
    CHECK(over.apply(Op::sub, x, two) != sum);
    Builder b;
    const Program twice = b.finish(b.apply(Op::add, b.input(0), b.apply(Op::mul, b.input(1), b.input(1))));
    const std::size_t before = over.columns();
    // The second input is 2 in all lanes, so its square is a constant: 4, and x + 4.
    const int shifted = over.append(twice, std::vector<int>{x, two});
    CHECK(over.columns() == before + 2);
    CHECK(over.append(twice, std::vector<int>{x, two}) == shifted);
    CHECK(over.columns() == before + 2);
    Lanes lanes(over, 8);
    for (std::size_t k = 0; k < 8; ++k) lanes.column(x)[k] = static_cast<double>(k);
    lanes.run(8);
    for (std::size_t k = 0; k < 8; ++k) {
        CHECK(lanes.column(sum)[k] == static_cast<double>(k) + 2);
        CHECK(lanes.column(shifted)[k] == static_cast<double>(k) + 4);
    }
}
