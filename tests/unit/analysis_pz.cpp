// Poles and zeros against closed forms, and those that are hard to find: infinite ones, several in one place,
// far apart.

#include <doctest/doctest.h>

#include <cmath>
#include <complex>

#include "cli/text/report_text.hpp"
#include "engine/base/constants.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using analysis::Pole;
using decks::report_of;
using Complex = std::complex<double>;

namespace {

analysis::PzResult pz_of(const std::string& cards) {
    const run::Report report = report_of(cards);
    REQUIRE(report.analyses.size() == 1);
    REQUIRE_MESSAGE(report.analyses.front().figures.pz.has_value(), cards);
    return *report.analyses.front().figures.pz;
}

// In their order, each to this part of it.
void check(const std::vector<Pole>& found, const std::vector<Complex>& truth, double relative = 1e-12) {
    REQUIRE(found.size() == truth.size());
    for (std::size_t k = 0; k < truth.size(); ++k) {
        CAPTURE(k);
        CHECK(std::abs(found[k].s - truth[k]) <= relative * std::abs(truth[k]));
    }
}

std::string ladder(int stages, const char* buffer = "") {
    std::string cards = "V1 n0 0 1\n";
    for (int k = 1; k <= stages; ++k) {
        const std::string here = std::to_string(k), before = std::to_string(k - 1);
        const std::string end = *buffer ? "m" + here : "n" + here;
        cards += "R" + here + " n" + before + " " + end + " 1k\nC" + here + " " + end + " 0 1n\n";
        if (*buffer) cards += "E" + here + " n" + here + " 0 " + end + " 0 1\n";
    }
    return cards;
}

} // namespace

TEST_CASE("RC, RLC and Sallen-Key: poles, pairs, and zeros at 0") {
    const auto rc = pz_of("V1 a 0 1\nR1 a b 1k\nC1 b 0 10p\n.pz V1 v(b)\n");
    check(rc.poles, {-1e8});
    CHECK(rc.zeros.empty());
    const auto high = pz_of("V1 a 0 1\nC1 a b 10p\nR1 b 0 1k\n.pz a 0 b 0 vol pz\n");
    check(high.poles, {-1e8});
    REQUIRE(high.zeros.size() == 1);
    CHECK(high.zeros[0].s == 0.0);
    const auto key = pz_of("V1 in 0 1\nR1 in a 10k\nR2 a b 10k\nC1 a out 10n\nC2 b 0 1n\n"
                           "X1 b out out nullor\n.pz V1 v(out)\n");
    check(key.poles, {{-1e4, 3e4}, {-1e4, -3e4}});
    const auto second = pz_of("V1 in 0 1\nC1 in a 10n\nC2 a b 10n\nR1 a out 10k\nR2 b 0 40k\n"
                              "X1 b out out nullor\n.pz V1 v(out)\n");
    REQUIRE(second.zeros.size() == 2);
    for (const Pole& zero : second.zeros) CHECK(zero.s == 0.0);
    const auto lossless = pz_of("I1 0 a 1\nL1 a 0 1u\nC1 a 0 1u\n.pz I1 v(a)\n");
    check(lossless.poles, {{0, 1e6}, {0, -1e6}});
    CHECK(lossless.poles[0].s.real() == 0);
}

TEST_CASE("a ladder of equal stages: s = -(2 - 2 cos((2k - 1) pi/(2n + 1)))/RC") {
    for (const int n : {5, 60}) {
        const auto found = pz_of(ladder(n) + ".pz V1 v(n1)\n");
        std::vector<Complex> truth;
        for (int k = 1; k <= n; ++k)
            truth.emplace_back(-1e6 * (2 - 2 * std::cos((2 * k - 1) * pi / (2 * n + 1))));
        check(found.poles, truth, 1e-11);
        CHECK(found.zeros.size() == static_cast<std::size_t>(n - 1)); // of the ladder behind n1
    }
}

TEST_CASE("several poles in one place") {
    const auto stages = pz_of(ladder(12, "buffered") + ".pz V1 v(n12)\n"); // each its own loop
    check(stages.poles, std::vector<Complex>(12, -1e6));
    const auto critical = pz_of("V1 a 0 1\nR1 a b 200\nL1 b c 1m\nC1 c 0 100n\n.pz V1 v(c)\n"); // one chain
    check(critical.poles, {-1e5, -1e5}, 1e-11);
    CHECK(critical.poles[0].together == 2);
    const auto alike = pz_of("V1 a 0 1\nR1 a m 1k\nR2 m b 1k\nC2 b 0 1n\nR3 m c 1k\nC3 c 0 1n\n"
                             "R4 m d 1k\nC4 d 0 1n\n.pz V1 v(b)\n"); // two of three are the same
    check(alike.poles, {-2.5e5, -1e6, -1e6});
    CHECK(alike.cancelling.size() >= 1);
}

TEST_CASE("poles fourteen decades apart, and infinite ones beside them") {
    const auto far = pz_of("V1 in 0 1\nR1 in a 1meg\nC1 a 0 1\nE1 b 0 a 0 1\nR2 b c 1\nC2 c 0 1p\n"
                           "R3 c d 1k\nC3 d 0 1u\n.pz V1 v(d)\n");
    REQUIRE(far.poles.size() == 3);
    check({far.poles[0]}, {-1e-6});
    // Two stages: s^2 + s (1/R2C2 + 1/R3C2 + 1/R3C3) + 1/(R2C2 R3C3) = 0.
    const double p = 1e12 + 1e9 + 1e3, q = 1e12 * 1e3;
    const double fast = (p + std::sqrt(p * p - 4 * q)) / 2;
    check({far.poles[1], far.poles[2]}, {-q / fast, -fast});
    // A loop of capacitors and a source, and a differentiator without a resistance.
    const auto loop = pz_of("V1 in 0 1\nC1 in a 1n\nC2 a 0 2n\nR1 a 0 1k\n.pz V1 v(a)\n");
    check(loop.poles, {-1 / 3e-6});
    const auto differentiator =
        pz_of("V1 in 0 1\nC1 in n 10n\nR1 n out 10k\nX1 0 n out nullor\n.pz V1 v(out)\n");
    CHECK(differentiator.poles.empty());
    REQUIRE(differentiator.zeros.size() == 1);
    CHECK(differentiator.zeros[0].s == 0.0);
}

TEST_CASE("an op-amp's poles and zeros: closed loop, right half-plane, growth") {
    // (1 + s tau A0)(...): follower of one pole A0/(1 + s A0 tau), tau = 1/(2 pi gbw): s = -(1 + 1/A0)/tau.
    const auto follower =
        pz_of("V1 in 0 1\nX1 in out out amp\nRL out 0 1k\n.model amp opamp (aol=1k gbw=1meg)\n"
              ".pz V1 v(out)\n");
    check(follower.poles, {-2 * pi * 1e6 * (1 + 1e-3)});
    const auto loop = pz_of("V1 in 0 1\nR1 in p 1k\nR2 p out 1k\nX1 p 0 out amp\nRL out 0 1k\n"
                            ".model amp opamp (aol=1k gbw=1meg)\n.pz V1 v(out)\n");
    check(loop.poles, {2 * pi * 1e6 * (0.5 - 1e-3)});
    // All-pass of one nullor: (1 - sRC)/(1 + sRC).
    const auto all_pass =
        pz_of("V1 in 0 1\nR1 in n 10k\nR2 n out 10k\nR3 in p 1k\nC3 p 0 1n\nX1 p n out nullor\n"
              ".pz V1 v(out)\n");
    check(all_pass.poles, {-1e6});
    check(all_pass.zeros, {1e6});
}

TEST_CASE("from nodes: a voltage shorts its input, a current does not; poles alone, zeros alone") {
    const std::string net = "R1 a 0 1k\nC1 a b 1n\nR2 b 0 1k\n";
    check(pz_of(net + ".pz a 0 b 0 vol pz\n").poles, {-1e6});
    const std::string zero_at = "R3 a b 500\n"; // beside C1: its zero is at -1/(500 ohm 1 nF)
    check(pz_of(net + zero_at + ".pz a 0 b 0 vol pz\n").zeros, {-2e6});
    check(pz_of(net + zero_at + ".pz a 0 b 0 vol pz\n").poles, {-3e6});
    check(pz_of(net + zero_at + ".pz 0 a 0 b vol pz\n").zeros, {-2e6});
    check(pz_of(net + ".pz a 0 b 0 cur pz\n").poles, {-5e5});
    CHECK(pz_of(net + ".pz a 0 b 0 cur pol\n").zeros.empty());
    CHECK(pz_of(net + ".pz a 0 b 0 cur zer\n").poles.empty());
    CHECK(pz_of(net + ".pz a 0 b 0 cur zer\n").zeros.size() == 1);
}

TEST_CASE("what has no poles and zeros to tell is refused") {
    const auto refused = [](const std::string& cards, const std::string& words) {
        const run::Report report = report_of(cards);
        CHECK(report.exit_status() != 0);
        CHECK(decks::says(report.diagnostics, words));
    };
    refused("V1 a 0 1\nT1 a 0 b 0 z0=50 td=1n\nR1 b 0 50\n.pz V1 v(b)\n", "poles without number");
    refused(
        "V1 in 0 1\nR1 in a 1k\nR2 a 0 1k\nR3 in b 2k\nR4 b 0 2k\nC1 a 0 1n\nC2 b 0 0.5n\n.pz V1 v(a,b)\n",
        "does not depend on the input");
    refused(ladder(401) + ".pz V1 v(n401)\n", "401 charges");
}

TEST_CASE("pole(2) reads a row; the report tells frequency and Q") {
    const run::Report report =
        report_of("V1 in 0 1\nR1 in a 10k\nR2 a b 10k\nC1 a out 10n\nC2 b 0 1n\nX1 b out out nullor\n"
                  ".pz V1 v(out)\n.expect pz im(pole(1)) == 3e4 rtol=1e-12\n.expect pz pole(2) + pole(1) == "
                  "-2e4 rtol=1e-12\n"
                  ".expect pz index <= 2\n");
    CHECK(report.exit_status() == 0);
    CHECK(cli::render(report, false).find("poles 1, 2    -10000 +- 30000j rad/s") != std::string::npos);
    CHECK(cli::render(report, false).find("Q = 1.58114") != std::string::npos);
    CHECK(
        report_of("V1 a 0 1\nR1 a b 1k\nC1 b 0 10p\n.pz V1 v(b)\n.expect pz pole(2) == 0\n").exit_status() ==
        1);
}

TEST_CASE("zeros at 0 of the voltage over an inductor, where beside them there are no factors") {
    const auto one = pz_of("V1 a 0 1\nL1 a b 1m\nR1 b 0 1meg\n.pz V1 v(a,b)\n");
    check(one.poles, {-1e9});
    REQUIRE(one.zeros.size() == 1);
    CHECK(one.zeros[0].s == 0.0);
    const auto two = pz_of("V1 a 0 1\nC1 a b 10n\nR1 b 0 1meg\nL1 b c 1m\nR2 c 0 1k\n.pz V1 v(b,c)\n");
    REQUIRE(two.zeros.size() == 2);
    for (const Pole& zero : two.zeros) CHECK(zero.s == 0.0);
    // Two at 0 of a high pass of second order.
    const auto both = pz_of("I1 0 a 1\nC1 a b 1n\nR1 b 0 1k\nC2 b c 1n\nR2 c 0 1k\nR3 a 0 1k\n.pz I1 v(c)\n");
    REQUIRE(both.zeros.size() == 2);
    for (const Pole& zero : both.zeros) CHECK(zero.s == 0.0);
}

TEST_CASE("a zero where digits are lost beside it is no zero at 0: -G/(C1 + C2)") {
    const auto found = pz_of("V1 a 0 1\nC1 b 0 1n\nC2 a b 0.000255\nC3 0 b 847n\nR1 a 0 1meg\nR2 b 0 1meg\n"
                             ".pz V1 v(a,b)\n");
    check(found.zeros, {-1e-6 / 848e-9}, 1e-11);
}

TEST_CASE("zeros near each other are not their mean: -100 and -99.95") {
    // From the exact polynomial of the determinant.
    const auto found =
        pz_of("V1 n0 0 AC 1\nC2 n1 0 10n\nRL3 n2 m3 1\nL3 m3 n0 10m\nC4 n1 n0 10n\nC5 n0 0 1n\n"
              "G6 n2 n0 n0 n1 2m\nR7 n2 n0 1k\nRG0 n0 0 1meg\nRG1 n1 0 1meg\nRG2 n2 0 1meg\n"
              ".pz V1 v(n0,n2)\n");
    check(found.zeros, {-99.95004995004994, -100.0}, 1e-8);
}

TEST_CASE("an output that is 0 but for rounding has no zeros: common mode of a difference amplifier") {
    for (const char* more : {"", "C1 a out 1n\nC2 b 0 1n\n"}) {
        const run::Report report =
            report_of(std::string("V1 in 0 1\nR1 in a 3.3k\nR2 a out 47k\nR3 in b 3.3k\n"
                                  "R4 b 0 47k\nX1 b a out nullor\n.pz V1 v(out)\n") +
                      more);
        REQUIRE(report.analyses.size() == 1);
        CHECK(decks::says(report.diagnostics, "does not depend on the input"));
    }
}
