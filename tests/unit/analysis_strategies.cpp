// The ways to an operating point, one after another: each solves a circuit that none before it does, and what
// it finds is held against closed forms and roots by bisection.

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "engine/analysis/operating_point/op.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::bisect;
using decks::report_of;
using decks::value;

namespace {

constexpr double vt = 0.025852, is = 1e-14;

double diode(double v) {
    return 1e-14 * (std::exp(v / 0.025) - 1);
}

const std::string diodes = ".subckt di a k\nR1 a m 0.1\nB1 m k I={1e-14*(exp(v(m,k)/0.025852)-1)}\n.ends\n"
                           ".subckt qn c b e\nB1 c e I={1e-16*(exp(v(b,e)/0.025852)-exp(v(b,c)/0.025852))}\n"
                           "B2 b e I={1e-18*(exp(v(b,e)/0.025852)-1)}\n"
                           "B3 b c I={1e-16*(exp(v(b,c)/0.025852)-1)}\n.ends\n"
                           ".subckt qp c b e\nB1 e c I={1e-16*(exp(v(e,b)/0.025852)-exp(v(c,b)/0.025852))}\n"
                           "B2 e b I={1e-18*(exp(v(e,b)/0.025852)-1)}\n"
                           "B3 c b I={1e-16*(exp(v(c,b)/0.025852)-1)}\n.ends\n";

// Two comparators at 5 V with current limits, wired together by diodes.
const std::string window =
    diodes + "V1 in 0 1\nVh h 0 2\nVl l 0 0.5\nX1 h in p oa\nX2 in l q oa\nX3 p o di\nX4 q o di\n"
             "R1 o 0 10k\n.model oa opamp (vmax=5 vmin=0 ilimit=1m)\n";

// Five amplifiers of 1e7 in a ring, each with -1.5 around it.
std::string ring() {
    std::string cards = "V1 n0 0 0.5\nRf n5 m0 3k\n";
    for (int k = 0; k < 5; ++k)
        cards += fmt::format("Ra{0} n{0} m{0} 1k\nRb{0} m{0} n{1} 1.5k\nRl{0} n{1} 0 1k\n"
                             "B{0} n{1} 0 V={{5*tanh(1e7*(0.1-v(m{0}))/5)}}\n",
                             k, k + 1);
    return cards;
}

double ring_output() {
    const auto input = [](double out) { return 0.1 - 5 / 1e7 * std::atanh(out / 5); };
    return bisect(
        [&](double last) {
            double out = last;
            for (int k = 4; k > 0; --k) out = input(out) - (out - input(out)) / 1.5;
            const double m = input(out);
            return (0.5 - m) + (out - m) / 1.5 + (last - m) / 3;
        },
        -4, 4);
}

// Three amplifiers in a ring, with five at their rails around them.
const std::string rails =
    diodes + "V1 vs 0 12\nR0 vs vc 1\nR1 n1 n0 491.6\nR2 n2 vc 310.1k\nR4 n4 0 31.66k\nR5 n5 vc 70.32\n"
             "R6 n6 vc 570.6k\nR7 n7 n6 61.06\nR9 n9 n2 3399\nR11 n11 0 828.6\nR12 n12 n11 273.1k\n"
             "X0 n22 n12 o0 a0\nRo0 o0 n7 1.23k\nX1 n18 0 o1 a1\nRo1 o1 n22 639\nX2 n12 n6 o2 a2\n"
             "Ro2 o2 n18 28\nX8 n0 vc o8 a8\nRo8 o8 n11 9.77k\nX9 n9 n22 o9 a9\nX12 n6 n5 o12 a12\n"
             "Ro12 o12 n15 848\nX17 n15 n7 o17 a17\nRo17 o17 n1 2.26k\nX18 n2 n6 o18 a18\n"
             "Xd6 n4 n12 di\nXd7 n15 n4 di\n"
             ".model a0 opamp (vmax=7.72 vmin=-0.516 aol=676 ilimit=1m rout=100)\n"
             ".model a1 opamp (vmax=10.5 vmin=-1.32 aol=2.56e5 ilimit=5m)\n"
             ".model a2 opamp (vmax=1.2 vmin=-9.59 aol=440 ilimit=5m)\n"
             ".model a8 opamp (vmax=2.55 vmin=-6.74 aol=48.6)\n"
             ".model a9 opamp (vmax=5.62 vmin=-1.71 aol=6.45e3 ilimit=5m)\n"
             ".model a12 opamp (vmax=7.51 vmin=-6.55 aol=26.1 ilimit=1m rout=100)\n"
             ".model a17 opamp (vmax=7.57 vmin=-7.36 aol=2.46e4 ilimit=5m)\n"
             ".model a18 opamp (vmax=9.28 vmin=-1.01 aol=14.1 ilimit=1m rout=100)\n";

// v(o0): the diode into n12 comes from ground, n11 is driven from -6.74 V.
double rails_output() {
    const double sum = 1 / 273.1e3 + 1 / 9.77e3 + 1 / 828.6;
    const auto current_of = [&](double n12) {
        return (n12 - (n12 / 273.1e3 - 6.74 / 9.77e3) / sum) / 273.1e3;
    };
    const double n12 = bisect(
        [&](double v) {
            const double i = current_of(v);
            return -31.66e3 * (i + is) - v - 0.1 * i - vt * std::log1p(i / is);
        },
        -0.525, 0);
    const auto through_r6 = [](double n6) { return (12 - n6) / 570.601e3; };
    const double n6 = bisect(
        [&](double v) {
            return 676 * (440 * 2.56e5 * (n12 - v) - n12) - (v - (61.06 + 1230 + 100) * through_r6(v));
        },
        n12 - 1e-3, n12 + 1e-3);
    return n6 - (61.06 + 1230) * through_r6(n6);
}

// From node `in` through r to ground.
std::string string_of_diodes(int count, double r) {
    std::string cards = diodes, before = "in";
    if (r > 0) cards += fmt::format("R0 in n0 {}\n", r), before = "n0";
    for (int k = 1; k <= count; ++k) {
        const std::string next = k == count ? "0" : fmt::format("n{}", k);
        cards += fmt::format("X{} {} {} di\n", k, before, next);
        before = next;
    }
    return cards;
}

// Through `count` of these diodes and r from a source of v.
double current(int count, double r, double v) {
    const double all = r + 0.1 * count;
    return bisect([&](double i) { return count * vt * std::log1p(i / is) + all * i - v; }, 0, v / all);
}

// By all strategies but one, wherever the point is stable or not.
Outcome<analysis::OperatingPoint> found_without(decks::Deck& deck, const std::string& strategy) {
    std::vector<analysis::Strategy> others;
    for (const analysis::Strategy& one : analysis::strategies())
        if (one.name != strategy) others.push_back(one);
    analysis::OpQuestion question;
    question.strategies = others;
    question.look_for_feedback = false;
    return analysis::operating_point(deck.ready(), deck.work.requests.options, question);
}

struct Won {
    const char* strategy;
    std::string cards;
    const char* column;
    double root;
    bool alone; // no other finds it
};

} // namespace

TEST_CASE("each strategy wins where those before it fail, and leaves nothing of itself in the answer") {
    const Won circuits[] = {
        {"newton", "V1 in 0 3\nR1 in a 1k\nB1 a 0 I={1e-3*v(a)^3}\n", "v(a)",
         bisect([](double v) { return v * v * v + v - 3; }, 0, 3), false},
        {"damped newton", "V1 in 0 5\nR1 in a 1k\nB1 a 0 I={1e-14*(exp(v(a)/0.025)-1)}\n", "v(a)",
         bisect([](double v) { return diode(v) - (5 - v) / 1e3; }, 0, 1), false},
        {"damped newton", "V1 in 0 2\nB1 out 0 V={10*tanh(1e4*(v(in)-v(f)))}\nB2 f 0 V={v(out)^3/100}\n",
         "v(out)", bisect([](double v) { return v - 10 * std::tanh(1e4 * (2 - v * v * v / 100)); }, 0, 9),
         false},
        {"gmin stepping", window, "v(o)",
         1e4 * bisect([](double i) { return 1e4 * i + 0.05 * i + vt * std::log1p(i / 2 / is) - 5; }, 0, 1e-3),
         true},
        // 0.2 V in reverse across each.
        {"junction stepping", "V1 in 0 -1\n" + string_of_diodes(5, 1000), "i(v1)",
         -is * std::expm1(-0.2 / vt), true},
        // The transistor's base takes all that the amplifier gives, 1 mA, and 8 ohm 101 mA.
        {"source stepping",
         diodes + "V1 in 0 2\nVp vp 0 15\nVm vm 0 -15\nX1 in out o oa\nX2 vp o out qn\nX3 vm o out qp\n"
                  "R1 out 0 8\n.model oa opamp (vmax=5 vmin=0 ilimit=1m)\n",
         "v(out)", 8 * 101e-3, true},
        {"pseudo-transient", ring(), "v(n5)", ring_output(), false},
        {"arc length", rails, "v(o0)", rails_output(), true},
    };
    for (const Won& circuit : circuits) {
        CAPTURE(circuit.cards);
        decks::Deck deck(circuit.cards + ".op\n");
        const Outcome<analysis::OperatingPoint> point = found_without(deck, "");
        REQUIRE(point.ok());
        CHECK(point.value().strategy == circuit.strategy);
        CHECK(point.value().iterations > 1);
        const std::string name = std::string(circuit.column).substr(2, std::strlen(circuit.column) - 3);
        const Probe probe = circuit.column[0] == 'v' ? deck.v(name) : deck.i(name);
        CHECK(deck.setup->system().read(probe, point.value().x.data()) ==
              doctest::Approx(circuit.root).epsilon(1e-12));
        if (!circuit.alone) continue;
        const Outcome<analysis::OperatingPoint> other = found_without(deck, circuit.strategy);
        CHECK((!other.ok() || !other.value().loose.empty()));
    }
}

TEST_CASE("a node on gmin alone would show it") {
    // 1 pA into 1 Tohm, beside a circuit that gmin stepping solves: gmin of 1e-13 S would take a tenth.
    const run::Report report = report_of("I1 0 a 1p\nR2 a 0 1e12\n" + window + ".op\n");
    CHECK(report.analyses[0].op->strategy == "gmin stepping");
    CHECK(value(report, "v(a)") == doctest::Approx(1).epsilon(1e-13));
}

TEST_CASE("strings of diodes with 0.1 ohm each, through a resistor and directly across a source") {
    for (const int count : {1, 18, 25, 40})
        for (const double r : {0.0, 1000.0})
            for (const double v : {5.0, 12.0, 30.0, 100.0}) {
                CAPTURE(count);
                CAPTURE(r);
                CAPTURE(v);
                const run::Report report =
                    report_of(fmt::format("V1 in 0 {}\n", v) + string_of_diodes(count, r) + ".op\n");
                REQUIRE_MESSAGE(report.exit_status() == 0, decks::messages(report.diagnostics));
                CHECK(value(report, "i(v1)") == doctest::Approx(-current(count, r, v)).epsilon(1e-9));
            }
}
