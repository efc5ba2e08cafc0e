// Transients against closed forms: accuracy in proportion to reltol, discontinuities, conditions, failures.

#include <doctest/doctest.h>

#include <cmath>
#include <complex>

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

std::string options(const char* method, double reltol) {
    return fmt::format(".options method={} reltol={} vntol=1e-9\n", method, reltol);
}

bool contains(const std::vector<double>& times, double t) {
    for (const double x : times)
        if (x == t || x == std::nextafter(t, 0.0)) return true;
    return false;
}

} // namespace

TEST_CASE("the global error stays below 5 reltol of the peak, whatever the method") {
    struct Circuit {
        const char* name;
        const char* cards;
        const char* node;
        double peak;
        std::function<double(double)> truth;
    };
    const double w = 2 * pi * 1e3, tau = 1e-4;
    // Series R L C with a natural frequency of 1e4 rad/s and a damping ratio of 0.1.
    const double wn = 1e4, z = 0.1, wd = wn * std::sqrt(1 - z * z);
    const Circuit circuits[] = {
        {"sine through R C", "V1 in 0 SIN(0 1 1k)\nR1 in out 1k\nC1 out 0 100n\n.tran 10u 3m\n", "v(out)", 1,
         [=](double t) {
             return (std::sin(w * t) - w * tau * std::cos(w * t) + w * tau * std::exp(-t / tau)) /
                    (1 + w * w * tau * tau);
         }},
        {"ringing L C",
         "V1 in 0 PULSE(0 1 0.1m 0 0 1)\nR1 in a 20\nL1 a out 10m\nC1 out 0 1u\n.tran 10u 3m\n", "v(out)",
         1.7,
         [=](double t) {
             const double u = t - 1e-4;
             if (u < 0) return 0.0;
             return 1 - std::exp(-z * wn * u) * (std::cos(wd * u) + z * wn / wd * std::sin(wd * u));
         }},
        {"two time constants",
         "V1 in 0 PULSE(0 1 0.1m 0 0 1)\nR1 in out 1k\nC1 out 0 100n\nE1 b 0 in 0 1\n"
         "R2 b c 1\nC2 c 0 100n\nV2 d out 0\nR3 d c 1e12\n.tran 10u 1m\n",
         "v(c)", 1, [](double t) { return t < 1e-4 ? 0.0 : 1 - std::exp(-(t - 1e-4) / 1e-7); }},
    };
    for (const Circuit& circuit : circuits)
        for (const char* method : {"auto", "trap", "gear", "trbdf2", "esdirk"})
            for (const double reltol : {1e-3, 1e-5, 1e-7, 1e-9}) {
                const bool second_order = std::string(method) != "auto" && std::string(method) != "esdirk";
                if (second_order && reltol < 1e-7) continue;
                const run::Report report = report_of(circuit.cards + options(method, reltol));
                const double error = worst(table(report), circuit.node, circuit.truth);
                CAPTURE(circuit.name);
                CAPTURE(method);
                CAPTURE(reltol);
                CAPTURE(table(report).rows());
                INFO(fmt::format("{:20} {:7} reltol {:.0e}: {:.2f} reltol, {} points", circuit.name, method,
                                 reltol, error / reltol / circuit.peak, table(report).rows()));
                CHECK(error < 5 * reltol * circuit.peak);
            }
}

TEST_CASE("a stiff circuit settles without ringing, and does not overshoot") {
    for (const char* method : {"trap", "gear", "trbdf2", "esdirk"}) {
        CAPTURE(method);
        const run::Report report =
            report_of("V1 in 0 PULSE(0 1 10u 0 0 20u)\nR1 in out 1\nC1 out 0 1p\n.tran 1u 50u\n" +
                      options(method, 1e-3));
        const results::Table& rows = table(report);
        const std::vector<double> out = column(rows, "v(out)");
        for (std::size_t k = 0; k < out.size(); ++k) {
            const double t = rows.axis(k);
            CAPTURE(t);
            CHECK(out[k] <= 1 + 1e-3);
            CHECK(out[k] >= -1e-3);
            if (t > 10.1e-6 && t < 30e-6) CHECK(out[k] == doctest::Approx(1).epsilon(2e-3));
            if (t > 30.1e-6) CHECK(std::abs(out[k]) < 2e-3);
        }
    }
}

TEST_CASE("corners of waveforms are hit exactly, and jumps are seen from both sides") {
    const run::Report report =
        report_of("V1 a 0 PULSE(0 1 1.1u 0 0 2.3u 5.7u)\nV2 b 0 PWL(0 0 0.7u 1 0.9u -1 3.3u 0)\n"
                  "V3 c 0 EXP(0 1 2.2u 1u 4.4u 1u)\nV4 d 0 SIN(0 1 10k 6.6u)\n"
                  "R1 a out 1k\nC1 out 0 1n\nR2 b 0 1\nR3 c 0 1\nR4 d 0 1\n.tran 1u 10u\n");
    const std::vector<double> times = axis(table(report));
    for (const double t :
         {1.1e-6, 1.1e-6 + 2.3e-6, 1.1e-6 + 5.7e-6, 0.7e-6, 0.9e-6, 3.3e-6, 2.2e-6, 4.4e-6, 6.6e-6}) {
        CAPTURE(t);
        CHECK(contains(times, t));
    }
    for (std::size_t k = 1; k < times.size(); ++k) CHECK(times[k] > times[k - 1]);
    CHECK(times.front() == 0);
    CHECK(contains({times.back()}, 10e-6));
    const auto pulse = [](double t) { return std::fmod(t + 5.7e-6 - 1.1e-6, 5.7e-6) < 2.3e-6 ? 1.0 : 0.0; };
    const std::vector<double> a = column(table(report), "v(a)");
    for (std::size_t k = 0; k < times.size(); ++k) {
        bool at_corner = false;
        for (const double t : {1.1e-6, 3.4e-6, 6.8e-6, 9.1e-6})
            at_corner = at_corner || std::abs(times[k] - t) < 1e-15;
        CAPTURE(times[k]);
        if (!at_corner) CHECK(a[k] == (times[k] < 1.1e-6 ? 0 : pulse(times[k])));
    }
}

TEST_CASE("the print grid: start, start + step, ..., stop") {
    struct Grid {
        const char* tran;
        double start, step;
        std::size_t rows;
        double stop;
    };
    for (const Grid& grid :
         {Grid{".tran 1u 10u", 0, 1e-6, 11, 10e-6}, Grid{".tran 3u 10u", 0, 3e-6, 5, 10e-6},
          Grid{".tran 1u 10u 4u", 4e-6, 1e-6, 7, 10e-6}, Grid{".tran 0 10u", 0, 5e-8, 201, 10e-6},
          Grid{".tran 1u 10u 0 10n", 0, 1e-6, 11, 10e-6}, Grid{".tran 20u 10u", 0, 20e-6, 2, 10e-6}}) {
        CAPTURE(grid.tran);
        const run::Report report =
            report_of("V1 in 0 SIN(0 1 50k)\nR1 in out 1k\nC1 out 0 1n\n" + std::string(grid.tran) +
                      "\n.print tran v(out)\n.options reltol=1e-5\n");
        REQUIRE(report.analyses[0].printed.has_value());
        const results::Table& rows = *report.analyses[0].printed;
        REQUIRE(rows.rows() == grid.rows);
        for (std::size_t k = 0; k + 1 < rows.rows(); ++k)
            CHECK(rows.axis(k) ==
                  doctest::Approx(grid.start + static_cast<double>(k) * grid.step).epsilon(1e-14));
        CHECK(rows.axis(rows.rows() - 1) == grid.stop);
        const double w = 2 * pi * 50e3, tau = 1e-6;
        CHECK(worst(rows, "v(out)", [=](double t) {
                  return (std::sin(w * t) - w * tau * std::cos(w * t) + w * tau * std::exp(-t / tau)) /
                         (1 + w * w * tau * tau);
              }) < 5e-5);
        for (const double t : axis(table(report))) CHECK(t >= grid.start);
        if (std::string(grid.tran).find("10n") != std::string::npos)
            for (std::size_t k = 1; k < table(report).rows(); ++k)
                CHECK(table(report).axis(k) - table(report).axis(k - 1) <= 10e-9 * (1 + 1e-9));
    }
}

TEST_CASE(
    "the print grid ends with the stop where the curve begins anew there, and not before it was reached") {
    // max() is at its corner a rounding in front of the stop.
    const run::Report report = report_of("V1 o 0 SIN(1e-12 1 1k)\nB1 x 0 V={max(v(o),0)}\nR1 x 0 1k\n"
                                         ".tran 50u 2m\n.print tran v(x)\n");
    REQUIRE(report.analyses[0].printed.has_value());
    const results::Table& rows = *report.analyses[0].printed;
    REQUIRE(rows.rows() == 41);
    CHECK(rows.axis(40) == 2e-3);
    CHECK(column(rows, "v(x)").back() == doctest::Approx(0).scale(1e-9).epsilon(1e-3));

    const decks::Deck deck(
        "V1 in 0 SIN(0 1 1meg)\nR1 in out 1k\nC1 out 0 1n\n.tran 1u 1\n.print tran v(out)\n");
    decks::Silent silent;
    silent.stop_after = 50;
    const run::Report interrupted = run::execute(deck.work, {}, silent);
    REQUIRE(interrupted.interrupted);
    if (!interrupted.analyses.empty() && interrupted.analyses[0].printed) {
        const results::Table& part = *interrupted.analyses[0].printed;
        REQUIRE(part.rows() > 0);
        CHECK(part.axis(part.rows() - 1) < 1e-3);
    }
}

TEST_CASE("uic: charges from ic= and .ic, nothing else") {
    const std::string cards = "R1 a 0 1k\nC1 a 0 1n ic=2\nR2 b 0 1k\nC2 b 0 1n\nR3 c 0 1k\nC3 c 0 1n ic=5\n"
                              "L1 d 0 1m ic=1m\nR4 d 0 1k\nI1 0 e 1m\nR5 e 0 1k\nC5 e 0 1n\n"
                              ".ic v(b)=3 v(c)=7\n.options reltol=1e-6 abstol=1e-14\n";
    const run::Report report = report_of(cards + ".tran 0.1u 3u uic\n");
    const results::Table& rows = table(report);
    const auto fall = [](double t) { return std::exp(-t / 1e-6); };
    CHECK(worst(rows, "v(a)", [&](double t) { return 2 * fall(t); }) < 1e-5);
    CHECK(worst(rows, "v(b)", [&](double t) { return 3 * fall(t); }) < 1.5e-5);
    CHECK(worst(rows, "v(c)", [&](double t) { return 5 * fall(t); }) < 2.5e-5);
    // 1 mA flows from d through the inductor to ground: d is at -1 V.
    CHECK(worst(rows, "v(d)", [&](double t) { return -fall(t); }) < 5e-6);
    // Not the operating point, where e would be at 1 V.
    CHECK(worst(rows, "v(e)", [&](double t) { return 1 - fall(t); }) < 5e-6);
    CHECK(!report.analyses[0].op.has_value());

    // Without uic: .ic holds b and c, and ic= says nothing.
    const run::Report held = report_of(cards + ".tran 0.1u 3u\n");
    CHECK(worst(table(held), "v(a)", [&](double) { return 0.0; }) < 1e-12);
    CHECK(worst(table(held), "v(b)", [&](double t) { return 3 * fall(t); }) < 1.5e-5);
    CHECK(worst(table(held), "v(c)", [&](double t) { return 7 * fall(t); }) < 3.5e-5);
    CHECK(worst(table(held), "v(e)", [&](double) { return 1.0; }) < 1e-9);
}

TEST_CASE("uic: the flux of coupled inductors is that of all their currents") {
    // M = 0.5 sqrt(1m 4m) = 1 mH. At 0+ the currents are what is given, and nothing else.
    const run::Report report =
        report_of("K2 L3 L2 0.1\nR1 a 0 1k\nL1 a 0 1m ic=1m\nL2 b 0 4m\nR2 b 0 1k\nK1 L1 L2 0.5\n"
                  "L3 c 0 2m ic=3m\nR3 c 0 1k\n.tran 1n 1n uic\n");
    const results::Table& rows = table(report);
    CHECK(column(rows, "v(a)")[0] == doctest::Approx(-1).epsilon(1e-6));
    CHECK(std::abs(column(rows, "v(b)")[0]) < 1e-6);
    CHECK(column(rows, "v(c)")[0] == doctest::Approx(-3).epsilon(1e-6));
    CHECK(column(rows, "i(l1)")[0] == doctest::Approx(1e-3).epsilon(1e-6));
}

TEST_CASE("short pulses in long runs: nanoseconds in seconds") {
    const auto of = [](const char* pulse, const char* c, const char* stop, const char* measure) {
        const run::Report report =
            report_of(std::string("V1 in 0 PULSE(0 1 ") + pulse + ")\nR1 in out 1k\nC1 out 0 " + c +
                      "\n.tran 0 " + stop + "\n.meas tran m " + measure + "\n.options reltol=1e-6\n");
        return decks::measured(report)["m"];
    };
    // A pulse of 1 ns into 10 ns; edges of 1 ns into 1 ns, at their end.
    CHECK(of("3 0 0 1n", "10p", "10", "MAX v(out)") == doctest::Approx(1 - std::exp(-0.1)).epsilon(5e-6));
    CHECK(of("0.3 1n 1n 1u", "1p", "1", "FIND v(out) AT=0.300000001") ==
          doctest::Approx(std::exp(-1.0)).epsilon(5e-6));
}

TEST_CASE("index 2: the ideal differentiator") {
    const double w = 2 * pi * 1e3;
    for (const char* method : {"auto", "trap", "gear", "trbdf2"})
        for (const double reltol : {1e-3, 1e-5}) {
            CAPTURE(method);
            CAPTURE(reltol);
            const std::string circuit =
                "C1 in inn 100n\nR1 inn out 1k\nXU1 0 inn out nullor\n" + options(method, reltol);
            const run::Report sine = report_of("V1 in 0 SIN(0 1 1k)\n" + circuit + ".tran 10u 2m\n");
            // At t = 0 the operating point has no slope; right after it there is one.
            const results::Table& rows = table(sine);
            const std::vector<double> out = column(rows, "v(out)");
            double error = 0;
            for (std::size_t k = 1; k < out.size(); ++k)
                error = std::max(error, std::abs(out[k] + 1e-4 * w * std::cos(w * rows.axis(k))));
            INFO(fmt::format("differentiator {:7} reltol {:.0e}: {:.2f} reltol, {} points", method, reltol,
                             error / reltol / 0.63, rows.rows()));
            CHECK(error < 5 * reltol * 0.63);

            const run::Report ramps =
                report_of("V1 in 0 PULSE(0 1 0.1m 0.1m 0.2m 0.1m)\n" + circuit + ".tran 10u 1m\n");
            const std::vector<double> step = column(table(ramps), "v(out)");
            for (std::size_t k = 0; k < step.size(); ++k) {
                const double t = table(ramps).axis(k);
                CAPTURE(t);
                if (t > 1.001e-4 && t < 2e-4) CHECK(step[k] == doctest::Approx(-1).epsilon(5 * reltol));
                if (t > 2.001e-4 && t < 3e-4) CHECK(std::abs(step[k]) < 5 * reltol);
                if (t > 3.001e-4 && t < 5e-4) CHECK(step[k] == doctest::Approx(0.5).epsilon(5 * reltol));
                if (t > 5.001e-4) CHECK(std::abs(step[k]) < 5 * reltol);
            }
        }
}

TEST_CASE("behavioural sources: steps in time, ddt and idt") {
    const double tau = 1e-6;
    const auto step_at = [=](double t, double t0) { return t <= t0 ? 0.0 : 1 - std::exp(-(t - t0) / tau); };
    for (const char* form : {"if(time>3u,1,0)", "u(time-3u)", "time > 3u", "stp(time-3u)",
                             "floor(time/3u) > 0.5", "min(1, floor(time/3u))", "nint(min(0.6, time/6u))"}) {
        CAPTURE(form);
        const run::Report report =
            report_of("B1 in 0 V={" + std::string(form) +
                      "}\nR1 in out 1k\nC1 out 0 1n\n.tran 1u 8u\n.options reltol=1e-5\n");
        CHECK(report.exit_status() == 0);
        CHECK(worst(table(report), "v(out)", [=](double t) { return step_at(t, 3e-6); }) < 5e-5);
        CHECK(decks::value(report, "v(out)") == doctest::Approx(step_at(8e-6, 3e-6)).epsilon(1e-5));
    }
    const double w = 2 * pi * 1e5;
    const run::Report report =
        report_of("V1 in 0 SIN(0.5 1 100k)\nR1 in 0 1\nB1 slope 0 V={1u*ddt(v(in))}\n"
                  "B2 area 0 V={1e6*idt(v(in))}\nB3 from 0 V={1e6*idt(v(in), 2)}\n"
                  "B4 q 0 I={ddt(1n*v(q))}\nR4 q in 1k\n.tran 0.1u 30u\n.options reltol=1e-6\n");
    const results::Table& rows = table(report);
    CHECK(worst(rows, "v(area)", [=](double t) { return 1e6 * (0.5 * t + (1 - std::cos(w * t)) / w); }) <
          1e-4);
    CHECK(worst(rows, "v(from)",
                [=](double t) { return 2e6 + 1e6 * (0.5 * t + (1 - std::cos(w * t)) / w); }) < 10);
    const std::vector<double> slope = column(rows, "v(slope)");
    for (std::size_t k = 1; k < slope.size(); ++k)
        CHECK(std::abs(slope[k] - 1e-6 * w * std::cos(w * rows.axis(k))) < 5e-6);
    CHECK(slope[0] == 0);
    // ddt(C v) is a capacitor.
    CHECK(worst(rows, "v(q)", [=](double t) {
              return 0.5 + (std::sin(w * t) - w * tau * std::cos(w * t) + w * tau * std::exp(-t / tau)) /
                               (1 + w * w * tau * tau);
          }) < 1e-5);
}

TEST_CASE("a circuit at rest stays at its operating point") {
    const run::Report report =
        report_of("V1 in 0 1\nR1 in a 1k\nC1 a 0 1n\nL1 a b 1m\nR2 b 0 2k\nXU1 b c out amp\n"
                  "R3 c 0 1k\nR4 out c 9k\n.model amp opamp (aol=1e5 gbw=1meg vmax=12 vmin=-12)\n"
                  "B1 d 0 I={1e-3*tanh(v(d))-1e-4}\nR5 d 0 1k\n.op\n.tran 1u 100u\n");
    for (const char* name : {"v(a)", "v(b)", "v(out)", "v(d)", "i(v1)"}) {
        const double rest = decks::value(report, name, 0);
        CAPTURE(name);
        CHECK(worst(table(report, 1), name, [=](double) { return rest; }) <= 1e-9 * std::abs(rest));
    }
    CHECK(report.analyses[1].tran->rejected == 0);
}

// Of a sine far below every tolerance no error tells: steps that grow past its period would see none of it
// later.
TEST_CASE("no step is longer than an eighth of a sine's period") {
    for (const char* method : {"trap", "gear", "esdirk"}) {
        CAPTURE(method);
        const run::Report report = report_of(std::string("V1 in 0 SIN(0 1n 10k)\nR1 in 0 1k\n.tran 1m 50m\n"
                                                         ".options method=") +
                                             method + "\n");
        REQUIRE(report.analyses[0].tran.has_value());
        CHECK(report.analyses[0].tran->longest_step <= 1e-4 / 8 * (1 + 1e-9));
    }
}

TEST_CASE("what cannot go on says where and why, and is never status 0") {
    const run::Report nan = report_of("B1 out 0 V={sqrt(0.5-time)}\nR1 out 0 1\n.tran 0.01 1\n");
    CHECK(nan.exit_status() == 3);
    CHECK(nan.analyses[0].failed);
    CHECK(decks::says(nan.diagnostics, "not-finite: b1 gives a value that is not finite (nan) at t = 0.5"));

    // v^2 = i has no solution once i is negative.
    const run::Report none =
        report_of("B1 a 0 I={v(a)*v(a)}\nI1 0 a PWL(0 1 1 -1)\nR1 a 0 1e9\n.nodeset v(a)=1\n.tran 0.01 1\n");
    CHECK(none.exit_status() == 3);
    CHECK(decks::says(none.diagnostics, "step-too-small: the transient cannot go on at t = 0.5"));
    CHECK(decks::says(none.diagnostics, "v(a)"));

    // dv/dt = 1 + v^2 is tan t, which ends at pi/2.
    const run::Report tan = report_of("B1 0 a I={1+v(a)*v(a)}\nC1 a 0 1 ic=0\n.tran 0.01 3 uic\n");
    CHECK(tan.exit_status() == 3);
    CHECK(tan.analyses[0].failed);
    CHECK(decks::says(tan.diagnostics, "t = 1.57"));

    // dv/dt = v/1 ns: no double holds exp(710).
    const run::Report grows = report_of("C1 a 0 1n ic=1\nG1 0 a a 0 1\n.tran 10n 1u uic\n");
    CHECK(decks::says(grows.diagnostics, "v(a) has grown to"));

    const run::Report never =
        report_of("V1 a 0 1\nR1 a 0 1\n.param T=1\n.tran 0.1 {T}\n.step param T list 1 -1\n");
    CHECK(never.exit_status() == 2);
    CHECK(decks::says(never.diagnostics, "t = -1"));
    CHECK(!never.analyses[0].failed);
    CHECK(never.analyses[1].failed);
}

TEST_CASE("a transient stops when it is asked to, at corners too") {
    for (const char* source : {"V1 in 0 SIN(0 1 1meg)", "B1 in 0 V={if(sin(2*pi*1meg*time)>0,1,0)}"}) {
        CAPTURE(source);
        const decks::Deck deck(std::string(source) + "\nR1 in out 1k\nC1 out 0 1n\n.tran 1u 1\n");
        decks::Silent silent;
        silent.stop_after = 50;
        const run::Report report = run::execute(deck.work, {}, silent);
        CHECK(report.interrupted);
        CHECK(report.exit_status() == 130);
        CHECK(silent.calls < 60);
    }
}

TEST_CASE("coupled inductances: a loaded transformer in its steady state") {
    const run::Report report =
        report_of("V1 in 0 SIN(0 1 1k)\nR1 in p 10\nL1 p 0 10m\nL2 s 0 40m\nK1 L1 L2 0.5\n"
                  "R2 s 0 100\n.tran 10u 60m\n.options reltol=1e-6\n");
    // (R1 + jw L1) I1 + jw M I2 = 1, jw M I1 + (R2 + jw L2) I2 = 0, v(s) = -R2 I2.
    using Complex = std::complex<double>;
    const Complex s(0, 2 * pi * 1e3);
    const double m = 0.5 * std::sqrt(10e-3 * 40e-3);
    const Complex determinant = (10.0 + s * 10e-3) * (100.0 + s * 40e-3) - s * s * m * m;
    const Complex secondary = 100.0 * s * m / determinant;
    const results::Table& rows = table(report);
    const std::vector<double> out = column(rows, "v(s)");
    double error = 0;
    for (std::size_t k = 0; k < out.size(); ++k)
        if (rows.axis(k) > 50e-3)
            error = std::max(error, std::abs(out[k] - (secondary * std::exp(s * rows.axis(k))).imag()));
    CHECK(error < 5e-6 * std::abs(secondary));
}
