// What rounding of summed conductances leaves of a node voltage: told where it matters, and only there.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <string>

#include <fmt/format.h>

#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::report_of;
using decks::value;

namespace {

// The share that the warning tells; 0 without one.
double told(const run::Report& report) {
    for (const Diagnostic& found : report.diagnostics.all())
        if (found.code == "lost-digits")
            return std::stod(found.message.substr(found.message.find("by ") + 3));
    return 0;
}

// Two wires of 1 mohm, each in front of a large resistor: v(c) is half of v(a).
std::string wires(double resistance, const std::string& source) {
    return fmt::format("V1 a 0 {}\nR1 a b 1m\nR2 b c {}\nR3 c d 1m\nR4 d 0 {}\n", source, resistance + 1e-3,
                       resistance + 1e-3);
}

} // namespace

TEST_CASE(
    "a voltage that hangs on conductances far smaller than those beside them: an operating point has it, a "
    "transient is told to be off") {
    for (double resistance = 1e5; resistance < 2e12; resistance *= 7) {
        CAPTURE(resistance);
        const run::Report report = report_of(wires(resistance, "1") + ".op\n");
        REQUIRE(report.exit_status() == 0);
        CHECK(value(report, "v(c)") == doctest::Approx(0.5).epsilon(1e-12));
        CHECK(told(report) == 0);
        const run::Report transient = report_of(wires(resistance, "1") + ".tran 1 10\n");
        const double off = std::abs(value(transient, "v(c)") / 0.5 - 1), share = told(transient);
        CAPTURE(off);
        CAPTURE(share);
        if (off > 1e-6) CHECK(share > off / 3);
        CHECK(share < 2e-12 * resistance);
        if (resistance < 1e6) CHECK(share == 0);
        if (resistance > 1e8) CHECK(share > 0);
    }
}

TEST_CASE("dc and ac have it, too; also where no source's current tells that little flows") {
    const auto half = [](const run::Report& report, const char* column) {
        CHECK(told(report) == 0);
        return std::abs(decks::table(report).value(0, *decks::table(report).find(column)));
    };
    CHECK(half(report_of(wires(1e10, "1") + ".dc V1 1 2 1\n"), "v(c)") ==
          doctest::Approx(0.5).epsilon(1e-12));
    CHECK(half(report_of(wires(1e10, "0 AC 1") + ".ac dec 1 1 10\n"), "v(c)") ==
          doctest::Approx(0.5).epsilon(1e-12));
    CHECK(
        half(report_of("I1 0 a 1\nR1 a 0 1\nE1 b 0 a 0 1\nR2 b 0 1\nI2 0 c 1n\nR3 c d 1m\nR4 d 0 1g\n.op\n"),
             "v(c)") == doctest::Approx(1).epsilon(2e-12));
    // The admittances of 1 pF at 1 Hz.
    CHECK(half(report_of("V1 a 0 0 AC 1\nR1 a b 1m\nC2 b c 1p\nR3 c d 1m\nC4 d 0 1p\nR4 d 0 100g\n"
                         ".ac dec 400 1 10\n"),
               "v(d)") ==
          doctest::Approx(
              std::abs(1.0 / (2.0 + 1.0 / std::complex<double>(0, 2e-12 * 3.141592653589793 * 1e11))))
              .epsilon(1e-10));
}

// 1 F between nodes that 1 ohm ties to ground: at 10 GHz the sum at each node keeps a part in 6e10 of what
// its resistor says. Seen from far, the capacitors are wires, and all resistors are in parallel.
TEST_CASE("high frequencies have it, where the sums keep less than at the lowest") {
    const std::string ladder = "I1 0 a AC 1\nC1 a b 1\nC2 b c 3\nC3 a c 0.7\nR1 a 0 1\nR2 b 0 2\nR3 c 0 1\n";
    // Solved one by one, and side by side; what is not in phase is less than 4 pV.
    for (const char* sweep : {".ac list 1 10g\n", ".ac dec 100 1 10g\n"}) {
        CAPTURE(sweep);
        const run::Report report = report_of(ladder + sweep);
        CHECK(told(report) == 0);
        const results::Table& rows = decks::table(report);
        const std::size_t last = rows.rows() - 1;
        REQUIRE(rows.axis(last) == 1e10);
        for (const char* name : {"v(a)", "v(b)", "v(c)"})
            CHECK(std::abs(rows.value(last, *rows.find(name)) - 0.4) < 1e-11);
    }
}

TEST_CASE("a current that is an unknown loses none") {
    const run::Report report = report_of(wires(1e12, "1") + ".save v(c) i(R1) i(R3)\n.op\n");
    CHECK(told(report) == 0);
    CHECK(value(report, "v(c)") == doctest::Approx(0.5).epsilon(1e-12));
}

TEST_CASE("large resistors beside small ones are nothing strange where nothing hangs on them") {
    for (const char* cards :
         {"V1 a 0 1\nR1 a b 1m\nR2 b 0 1t\n", "V1 a 0 1\nR1 a b 1m\nR2 b c 1t\nR3 c 0 1m\n",
          "V1 a 0 1\nR1 a n 1t\nR2 n out 10t\nR3 out 0 1m\nXU1 0 n out amp\n"
          ".model amp opamp (aol=1e9 rin=1e12 rout=1m)\n",
          "V1 a 0 1\nR1 a n 1k\nR2 n out 1meg\nXU1 0 n out amp\n.model amp opamp (aol=1e9)\n"})
        CHECK(told(report_of(std::string(cards) + ".op\n")) == 0);
}
