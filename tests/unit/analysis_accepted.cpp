// Currents have the digits that voltages have: ladders of resistors from 1 mohm to 1 Tohm against sums of
// positive terms in long double; and what is no solution is not taken for one.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "engine/analysis/newton/accepted.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::report_of;
using decks::value;

namespace {

struct Ladder {
    std::string cards;
    long double first = 0, last = 0; // currents through V1 and through the ammeter V2 at its end, A
};

double resistance(std::mt19937_64& random, double decades) {
    return std::pow(10.0, -3 + decades * static_cast<double>(random() >> 11) * 0x1p-53);
}

// From the end backwards, with 1 A there: v and i are sums of what is positive.
Ladder ladder(std::mt19937_64& random, double decades) {
    const int sections = 1 + static_cast<int>(random() % 6);
    long double v = 0, i = 1;
    Ladder made;
    std::string previous = "e";
    made.cards = "V2 e 0 0\n";
    for (int k = 0; k < sections; ++k) {
        const double series = resistance(random, decades), shunt = resistance(random, decades);
        const std::string node = fmt::format("n{}", k);
        made.cards += fmt::format("R{}s {} {} {}\n", k, node, previous, series);
        v += series * i;
        if (k + 1 < sections) {
            made.cards += fmt::format("R{}p {} 0 {}\n", k, node, shunt);
            i += v / shunt;
        }
        previous = node;
    }
    made.cards += fmt::format("V1 {} 0 2 AC 2\n", previous);
    made.first = -2 * i / v;
    made.last = 2 / v;
    return made;
}

} // namespace

TEST_CASE("currents of sources at the ends of ladders, relative to themselves, in op, dc and ac") {
    for (const double decades : {3.0, 9.0, 15.0}) {
        std::mt19937_64 random(static_cast<unsigned>(decades)); // NOLINT(cert-msc32-c,cert-msc51-cpp)
        for (int count = 0; count < 60; ++count) {
            const Ladder made = ladder(random, decades);
            CAPTURE(made.cards);
            const run::Report report = report_of(made.cards + ".op\n.dc V1 1 2 1\n.ac lin 3 1 2\n");
            REQUIRE(report.exit_status() == 0);
            const auto off = [](double found, long double right) {
                return static_cast<double>(std::abs(static_cast<long double>(found) / right - 1));
            };
            for (const std::size_t analysis : {std::size_t{0}, std::size_t{1}}) {
                CHECK(off(value(report, "i(v1)", analysis), made.first) < 1e-12);
                CHECK(off(value(report, "i(v2)", analysis), made.last) < 1e-12);
            }
            const results::Table& ac = decks::table(report, 2);
            CHECK(off(ac.value(2, *ac.find("i(v1)")).real(), made.first) < 2e-12);
            CHECK(off(ac.value(2, *ac.find("i(v2)")).real(), made.last) < 2e-12);
        }
    }
}

TEST_CASE(
    "a current at frequencies solved side by side, from where a capacitor lets next to nothing through") {
    const run::Report report = report_of("V1 a 0 AC 1\nR1 a b 1k\nC1 b 0 1n\n.ac dec 40 1u 1meg\n");
    const results::Table& ac = decks::table(report);
    REQUIRE(ac.rows() > 400);
    double worst = 0;
    for (std::size_t k = 0; k < ac.rows(); ++k) {
        const std::complex<long double> y(0, 2 * 3.14159265358979323846264338327950288L * ac.axis(k) * 1e-9);
        const std::complex<long double> right = -y / (1.0L + 1000.0L * y);
        const std::complex<double> found = ac.value(k, *ac.find("i(v1)"));
        const std::complex<long double> off(found.real() - right.real(), found.imag() - right.imag());
        worst = std::max(worst, static_cast<double>(std::abs(off) / std::abs(right)));
    }
    CHECK(worst < 1e-12);
}

TEST_CASE("an operating point has the same currents whether somebody prints those of resistors or not") {
    const std::string cards = "V1 a 0 3\nR1 a b 1u\nR2 b 0 1g\n.op\n";
    const double plain = value(report_of(cards), "i(v1)");
    CHECK(plain == doctest::Approx(-3e-9).epsilon(1e-14));
    CHECK(value(report_of(cards + ".print op i(r1) i(v1)\n"), "i(v1)") ==
          doctest::Approx(plain).epsilon(1e-14));
}

TEST_CASE("a row that is not met is found: a node's sum, and a law on the piece that its switch says") {
    decks::Deck deck("V1 in 0 1\nR1 in n 1k\nR2 n out 10k\nXU1 0 n out amp\n"
                     ".model amp opamp (aol=1e5 vmax=5 vmin=-5)\n.op\n");
    analysis::Setup& setup = deck.ready();
    const auto n = static_cast<std::size_t>(setup.system().size());
    std::vector<double> x(n + 1, 0.0);
    const analysis::Equation equation;
    REQUIRE(setup.newton().solve(x, equation, {}).status == analysis::NewtonReport::Status::converged);
    const auto unmet = [&](std::vector<double> at) {
        setup.workspace().evaluate(at.data(), equation.t);
        const int row = setup.acceptance().unmet_row(at, equation);
        return row < 0 ? std::string() : setup.system().unknowns()[static_cast<std::size_t>(row)].name;
    };
    CHECK(unmet(x).empty());
    for (std::size_t k = 0; k < n; ++k) {
        std::vector<double> off = x;
        off[k] += 1e-3 * std::abs(x[k]) + 1e-4;
        CHECK_MESSAGE(!unmet(off).empty(), setup.system().unknowns()[k].name);
    }
}

// In front of 2 V the law has no value, and its slope there no end: no voltage is as good as 2 V for Newton's
// method, which leaves the current of the resistor to nobody.
TEST_CASE("a steep law's slope does not excuse what is left of its row") {
    const auto report =
        report_of("V1 in 0 5\nR1 in out 1k\nB1 out 0 i=1m*sqrt(v(out)-2)\n.dc V1 5 1.5 -0.5\n");
    REQUIRE(report.analyses.size() == 1);
    CHECK(report.analyses[0].failed);
    CHECK(report.exit_status() == 3);
    const auto solved = report_of("V1 in 0 5\nR1 in out 1k\nB1 out 0 i=1m*sqrt(v(out)-2)\n.dc V1 5 2 -0.5\n");
    CHECK(solved.exit_status() == 0);
    // s^2 + s = V1 - 2 of s = sqrt(v(out) - 2), in mA.
    const auto current = decks::column(decks::table(solved), "i(v1)");
    for (std::size_t k = 0; k < current.size(); ++k) {
        const double over = 3 - 0.5 * static_cast<double>(k);
        CHECK(std::abs(current[k] + 1e-3 * (std::sqrt(0.25 + over) - 0.5)) < 1e-12);
    }
}

// The same in time. One point that was accepted in front of the end, where the slope is 1e8 times the law's
// own current or at the end without end, must not excuse what follows; and a law with room left goes on.
TEST_CASE("where a law ends a transient ends, and does not run away") {
    for (const char* law : {"sqrt(0.5-v(out))", "(sqrt(v(out)+0.1)-0.5)"})
        for (const char* method : {"auto", "esdirk", "trbdf2", "trap", "gear"})
            for (const char* reltol : {"1e-3", "1e-4", "1e-5", "1e-6"}) {
                CAPTURE(law);
                CAPTURE(method);
                CAPTURE(reltol);
                const auto run = [&](const char* amplitude) {
                    return report_of(std::string("V1 in 0 SIN(0 ") + amplitude +
                                     " 1k)\nR1 in out 1k\nR2 out 0 1k\nB1 out 0 I={1m*" + law +
                                     "}\n.options method=" + method + " reltol=" + reltol +
                                     "\n.tran 1u 2m\n");
                };
                CHECK(run("2").exit_status() == 3);
                CHECK(run("0.6").exit_status() == 0);
            }
}
