// Marks of axes, and long curves with fewer points.
#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "cli/plot/plot_layout.hpp"
#include "cli/plot/plot_simplify.hpp"
#include "cli/plot/plot_ticks.hpp"

using namespace nullor;
using namespace nullor::cli;

namespace {

using Strings = std::vector<std::string>;

std::vector<std::string> labels(const Ticks& ticks) {
    std::vector<std::string> all;
    for (const auto& tick : ticks.ticks) {
        if (!tick.label.empty()) all.push_back(tick.label);
    }
    return all;
}

} // namespace

TEST_CASE("linear marks are multiples of 1, 2 or 5 with one prefix") {
    const auto time = ticks_of(Scale::linear, 0, 3e-4, Unit::second, 6);
    CHECK(labels(time) == Strings{"0", "50", "100", "150", "200", "250", "300"});
    CHECK(time.unit == "\xC2\xB5s");
    const auto volt = ticks_of(Scale::linear, -1.06, 1.06, Unit::volt, 5);
    CHECK(labels(volt) == Strings{"\xE2\x88\x92"
                                  "1.0",
                                  "\xE2\x88\x92"
                                  "0.5",
                                  "0.0", "0.5", "1.0"});
    CHECK(volt.unit == "V");
    CHECK(volt.ticks[1].value == -0.5);
    const auto plain = ticks_of(Scale::linear, 0, 4e6, Unit::none, 4);
    CHECK(labels(plain) == Strings{"0", "1", "2", "3", "4"});
    CHECK(plain.unit == "\xC3\x97"
                        "10\xE2\x81\xB6");
    const auto offset = ticks_of(Scale::linear, 1, 1.00004, Unit::second, 4);
    CHECK(labels(offset) == Strings{"1.00000", "1.00001", "1.00002", "1.00003", "1.00004"});
}

TEST_CASE("marks of decibels, phases and decades") {
    CHECK(labels(ticks_of(Scale::decibel, -85, 25, Unit::decibel, 5)).size() == 6);
    const auto phase = ticks_of(Scale::phase, -275, 5, Unit::degree, 4);
    CHECK(labels(phase) == Strings{"\xE2\x88\x92"
                                   "270",
                                   "\xE2\x88\x92"
                                   "180",
                                   "\xE2\x88\x92"
                                   "90",
                                   "0"});
    const auto decades = ticks_of(Scale::logarithmic, 1, 1e6, Unit::hertz, 10);
    CHECK(labels(decades) == Strings{"1", "10", "100", "1k", "10k", "100k", "1M"});
    CHECK(decades.ticks.size() == 7 + 6 * 8);
    CHECK(labels(ticks_of(Scale::logarithmic, 1e-2, 1e22, Unit::hertz, 8)).size() <= 9);
    CHECK(labels(ticks_of(Scale::logarithmic, 100, 5000, Unit::hertz, 8)) ==
          Strings{"100", "200", "500", "1k", "2k", "5k"});
}

TEST_CASE("marks lie within any range") {
    for (const double low : {-1e300, -3.0, 0.0, 1e-300, 1.0, 1e15}) {
        for (const double span : {1e-9, 1e-3, 1.0, 1e6, 1e299}) {
            const double high = low + span * std::max(1.0, std::abs(low));
            if (!(high > low) || !std::isfinite(high)) continue;
            for (const auto& tick : ticks_of(Scale::linear, low, high, Unit::volt, 6).ticks) {
                CHECK(tick.value >= low - 1e-6 * (high - low));
                CHECK(tick.value <= high + 1e-6 * (high - low));
            }
        }
    }
}

TEST_CASE("marks of a logarithmic axis from one end of the doubles to the other") {
    constexpr double least = 5e-324, most = 1e308;
    for (const auto& ends : {std::pair{1e-200, 1e200}, {least, most}, {1.0, most}, {least, 1e-300}}) {
        const double low = ends.first, high = ends.second;
        CAPTURE(low);
        CAPTURE(high);
        const auto marks = ticks_of(Scale::logarithmic, low, high, Unit::hertz, 10).ticks;
        CHECK(!marks.empty());
        CHECK(marks.size() < 700);
        CHECK(share_of(low, low, high, true) == 0);
        CHECK(share_of(high, low, high, true) == 1);
    }
    CHECK(share_of(1, 1e-200, 1e200, true) == doctest::Approx(0.5));
}

TEST_CASE("a long curve keeps its extremes in few points") {
    std::vector<Point> points;
    for (int i = 0; i < 1'000'000; ++i) points.push_back({i * 600e-6, std::sin(i * 1e-4)});
    points[123'456].y = 17;
    points[777'777].y = -23;
    const auto few = simplified(points);
    CHECK(few.size() < 2500);
    const auto by_height = [](const Point& a, const Point& b) { return a.y < b.y; };
    CHECK(std::max_element(few.begin(), few.end(), by_height)->y == 17);
    CHECK(std::min_element(few.begin(), few.end(), by_height)->y == -23);
    CHECK(std::is_sorted(few.begin(), few.end(), [](const Point& a, const Point& b) { return a.x < b.x; }));

    const std::vector<Point> loop = {{0, 0}, {9, 1}, {0, 2}, {9, 3}};
    CHECK(simplified(loop).size() == 4);
}
