// Transfer functions against closed forms: gain, what the source sees, what is seen into the output.

#include <doctest/doctest.h>

#include <cmath>
#include <complex>

#include "cli/text/report_text.hpp"
#include "engine/base/constants.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::figure;
using decks::near;
using decks::report_of;
using decks::table;
using Complex = std::complex<double>;

TEST_CASE("inverting amplifier: G = -A(1-B)/(1+AB), rin, rout, and the ideal limit") {
    const double a = 2e3, b = 1.0 / 11;
    const run::Report report = report_of("V1 in 0 1m\nR1 in n 1k\nR2 n out 10k\nX1 0 n out amp\n"
                                         ".model amp opamp (aol=2k gbw=1meg rout=50)\n.tf v(out) V1\n");
    const results::Table& rows = table(report);
    REQUIRE(rows.rows() == 1);
    // With rout = r the output follows the loaded divider: by Kirchhoff at n and out.
    const double r1 = 1e3, r2 = 1e4, r = 50;
    const double g1 = 1 / r1, g2 = 1 / r2, g = 1 / r;
    const double det = (g1 + g2) * (g2 + g) - g2 * (g2 - a * g);
    CHECK(near(figure(rows, "gain"), g1 * (g2 - a * g) / det));
    CHECK(near(figure(rows, "rin"), 1 / (g1 * (1 - g1 * (g2 + g) / det))));
    CHECK(near(figure(rows, "rout"), (g1 + g2) / det));
    const auto& tf = report.analyses.front().figures.tf;
    REQUIRE(tf.has_value());
    REQUIRE(tf->ideal.has_value());
    CHECK(near(tf->ideal->gain, -10));
    CHECK(near(tf->ideal->in, 1e3));
    CHECK(std::abs(tf->ideal->out) < 1e-12);
    CHECK(std::abs(figure(rows, "gain") + a * (1 - b) / (1 + a * b)) < 1e-3);
    CHECK(cli::render(report, false).find("with ideal op-amps -10") != std::string::npos);
}

TEST_CASE("the ideal limit: none of a nullor and of an open loop, and a slewing op-amp has one") {
    const std::string around = "V1 in 0 0\nR1 in n 1k\nR2 n out 1k\n.tf v(out) V1\n";
    CHECK_FALSE(report_of(around + "X1 0 n out nullor\n").analyses.front().figures.tf->ideal.has_value());
    const run::Report slew =
        report_of(around + "X1 0 n out amp\n.model amp opamp (aol=1k gbw=1meg sr=1meg)\n");
    REQUIRE(slew.analyses.front().figures.tf->ideal.has_value());
    CHECK(near(slew.analyses.front().figures.tf->ideal->gain, -1));
    CHECK(near(slew.analyses.front().figures.tf->found.gain, -1e3 / (2 + 1e3)));
    const run::Report open = report_of("V1 in 0 0\nX1 in 0 out amp\n.model amp opamp (aol=1k)\nRL out 0 1k\n"
                                       ".tf v(out) V1\n");
    CHECK(near(figure(table(open), "gain"), 1e3));
    CHECK_FALSE(open.analyses.front().figures.tf->ideal.has_value());
}

TEST_CASE("an op-amp at its rail passes nothing on, in its ideal limit neither") {
    const run::Report report = report_of("V1 in 0 5\nR1 in n 1k\nR2 n out 10k\nX1 0 n out amp\n"
                                         ".model amp opamp (aol=1k vmin=-10 vmax=10)\n.tf v(out) V1\n");
    CHECK(figure(table(report), "gain") == 0.0);
    CHECK_FALSE(report.analyses.front().figures.tf->ideal.has_value());
}

TEST_CASE("current sources, currents, differences") {
    const std::string net = "V1 a 0 1\nI1 0 b 1m\nR1 a b 1k\nR2 b 0 3k\nV2 b c 0\nR3 c 0 6k\n";
    const double r = 1 / (1 / 1e3 + 1 / 3e3 + 1 / 6e3);
    const run::Report in = report_of(net + ".tf v(b) I1\n");
    CHECK(near(figure(table(in), "gain"), r));
    CHECK(near(figure(table(in), "rin"), r));
    CHECK(near(figure(table(in), "rout"), r));
    const run::Report through = report_of(net + ".tf i(V2) V1\n");
    CHECK(near(figure(table(through), "gain"), r / 1e3 / 6e3));
    CHECK(near(figure(table(through), "rout"), 6e3 + 750));
    const run::Report between = report_of(net + ".tf v(a,b) V1\n");
    CHECK(near(figure(table(between), "gain"), 1 - r / 1e3));
    CHECK(near(figure(table(between), "rin"), 1e3 + 2e3));
    const run::Report open = report_of("V1 a 0 1\nX1 a b b nullor\nR1 b 0 1\n.tf v(b) V1\n");
    CHECK(std::isinf(figure(table(open), "rin").real()));
}

TEST_CASE("over frequency: the impedances of a series RLC and of a delay line") {
    const run::Report report = report_of("V1 a 0 0\nR1 a b 10\nL1 b c 1m\nC1 c 0 1u\n"
                                         ".tf v(c) V1 dec 10 10 1meg\n");
    const results::Table& rows = table(report);
    REQUIRE(rows.rows() == 51);
    REQUIRE(rows.header().axis.name == "frequency");
    for (std::size_t k = 0; k < rows.rows(); ++k) {
        const Complex s{0, 2 * pi * rows.axis(k)}, z = 10.0 + s * 1e-3 + 1.0 / (s * 1e-6);
        CHECK(near(figure(rows, "gain", k), 1.0 / (s * 1e-6) / z, 1e-11));
        CHECK(near(figure(rows, "zin", k), z, 1e-11));
        const Complex y = s * 1e-6 + 1.0 / (10.0 + s * 1e-3);
        CHECK(near(figure(rows, "zout", k), 1.0 / y, 1e-11));
    }
    const run::Report line = report_of("V1 a 0 0\nT1 a 0 b 0 z0=50 td=10n\nR1 b 0 100\n"
                                       ".tf v(b) V1 list 10meg 33meg\n");
    for (std::size_t k = 0; k < 2; ++k) {
        const Complex t{0, std::tan(2 * pi * table(line).axis(k) * 10e-9)};
        CHECK(near(figure(table(line), "zin", k), 50.0 * (100.0 + 50.0 * t) / (50.0 + 100.0 * t), 1e-10));
    }
}

TEST_CASE("what leads to gates alone takes no current: rounding is no impedance") {
    const std::string gates =
        ".model m nmos(vto=0.7 kp=50u)\nV1 in 0 1\nR1 in a 1k\nR2 a b 3.3k\nR3 b c 4.7k\n"
        "R4 a c 9.1k\nM1 d c s 0 m\nRD vdd d 1k\nVDD vdd 0 5\nRS s 0 0.7k\n";
    for (const char* card : {".tf v(d) V1\n", ".tf i(V1) V1\n"})
        CHECK(std::isinf(figure(table(report_of(gates + card)), "rin").real()));
    CHECK(figure(table(report_of(gates + ".tf i(V1) V1\n")), "gain") == 0.0);
    CHECK(std::isinf(figure(table(report_of(gates + ".tf v(d) V1 list 1k\n")), "zin").real()));
    // What is so large is found.
    CHECK(near(figure(table(report_of(gates + "R5 c 0 1e22\n.tf v(d) V1\n")), "rin"), 1e22));
}

TEST_CASE("a column of the analysis and a parameter of one name are not confused") {
    parser::Sources sources;
    Diagnostics found;
    CHECK_FALSE(parser::read_text("t.cir",
                                  "t\nV1 a 0 1\nR1 a 0 1\n.param gain=1\n.tf v(a) V1\n"
                                  ".expect tf gain == 1\n",
                                  {}, sources, found)
                    .has_value());
    CHECK(decks::says(found, "'gain' is a column of this analysis and a parameter"));
}
