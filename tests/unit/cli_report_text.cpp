// The report of a run: what it says, in which order, and what it leaves out.

#include <fmt/format.h>

#include "cli/text/report_text.hpp"
#include "tests/unit/cli_ran.hpp"
#include "tests/unit/run_deck.hpp"

using namespace decks;
using cli_ran::has;

namespace {

std::string report(const std::string& cards) {
    return nullor::cli::render(report_of(cards), false);
}

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t n = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
    return n;
}

const std::string divider = "V1 in 0 dc 10 ac 1\nR1 in out 1k\nR2 out 0 3k\n";

} // namespace

TEST_CASE("an operating point: title, voltages, currents with units") {
    const std::string text = report(divider + ".op\n");
    CHECK(text.rfind("title\n\nOperating point  (", 0) == 0);
    CHECK(has(text, "  v(in)   10 V\n"));
    CHECK(has(text, "  v(out)  7.5 V\n"));
    CHECK(has(text, "  i(v1)   -2.5 mA\n"));
}

TEST_CASE("the operating point is told once a step, by .op where there is one") {
    CHECK(count(report(divider + ".ac lin 1 1 1\n.op\n"), "Operating point") == 1);
    CHECK(count(report(divider + ".ac lin 1 1 1\n.ac lin 1 2 2\n"), "Operating point") == 1);
}

TEST_CASE("a curve without .print is told by its points, range and extremes; with .print by its rows") {
    const std::string curve = report(divider + ".dc V1 0 4 1\n");
    CHECK(has(curve, "dc: 5 points, 0 V .. 4 V\n"));
    CHECK(has(curve, "v(out)    0 V at 0 V  ..  3 V at 4 V"));
    const std::string printed = report(divider + ".dc V1 0 4 2\n.print dc v(out)\n");
    CHECK(has(printed,
              "  v1 (V)  v(out) (V)\n       0           0\n       2         1.5\n       4           3\n"));
}

TEST_CASE("operating points of steps are one table") {
    const std::string text = report(divider + ".op\n.step R2 list 1k 4k\n.print op v(out)\n");
    CHECK(
        has(text,
            "\nOperating points\n  r2 (ohm)  v(out) (V)\n      1000           5\n      4000           8\n"));
    CHECK(count(text, "Operating point") == 1);
}

TEST_CASE("measures by name, with the step that they belong to") {
    const std::string text =
        report(divider + ".dc V1 0 4 1\n.meas dc top max v(out)\n.meas dc no when v(out)=9\n"
                         ".step R2 list 1k 3k\n");
    CHECK(has(text, "\nMeasures\n  top = 2 V  [r2 = 1 kohm]\n"));
    CHECK(has(text, "  top = 3 V  [r2 = 3 kohm]\n"));
    CHECK(count(text, "no failed: ") == 2);
}

TEST_CASE("expectations: one entry however many steps, the worst speaks") {
    const std::string text = report(divider + ".op\n.step R2 list 1k 3k 4k\n.expect size op v(out) < 7.9\n"
                                              ".expect op v(out) == 10*r2/(1k+r2)\n");
    CHECK(has(text, "FAIL  size: op v(out) < 7.9  (1 of 3 steps fail)\n"));
    CHECK(has(text, "beyond the bound by 0.1"));
    CHECK(has(text, "with r2 = 4 kohm"));
    CHECK(has(text, "  ok    op v(out) == 10*r2/(1k+r2)  (3 steps)\n"));
    CHECK(has(text, "  5 of 6 met\n"));
    CHECK(count(text, "FAIL") == 1);
}

TEST_CASE("an analysis that failed says so, and the rest is told") {
    const std::string text =
        report("V1 a 0 1\nB1 b 0 v=sqrt(v(a))\nR1 b 0 1\nR2 a 0 1\n.dc V1 1 -1 -1\n.op\n");
    CHECK(has(text, "dc: failed\n"));
    CHECK(has(text, "v(b)"));
}

TEST_CASE("many nodes are counted, not listed") {
    std::string cards = "V1 n0 0 1\n";
    for (int k = 0; k < 60; ++k) cards += fmt::format("R{0} n{0} n{1} 1\n", k, k + 1);
    const std::string text = report(cards + "Rz n60 0 1\n.op\n");
    CHECK(has(text, "  ... 21 more nodes\n"));
    CHECK(count(text, "  v(n") == 40);
}

TEST_CASE("op-amps tell their state; positive feedback is told") {
    const std::string model = ".model amp opamp (aol=1e5 gbw=1meg vmax=10 vmin=-10)\n";
    CHECK(has(report(model + "V1 in 0 1\nX1 in out out amp\n.op\n"), "  x1      linear\n"));
    const std::string trigger = report(model + "V1 in 0 0\nR1 in p 1k\nR2 p out 10k\nX1 p 0 out amp\n.op\n");
    CHECK(has(trigger, "one of several operating points"));
}

TEST_CASE("colours only where they are wanted") {
    const nullor::run::Report made = report_of(divider + ".op\n.expect op v(out) == 1\n");
    CHECK(!has(nullor::cli::render(made, false), "\x1b["));
    CHECK(has(nullor::cli::render(made, true), "\x1b[31;1mFAIL"));
}

TEST_CASE("coordinates in words") {
    CHECK(nullor::cli::render(std::vector<nullor::results::Coordinate>{}).empty());
    CHECK(nullor::cli::render({{"r2", 4700, nullor::Unit::ohm}, {"temp", 85, nullor::Unit::celsius}}) ==
          "r2 = 4.7 kohm, temp = 85 degC");
}
