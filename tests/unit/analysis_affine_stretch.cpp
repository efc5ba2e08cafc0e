// Steps of a small circuit are one product of a dense matrix, those of a larger one sparse systems. A circuit
// does not notice what else is in the deck, so a ladder beside it shows whether both ways are one.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/base/constants.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::axis;
using decks::column;
using decks::report_of;
using decks::table;
using decks::worst;

namespace {

// Resistors and capacitors at rest.
std::string ladder() {
    std::string cards;
    for (int k = 0; k < 300; ++k) {
        const std::string a = k == 0 ? "0" : "q" + std::to_string(k - 1), b = "q" + std::to_string(k);
        cards += "RQ" + std::to_string(k) + " " + a + " " + b + " 1k\nCQ" + std::to_string(k) + " " + b +
                 " 0 1p\n";
    }
    return cards;
}

} // namespace

TEST_CASE("a circuit steps the same alone and beside a large one") {
    const std::string circuits[] = {
        "V1 in 0 SIN(0 2 1k)\nR1 in n 1k\nR2 n out 10k\nXU1 0 n out amp\n"
        ".model amp opamp (aol=1e5 gbw=1meg rout=50 vmax=14 vmin=-12)\n",
        "V1 in 0 SIN(0 2 20k)\nXU1 in out out amp\nR1 out 0 1k\n"
        ".model amp opamp (gbw=1meg sr=150k fp2=3meg ilimit=1.5m)\n",
        "VP p 0 5\nVM m 0 -5\nI1 0 n SIN(0 1m 10k)\nR1 n out 8k\nC1 n out 100p\nXU1 0 n p m out amp\n"
        "R2 out 0 2k\n.model amp opamp (aol=1e5 gbw=1meg headroom=0.5)\n",
        "V1 in 0 PULSE(0 1 10u 1u 1u 40u 100u)\nR1 in a 1k\nC1 a out 1n\nL1 out 0 1m\nR2 out 0 5k\n"};
    for (const std::string& circuit : circuits) {
        CAPTURE(circuit);
        const std::string tran = ".tran 1u 1m\n.print tran v(out)\n.options reltol=1e-6\n";
        const run::Report alone = report_of(circuit + tran), beside = report_of(circuit + ladder() + tran);
        REQUIRE(alone.analyses[0].printed.has_value());
        REQUIRE(beside.analyses[0].printed.has_value());
        const std::vector<double> a = column(*alone.analyses[0].printed, "v(out)"),
                                  b = column(*beside.analyses[0].printed, "v(out)");
        REQUIRE(a.size() == b.size());
        CHECK(a.size() > 1000);
        double peak = 0, apart = 0;
        for (std::size_t k = 0; k < a.size(); ++k) {
            peak = std::max(peak, std::abs(a[k]));
            apart = std::max(apart, std::abs(a[k] - b[k]));
        }
        CHECK(apart < 5e-6 * peak);
    }
}

TEST_CASE("at its rail an output does not move by a bit, and what is at rest stays there") {
    const run::Report report =
        report_of("V1 in 0 SIN(0 2 1k)\nV2 dc 0 0.3\nR1 in n 1k\nR2 n out 10k\nXU1 0 n out amp\nR3 dc a "
                  "3k\nR4 a 0 7k\nC1 a 0 1n\n"
                  ".model amp opamp (aol=1e5 gbw=1meg vmax=14.1 vmin=-12.3)\n.tran 1u 20m\n");
    const results::Table& rows = table(report);
    int at_rail = 0;
    for (const double v : column(rows, "v(out)")) {
        CHECK(v <= 14.1);
        CHECK(v >= -12.3);
        at_rail += v == 14.1 || v == -12.3 ? 1 : 0;
    }
    CHECK(at_rail > 200);
    const std::vector<double> resting = column(rows, "v(a)");
    for (const double v : resting) CHECK(v == resting.front());
}

TEST_CASE("a thousand periods: what adds up from step to step stays at roundoff") {
    // A divider of capacitors behind a follower: v(c) is exactly half of the sine, whatever the steps were.
    const run::Report report =
        report_of("V1 in 0 SIN(0 1 1k)\nXU1 in out out amp\nC1 out c 1n\nC2 c 0 1n\nR1 c out 1k\n"
                  "R2 c 0 1k\n.model amp opamp ()\n.tran 0.1m 1\n");
    const double w = 2 * pi * 1e3;
    CHECK(table(report).rows() > 8000);
    CHECK(worst(table(report), "v(out)", [=](double t) { return std::sin(w * t); }) < 1e-11);
    CHECK(worst(table(report), "v(c)", [=](double t) { return std::sin(w * t) / 2; }) < 1e-11);
}
