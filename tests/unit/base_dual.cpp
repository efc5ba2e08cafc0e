#include <cmath>
#include <random>

#include <doctest/doctest.h>

#include "engine/base/dual.hpp"
#include "engine/base/mask.hpp"

namespace nullor {
namespace {

// The same text over every scalar, as a law is written.
template <class T>
T smooth(const T& a, const T& b) {
    T r = 3.0 * a - b / 2.0 + a * b - b / a;
    r += exp(a * 0.3) - log(b) * sqrt(a + b);
    r *= 1.5;
    r -= a * a;
    r /= b + 4.0;
    return -r;
}

template <class T>
T branching(const T& a, const T& b) {
    return clip(a, T(-1.0), b) + 2.0 * abs(a - 3.0) + min(a, b) * max(a, b) + select(a - b, a * a, b);
}

template <class F>
void compare_with_differences(F&& function, double a, double b) {
    const auto dual = function(Dual<2>::unknown(a, 0), Dual<2>::unknown(b, 1));
    CHECK(dual.value == function(a, b));
    const double h = 1e-6;
    const double in_a = (function(a + h, b) - function(a - h, b)) / (2 * h);
    const double in_b = (function(a, b + h) - function(a, b - h)) / (2 * h);
    CHECK(dual.d[0] == doctest::Approx(in_a).epsilon(1e-7));
    CHECK(dual.d[1] == doctest::Approx(in_b).epsilon(1e-7));
}

TEST_CASE("dual: derivatives agree with differences, values with double") {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> between(0.5, 6.0);
    for (int k = 0; k < 50; ++k) {
        const double a = between(random), b = between(random);
        CAPTURE(a);
        CAPTURE(b);
        compare_with_differences([](const auto& x, const auto& y) { return smooth(x, y); }, a, b);
        if (std::abs(a - b) > 1e-3 && std::abs(a - 3) > 1e-3)
            compare_with_differences([](const auto& x, const auto& y) { return branching(x, y); }, a, b);
    }
}

TEST_CASE("dual: clip passes infinite bounds through without NaN") {
    const double inf = std::numeric_limits<double>::infinity();
    const auto x = Dual<2>::unknown(2.5, 0);
    const Dual<2> free = clip(x, Dual<2>(-inf), Dual<2>(inf));
    CHECK(free.value == 2.5);
    CHECK(free.d[0] == 1.0);
    const Dual<2> held = clip(x, Dual<2>(-inf), Dual<2>::unknown(2.0, 1));
    CHECK(held.value == 2.0);
    CHECK(held.d[0] == 0.0);
    CHECK(held.d[1] == 1.0);
}

TEST_CASE("dual: on the edge of a clip the inner piece counts") {
    const auto x = Dual<1>::unknown(1.0, 0);
    CHECK(clip(x, Dual<1>(1.0), Dual<1>(2.0)).d[0] == 1.0);
    CHECK(clip(x, Dual<1>(0.0), Dual<1>(1.0)).d[0] == 1.0);
}

TEST_CASE("dual: comparisons look at values") {
    const auto x = Dual<1>::unknown(1.0, 0);
    CHECK(x == Dual<1>(1.0));
    CHECK(x < Dual<1>(2.0));
    CHECK(x >= Dual<1>(1.0));
    CHECK_FALSE(x > Dual<1>(1.0));
}

TEST_CASE("mask: every operation unites what its operands depend on") {
    const Mask a = Mask::unknown(0), b = Mask::unknown(5), c = Mask::unknown(63);
    CHECK((a + b).bits == 0b100001u);
    CHECK((a - b).bits == 0b100001u);
    CHECK((a * b).bits == 0b100001u);
    CHECK((a / b).bits == 0b100001u);
    CHECK((0.0 * a).bits == 1u);
    CHECK((2.0 + a).bits == 1u);
    CHECK(Mask(3.0).bits == 0u);
    CHECK((-b).bits == 32u);
    CHECK(clip(a, b, c).depends_on(63));
    CHECK(clip(Mask(1.0), Mask(0.0), a).bits == 1u);
    CHECK(select(a, b, Mask(0.0)).bits == 0b100001u);
    CHECK(min(a, b).bits == max(a, b).bits);
    CHECK(smooth(a, b).bits == 0b100001u);
    Mask sum = 1.0;
    sum += a;
    sum -= b;
    sum *= Mask(2.0);
    sum /= c;
    CHECK(sum.bits == (a + b + c).bits);
    CHECK_FALSE(sum.depends_on(1));
}

} // namespace
} // namespace nullor
