// Where a transient begins and ends: jumps at its first and last point.

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::column;
using decks::report_of;
using decks::table;

TEST_CASE("the last point is the stop itself, also where a waveform has a corner there") {
    const run::Report report =
        report_of("V1 r 0 PWL(0 0 10m 1)\nR1 r 0 1k\n.tran 1u 10m\n"
                  ".meas tran reached WHEN v(r)=1\n.meas tran last MAX v(r) FROM=10m\n");
    const results::Table& rows = table(report);
    CHECK(rows.axis(rows.rows() - 1) == 10e-3);
    CHECK(column(rows, "v(r)").back() == doctest::Approx(1).epsilon(1e-15));
    CHECK(report.exit_status() == 0);
    CHECK(decks::measured(report)["reached"] == doctest::Approx(10e-3).epsilon(1e-15));
    CHECK(decks::measured(report)["last"] == doctest::Approx(1).epsilon(1e-15));
}

TEST_CASE("a source that jumps at the stop does so in the last row alone") {
    // Steps up to it take none of the jump: without this the current of the capacitor was made of both sides.
    const std::string cards = "V2 s 0 PULSE(0 1 5m 0 0 5m)\nR2 s a 1k\nC2 a 0 1u\n.options reltol=1e-8\n"
                              ".tran 1u 10m\n";
    for (const char* method : {"auto", "esdirk", "trap"}) {
        CAPTURE(method);
        const run::Report report = report_of(cards + ".options method=" + method + "\n");
        const results::Table& rows = table(report);
        CHECK(rows.axis(rows.rows() - 1) == 10e-3);
        CHECK(column(rows, "v(s)").back() == 0); // waveforms are right-continuous
        CHECK(column(rows, "v(s)")[rows.rows() - 2] == 1);
        const double charged = 1 - std::exp(-5.0);
        CHECK(column(rows, "v(a)")[rows.rows() - 2] == doctest::Approx(charged).epsilon(1e-7));
        CHECK(column(rows, "i(v2)")[rows.rows() - 2] == doctest::Approx(-1e-3 * (1 - charged)).epsilon(1e-5));
        CHECK(column(rows, "i(v2)").back() == doctest::Approx(1e-3 * charged).epsilon(1e-7));
        CHECK(report.analyses[0].tran->rejected < 20);
    }
}

TEST_CASE("uic: a capacitor across a source has the source's charge at once, however large it is") {
    // Before, the impulse took the current of the resistor with it: 4e-4 of it at 100 uF, all of it at 1 F.
    for (const char* c : {"1n", "1u", "100u", "10m", "1"}) {
        CAPTURE(c);
        const run::Report report = report_of(std::string("V1 a 0 1\nC1 a 0 ") + c +
                                             " IC=0\nR1 a 0 1k\n.options reltol=1e-6\n.tran 1u 1m uic\n");
        const results::Table& rows = table(report);
        CHECK(column(rows, "v(a)")[0] == doctest::Approx(1).epsilon(1e-9));
        for (const double i : column(rows, "i(v1)")) CHECK(i == doctest::Approx(-1e-3).epsilon(1e-6));
    }
}

// Fed from both sides, the capacitor's charge is 0 and the source's current nothing but rounding, which has
// no tolerance that a short step could keep.
TEST_CASE("tran: a floating capacitor that moves as a whole asks for no short steps") {
    const run::Report report = report_of(
        "V1 in 0 PULSE(-2 4 0 20n 20n 180u 600u)\nR1 in a 1k\nR2 in b 1.5k\nR3 a b 1.3k\nC1 a b 2.6n\n"
        ".options reltol=1.6e-7\n.tran 40u 2.5m\n");
    REQUIRE(report.analyses.at(0).tran.has_value());
    CHECK(report.analyses[0].tran->accepted < 1000); // 24,181 where that rounding is not known
    const std::vector<double> in = column(table(report), "v(in)"), a = column(table(report), "v(a)");
    for (std::size_t k = 0; k < in.size(); ++k) CHECK(std::abs(a[k] - in[k]) < 1e-9);
}
