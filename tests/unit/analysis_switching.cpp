// Where a law changes its piece in a transient: rails, slew, comparators, if(): the moment, and what follows.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/base/constants.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::axis;
using decks::column;
using decks::report_of;
using decks::table;
using decks::worst;

namespace {

// Times where a column crosses a level, straight between rows.
std::vector<double> crossings(const results::Table& rows, const std::string& name, double level) {
    const std::vector<double> y = column(rows, name), t = axis(rows);
    std::vector<double> list;
    for (std::size_t k = 1; k < y.size(); ++k)
        if ((y[k - 1] > level) != (y[k] > level))
            list.push_back(t[k - 1] + (t[k] - t[k - 1]) * (level - y[k - 1]) / (y[k] - y[k - 1]));
    return list;
}

} // namespace

TEST_CASE("an integrator runs into its rail, stays there exactly, and leaves at once") {
    // dz/dt = 2 pi gbw vd: 0.1 V gives 0.628 V/us, 3 V after 4.7746 us; at 20 us the drive turns around.
    for (const char* method : {"auto", "trap", "gear", "trbdf2"}) {
        CAPTURE(method);
        const run::Report report =
            report_of("V1 in 0 PULSE(0.1 -0.05 20u 0 0 1)\nXU1 in 0 out amp\nR1 out 0 1k\n"
                      ".model amp opamp (gbw=1meg vmax=3 vmin=-1)\n.tran 1u 60u uic\n"
                      ".options reltol=1e-6 method=" +
                      std::string(method) + "\n");
        const double slope = 2 * pi * 1e6;
        const double up = 3 / (0.1 * slope), down = 20e-6 + 4 / (0.05 * slope);
        const results::Table& rows = table(report);
        CHECK(worst(rows, "v(out)", [=](double t) {
                  if (t < 20e-6) return std::min(3.0, 0.1 * slope * t);
                  return std::max(-1.0, 3 - 0.05 * slope * (t - 20e-6));
              }) < 1.5e-5);
        bool on_rail = false, on_floor = false;
        for (std::size_t k = 0; k < rows.rows(); ++k) {
            const double out = rows.real(k, *rows.find("v(out)")), t = rows.axis(k);
            CHECK(out <= 3);
            CHECK(out >= -1);
            if (t > up * (1 + 1e-5) && t < 20e-6) CHECK(out == 3);
            if (t > down * (1 + 1e-5)) CHECK(out == -1);
            on_rail = on_rail || std::abs(t - up) < 1e-5 * up;
            on_floor = on_floor || std::abs(t - down) < 1e-5 * down;
        }
        CHECK(on_rail);
        CHECK(on_floor);
    }
}

TEST_CASE("a clipped sine: entry and exit of the rails, twice a period") {
    const run::Report report =
        report_of("V1 in 0 SIN(0 1 1k)\nR1 in n 1k\nR2 n out 10k\nXU1 0 n out amp\n"
                  ".model amp opamp (vmax=5 vmin=-5)\n.tran 10u 3m\n.options reltol=1e-5\n");
    const double w = 2 * pi * 1e3;
    const results::Table& rows = table(report);
    CHECK(worst(rows, "v(out)",
                [=](double t) { return std::min(5.0, std::max(-5.0, -10 * std::sin(w * t))); }) < 2.5e-4);
    for (int half = 0; half < 6; ++half)
        for (const double angle : {pi / 6, 5 * pi / 6}) {
            const double corner = (half * pi + angle) / w;
            double nearest = 1;
            for (const double t : axis(rows)) nearest = std::min(nearest, std::abs(t - corner));
            CAPTURE(corner);
            CHECK(nearest < 1e-9);
        }
}

TEST_CASE("a relaxation oscillator has the period 2 RC ln((1+b)/(1-b))") {
    for (const char* model : {"opamp (vmax=10 vmin=-10)", "opamp (aol=1e6 vmax=10 vmin=-10)"})
        for (const double reltol : {1e-3, 1e-6}) {
            CAPTURE(model);
            CAPTURE(reltol);
            const run::Report report =
                report_of("XU1 p n out amp\nR1 out p 10k\nR2 p 0 10k\nR3 out n 10k\nC1 n 0 10n\n.model amp " +
                          std::string(model) + "\n.ic v(out)=10 v(n)=0\n.tran 1u 2m\n.options reltol=" +
                          std::to_string(reltol) + "\n");
            REQUIRE(report.exit_status() == 0);
            const std::vector<double> flips = crossings(table(report), "v(out)", 0);
            const double half = 1e-4 * std::log(3.0);
            REQUIRE(flips.size() > 15);
            for (std::size_t k = 1; k < flips.size(); ++k) {
                CAPTURE(k);
                CHECK(flips[k] - flips[k - 1] == doctest::Approx(half).epsilon(3 * reltol));
            }
            for (const double v : column(table(report), "v(out)")) CHECK(std::abs(v) <= 10);
        }
}

TEST_CASE("if() of the circuit's own voltage: a hysteresis made of a latch") {
    // The capacitor charges towards 1 V; once above 0.5 V the source adds 1 V more. v = 0.5 at RC ln 2.
    const run::Report report =
        report_of("V1 s 0 PULSE(0 1 1u 0 0 1)\nB1 a 0 V={v(s)+if(v(out)>0.5,1,0)}\nR1 a out 1k\n"
                  "C1 out 0 1n\n.tran 0.1u 9u\n.options reltol=1e-6\n");
    const double turn = 1e-6 + 1e-6 * std::log(2.0);
    CHECK(worst(table(report), "v(out)", [=](double t) {
              if (t < 1e-6) return 0.0;
              if (t < turn) return 1 - std::exp(-(t - 1e-6) / 1e-6);
              return 2 - 1.5 * std::exp(-(t - turn) / 1e-6);
          }) < 1e-5);
}

TEST_CASE("slew rate: the ramp begins and ends where the closed form says") {
    const run::Report report =
        report_of("V1 in 0 PULSE(0 1 1u 0 0 1)\nXU1 in out out amp\n"
                  ".model amp opamp (gbw=1meg sr=1meg)\n.tran 0.1u 4u\n.options reltol=1e-6\n");
    // A ramp of 1 V/us until the error is sr/(2 pi gbw), then an exponential.
    const double k = 2 * pi * 1e6, rest = 1e6 / k, turn = 1e-6 + (1 - rest) / 1e6;
    CHECK(worst(table(report), "v(out)", [=](double t) {
              if (t < 1e-6) return 0.0;
              if (t < turn) return 1e6 * (t - 1e-6);
              return 1 - rest * std::exp(-k * (t - turn));
          }) < 5e-6);
}

TEST_CASE("five pins: rails that follow the supplies, an output that carries no current") {
    const run::Report report = report_of(
        "VP vp 0 PWL(0 5 10u 5 20u 2 1 2)\nVN vn 0 -5\nV1 in 0 SIN(0 4 100k)\nXU1 in out vp vn out amp\n"
        ".model amp opamp (headroom=0.5)\n.tran 0.1u 30u\n.options reltol=1e-5\n");
    REQUIRE(report.exit_status() == 0);
    const double w = 2 * pi * 1e5;
    CHECK(worst(table(report), "v(out)", [=](double t) {
              const double vp = t < 10e-6 ? 5 : t < 20e-6 ? 5 - 3e5 * (t - 10e-6) : 2;
              return std::max(-4.5, std::min(vp - 0.5, 4 * std::sin(w * t)));
          }) < 2e-4);
    for (const double i : column(table(report), "i(xu1)")) CHECK(std::abs(i) < 1e-15);
    CHECK(report.analyses[0].tran->accepted < 3000);
}

TEST_CASE("two switches in one step, there and back again") {
    // The input spends 20 ns above the threshold: shorter than any step that the rest of the circuit would
    // need.
    const run::Report report =
        report_of("V1 in 0 PWL(0 0 50u 0 50.01u 1 50.02u 0 1 0)\nR1 in 0 1k\n"
                  "B1 c 0 I={-if(v(in)>0.5,1m,0)}\nC1 c 0 1n\nR2 c 0 1g\n.tran 1u 100u\n"
                  ".options reltol=1e-6\n");
    // 1 mA for 10 ns into 1 nF.
    CHECK(decks::value(report, "v(c)") == doctest::Approx(0.01).epsilon(1e-4));

    // A sine that peeps over a threshold for 1.4 % of its period.
    const run::Report sine =
        report_of("V1 in 0 SIN(0 1 10k)\nR1 in 0 1k\nB1 c 0 I={-if(v(in)>0.999,1m,0)}\nC1 c 0 1u\n"
                  "R2 c 0 1g\n.tran 1u 100u\n.options reltol=1e-6\n");
    const double above = (pi - 2 * std::asin(0.999)) / (2 * pi * 1e4);
    CHECK(decks::value(sine, "v(c)") == doctest::Approx(1e-3 * above / 1e-6).epsilon(1e-3));
}

TEST_CASE("a jump through capacitors into an op-amp that is at its rail at once") {
    // The stages of the step behind the jump hold the impulse of current that takes it, of either sign.
    const run::Report report =
        report_of("VP vp 0 4.9\nVM vm 0 -3.5\nV1 s 0 PULSE(1.3 -0.1 10u 10n 0 100u 250u)\nC1 s n 400p\n"
                  "R1 n out 70k\nC2 n out 3p\nXU1 0 n vp vm out amp\n"
                  ".model amp opamp (aol=2e5 gbw=130k headroom=0.8 vos=1m)\n.tran 2u 1m\n");
    REQUIRE(report.exit_status() == 0);
    double low = 0, high = 0;
    for (const double v : column(table(report), "v(out)")) {
        low = std::min(low, v);
        high = std::max(high, v);
    }
    // The moment of the corner is known to so much.
    CHECK(low == doctest::Approx(-2.7).epsilon(1e-12));
    CHECK(high == doctest::Approx(4.1).epsilon(1e-12));
}

TEST_CASE("a corner is met as well in a long run: a follower slews to its target and not over it") {
    // Up to 0.841 V at 1 V/us, then v = 1 - 0.159 V exp(-t/0.159 us): never above 1 V.
    for (const char* stop : {"20u", "0.1", "10", "1k"})
        for (const double reltol : {1e-3, 1e-4, 1e-6}) {
            CAPTURE(stop);
            CAPTURE(reltol);
            const run::Report report = report_of(
                std::string(
                    "V1 in 0 PULSE(0 1 10u)\nXU1 in out out amp\n.model amp opamp (gbw=1meg sr=1meg)\n") +
                ".tran 0 " + stop + "\n.meas tran most MAX v(out)\n" +
                fmt::format(".options reltol={}\n", reltol));
            REQUIRE(report.exit_status() == 0);
            CHECK(decks::measured(report)["most"] <= 1 + reltol);
        }
}

TEST_CASE("a rail is met to reltol however far the gain has wound up behind the last one") {
    for (const char* amp : {"aol=1e9 gbw=1meg", "aol=1e7 gbw=1k"})
        for (const double reltol : {1e-3, 1e-6, 1e-8}) {
            CAPTURE(amp);
            CAPTURE(reltol);
            const run::Report report = report_of(
                "V1 in 0 SIN(0 1 100)\nR1 in inn 10k\nR2 inn out 30k\nXU1 0 inn out amp\n.model amp opamp (" +
                std::string(amp) + " vmin=-2)\n.tran 0 50m\n.meas tran least MIN v(out)\n" +
                fmt::format(".options reltol={}\n", reltol));
            CHECK(std::abs(decks::measured(report)["least"] + 2) < reltol * 2);
        }
}

TEST_CASE("the highest place is found where it is the corner: a current limit that ends") {
    // Limited, v(out) = 2.4 V + v(in) grows with the input until the limit ends, and falls steeply behind.
    double finest = 0;
    for (const double reltol : {1e-9, 1e-6, 1e-4, 1e-3}) {
        const run::Report report =
            report_of("V1 in 0 SIN(0 1 100)\nR1 in inn 3k\nR2 inn out 9k\nC2 inn out 4n\nXU1 0 inn out amp\n"
                      ".model amp opamp (gbw=2.4meg ilimit=0.2m)\n.tran 0 20m\n.meas tran most MAX v(out)\n" +
                      fmt::format(".options reltol={}\n", reltol));
        if (finest == 0) finest = decks::measured(report)["most"];
        CHECK(decks::measured(report)["most"] == doctest::Approx(finest).epsilon(2 * reltol));
    }
    CHECK(finest == doctest::Approx(2.772608).epsilon(1e-6));
}

TEST_CASE("relaxation oscillators whose comparator bends smoothly and has no memory jump at its folds") {
    // o = a tanh(1e4 (o/2 - m)) ends where 1 = a 1e4/2 / cosh(u)^2, at m = o/2 - u/1e4. m follows o over RC =
    // 1 ms.
    constexpr double a = 5, gain = 1e4;
    const double u = std::acosh(std::sqrt(a * gain / 2)), fold = a * std::tanh(u) / 2 - u / gain;
    const double half = 1e-3 * std::log((a + fold) / (a - fold));
    const std::string around = "R1 o p 10k\nR2 p 0 10k\nR3 o m 10k\nC1 m 0 100n ic=1\n.tran 10u 20m uic\n";
    const std::string sources[] = {"B1 o 0 V=5*tanh(1e4*(v(p)-v(m)))\n",
                                   "B1 0 o V={-5*tanh(1e4*(v(p)-v(m)))}\n",
                                   // A current that the resistors beside it turn into the same voltage.
                                   "G1 0 x VALUE={5m*tanh(1e4*(v(p)-v(m)))}\nRX x 0 1k\nE1 o 0 x 0 1\n"};
    for (const std::string& source : sources)
        for (const double reltol : {1e-3, 1e-6}) {
            CAPTURE(source);
            CAPTURE(reltol);
            const run::Report report =
                report_of(source + around + fmt::format(".options reltol={}\n", reltol));
            REQUIRE(report.exit_status() == 0);
            CHECK(table(report).rows() < 6000);
            const std::vector<double> turns = crossings(table(report), "v(o)", 0);
            REQUIRE(turns.size() == 18);
            for (std::size_t k = 1; k < turns.size(); ++k)
                CHECK(turns[k] - turns[k - 1] == doctest::Approx(half).epsilon(0.1 * reltol));
        }
}
