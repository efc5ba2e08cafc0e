// Currents into the pins of devices with more than two, or into the second of two, from text to number.

#include <doctest/doctest.h>

#include "tests/unit/run_deck.hpp"

namespace {

using namespace decks;

// A follower that delivers 1 mA out of a supply current of 2 mA.
const std::string follower = "VP p 0 15\nVN n 0 -15\nVIN in 0 1\nXU1 in out p n out amp\nRL out 0 1k\n"
                             ".model amp opamp (aol=inf iq=2m ib=5n ios=2n)\n";

std::string told(const std::string& cards) {
    nullor::parser::Sources sources;
    nullor::Diagnostics found;
    (void)nullor::parser::read_text("test.cir", "title\n" + cards, {}, sources, found);
    std::string text;
    for (const nullor::Diagnostic& d : found.all()) text += d.code + ": " + d.message + " / " + d.hint + "\n";
    return text;
}

} // namespace

TEST_CASE("currents into an op-amp's pins: supplies carry its output") {
    const auto report = report_of(
        follower + "B1 b 0 V={1k*ix(xu1:vp)+1k*ix(u1:vn)}\nRB b 0 1\n"
                   ".save ix(u1:vp) ix(xu1:vn) ix(xu1:inp) ix(xu1:inn) ix(xu1:out) i(xu1) i(vp) v(b)\n.op\n");
    CHECK(value(report, "ix(xu1:vp)") == doctest::Approx(3e-3 + 4e-9).epsilon(1e-12));
    CHECK(value(report, "ix(xu1:vn)") == doctest::Approx(-2e-3).epsilon(1e-12));
    CHECK(value(report, "ix(xu1:inp)") == doctest::Approx(6e-9).epsilon(1e-12));
    CHECK(value(report, "ix(xu1:inn)") == doctest::Approx(4e-9).epsilon(1e-12));
    CHECK(value(report, "i(xu1)") == doctest::Approx(-1e-3 - 4e-9).epsilon(1e-12));
    CHECK(value(report, "i(vp)") == doctest::Approx(-3e-3 - 4e-9).epsilon(1e-12));
    CHECK(value(report, "v(b)") == doctest::Approx(1).epsilon(1e-5));
    CHECK(table(report).header().columns.size() == 7); // out is i(xu1)
}

TEST_CASE("currents into an op-amp's pins: what it has not") {
    CHECK(told("V1 a 0 1\nXU1 a b b nullor\nRL b 0 1k\n.op\n.expect op ix(xu1:vp) < 1\n") ==
          "unknown-pin: there is no instance of a subcircuit with the pin 'xu1:vp' / the currents into its "
          "pins are "
          "ix(xu1:inp), ix(xu1:inn), ix(xu1:out)\n");
    CHECK(told("V1 a 0 1\nR1 a 0 1k\n.op\n.expect op i3(r1) < 1\n") ==
          "unknown-pin: 'r1' has no pin '3' / the currents into its pins are i1(r1), i2(r1)\n");
}

TEST_CASE("currents into a transistor's pins are those of the parts around it") {
    const auto report =
        report_of("VC cc 0 5\nVB bb 0 2\nRC cc c 1k\nRB bb b 10k\nRE e 0 470\nVS s 0 0\n"
                  "Q1 c b e s qq m=2\nD1 bb d dd\nRD d 0 1k\nM1 cc bb m s mm\nRM m 0 1k\n"
                  ".model qq npn (is=1e-15 bf=80 vaf=50 rb=20)\n.model dd d (is=1e-14)\n"
                  ".model mm nmos (level=1 kp=1m vto=0.7 gamma=0.4)\n"
                  ".save ic(q1) ib(q1) ie(q1) ia(d1) ik(d1) id(m1) is(m1) i(rc) i(rb) i(re) i(rd) "
                  "i(rm)\n.op\n");
    const auto near = [&](const char* a, double b) {
        CHECK(value(report, a) == doctest::Approx(b).epsilon(1e-9));
    };
    CHECK(value(report, "ic(q1)") > 1e-3);
    near("ic(q1)", value(report, "i(rc)"));
    near("ib(q1)", value(report, "i(rb)"));
    near("ie(q1)", -value(report, "i(re)"));
    near("i(d1)", value(report, "i(rd)"));
    near("ik(d1)", -value(report, "i(rd)"));
    CHECK(value(report, "id(m1)") > 1e-4);
    near("is(m1)", -value(report, "i(rm)"));
}

TEST_CASE("the current of a capacitor across a source, beside a nonlinear part") {
    const auto report = report_of("VD d 0 4.5\nVG g 0 sin(2.5 1 1k)\nC1 g 0 1u\n"
                                  "B1 d 0 I={2m*(v(g)+10)*(v(g)+10)*(1+0.1*v(d))}\n"
                                  ".options reltol=1e-6\n.save i(c1) i2(c1)\n.tran 1u 2m\n");
    const double w = 2 * 3.14159265358979323846 * 1e3, peak = 1e-6 * w;
    const std::vector<double> i = column(table(report), "i(c1)"), out = column(table(report), "i2(c1)"),
                              t = axis(table(report));
    for (std::size_t k = 1; k < t.size(); ++k) {
        CHECK(std::abs(i[k] - peak * std::cos(w * t[k])) <= 1e-4 * peak);
        CHECK(out[k] == -i[k]);
    }
}
