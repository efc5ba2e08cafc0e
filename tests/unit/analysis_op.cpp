// Operating points, held against closed forms.

#include <doctest/doctest.h>

#include <cmath>

#include "engine/analysis/operating_point/op.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::report_of;
using decks::value;

namespace {

const std::string trigger = "V1 in 0 0\nXU1 p in out amp\nR1 out p 10k\nR2 p 0 10k\n";

} // namespace

TEST_CASE("a Schmitt trigger: .nodeset chooses among three, and the report says that there are several") {
    const std::string model = ".model amp opamp (aol=1e5 vmax=10 vmin=-8)\n";
    const run::Report middle = report_of(trigger + model + ".op\n");
    CHECK(value(middle, "v(out)") == 0);
    CHECK(middle.analyses[0].op->positive_feedback);
    CHECK(middle.analyses[0].op->several_solutions);
    for (const double rail : {10.0, -8.0}) {
        const run::Report one =
            report_of(trigger + model + ".nodeset v(out)=" + std::to_string(0.7 * rail) + "\n.op\n");
        CHECK(value(one, "v(out)") == rail);
        CHECK(value(one, "v(p)") == doctest::Approx(rail / 2).epsilon(1e-14));
        CHECK(one.analyses[0].op->several_solutions);
        CHECK(one.analyses[0].op->states[0].second == (rail > 0 ? "at the upper rail" : "at the lower rail"));
    }
    // .ic is for transients only.
    CHECK(value(report_of(trigger + model + ".ic v(out)=10\n.op\n"), "v(out)") == 0);
}

TEST_CASE("positive feedback without rails is unstable; negative feedback is neither") {
    for (const char* model : {".model amp opamp (aol=1e5)\n", ".model amp opamp (aol=1e5 gbw=1meg)\n"}) {
        const run::Report report = report_of(trigger + model + ".op\n");
        CHECK(report.analyses[0].op->positive_feedback);
        CHECK(!report.analyses[0].op->several_solutions);
    }
    for (const char* model : {".model amp opamp (aol=1e5)\n", ".model amp opamp (gbw=1meg vmax=10 vmin=-8)\n",
                              ".model amp opamp ()\n", ".model amp opamp (aol=0.5 vmax=1 vmin=-1)\n"}) {
        CAPTURE(model);
        const run::Report report = report_of("V1 in 0 0.1\nXU1 in n out amp\nR1 out n 10k\nR2 n 0 10k\n" +
                                             std::string(model) + ".op\n");
        CHECK(!report.analyses[0].op->positive_feedback);
    }
    // Positive feedback of less than 1 is stable.
    const run::Report weak = report_of(trigger + ".model amp opamp (aol=1.5)\n.op\n");
    CHECK(!weak.analyses[0].op->positive_feedback);
}

TEST_CASE("no unique solution: status 3 and the name of an unknown") {
    const run::Report loop = report_of("E1 b 0 c 0 1\nE2 c 0 b 0 1\nR1 b 0 1k\nR2 c 0 1k\n.op\n");
    CHECK(loop.exit_status() == 3);
    CHECK(loop.analyses[0].failed);
    CHECK(decks::says(loop.diagnostics, "no unique solution"));
    CHECK((decks::says(loop.diagnostics, "v(b)") || decks::says(loop.diagnostics, "v(c)")));

    const run::Report never = report_of("B1 a 0 V={if(v(b)>0.5,0,1)}\nR1 a b 1k\nR2 b 0 1meg\n.op\n");
    CHECK(never.exit_status() == 3);
    CHECK(decks::says(never.diagnostics, "no-convergence"));
    for (const char* tried : {"newton", "piece by piece", "damped newton", "gmin stepping",
                              "junction stepping", "source stepping", "pseudo-transient", "arc length"})
        CHECK(decks::says(never.diagnostics, "tried " + std::string(tried)));

    const run::Report nan = report_of("V1 a 0 -1\nB1 b 0 V={sqrt(v(a))}\nR1 b 0 1\n.op\n");
    CHECK(nan.exit_status() == 3);
    CHECK(decks::says(nan.diagnostics, "not-finite: b1 gives a value that is not finite"));
}

TEST_CASE("slow convergence is not convergence: a root of order nine is found to its own precision, or not "
          "at all") {
    // Newton's corrections there shrink by 8/9 an iteration; v^9 reaches roundoff while v is still some way
    // off.
    const run::Report report = report_of("B1 a 0 I={(v(a)-1)^9}\nR1 b 0 1\n.op\n.options itl1=30\n");
    if (report.exit_status() == 0 && !decks::says(report.diagnostics, "loose-node"))
        CHECK(value(report, "v(a)") == doctest::Approx(1).epsilon(1e-3));
    else if (report.exit_status() == 0)
        CHECK(std::pow(std::abs(value(report, "v(a)") - 1), 9) < 1e-15);
    else
        CHECK(report.exit_status() == 3);
}

TEST_CASE("idt is held at its initial value, ddt is 0, capacitors are open, inductors are wires") {
    const run::Report report =
        report_of("V1 a 0 2\nB1 b 0 V={idt(v(a))}\nB2 c 0 V={idt(v(a),3)+v(a)}\nB3 d 0 V={ddt(v(a))+1}\n"
                  "R1 a e 1k\nC1 e 0 1u\nL1 e f 1m\nR2 f 0 3k\n.op\n");
    CHECK(value(report, "v(b)") == 0);
    CHECK(value(report, "v(c)") == 5);
    CHECK(value(report, "v(d)") == 1);
    CHECK(value(report, "v(e)") == doctest::Approx(1.5).epsilon(1e-15));
    CHECK(value(report, "v(f)") == value(report, "v(e)"));
    CHECK(value(report, "i(v1)") == doctest::Approx(-0.5e-3).epsilon(1e-14));
}

TEST_CASE(".nodeset is a guess and no more; where it is far off the solution is still found") {
    const std::string cards = "V1 in 0 5\nR1 in a 1k\nB1 a 0 I={1e-14*(exp(v(a)/0.025)-1)}\n.op\n";
    const double plain = value(report_of(cards), "v(a)");
    for (const char* guess : {"0.6", "-40", "4", "100"}) {
        CAPTURE(guess);
        CHECK(value(report_of(cards + ".nodeset v(a)=" + guess + "\n"), "v(a)") ==
              doctest::Approx(plain).epsilon(1e-12));
    }
    // One of two roots of v^2 = 4.
    const std::string square = "I1 0 a 4\nB1 a 0 I={v(a)^2}\n.op\n.nodeset v(a)=";
    CHECK(value(report_of(square + "1\n"), "v(a)") == doctest::Approx(2).epsilon(1e-12));
    CHECK(value(report_of(square + "-1\n"), "v(a)") == doctest::Approx(-2).epsilon(1e-12));
}

TEST_CASE("both sides of the rails: linear inside to roundoff, the rail itself beyond") {
    for (const double in : {-3.0, -1.0001, -0.9999, -0.3, 0.0, 0.5, 0.9999, 1.0001, 2.0, 1e6}) {
        CAPTURE(in);
        const run::Report report = report_of("V1 in 0 " + std::to_string(in) +
                                             "\nR1 in n 1k\nR2 n out 10k\nXU1 0 n out amp\n"
                                             ".model amp opamp (aol=1e9 vmax=10 vmin=-10)\n.op\n");
        const double linear = -10 * in / (1 + 11e-9);
        const double out = value(report, "v(out)");
        if (std::abs(linear) < 10)
            CHECK(out == doctest::Approx(linear).epsilon(1e-12));
        else
            CHECK(out == (linear > 0 ? 10.0 : -10.0));
    }
}

TEST_CASE("a small difference of large voltages is as far off as rounding leaves it, and has its digits "
          "given back") {
    // 10 fA of a diode through 9527 ohm, times 36.7: corrections never come below 0.1 % of i(b1).
    const run::Report report = report_of("V1 a 0 -5\nR1 a b 1\nR2 b 0 1k\nR3 c b 9527\n"
                                         "R4 c m 0.1\nB2 m 0 I={1e-14*(exp(v(m)/0.025852)-1)}\n"
                                         "B1 o 0 V={5.25*tanh(36.7*(v(c)-v(b)))}\nR5 o 0 31.4\n.op\n");
    const double out = 5.25 * std::tanh(36.7 * 9527 * 1e-14);
    CHECK(value(report, "v(o)") == doctest::Approx(out).epsilon(1e-12));
    CHECK(value(report, "i(b1)") == doctest::Approx(-out / 31.4).epsilon(1e-12));
    // What no digits are left of at all is told: the middle of two diodes in reverse. Their current has all.
    const std::string one = "I={1e-14*(exp(v(m,k)/0.025852)-1)}\n";
    const run::Report middle = report_of("V1 a 0 -5\n.subckt di a k\nR1 a m 0.1\nB1 m k " + one +
                                         ".ends\nX1 a b di\nX2 b 0 di\n.op\n");
    CHECK(decks::says(middle.diagnostics, "loose-node"));
    CHECK(value(middle, "i(v1)") == doctest::Approx(1e-14).epsilon(1e-9));
}

TEST_CASE("conductances whose sum is zero but for rounding leave the node undetermined") {
    const std::string four = "I1 0 a 1m\nR1 a 0 1k\nR2 a 0 2k\nR3 a 0 3k\nR4 a 0 -1k\nR5 a 0 ";
    CHECK_FALSE(report_of(four + "-1.2k\n.op\n").diagnostics.all().empty());
    // Where it comes up on the way, too: 1/R5 = -1 mS, -1/1.2 mS.
    const run::Report swept = report_of(four + "-1k\n.dc R5 -1k -1.4k -0.2k\n");
    REQUIRE(swept.diagnostics.has_errors());
    CHECK(swept.diagnostics.all()[0].message.find("at r5 = -1200") == 0);
    // A millionth of the sum is a conductance.
    CHECK(value(report_of(four + "-1.2k\nR6 a 0 1g\n.op\n"), "v(a)") == doctest::Approx(1e6).epsilon(1e-6));
}

TEST_CASE("relays: one turns another, and a ring of them never settles") {
    const std::string relay = ".model relay sw (ron=1 roff=1meg vt=0.5 vh=0.2)\n";
    const std::string row =
        "V1 s 0 1\nV2 c 0 1\nS1 s a c 0 relay\nR1 a 0 1k\nS2 s b a 0 relay\nR2 b 0 1k\n" + relay;
    const run::Report settled = report_of(row + ".op\n");
    CHECK(value(settled, "v(b)") == doctest::Approx(1000.0 / 1001).epsilon(1e-12));
    CHECK(settled.analyses[0].op->states[0].second == "on");
    CHECK(settled.analyses[0].op->states[1].second == "on");
    // On, the switch takes its own control away.
    const run::Report ring = report_of("V1 s 0 1\nR1 s a 1k\nS1 a 0 a 0 relay\n" + relay + ".op\n");
    CHECK(ring.exit_status() == 3);
    CHECK(decks::says(ring.diagnostics, "s1 turns on and off without end"));
}
