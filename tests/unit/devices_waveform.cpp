#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/constants.hpp"
#include "engine/devices/parts/waveform.hpp"

namespace {

using nullor::pi;
using nullor::devices::find_waveform;
using nullor::devices::Waveform;
using Kind = Waveform::Kind;

constexpr double inf = std::numeric_limits<double>::infinity();

Waveform make(Kind kind, const std::vector<double>& arguments) {
    REQUIRE(Waveform::problem(kind, arguments) == "");
    return Waveform(kind, arguments);
}

double before(double t) {
    return std::nextafter(t, -inf);
}

std::vector<double> breakpoints(const Waveform& wave, double from, std::size_t most) {
    std::vector<double> list;
    for (double t = wave.next_breakpoint(from); t < inf && list.size() < most; t = wave.next_breakpoint(t)) {
        if (!list.empty()) REQUIRE(t > list.back());
        list.push_back(t);
    }
    return list;
}

void check_times(const std::vector<double>& found, const std::vector<double>& expected) {
    REQUIRE(found.size() == expected.size());
    for (std::size_t k = 0; k < found.size(); ++k)
        CHECK(found[k] == doctest::Approx(expected[k]).epsilon(1e-14));
}

} // namespace

TEST_CASE("waveform: sin with delay, damping and phase") {
    const Waveform wave = make(Kind::sin, {1, 2, 50, 0.01, 3, 30});
    CHECK(wave.value(0) == doctest::Approx(1 + 2 * 0.5).epsilon(1e-15));
    CHECK(wave.value(before(0.01)) == doctest::Approx(2).epsilon(1e-15));
    for (double u : {0.0, 0.001, 0.02, 0.5})
        CHECK(wave.value(0.01 + u) ==
              doctest::Approx(1 + 2 * std::exp(-3 * u) * std::sin(100 * pi * u + pi / 6)).epsilon(1e-12));
    check_times(breakpoints(wave, 0, 9), {0.01});
    CHECK(make(Kind::sin, {0, 1, 1}).next_breakpoint(0) == inf);
    CHECK(make(Kind::sin, {0.5, 1, 1}).value(0.25) == doctest::Approx(1.5));
}

TEST_CASE("waveform: one pulse") {
    const Waveform wave = make(Kind::pulse, {-1, 3, 1, 0.5, 0.25, 2});
    for (const auto& [t, v] : {std::pair{0.0, -1.0},
                               {1.0, -1.0},
                               {1.25, 1.0},
                               {1.5, 3.0},
                               {3.0, 3.0},
                               {3.5, 3.0},
                               {3.625, 1.0},
                               {3.75, -1.0},
                               {100.0, -1.0}})
        CHECK(wave.value(t) == doctest::Approx(v).epsilon(1e-14));
    check_times(breakpoints(wave, 0, 9), {1, 1.5, 3.5, 3.75});
    const Waveform step = make(Kind::pulse, {0, 5, 2});
    CHECK(step.value(before(2)) == 0);
    CHECK(step.value(2) == 5);
    CHECK(step.value(1e9) == 5);
    check_times(breakpoints(step, 0, 9), {2});
}

TEST_CASE(
    "waveform: pulse with exact jumps is right-continuous at its breakpoints, after a million periods too") {
    const double td = 0.1e-3, per = 0.7e-6, pw = 0.3e-6;
    const Waveform wave = make(Kind::pulse, {0, 1, td, 0, 0, pw, per});
    for (double k : {0.0, 1.0, 17.0, 12345.0, 1e6, 1e6 + 1, 3e7}) {
        CAPTURE(k);
        const double near = td + (k - 0.01) * per;
        const double up = wave.next_breakpoint(near), down = wave.next_breakpoint(up);
        CHECK(up == td + k * per);
        CHECK(down == doctest::Approx(td + k * per + pw).epsilon(1e-15));
        CHECK(wave.value(before(up)) == 0);
        CHECK(wave.value(up) == 1);
        CHECK(wave.value(before(down)) == 1);
        CHECK(wave.value(down) == 0);
        CHECK(wave.next_breakpoint(before(up)) == up);
    }
    CHECK(breakpoints(wave, td + 1e6 * per, 2000).size() == 2000);
}

TEST_CASE("waveform: a triangle wave has two corners a period, none an ulp from another") {
    for (double per : {1e-3, 0.3e-6, 1.0 / 3}) {
        const Waveform wave = make(Kind::pulse, {0, 1, 0, 0.3 * per, 0.7 * per, 0, per});
        const auto list = breakpoints(wave, 0, 5000);
        REQUIRE(list.size() == 5000);
        for (std::size_t k = 1; k < list.size(); ++k) CHECK(list[k] - list[k - 1] > 0.29 * per);
        CHECK(list.back() == doctest::Approx(2500 * per).epsilon(1e-14));
        CHECK(wave.value(list.back()) == doctest::Approx(0).epsilon(1e-9));
        CHECK(wave.value(2000 * per + 0.15 * per) == doctest::Approx(0.5).epsilon(1e-9));
    }
}

TEST_CASE("waveform: a pulse that does not fit into its period is cut off; np ends it") {
    const Waveform cut = make(Kind::pulse, {0, 1, 0, 1, 1, 3, 4});
    CHECK(cut.value(before(4)) == 1);
    CHECK(cut.value(4) == 0);
    CHECK(cut.value(4.5) == doctest::Approx(0.5));
    const Waveform twice = make(Kind::pulse, {0, 1, 1, 0, 0, 1, 4, 2});
    CHECK(twice.value(1.5) == 1);
    CHECK(twice.value(5.5) == 1);
    CHECK(twice.value(9.5) == 0);
    check_times(breakpoints(twice, 0, 99), {1, 2, 5, 6});
    CHECK(make(Kind::pulse, {0, 1, 1, 0, 0, 1, 4, 0}).value(9.5) == 1);
}

TEST_CASE("waveform: straight lines between points, jumps, delay") {
    const Waveform wave = make(Kind::pwl, {0, inf, 1, 2, 3, 6, 3, -1, 4, 0});
    for (const auto& [t, v] :
         {std::pair{0.0, 2.0}, {1.0, 2.0}, {2.0, 4.0}, {3.0, -1.0}, {3.5, -0.5}, {4.0, 0.0}, {9.0, 0.0}})
        CHECK(wave.value(t) == doctest::Approx(v).epsilon(1e-15));
    CHECK(wave.value(before(3)) == doctest::Approx(6).epsilon(1e-12));
    check_times(breakpoints(wave, 0, 99), {1, 3, 4});
    const Waveform late = make(Kind::pwl, {10, inf, 0, 1, 1, 2});
    CHECK(late.value(10.5) == doctest::Approx(1.5));
    check_times(breakpoints(late, 0, 99), {10, 11});
    CHECK(make(Kind::pwl, {0, inf, 0, 7}).value(3) == 7);
}

TEST_CASE("waveform: repeating points") {
    // The whole repeats: a sawtooth with a jump at its end.
    const Waveform saw = make(Kind::pwl, {0, 0, 0, 0, 1e-6, 1, 1e-6, 0});
    CHECK(saw.value(0.25e-6) == doctest::Approx(0.25));
    CHECK(saw.value(7.25e-6) == doctest::Approx(0.25).epsilon(1e-9));
    CHECK(saw.value(1e-6) == doctest::Approx(0));
    const double far = saw.next_breakpoint(0.99999999999);
    CHECK(far == doctest::Approx(1).epsilon(1e-12));
    CHECK(saw.value(before(far)) == doctest::Approx(1).epsilon(1e-6));
    CHECK(saw.value(far) == doctest::Approx(0).epsilon(1e-9));
    const auto list = breakpoints(saw, 0, 3000);
    REQUIRE(list.size() == 3000);
    for (std::size_t k = 1; k < list.size(); ++k) CHECK(list[k] - list[k - 1] > 0.9e-6);

    // From r = 1 on, delayed by 10: 0 at 10, then 2, 4, 2, 4 ... with period 2, r between two points.
    const Waveform part = make(Kind::pwl, {10, 1, 0, 0, 2, 4, 3, 2});
    CHECK(part.value(11) == doctest::Approx(2));
    CHECK(part.value(12) == doctest::Approx(4));
    for (int k = 0; k < 50; ++k) {
        CHECK(part.value(13.0 + 2 * k) == doctest::Approx(2));
        CHECK(part.value(13.5 + 2 * k) == doctest::Approx(3));
        CHECK(part.value(14.0 + 2 * k) == doctest::Approx(4));
        CHECK(part.value(14.5 + 2 * k) == doctest::Approx(3));
    }
    check_times(breakpoints(part, 0, 7), {10, 12, 13, 14, 15, 16, 17});
}

TEST_CASE("waveform: exp rises and falls") {
    const Waveform wave = make(Kind::exp, {1, 5, 2, 0.5, 4, 0.25});
    CHECK(wave.value(1) == 1);
    CHECK(wave.value(2) == 1);
    CHECK(wave.value(3) == doctest::Approx(1 + 4 * (1 - std::exp(-2.0))).epsilon(1e-14));
    CHECK(wave.value(4.5) ==
          doctest::Approx(1 + 4 * (1 - std::exp(-5.0)) - 4 * (1 - std::exp(-2.0))).epsilon(1e-14));
    check_times(breakpoints(wave, 0, 9), {2, 4});
    CHECK(make(Kind::exp, {0, 1, 0, 1}).value(1e9) == doctest::Approx(1));
    CHECK(make(Kind::exp, {0, 1, 3, 0}).value(3) == 1);
}

TEST_CASE("waveform: sffm") {
    const Waveform wave = make(Kind::sffm, {0.5, 2, 1e3, 4, 50});
    for (double t : {0.0, 1e-4, 3.3e-3})
        CHECK(wave.value(t) ==
              doctest::Approx(0.5 + 2 * std::sin(2e3 * pi * t + 4 * std::sin(100 * pi * t))).epsilon(1e-13));
    CHECK(wave.next_breakpoint(0) == inf);
}

TEST_CASE("waveform: what is wrong with arguments is said") {
    const auto wrong = [](Kind kind, std::vector<double> a) { return !Waveform::problem(kind, a).empty(); };
    CHECK(wrong(Kind::sin, {0, 1}));
    CHECK(wrong(Kind::sin, {0, 1, inf}));
    CHECK(wrong(Kind::pulse, {0}));
    CHECK(wrong(Kind::pulse, {0, 1, 0, -1}));
    CHECK(wrong(Kind::pulse, {0, 1, 0, 0, 0, 1, 1, 1, 1}));
    CHECK(wrong(Kind::pwl, {0, inf}));
    CHECK(wrong(Kind::pwl, {}));
    CHECK(wrong(Kind::pwl, {0, inf, 0, 0, 1}));
    CHECK(wrong(Kind::pwl, {0, inf, 1, 0, 0, 1}));
    CHECK(wrong(Kind::pwl, {0, 2, 0, 0, 1, 1}));
    CHECK(wrong(Kind::pwl, {0, 0, 0, 1}));
    CHECK(wrong(Kind::exp, {0, 1, 0, -1}));
    CHECK(wrong(Kind::exp, {0, 1, 5, 1, 4, 1}));
    CHECK(wrong(Kind::sffm, {0, 1, 1, 1}));
    CHECK(wrong(Kind::sin, {0, std::nan(""), 1}));
    CHECK_FALSE(wrong(Kind::none, {}));
}

TEST_CASE("waveform: names") {
    REQUIRE(find_waveform("pwl") != nullptr);
    CHECK(find_waveform("pwl")->pairs);
    CHECK(find_waveform("pwl")->options.size() == 2);
    CHECK(find_waveform("pulse")->kind == Kind::pulse);
    CHECK(find_waveform("PULSE") == nullptr);
    CHECK(find_waveform("square") == nullptr);
    CHECK(Waveform().value(3) == 0);
    CHECK(Waveform().next_breakpoint(0) == inf);
}
