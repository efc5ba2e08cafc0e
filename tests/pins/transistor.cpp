// Currents into pins, wherever a deck can ask for one. Expected values come from the law of the test
// transistor.

#include <cmath>

#include <doctest/doctest.h>

#include "tests/pins/added.hpp"
#include "tests/unit/parser_elaborate.hpp"
#include "tests/unit/run_deck.hpp"

namespace {

using namespace decks;
using nullor::parser::codes_of;
using nullor::parser::ReadDeck;

// Gate 1.5 V above threshold and source, drain 4 V above the source, bulk 0.5 V below.
const std::string bias = "VD d 0 4.5\nVG g 0 3\nVS s 0 0.5\nVB b 0 0\n"
                         ".model zz nzf (beta=2m vto=1 lambda=0.1 gb=1m cgs=1n)\n";
constexpr double drain = 2e-3 * 1.5 * 1.5 * (1 + 0.1 * 4), bulk = -1e-3 * 0.5;

bool near(double a, double b, double relative = 1e-12) {
    return std::abs(a - b) <= relative * std::abs(b);
}

std::string messages(const std::string& cards) {
    nullor::parser::Sources sources;
    nullor::Diagnostics found;
    (void)nullor::parser::read_text("test.cir", "title\n" + cards, {}, sources, found);
    std::string text;
    for (const nullor::Diagnostic& d : found.all())
        text += d.code + " " + std::to_string(d.span.line) + ":" + std::to_string(d.span.column) + " " +
                d.message + " / " + d.hint + "\n";
    return text;
}

} // namespace

TEST_CASE("pins: each current of a transistor in op, as unknowns and as columns") {
    const auto report =
        report_of(bias + "Z1 d g s b zz m=3\n.save id(z1) Ig(z1) is(z1) ib(z1) i3(z1) i(z1)\n.op\n");
    CHECK(near(value(report, "id(z1)"), 3 * drain));
    CHECK(near(value(report, "is(z1)"), -3 * (drain + bulk)));
    CHECK(near(value(report, "ib(z1)"), 3 * bulk));
    CHECK(std::abs(value(report, "ig(z1)")) <= 1e-18);
    CHECK(table(report).header().columns.size() == 4); // i3 is is, i is id
}

TEST_CASE("pins: the balance of the nodes is what it was") {
    const auto plain = report_of(bias + "RD d e 1k\nZ1 e g s b zz\n.save v(e) i(vs) i(vb)\n.op\n");
    const auto read =
        report_of(bias + "RD d e 1k\nZ1 e g s b zz\n.save v(e) i(vs) i(vb) is(z1) id(z1)\n.op\n");
    for (const char* name : {"v(e)", "i(vs)", "i(vb)"})
        CHECK(near(value(read, name), value(plain, name), 1e-11));
    CHECK(near(value(read, "is(z1)"), -value(plain, "i(vs)"), 1e-11));
}

TEST_CASE("pins: of two, in every way of writing") {
    const auto report = report_of("V1 a 0 0.6\nR1 a 0 2k\n.save i1(r1) i2(r1) i2(v1) @r1[i2]\n.op\n");
    CHECK(value(report, "i(r1)") == 0.6 / 2e3);
    CHECK(value(report, "i2(r1)") == -0.6 / 2e3);
    CHECK(value(report, "i2(v1)") == 0.6 / 2e3);
    CHECK(table(report).header().columns.size() == 3);
}

TEST_CASE("pins: B, F and subcircuits read them; .func of the name wins") {
    const auto report = report_of(
        bias +
        "Z1 d g s b zz\n.func ib(x)={7*x}\n.func twice(x)={2*id(x1.z1)+x}\n"
        "B1 1 0 V={1k*id(z1)-100*is(z1)}\nB2 2 0 V={ib(v(g)-1)}\nB3 3 0 V={twice(1)}\nB4 4 0 V={ic2}\n"
        ".param ic2=5\nF1 5 0 Z1 2\nR5 5 0 1\nX1 d g s b sub\n.subckt sub d g s b\nZ1 d g s b zz m=2\n"
        "B1 6 0 V={is(z1)}\nR6 6 0 1k\n.ends\n.save v(1) v(2) v(3) v(4) v(5) v(x1.6) is(x1.z1)\n.op\n");
    CHECK(near(value(report, "v(1)"), 1e3 * drain + 100 * (drain + bulk)));
    CHECK(near(value(report, "v(2)"), 14));
    CHECK(near(value(report, "v(3)"), 4 * drain + 1));
    CHECK(near(value(report, "v(4)"), 5));
    CHECK(near(value(report, "v(5)"), -2 * drain));
    CHECK(near(value(report, "v(x1.6)"), -2 * (drain + bulk)));
    CHECK(near(value(report, "is(x1.z1)"), -2 * (drain + bulk)));
}

// What is shown unasked is what is an unknown: the pin that is read and not the device's main one.
TEST_CASE("pins: a pin that only a B source reads is told by its own name") {
    const auto report = report_of(bias + "Z1 d g s b zz\nB1 1 0 V={1k*is(z1)}\nR1 1 0 1k\n.op\n");
    CHECK(near(value(report, "is(z1)"), -(drain + bulk)));
    CHECK_FALSE(table(report).find("i(z1)").has_value());
    CHECK_FALSE(table(report).find("id(z1)").has_value());
}

TEST_CASE("pins: ac, parts of a complex current, and what is measured and expected of it") {
    const std::string deck =
        "VD d 0 4.5\nVG g 0 dc 3 ac 1\nVS s 0 0.5\n.model zz nzf (beta=2m lambda=0.1 cgs=1n)\n"
        "Z1 d g s zz\n.ac lin 1 1meg 1meg\n.meas ac m find igm(z1) at=1meg\n"
        ".expect ac igp(z1) == 90 rtol=1e-9\n.expect ac is(z1) == -id(z1)-ig(z1) atol=1e-15\n"
        ".print ac iddb(z1) igi(z1) igp(z1)\n";
    const auto report = report_of(deck + ".save id(z1) ig(z1)\n");
    REQUIRE(report.steps.front().expectations.size() == 2);
    for (const auto& expected : report.steps.front().expectations) CHECK(expected.holds);
    const auto& rows = table(report);
    const double gm = 2 * 2e-3 * 1.5 * 1.4, w = 2 * 3.14159265358979323846 * 1e6;
    CHECK(std::abs(rows.value(0, *rows.find("id(z1)")) - gm) <= 1e-12 * gm);
    CHECK(std::abs(rows.value(0, *rows.find("ig(z1)")) - std::complex<double>(0, w * 1e-9)) <=
          1e-12 * w * 1e-9);
    CHECK(near(measured(report).at("m"), w * 1e-9));
}

TEST_CASE("pins: tran and dc") {
    const auto report = report_of("VD d 0 4.5\nVG g 0 sin(2.5 1 1k)\nVS s 0 0.5\n"
                                  ".model zz nzf (beta=2m lambda=0.1 cgs=1u)\nZ1 d g s zz\n"
                                  ".options reltol=1e-6\n.save id(z1) ig(z1)\n.tran 1u 2m\n");
    const double w = 2 * 3.14159265358979323846 * 1e3;
    // At t = 0 it is that of the operating point. The gate stands at a source: its current is a derivative
    // that nothing smooths.
    const std::vector<double> gate = column(table(report), "ig(z1)"), times = axis(table(report));
    for (std::size_t k = 1; k < times.size(); ++k)
        CHECK(std::abs(gate[k] - 1e-6 * w * std::cos(w * times[k])) <= 1e-4 * 1e-6 * w);
    CHECK(worst(table(report), "id(z1)",
                [&](double t) { return 2.8e-3 * std::pow(std::max(1 + std::sin(w * t), 0.0), 2); }) <= 1e-8);
    const auto swept = report_of(bias + "Z1 d g s b zz\n.save is(z1)\n.dc vg 1 3 0.5\n");
    for (std::size_t k = 0; k < table(swept).rows(); ++k) {
        const double over = std::max(table(swept).axis(k) - 1.5, 0.0);
        CHECK(near(column(table(swept), "is(z1)")[k], -(2.8e-3 * over * over + bulk), 1e-11));
    }
}

TEST_CASE("pins: one that the device has not is an error at its place, with those it has") {
    const std::string four = bias + "Z1 d g s b zz\n.op\n", three = bias + "Z1 d g s zz\n.op\n";
    CHECK(messages(four + ".expect op ic(z1) < 1\n") == "unknown-pin 9:12 'z1' has no pin 'c' / the currents "
                                                        "into its pins are id(z1), ig(z1), is(z1), ib(z1)\n");
    CHECK(messages(three + ".expect op ib(z1) < 1\n") ==
          "unknown-pin 9:12 'z1' has no pin 'b' / the currents into its pins are id(z1), ig(z1), is(z1)\n");
    CHECK(messages(three + "B1 x 0 V={i4(z1)}\n").find("unknown-pin 9:11 'z1' has no pin '4'") == 0);
    CHECK(messages(three + ".expect op id(vd) < 1\n")
              .find("unknown-pin 9:12 'vd' has no pin 'd' / the currents into "
                    "its pins are i1(vd), i2(vd)") == 0);
    CHECK(messages(three + ".expect op id(z2) < 1\n").find("unknown-device 9:15 there is no device 'z2'") ==
          0);
    CHECK(messages(three + ".expect op izz(v(d)) < 1\n").find("unknown-function") == 0);
    CHECK(messages(three + ".print op iq(z1)\n").find("unknown-pin 9:11") == 0);
    CHECK(messages(three + ".save @z1[iq]\n").find("unsupported-quantity") == 0);
}

TEST_CASE("pins: patterns, ngspice's words, and LTspice's ix()") {
    const auto report = report_of(bias + "Z1 d g s b zz\nZ2 d g s zz\n.save ib(*) @z2[is] ix(z1:g)\n.op\n");
    CHECK(near(value(report, "ib(z1)"), bulk));
    CHECK(near(value(report, "is(z2)"), -drain));
    CHECK(value(report, "ig(z1)") == 0);
    CHECK(table(report).header().columns.size() == 3);

    const std::string s = "V1 a 0 2\nx1 a 0 s\n.subckt s + -\nra + m 1k\nxu2 m - t\n.ends\n.subckt t p q\n"
                          "rb p q 1k\nB1 z q V={1k*ix(x1:+)}\nrz z q 1\n.ends\n";
    const auto pins = report_of(s + "B1 b 0 V={2k*ix(x1:+)}\nRB b 0 1\nB2 c 0 V={3k*ix(x1:u2:p)}\nRC c 0 1\n"
                                    ".save v(b) v(c) v(x1.xu2.z) ix(x1:-)\n.op\n");
    CHECK(near(value(pins, "v(b)"), 2));
    CHECK(near(value(pins, "v(c)"), 3));
    CHECK(near(value(pins, "v(x1.xu2.z)"), 1));
}
