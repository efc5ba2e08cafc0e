// The ways to an operating point, one after another: each solves a circuit that none before it does, and what
// it finds is held against closed forms and roots by bisection.

#include <doctest/doctest.h>

#include <cmath>
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

// Whether the strategies but one find it.
bool found_without(const std::string& cards, const std::string& strategy) {
    decks::Deck deck(cards + ".op\n");
    std::vector<analysis::Strategy> others;
    for (const analysis::Strategy& one : analysis::strategies())
        if (one.name != strategy) others.push_back(one);
    analysis::OpQuestion question;
    question.strategies = others;
    question.look_for_feedback = false;
    return analysis::operating_point(deck.ready(), deck.work.requests.options, question).ok();
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
    };
    for (const Won& circuit : circuits) {
        CAPTURE(circuit.cards);
        const run::Report report = report_of(circuit.cards + std::string(".op\n"));
        CHECK(report.exit_status() == 0);
        REQUIRE_MESSAGE(report.analyses[0].op.has_value(), decks::messages(report.diagnostics));
        CHECK(report.analyses[0].op->strategy == circuit.strategy);
        CHECK(report.analyses[0].op->iterations > 1);
        CHECK(value(report, circuit.column) == doctest::Approx(circuit.root).epsilon(1e-12));
        if (circuit.alone) CHECK(!found_without(circuit.cards, circuit.strategy));
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
