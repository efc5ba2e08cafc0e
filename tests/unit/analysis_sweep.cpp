// The points of sweeps: every one as exact as its formula, both ends among them, and nothing that is no
// sweep.

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "engine/analysis/operating_point/sweep.hpp"

using namespace nullor;
using analysis::Sweep;

namespace {

using Kind = Sweep::Kind;

std::vector<double> all_of(const analysis::Points& points) {
    std::vector<double> list;
    for (std::size_t k = 0; k < points.size(); ++k) list.push_back(points[k]);
    return list;
}

Binding number(double value) {
    return {expr::Program::constant(value), {}, {}};
}

Outcome<analysis::Points> points(Kind kind, double start, double stop, double step_or_count,
                                 std::size_t limit = 200'000'000) {
    Circuit circuit;
    circuit.parameters.push_back({"temper", number(27)});
    const auto values = Values::evaluate(circuit, {});
    REQUIRE(values.ok());
    Sweep sweep;
    sweep.kind = kind;
    sweep.start = number(start);
    sweep.stop = number(stop);
    sweep.step = sweep.count = number(step_or_count);
    return analysis::points_of(sweep, values.value(), limit);
}

std::vector<double> good(Kind kind, double start, double stop, double step_or_count) {
    const auto list = points(kind, start, stop, step_or_count);
    REQUIRE(list.ok());
    return all_of(list.value());
}

constexpr double ulp = std::numeric_limits<double>::epsilon();

} // namespace

TEST_CASE("linear: each point from its index, no matter how many came before") {
    const std::vector<double> tenths = good(Kind::linear, 0, 100'000, 0.1);
    REQUIRE(tenths.size() == 1'000'001);
    for (std::size_t k = 0; k < tenths.size(); ++k) {
        const double truth = static_cast<double>(k) / 10;
        if (std::abs(tenths[k] - truth) > ulp * truth) FAIL_CHECK(k << ": " << tenths[k]);
    }
    CHECK(tenths.back() == 100'000);
    for (const double stop : {0.3, 0.7, 1.1, 2.3, 9.9}) {
        const std::vector<double> list = good(Kind::linear, 0.1, stop, 0.1);
        CHECK(list.size() == static_cast<std::size_t>(std::lround(stop * 10)));
        CHECK(list.front() == 0.1);
        CHECK(list.back() == stop);
    }
}

TEST_CASE("linear: downwards, through 0, and a stop that is not on the grid") {
    CHECK(good(Kind::linear, 1, -1, -0.5) == std::vector<double>{1, 0.5, 0, -0.5, -1});
    CHECK(good(Kind::linear, 0, 1, 0.375) == std::vector<double>{0, 0.375, 0.75});
    CHECK(good(Kind::linear, 0, 1, 5) == std::vector<double>{0});
    CHECK(good(Kind::linear, 3, 3, 0) == std::vector<double>{3});
    CHECK(good(Kind::linear, 3, 3, -7) == std::vector<double>{3});
    // 1e-6 of a step short of the grid is short.
    CHECK(good(Kind::linear, 0, 2.999999, 1).size() == 3);
}

TEST_CASE("decades: ten to the k/n, each decade and both ends exact") {
    const std::vector<double> list = good(Kind::decade, 1e-2, 1e7, 10);
    REQUIRE(list.size() == 91);
    CHECK(list.front() == 1e-2);
    CHECK(list.back() == 1e7);
    for (std::size_t k = 0; k < list.size(); ++k)
        CHECK(list[k] ==
              doctest::Approx(static_cast<double>(std::pow(10.0L, static_cast<long double>(k) / 10 - 2)))
                  .epsilon(4 * ulp));
    for (std::size_t d = 0; d < 10; ++d)
        CHECK(std::abs(list[10 * d] / std::pow(10.0, static_cast<double>(d) - 2) - 1) <= ulp);
    CHECK(good(Kind::decade, 1, 50, 1) == std::vector<double>{1, 10});
    CHECK(good(Kind::decade, 1000, 1, 1) == std::vector<double>{1000, 100, 10, 1});
    CHECK(good(Kind::decade, -1, -100, 1) == std::vector<double>{-1, -10, -100});
    CHECK(good(Kind::decade, 7, 7, 3) == std::vector<double>{7});
    // The ratio of neighbours is the same everywhere.
    const std::vector<double> odd = good(Kind::decade, 3, 4e5, 7);
    CHECK(odd.size() == 1 + static_cast<std::size_t>(7 * std::log10(4e5 / 3)));
    for (std::size_t k = 1; k < odd.size(); ++k)
        CHECK(odd[k] / odd[k - 1] == doctest::Approx(std::pow(10.0, 1.0 / 7)).epsilon(1e-14));
}

TEST_CASE("octaves: powers of two") {
    CHECK(good(Kind::octave, 1, 16, 1) == std::vector<double>{1, 2, 4, 8, 16});
    CHECK(good(Kind::octave, 3, 20, 1) == std::vector<double>{3, 6, 12});
    const std::vector<double> thirds = good(Kind::octave, 440, 880, 12);
    REQUIRE(thirds.size() == 13);
    CHECK(thirds.back() == 880);
    CHECK(thirds[3] == doctest::Approx(440 * std::sqrt(std::sqrt(2.0))).epsilon(4 * ulp));
}

TEST_CASE("a number of even points: both ends exact") {
    CHECK(good(Kind::points, 1, 2, 5) == std::vector<double>{1, 1.25, 1.5, 1.75, 2});
    CHECK(good(Kind::points, 5, 1, 3) == std::vector<double>{5, 3, 1});
    CHECK(good(Kind::points, 4, 9, 1) == std::vector<double>{4});
    CHECK(good(Kind::points, 4, 9, 2.9) == std::vector<double>{4, 9});
    for (const int n : {2, 3, 7, 49, 1000}) {
        const std::vector<double> list = good(Kind::points, 0.1, 0.7, n);
        CHECK(list.size() == static_cast<std::size_t>(n));
        CHECK(list.front() == 0.1);
        CHECK(list.back() == 0.7);
    }
}

TEST_CASE("any point of a grid at once, and the range of some") {
    const auto million = points(Kind::points, 1, 1e8, 1e8);
    REQUIRE(million.ok());
    const analysis::Points& grid = million.value();
    CHECK(grid.size() == 100'000'000);
    CHECK(grid[99'999'999] == 1e8);
    CHECK(grid[49'999'999] == doctest::Approx(5e7).epsilon(1e-15));
    CHECK(grid.range(10, 5) == std::pair{grid[10], grid[14]});
    const auto down = points(Kind::decade, 1000, 1, 1);
    REQUIRE(down.ok());
    CHECK(down.value().range(1, 2) == std::pair{10.0, 100.0});
}

TEST_CASE("a list: as it stands, in its order") {
    Circuit circuit;
    circuit.parameters.push_back({"temper", number(27)});
    const auto values = Values::evaluate(circuit, {});
    REQUIRE(values.ok());
    Sweep sweep;
    sweep.kind = Kind::list;
    CHECK(!analysis::points_of(sweep, values.value()).ok());
    for (const double value : {3.0, -1.0, 3.0, 0.1}) sweep.list.push_back(number(value));
    const auto list = analysis::points_of(sweep, values.value());
    REQUIRE(list.ok());
    CHECK(all_of(list.value()) == std::vector<double>{3, -1, 3, 0.1});
    CHECK(list.value().range(1, 3) == std::pair{-1.0, 3.0});
    sweep.list.push_back(number(INFINITY));
    CHECK(!analysis::points_of(sweep, values.value()).ok());
}

TEST_CASE("what is no sweep is refused, and says why") {
    struct Bad {
        Kind kind;
        double start, stop, step_or_count;
        const char* says;
    };
    const Bad all[] = {
        {Kind::linear, 0, 1, 0, "a step of 0 does not lead from 0 to 1"},
        {Kind::linear, 0, 1, NAN, "does not lead"},
        {Kind::linear, 0, INFINITY, 1, "not finite"},
        {Kind::linear, NAN, 1, 1, "not finite"},
        {Kind::linear, 0, 1, 1e-12, "too many points"},
        {Kind::decade, 0, 1, 10, "cannot go from 0 to 1"},
        {Kind::decade, 1, 0, 10, "cannot go from 1 to 0"},
        {Kind::octave, -1, 1, 10, "cannot go from -1 to 1"},
        {Kind::decade, 1, 10, 0.5, "at least one point"},
        {Kind::decade, 1, 10, 1e12, "too many points"},
        {Kind::points, 0, 1, 0, "at least one point"},
        {Kind::points, 0, 1, NAN, "at least one point"},
        {Kind::points, 0, 1, 1e12, "too many points"},
    };
    for (const Bad& bad : all) {
        CAPTURE(bad.says);
        const auto list = points(bad.kind, bad.start, bad.stop, bad.step_or_count);
        REQUIRE(!list.ok());
        CHECK(list.failure().kind == Failure::Kind::bad_request);
        CHECK(list.failure().message.find(bad.says) != std::string::npos);
    }
    CHECK(points(Kind::points, 0, 1, 10, 10).ok());
    CHECK(!points(Kind::points, 0, 1, 11, 10).ok());
    CHECK(!points(Kind::linear, 0, 100, 1, 10).ok());
}
