// Steps that a transient takes, and those it takes back: lengths that do not fit give the same curves later.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::axis;
using decks::report_of;
using decks::table;

namespace {

const analysis::TranReport& steps_of(const run::Report& report) {
    REQUIRE_MESSAGE(report.analyses.size() == 1, decks::messages(report.diagnostics));
    REQUIRE(report.analyses[0].tran.has_value());
    return *report.analyses[0].tran;
}

// Resistors and capacitors in a square: where there are so many meshes, new matrices are dear.
std::string grid(int size) {
    std::string cards;
    for (int i = 0; i < size; ++i)
        for (int j = 0; j < size; ++j) {
            if (j + 1 < size) cards += fmt::format("RH{0}_{1} n{0}_{1} n{0}_{2} 1k\n", i, j, j + 1);
            if (i + 1 < size)
                cards += fmt::format("RV{0}_{1} n{0}_{1} n{2}_{1} {3}k\n", i, j, i + 1, 1 + (i + j) % 3);
            if (i + j > 0) cards += fmt::format("C{0}_{1} n{0}_{1} 0 {2}p\n", i, j, 1 + i * j % 5);
        }
    return cards;
}

} // namespace

TEST_CASE("behind a corner the first step is rarely taken back") {
    // 40 corners
    const run::Report report =
        report_of("V1 in 0 SIN(0 2 1k)\nR1 in n 1k\nR2 n o 10k\nXU1 0 n o amp\nR3 o b 1k\nC1 b 0 100n\n"
                  ".model amp opamp (aol=1e5 gbw=1meg vmax=10 vmin=-10 fp2=2meg)\n"
                  ".options method=esdirk\n.tran 1u 10m\n");
    const analysis::TranReport& steps = steps_of(report);
    CHECK(steps.accepted > 500);
    CHECK(steps.rejected < 2 * 40);
}

TEST_CASE("a step that is refused is followed by one that fits") {
    // A diode
    const run::Report report = report_of("V1 in 0 SIN(0 1 10k)\nB1 0 b I={1p*exp(38*v(in,b))}\nR1 b 0 1k\n"
                                         "C1 b 0 10n\n.tran 1u 1m\n");
    const analysis::TranReport& steps = steps_of(report);
    CHECK(steps.rejected > 20);
    CHECK(steps.rejected < steps.accepted / 4);
}

TEST_CASE("where all relaxes, a step grows when its error leaves room for four times its length") {
    const run::Report report =
        report_of("V1 n0_0 0 PULSE(0 1 10u 1n 1n 40u 100u)\n" + grid(20) + ".tran 1u 200u\n");
    const analysis::TranReport& steps = steps_of(report);
    CHECK(steps.accepted > 150);
    CHECK(steps.rejected < steps.accepted / 3);
}

TEST_CASE("a source that begins to rise is no jump: the corner is shown once") {
    const auto shown_behind = [](const char* edge) {
        const run::Report report = report_of(
            fmt::format("V1 in 0 PULSE(0 1 10u {0} {0} 40u 1)\nR1 in a 1k\nC1 a 0 1n\nXU1 a out out amp\n"
                        "R2 out 0 1k\n.model amp opamp (aol=1e5 gbw=1meg)\n.options reltol=1e-8\n"
                        ".tran 1u 1m\n",
                        edge));
        const std::vector<double> t = axis(table(report));
        return std::count_if(t.begin(), t.end(), [](double x) { return x >= 10e-6 && x < 10.0001e-6; });
    };
    CHECK(shown_behind("1p") > 0);
    CHECK(shown_behind("1u") == 0);
}
