// Nodes that leakages hold, or nothing, and currents that have no digits: kinds of circuits that vendors'
// models of op-amps are full of, each against a closed form.

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::report_of;
using decks::value;

TEST_CASE("what nothing holds is told, and all else has its digits") {
    // Node m between two transistors that are off: their bulk diodes leak 1e-14 A each.
    const run::Report report =
        report_of("Vp p 0 5\nM1 m p p p mp\nM2 m 0 0 0 mn\nM3 o m 0 0 mn\nR1 p o 1k\n"
                  "R2 p q 1k\nR3 q 0 2k\n.model mp pmos (vto=-0.75 kp=200u rd=1 rs=1)\n"
                  ".model mn nmos (vto=0.75 kp=200u rd=1 rs=1)\n.op\n");
    REQUIRE_MESSAGE(report.exit_status() == 0, decks::messages(report.diagnostics));
    CHECK(decks::says(report.diagnostics, "loose-node: less than 1 fA decides on v(m)"));
    CHECK(value(report, "v(m)") > 0);
    CHECK(value(report, "v(m)") < 0.76);
    CHECK(value(report, "v(o)") == doctest::Approx(5 - 2e-11).epsilon(4e-12));
    CHECK(value(report, "v(q)") == doctest::Approx(10.0 / 3).epsilon(1e-13));
    // A resistor decides.
    const run::Report held = report_of("Vp p 0 5\nM1 m p p p mp\nM2 m 0 0 0 mn\nR1 m 0 1e9\n"
                                       ".model mp pmos (vto=-0.75 kp=200u rd=1 rs=1)\n"
                                       ".model mn nmos (vto=0.75 kp=200u rd=1 rs=1)\n.op\n");
    CHECK(held.exit_status() == 0);
    CHECK(!decks::says(held.diagnostics, "loose-node"));
}

TEST_CASE("3 pA through a closed switch of 0.1 mohm are met, though doubles have none of their digits") {
    for (const char* volts : {"1.1", "3.3", "7.5", "12.3456", "15.1"}) {
        CAPTURE(volts);
        const run::Report report = report_of(std::string("V1 a 0 ") + volts +
                                             "\nVc c 0 2\nS1 a b c 0 sw\nI1 b 0 3p\nD1 0 b dd\n"
                                             ".model sw vswitch (von=1.5 voff=1.4 ron=0.1m roff=1meg)\n"
                                             ".model dd d (is=1e-16)\n.op\n");
        REQUIRE_MESSAGE(report.exit_status() == 0, decks::messages(report.diagnostics));
        CHECK(value(report, "v(b)") == doctest::Approx(std::stod(volts)).epsilon(1e-15));
        CHECK(value(report, "i(v1)") == doctest::Approx(-3e-12).epsilon(1e-4));
    }
}

TEST_CASE(
    "antiparallel diodes at -40 degrees: from the 1e17 V that the first step leads to the way back has its "
    "digits") {
    const run::Report report = report_of("V1 in 0 1.5\nG1 0 a in 0 25m\nD1 a 0 dx\nD2 0 a dx\n"
                                         ".model dx d (is=1e-17)\n.temp -40\n.op\n");
    REQUIRE_MESSAGE(report.exit_status() == 0, decks::messages(report.diagnostics));
    CHECK(report.analyses[0].op->strategy == "newton");
    const double t = 233.15, tnom = 300.15, vt = 1.380649e-23 * t / 1.602176634e-19;
    const double is = 1e-17 * std::pow(t / tnom, 3) * std::exp(1.11 / vt * (t / tnom - 1));
    CHECK(value(report, "v(a)") == doctest::Approx(vt * std::log1p(37.5e-3 / is)).epsilon(1e-6));
}
