// The op-amp's law in small circuits of resistors and fixed voltages, solved by plain Newton with the
// device's own limiting, from starts in every region.

#include <cmath>

#include <doctest/doctest.h>

#include "engine/base/constants.hpp"
#include "tests/unit/devices_bench.hpp"

namespace {

using namespace device_tests;

constexpr int inp = 0, inn = 1, vp = 2, vn = 3;
constexpr double r1 = 1e3, r2 = 10e3, back = r1 / (r1 + r2);

// vin - R1 - inn - R2 - out, inp at ground; supplies at pins 2 and 3 if there are any.
Bench inverting(int pins, const Parameters& set, double vin, double high = 15, double low = -15) {
    Bench bench(pins, set);
    bench.source(inp, 0);
    bench.source(inn, vin, r1);
    bench.resistor(inn, bench.out(), r2);
    if (pins == 5) {
        bench.source(vp, high);
        bench.source(vn, low);
    }
    return bench;
}

double out_of(const Bench& bench) {
    const auto x = bench.solve(bench.zero());
    REQUIRE(x.has_value());
    return (*x)[static_cast<std::size_t>(bench.out())];
}

std::string state_of(const Bench& bench) {
    const auto x = bench.solve(bench.zero());
    REQUIRE(x.has_value());
    return bench.device().state(x->data());
}

double gain(double aol) {
    return -aol * (1 - back) / (1 + aol * back);
}

} // namespace

TEST_CASE("op-amp: gain of the inverting amplifier for every aol") {
    for (double aol : {1.0, 10.0, 1e5, 1e9})
        CHECK(out_of(inverting(3, {{"aol", aol}}, 0.5)) == doctest::Approx(0.5 * gain(aol)).epsilon(1e-9));
    CHECK(out_of(inverting(3, {}, 0.5)) == doctest::Approx(-0.5 * r2 / r1).epsilon(1e-9));
    CHECK(out_of(inverting(3, {{"aol", 1e5}, {"gbw", 1e6}, {"sr", 1e5}, {"fp2", 3e6}}, 0.5)) ==
          doctest::Approx(0.5 * gain(1e5)).epsilon(1e-9));
}

TEST_CASE("op-amp: a nullor's own row is vd = 0 and nothing else") {
    const Bench bench(3, {});
    const Declared pattern = declared(bench.device(), bench.unknowns());
    const auto w = static_cast<std::size_t>(bench.internal("w")),
               n = static_cast<std::size_t>(bench.unknowns());
    for (std::size_t column = 0; column < n; ++column) {
        CHECK(pattern.df[w * n + column] == (column == inp || column == inn ? 1 : 0));
        CHECK(pattern.dq[w * n + column] == 0);
    }
}

TEST_CASE("op-amp: one transfer function with aol, gbw and fp2") {
    // Row w: w/aol - vd + s tau w = 0; row y: y - w + s y/(2 pi fp2) = 0.
    const Bench bench(3, {{"aol", 1e5}, {"gbw", 2e6}, {"fp2", 5e6}});
    const Equations at = equations(bench.device(), bench.zero(), -1);
    const int w = bench.internal("w"), y = bench.internal("y");
    CHECK(at.g(w, w) == doctest::Approx(1e-5).epsilon(1e-15));
    CHECK(at.g(w, inp) == -1);
    CHECK(at.g(w, inn) == 1);
    CHECK(at.c(w, w) == doctest::Approx(1 / (2 * pi * 2e6)).epsilon(1e-15));
    CHECK(at.g(y, y) == 1);
    CHECK(at.g(y, w) == -1);
    CHECK(at.c(y, y) == doctest::Approx(1 / (2 * pi * 5e6)).epsilon(1e-15));
    CHECK(bench.device().amplifier().state == w);
    CHECK(bench.device().amplifier().lag == doctest::Approx(1 / (2 * pi * 2e6)));
    CHECK(Bench(3, {}).device().amplifier().lag == 1.0);
}

TEST_CASE("op-amp: phimargin is the phase margin at unity gain") {
    for (double margin : {20.0, 45.0, 60.0, 89.0}) {
        const Bench bench(3, {{"gbw", 1e6}, {"phimargin", margin}});
        const int y = bench.internal("y");
        REQUIRE(y >= 0);
        const double fp2 = 1 / (2 * pi * equations(bench.device(), bench.zero(), -1).c(y, y));
        // |gbw/(j f) / (1 + j f/fp2)| = 1 at f, found by bisection
        double low = 0, high = 1e6;
        for (int k = 0; k < 200; ++k) {
            const double f = 0.5 * (low + high);
            (1e6 / f / std::hypot(1, f / fp2) > 1 ? low : high) = f;
        }
        CHECK(90 - std::atan(low / fp2) * 180 / pi == doctest::Approx(margin).epsilon(1e-9));
    }
    CHECK(Bench(3, {{"gbw", 1e6}, {"phimargin", 90}}).internal("y") == -1);
}

TEST_CASE("op-amp: linear inside the rails and exactly the rail beyond") {
    for (const Parameters& set :
         {Parameters{{"vmax", 10}, {"vmin", -8}}, Parameters{{"aol", 1e5}, {"vmax", 10}, {"vmin", -8}},
          Parameters{{"aol", 1e5}, {"gbw", 1e6}, {"vmax", 10}, {"vmin", -8}},
          Parameters{{"aol", 1e5}, {"gbw", 1e6}, {"sr", 1e5}, {"vmax", 10}, {"vmin", -8}},
          Parameters{{"gbw", 1e6}, {"srp", 1e4}, {"srm", 3e3}, {"vmax", 10}, {"vmin", -8}}}) {
        const bool ideal = set.begin()->first != "aol";
        const double slope = ideal ? -r2 / r1 : gain(1e5);
        for (double vin : {-40.0, -1.2, -0.99, 0.0, 0.5, 0.79, 0.9, 300.0}) {
            CAPTURE(vin);
            const Bench bench = inverting(3, set, vin);
            const double expected = std::min(10.0, std::max(-8.0, slope * vin));
            CHECK(out_of(bench) == doctest::Approx(expected).epsilon(1e-9));
            CHECK(state_of(bench) == (slope * vin > 10   ? "at the upper rail"
                                      : slope * vin < -8 ? "at the lower rail"
                                                         : "linear"));
        }
    }
}

TEST_CASE("op-amp: a sweep through both rails converges from each last point, with and without slew") {
    for (const Parameters& set :
         {Parameters{{"aol", 1e5}, {"gbw", 1e6}, {"sr", 1e5}, {"vmax", 10}, {"vmin", -8}},
          Parameters{{"vmax", 10}, {"vmin", -8}}}) {
        const double slope = set.begin()->first == "aol" ? gain(1e5) : -r2 / r1;
        std::vector<double> last;
        for (double vin : {-30.0, 30.0, -0.2, 20.0, 0.1, -5.0, 0.0, 1e-3, 7.0, -7.0, 0.3}) {
            CAPTURE(vin);
            const Bench bench = inverting(3, set, vin);
            const auto x = bench.solve(last.empty() ? bench.zero() : last);
            REQUIRE(x.has_value());
            CHECK((*x)[2] == doctest::Approx(std::min(10.0, std::max(-8.0, slope * vin))).epsilon(1e-9));
            last = *x;
        }
    }
}

TEST_CASE("op-amp: with 5 pins the rails follow the supplies") {
    const auto at = [](const Parameters& set, double vin, double high, double low) {
        return out_of(inverting(5, set, vin, high, low));
    };
    CHECK(at({{"aol", 1e5}}, -5, 12, -7) == doctest::Approx(12).epsilon(1e-7));
    CHECK(at({{"aol", 1e5}}, 5, 12, -7) == doctest::Approx(-7).epsilon(1e-7));
    CHECK(at({{"headroom", 1.5}}, -5, 12, -7) == doctest::Approx(10.5).epsilon(1e-7));
    CHECK(at({{"headroom", 1.5}, {"hrm", 0.5}}, 5, 12, -7) == doctest::Approx(-6.5).epsilon(1e-7));
    CHECK(at({{"headroom", 1.5}}, -0.2, 12, -7) == doctest::Approx(2).epsilon(1e-7));
    // A single supply: the start at 0 lies on the rail itself.
    CHECK(at({{"headroom", 0.1}}, -0.2, 5, 0) == doctest::Approx(2).epsilon(1e-7));
    CHECK(at({{"headroom", 0.1}}, 0.2, 5, 0) == doctest::Approx(0.1).epsilon(1e-6));
}

TEST_CASE("op-amp: crossed rails hold the output at their mean and say so") {
    const Bench supplies = inverting(5, {{"headroom", 4}}, 1, 5, -1);
    CHECK(out_of(supplies) == doctest::Approx(2).epsilon(1e-7));
    CHECK(state_of(supplies) == "rails crossed: held at their mean");
    const Bench fixed = inverting(3, {{"vmax", -2}, {"vmin", 4}}, 1);
    CHECK(out_of(fixed) == doctest::Approx(1).epsilon(1e-12));
    CHECK(state_of(fixed) == "rails crossed: held at their mean");
}

TEST_CASE("op-amp: a Schmitt trigger has the solution of its start, and a far start does not cycle") {
    const auto schmitt = [](double vin) {
        Bench bench(3, {{"aol", 1e5}, {"vmax", 10}, {"vmin", -10}});
        bench.source(inn, vin);
        bench.resistor(inp, 2, r2);
        bench.resistor(inp, -1, r1);
        return bench;
    };
    // Thresholds at +-10/11 V: beyond them only one rail is a solution, from wherever Newton starts.
    for (double start : {-50.0, 0.0, 50.0})
        for (double vin : {-3.0, 3.0}) {
            const Bench bench = schmitt(vin);
            auto x = bench.zero();
            x[static_cast<std::size_t>(bench.internal("w"))] = start;
            const auto solution = bench.solve(x);
            REQUIRE(solution.has_value());
            CHECK((*solution)[2] == doctest::Approx(vin > 0 ? -10 : 10));
        }
    for (double start : {-50.0, 50.0}) {
        const Bench bench = schmitt(0.2);
        auto x = bench.zero();
        x[static_cast<std::size_t>(bench.internal("w"))] = start;
        const auto solution = bench.solve(x);
        REQUIRE(solution.has_value());
        CHECK((*solution)[2] == doctest::Approx(start > 0 ? 10 : -10));
    }
}

TEST_CASE("op-amp: slewing is a constant slope and needs no luck to be found") {
    // Integrator with a backward Euler step: z - z_old = dt * min(gbw vd, srp).
    const double gbw = 1e6, tau = 1 / (2 * pi * gbw), dt = 1e-8;
    for (double vd : {-5.0, -0.01, 0.02, 3.0}) {
        Bench bench(3, {{"gbw", gbw}, {"srp", 5e5}, {"srm", 2e5}, {"vmax", 10}, {"vmin", -10}});
        bench.source(inp, vd);
        bench.source(inn, 0);
        bench.resistor(2, -1, 1e3);
        std::vector<double> history = bench.zero();
        history[static_cast<std::size_t>(bench.internal("w"))] = tau * 1.0;
        const auto x = bench.solve(bench.zero(), 1 / dt, history);
        REQUIRE(x.has_value());
        const double slope = std::min(5e5, std::max(-2e5, vd / tau));
        CHECK((*x)[2] == doctest::Approx(1 + dt * slope).epsilon(1e-6));
    }
}

TEST_CASE("op-amp: i(device) flows into the output pin; rout and ilimit") {
    Bench bench(3, {{"aol", 1e3}, {"rout", 50}});
    bench.source(inp, 0.001);
    bench.source(inn, 0);
    bench.resistor(2, -1, 150);
    const auto x = bench.solve(bench.zero());
    REQUIRE(x.has_value());
    CHECK((*x)[2] == doctest::Approx(0.75).epsilon(1e-6));
    CHECK((*x)[static_cast<std::size_t>(bench.internal("i"))] == doctest::Approx(-0.005).epsilon(1e-6));

    for (double vin : {-1.0, 1.0}) {
        Bench limited = inverting(3, {{"aol", 1e5}, {"ilimit", 0.02}}, vin);
        limited.resistor(2, -1, 100); // 10 V would take 0.1 A
        const auto y = limited.solve(limited.zero());
        REQUIRE(y.has_value());
        CHECK((*y)[static_cast<std::size_t>(limited.internal("i"))] == doctest::Approx(vin * 0.02));
        CHECK(std::abs((*y)[2]) < 2.1);
        CHECK(limited.device().state(y->data()) ==
              (vin > 0 ? "current limited (sinking)" : "current limited (sourcing)"));
    }
    // Beyond the limit the law's 1 ohm takes what the stage has more than the pin: w - v(out) = (wi - i) 1
    // ohm.
    Bench shorted(3, {{"aol", 1e3}, {"ilimit", 0.02}});
    shorted.source(inp, 0.005);
    shorted.source(inn, 0);
    shorted.resistor(2, -1, 100);
    const auto z = shorted.solve(shorted.zero());
    REQUIRE(z.has_value());
    CHECK((*z)[2] == doctest::Approx(2).epsilon(1e-9));
    CHECK((*z)[static_cast<std::size_t>(shorted.internal("w"))] == doctest::Approx(5).epsilon(1e-9));
    CHECK((*z)[static_cast<std::size_t>(shorted.internal("wi"))] == doctest::Approx(3.02).epsilon(1e-9));
    Bench unlimited = inverting(3, {{"aol", 1e5}, {"ilimit", 0.2}}, -1);
    unlimited.resistor(2, -1, 100);
    CHECK(out_of(unlimited) == doctest::Approx(-gain(1e5)).epsilon(1e-9));
    CHECK(state_of(unlimited) == "linear");
}

TEST_CASE("op-amp: supply currents") {
    for (double vin : {-1.0, 1.0}) {
        Bench bench = inverting(5, {{"iq", 1e-3}}, vin);
        bench.resistor(4, -1, 1e3);
        const auto x = bench.solve(bench.zero());
        REQUIRE(x.has_value());
        const Equations at = values(bench.device(), *x, -1);
        const double current = at.f[4]; // into the out pin: 10 V over 1k and 10k
        CHECK(current == doctest::Approx(vin * (10e-3 + 1e-3)).epsilon(1e-6));
        CHECK(at.f[vp] == doctest::Approx(1e-3 + std::max(0.0, -current)));
        CHECK(at.f[vn] == doctest::Approx(-1e-3 - std::max(0.0, current)));
    }
}

TEST_CASE("op-amp: input errors and currents") {
    const auto data = [](int pins, const Parameters& set) {
        CardData card(OpAmp::info(), set);
        card.pins = card.nodes = pins;
        card.temperature = card.card().nominal + 50;
        return card;
    };
    // Row w of an infinite gain is -vd.
    const OpAmp three(data(3, {{"vos", 1e-3}, {"tcvos", 2e-5}, {"cmrr", 40}, {"fcm", 100}}).card());
    const Equations at3 = values(three, {3, 1, 0, 0, 0}, -1);
    CHECK(at3.f[3] == doctest::Approx(-(2 + 1e-3 + 50 * 2e-5 + 0.01 * 2)).epsilon(1e-15));
    CHECK(at3.q[3] == doctest::Approx(-0.01 * 2 / (2 * pi * 100)).epsilon(1e-15));

    const OpAmp five(data(5, {{"cmrr", 40}, {"psrr", 60}, {"fps", 10}, {"vsn", 20}}).card());
    const Equations at5 = values(five, {3, 1, 15, -9, 0, 0, 0}, -1);
    CHECK(at5.f[5] == doctest::Approx(-(2 + 0.01 * (2 - 3) + 1e-3 * (24 - 20))).epsilon(1e-15));
    CHECK(at5.q[5] == doctest::Approx(-1e-3 * 24 / (2 * pi * 10)).epsilon(1e-15));

    const OpAmp inputs(data(3, {{"ib", 1e-6},
                                {"ios", 2e-7},
                                {"tcib", 0.01},
                                {"rin", 1e6},
                                {"cin", 1e-12},
                                {"rcm", 1e8},
                                {"ccm", 2e-12}})
                           .card());
    const Equations ati = values(inputs, {3, 1, 0, 0, 0}, -1);
    CHECK(ati.f[inp] == doctest::Approx(1.5e-6 + 1e-7 + 2e-6 + 3e-8).epsilon(1e-14));
    CHECK(ati.f[inn] == doctest::Approx(1.5e-6 - 1e-7 - 2e-6 + 1e-8).epsilon(1e-14));
    CHECK(ati.q[inp] == doctest::Approx(2e-12 + 6e-12).epsilon(1e-14));
    CHECK(ati.q[inn] == doctest::Approx(-2e-12 + 2e-12));
}

TEST_CASE("op-amp: with a slew rate the falling cmrr goes through the limited drive") {
    const Bench bench(3, {{"gbw", 1e6}, {"sr", 1e6}, {"cmrr", 20}, {"fcm", 50}});
    const auto e = static_cast<std::size_t>(bench.internal("e")),
               w = static_cast<std::size_t>(bench.internal("w"));
    auto x = bench.zero();
    x[inp] = x[inn] = 2;
    const Equations at = values(bench.device(), x, -1);
    CHECK(at.f[e] == doctest::Approx(-0.2).epsilon(1e-15));
    CHECK(at.q[e] == doctest::Approx(-0.2 / (2 * pi * 50)).epsilon(1e-15));
    CHECK(at.q[w] == 0);
}

TEST_CASE("op-amp: the linear region lies between all limits") {
    for (const Parameters& set :
         {Parameters{{"vmax", 10}, {"vmin", 4}}, Parameters{{"vmax", -3}},
          Parameters{{"vmax", 10}, {"vmin", -10}, {"ilimit", 0.1}, {"gbw", 1e6}, {"sr", 1e5}}}) {
        const Bench bench(3, set);
        auto x = bench.zero();
        for (double& value : x) value = -77;
        bench.device().linear_region(x.data());
        CHECK(bench.device().state(x.data()) == "linear");
        CHECK(x[0] == -77);
        const int w = bench.internal("w");
        // Inside, z moves with w.
        CHECK(equations(bench.device(), x, -1).g(bench.internal("i"), w) +
                  (bench.internal("wi") < 0 ? 0
                                            : equations(bench.device(), x, -1).g(bench.internal("wi"), w)) ==
              -1);
    }
}

TEST_CASE("op-amp: paths for the checks") {
    const auto has = [](const Parameters& set, int pins, int a, int b, PathKind kind) {
        const Bench bench(pins, set);
        for (const Path& path : bench.device().paths())
            if (path.a == a && path.b == b && path.kind == kind) return true;
        return false;
    };
    CHECK(has({}, 3, inp, inn, PathKind::nullator));
    CHECK(has({}, 3, 2, -1, PathKind::norator));
    CHECK(has({{"gbw", 1e6}}, 3, inp, inn, PathKind::nullator));
    CHECK(has({{"vmax", 1e1}}, 3, inp, inn, PathKind::limited_nullator));
    CHECK(has({}, 5, inp, inn, PathKind::limited_nullator));
    CHECK(has({{"aol", 1e5}}, 3, 2, -1, PathKind::controlled_voltage));
    CHECK(has({{"aol", 1e5}, {"rout", 10}}, 5, 4, -1, PathKind::resistive));
    CHECK(has({{"aol", 1e5}, {"ilimit", 1}}, 3, 2, -1, PathKind::resistive));
    CHECK(has({{"rin", 1e5}}, 3, inp, inn, PathKind::resistive));
    CHECK(has({{"rcm", 1e5}}, 3, inn, -1, PathKind::resistive));
    CHECK(has({{"cin", 1e-12}}, 3, inp, inn, PathKind::capacitive));
    CHECK(has({{"ib", 1e-9}}, 3, inp, -1, PathKind::current_source));
    CHECK_FALSE(has({{"aol", 1e5}}, 3, inp, inn, PathKind::nullator));
}
