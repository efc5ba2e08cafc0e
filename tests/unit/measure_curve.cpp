#include <doctest/doctest.h>

#include <cmath>

#include "engine/measure/curve.hpp"

using namespace nullor::measure;
using doctest::Approx;

TEST_CASE("curve: integrals of straight segments are exact and do not depend on the direction of the sweep") {
    const Curve up({0, 1, 3}, {0, 2, -2}), down({3, 1, 0}, {-2, 2, 0});
    CHECK(up.integral() == 1.0);
    // 4/3 for the first segment; the second is antisymmetric: 2 * 4/3
    CHECK(up.integral_of_square() == Approx(4.0).epsilon(1e-15));
    CHECK(down.integral() == up.integral());
    CHECK(down.integral_of_square() == Approx(up.integral_of_square()).epsilon(1e-15));
}

TEST_CASE("curve: a cut has interpolated ends, in either direction") {
    for (const bool down : {false, true}) {
        const Curve curve = down ? Curve({3, 1, 0}, {-2, 2, 0}) : Curve({0, 1, 3}, {0, 2, -2});
        const Curve cut = curve.between(0.5, 2);
        REQUIRE(cut.x().size() == 3);
        CHECK(cut.low() == 0.5);
        CHECK(cut.high() == 2.0);
        CHECK(cut.descending() == down);
        CHECK(cut.y().front() == (down ? 0.0 : 1.0));
        CHECK(cut.y()[1] == 2.0);
        CHECK(cut.y().back() == (down ? 1.0 : 0.0));
    }
    CHECK(Curve({0, 1}, {0, 2}).between(0.5, 0.5).y() == std::vector<double>{1.0});
    CHECK(Curve({0, 1}, {0, 2}).between(1, 1).x() == std::vector<double>{1.0});
}

TEST_CASE("curve: zeros are counted when they are reached, touched ones too") {
    const Curve curve({0, 1, 2, 3, 4, 5}, {-1, 1, 0, 1, -3, 0});
    const auto all = curve.zeros(Crossing::any);
    REQUIRE(all.size() == 4);
    CHECK(all[0].x == 0.5);
    CHECK(all[1].x == 2.0);
    CHECK(all[2].x == 3.25);
    CHECK(all[3].x == 5.0);
    CHECK(curve.zeros(Crossing::rise).size() == 2);
    CHECK(curve.zeros(Crossing::fall).size() == 2);
    CHECK(Curve({0, 1, 2}, {0, 1, 2}).zeros(Crossing::any).empty());
}

TEST_CASE("curve: an infinite value bounds a crossing without bending it") {
    const double inf = INFINITY;
    CHECK(Curve({1, 2}, {-inf, 3}).zeros(Crossing::rise).at(0).x == 2.0);
    CHECK(Curve({1, 2}, {3, -inf}).zeros(Crossing::fall).at(0).x == 1.0);
}

TEST_CASE("curve: a jump has two values at one place") {
    const Curve curve({0, 1, 1, 2}, {0, 0, 5, 5});
    CHECK(curve.value(curve.locate(1)) == 5.0);
    const auto rise = Curve({0, 1, 1, 2}, {-1, -1, 4, 4}).zeros(Crossing::rise);
    REQUIRE(rise.size() == 1);
    CHECK(rise[0].x == 1.0);
    CHECK(curve.integral() == 5.0);
}

TEST_CASE("curve: the slope of a parabola is exact anywhere, on an uneven grid too") {
    std::vector<double> x{0, 0.5, 2, 2.25, 4}, y;
    for (const double at : x) y.push_back(3 * at * at - at);
    const Curve curve(x, y);
    for (const double at : {0.0, 0.1, 0.5, 1.9, 2.2, 3.0, 4.0})
        CHECK(curve.slope(curve.locate(at)) == Approx(6 * at - 1).epsilon(1e-13));
    CHECK(Curve({0, 2}, {1, 5}).slope({1.0, 0, 0.5}) == 2.0);
    CHECK(std::isnan(Curve({1}, {1}).slope({1.0, 0, 0.0})));
}

TEST_CASE("curve: a downward sweep is located by its own order") {
    const Curve curve({4, 2, 1}, {0, 20, 30});
    CHECK(curve.value(curve.locate(3)) == 10.0);
    CHECK(curve.value(curve.locate(4)) == 0.0);
    CHECK(curve.value(curve.locate(1)) == 30.0);
    CHECK(curve.one_direction());
    CHECK_FALSE(Curve({0, 2, 1}, {0, 0, 0}).one_direction());
}
