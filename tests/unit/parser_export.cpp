#include <doctest/doctest.h>

#include <limits>

#include "engine/expr/builder.hpp"
#include "parser/elaborate.hpp"
#include "parser/export/export.hpp"
#include "parser/export/export_expression.hpp"

namespace {

using nullor::Diagnostics;
using nullor::expr::Builder;
using nullor::expr::Op;
using nullor::parser::SpiceDeck;

struct Exported {
    SpiceDeck deck;
    Diagnostics diagnostics;

    [[nodiscard]] bool has(const std::string& text) const {
        return deck.text.find(text) != std::string::npos;
    }
    // A whole line.
    [[nodiscard]] bool has_card(const std::string& card) const { return has("\n" + card + "\n"); }
    [[nodiscard]] bool warns(const std::string& text) const {
        for (const nullor::Diagnostic& diagnostic : diagnostics.all())
            if (diagnostic.message.find(text) != std::string::npos) return true;
        return false;
    }
};

Exported exported(const std::string& cards) {
    Exported result;
    nullor::parser::Sources sources;
    const auto job =
        nullor::parser::read_text("test", "A title\n" + cards + "\n.end\n", {}, sources, result.diagnostics);
    std::string said;
    for (const nullor::Diagnostic& diagnostic : result.diagnostics.all()) said += diagnostic.message + "\n";
    REQUIRE_MESSAGE(job.has_value(), said);
    result.deck = export_spice(*job, result.diagnostics);
    return result;
}

std::string text_of(Builder& builder, nullor::expr::Ref ref, std::vector<std::string> inputs) {
    nullor::parser::ExpressionText with;
    with.inputs = std::move(inputs);
    with.hoist = [](const std::string&) { return std::string("v(h)"); };
    return spice_expression(builder.finish(ref), with).value_or("none");
}

} // namespace

TEST_CASE("export of a capacitor by its size is its value; noiseless is no word of SPICE") {
    const Exported e =
        exported("V1 a 0 1\nC1 a 0 area l=10u\nC2 a 0 area l=10u w=5u m=3\nR1 a 0 1k noiseless\n"
                 "S1 a 0 a 0 contact on noiseless\n.model contact sw (ron=1 roff=1k vt=0.5)\n"
                 ".model area c (cj=1m cjsw=1n defw=4u narrow=1u short=1u)\n.op");
    CHECK(e.has("\nc1 a 0 5.1"));  // 1e-3*9u*3u + 1e-9*2*12u
    CHECK(e.has("\nc2 a 0 1.86")); // 3 times 1e-3*9u*4u + 1e-9*2*13u
    CHECK_FALSE(e.has("cj"));
    CHECK_FALSE(e.has("l="));
    CHECK(e.has_card("r1 a 0 1000"));
    CHECK_FALSE(e.has("noiseless"));
}

TEST_CASE("export keeps title, values and analyses") {
    const Exported e = exported("V1 in 0 DC 1 AC 2 30\n.param k=2\nR1 in out {k*1k}\nC1 out 0 1n ic=0.5\n"
                                ".op\n.ac dec 10 1 1meg\n.tran 1u 1m uic\n.print ac vdb(out) v(in)/v(out)");
    CHECK(e.deck.text.rfind("A title\n", 0) == 0);
    CHECK(e.has_card("v1 in 0 DC 1 AC 2 30"));
    CHECK(e.has_card("r1 in out 2000 ; k"));
    CHECK(e.has_card("c1 out 0 1e-09 ic=0.5"));
    CHECK(e.has_card(".ac dec 10 1 1000000"));
    CHECK(e.has_card(".tran 1e-06 0.001 uic"));
    CHECK(e.has_card(".print ac vdb(out) v(in) v(out)"));
    CHECK(e.has_card("* v(in)/v(out) is computed from what is printed below"));
    CHECK(e.has_card(".print op v(in) v(out)"));
    CHECK(e.has("\n.end\n"));
    CHECK(e.diagnostics.empty());
}

TEST_CASE("export of a noise analysis, and what of noise SPICE has not") {
    const Exported e =
        exported("V1 in 0 1\nR1 in out 1k\nR2 out 0 1k\nC1 out 0 1n\n.noise v(out) V1 dec 10 1 1meg 5\n"
                 ".noise i(R2) V1 lin 3 1 5\n.print noise onoise inoise onoise(r1)\n");
    CHECK(e.has_card(".noise v(out) v1 dec 10 1 1000000 5"));
    CHECK(e.has_card(".noise i(v_r2) v1 lin 3 1 5"));
    CHECK(e.has_card(".print noise onoise_spectrum inoise_spectrum"));
    CHECK(e.has_card("* onoise(r1) is computed from what is printed below"));
    CHECK(e.diagnostics.empty());
    const Exported other =
        exported(".model amp opamp(gbw=1meg en=1n)\nV1 in 0 1\nR1 in out 1k noiseless\n"
                 "XU1 out b b amp\n.noise v(b) V1 dec 10 1 1meg\n.noise v(b) V1 list 3 5\n");
    CHECK(other.has("the noise of xu1 is not exported"));
    CHECK(other.has("r1 is not noiseless in SPICE"));
    CHECK(other.has("noise2 is not exported"));
    const Exported quiet =
        exported(".model dq d(is=1f noiseless)\n.model qa npn(t_abs=-300)\n.model dn d(is=1f t_abs=50)\n"
                 "I1 0 a 1m\nD1 a 0 dq\nQ1 a a 0 qa\nD2 a 0 dn\n.noise v(a) I1 dec 10 1 1meg\n");
    CHECK(quiet.has("d1 is not noiseless in SPICE"));
    CHECK(quiet.has("q1 is not noiseless in SPICE"));
    CHECK_FALSE(quiet.has("d2 is not noiseless"));
}

TEST_CASE("names lose what SPICE does not read, and stay different") {
    const Exported e = exported(".subckt half a b\nR1 a m 1k\nR2 m b 1k\n.ends\nV1 in 0 1\nX1 in 0 half\n"
                                "R1 x1_m 0 1k\nR2 x1_m in 1k\n.op");
    CHECK(e.has("r1_x1 in x1_m"));
    CHECK(e.has("r1 x1_m_2 0 1000"));
    CHECK(e.deck.nodes[0] == "0");
}

TEST_CASE("a wire is a source, and a read current a source beside the device") {
    const Exported e =
        exported("V1 in 0 1\nR1 in a 0\nR2 a b 1k\nR3 b 0 1k\nF1 0 c R2 2\nR4 c 0 1\nB1 d 0 V={i(R1)}\n"
                 "R5 d 0 1\n.op\n.print op i(R3)");
    CHECK(e.has_card("v_r1 in a DC 0 ; 0 ohm"));
    CHECK(e.has_card("v_r2 a r2_i DC 0"));
    CHECK(e.has_card("r2 r2_i b 1000"));
    CHECK(e.has_card("f1 0 c v_r2 2"));
    CHECK(e.has_card("b1 d 0 V = i(v_r1)"));
    CHECK(e.has_card(".print op i(v_r3)"));
}

TEST_CASE("op-amps with the same numbers share a subcircuit, the nullor is exact") {
    const Exported e =
        exported("V1 in 0 1\nX1 in a a nullor\nX2 a b b amp\nX3 b c c amp\nX4 c d d amp gbw=2meg\n"
                 ".model amp opamp (aol=1e5 gbw=1meg)\n.op");
    CHECK(e.has(".subckt nullor p n o\nEz z m z 0 1\nEm m 0 p n 1\nEo o 0 z 0 1\n.ends"));
    CHECK(e.has_card("x2 a b b amp"));
    CHECK(e.has_card("x3 b c c amp"));
    CHECK(e.has_card("x4 c d d amp_2"));
    CHECK(e.has("Rz z 0 100000\n"));
}

TEST_CASE("jumps become ramps, and repeating points are written out") {
    const Exported e =
        exported("V1 a 0 PULSE(0 1 1u 0 0 3u 10u)\nV2 b 0 PWL(0 0 1m 1 2m 3 2m 0) r=1m\nR1 a 0 1\nR2 b 0 1\n"
                 ".tran 1u 4m");
    CHECK(e.has("v1 a 0 DC 0 PULSE(0 1 1e-06 3e-12 3e-12 3e-06 1e-05)"));
    CHECK(e.has("v2 b 0 DC 0 PWL(0 0 0.001 1 0.002 "));
    CHECK(e.has(" 0.00200000008 1 ")); // back to the value at r, in no time to speak of
    CHECK_FALSE(e.has("r=0.001"));
}

TEST_CASE("points of a PWL are written as they are") {
    const Exported e =
        exported("V1 a 0 PWL(0 0 0.1 0.3 1 1 2 0)\nV2 b 0 PWL(1m 1 1m 2 3m 0) td=1m\nR1 a 0 1\n"
                 "R2 b 0 1\n.tran 1m 3");
    CHECK(e.has_card("v1 a 0 DC 0 PWL(0 0 0.1 0.3 1 1 2 0)"));
    // A jump takes a millionth of the time around it.
    CHECK(e.has_card("v2 b 0 DC 1 PWL(0 1 0.002 1 0.002000002 2 0.004 0)"));
    // What repeats is written out, without the rounding of its last point.
    CHECK(exported("V1 a 0 PWL(0 0 1 1 2 0) r=0\nR1 a 0 1\n.tran 1m 2.5").has("PWL(0 0 1 1 2 0 2.5 0.5)"));
}

TEST_CASE("a source that comes up from 0 is written as points") {
    CHECK(exported("V1 a 0 5\nR1 a 0 1\n.tran 1m startup").has_card("v1 a 0 DC 5 PWL(0 0 2e-05 5)"));
}

TEST_CASE("what SPICE does not have is said") {
    const Exported e =
        exported(".param g=1\nV1 a 0 1\nE1 b 0 a 0 {g}\nR1 a 0 1k\nR2 b 0 1k\n.op\n.dc param g 1 2 1\n"
                 ".dc V1 list 1 2 5\n.step param g list 3 4\n.meas dc m MAX v(b)");
    CHECK(e.has("e1 b 0 a 0 3"));
    CHECK(e.warns("not g"));
    CHECK(e.warns(".step g"));
    CHECK(e.has(".dc v1 1 1 1\n.dc v1 2 2 1\n.dc v1 5 5 1\n"));
    CHECK(e.has("not exported: 1 .meas and 0 .expect"));
    CHECK_FALSE(e.diagnostics.has_errors());
}

TEST_CASE("functions that SPICE lacks are written through others") {
    Builder b;
    const auto x = b.input(0), y = b.input(1);
    const std::vector<std::string> in = {"v(x)", "v(y)"};
    CHECK(text_of(b, b.apply(Op::power, x, b.constant(2)), in) == "(v(x) * v(x))");
    CHECK(text_of(b, b.apply(Op::pow, x, b.constant(3)), in) == "(sgn(v(x)) * pow(abs(v(x)), 3))");
    CHECK(text_of(b, b.apply(Op::pwrs, x, y), in) == "(sgn(v(x)) * pow(abs(v(x)), v(y)))");
    CHECK(text_of(b, b.apply(Op::hypot, x, y), in) == "sqrt(v(x) * v(x) + v(y) * v(y))");
    CHECK(text_of(b, b.apply(Op::u, x), in) == "(v(x) > 0)");
    CHECK(text_of(b, b.apply(Op::limit, x, b.constant(-1), y), in) ==
          "min(max(v(x), min((-1), v(y))), max((-1), v(y)))");
    CHECK(text_of(b, b.table(x, {{0, 1, 2}, {5, 6, 8}}), in) ==
          "pwl(min(max(v(x), 0), 2), 0, 5, 1, 6, 2, 8)");
    CHECK(text_of(b, b.apply(Op::mul, x, b.constant(std::numeric_limits<double>::infinity())), in) == "none");
}

TEST_CASE("shared parts of an expression do not multiply its text") {
    Builder b;
    auto value = b.input(0);
    for (int k = 0; k < 40; ++k) value = b.apply(Op::hypot, value, b.apply(Op::sin, value));
    CHECK(text_of(b, value, {"v(x)"}).size() < 1000);
}

TEST_CASE("an integral is held at DC and free in time") {
    const Exported e = exported("V1 a 0 1\nR1 a 0 1\nB1 b 0 V={idt(v(a),2)+ddt(v(a))}\nR2 b 0 1\n.tran 1m 1");
    CHECK(e.has(" 1 ic=2\n"));
    CHECK(e.has("(time > 0 ? 0 : i("));
    CHECK_FALSE(e.diagnostics.has_errors());
}

TEST_CASE("sweeps that SPICE does not have become its ranges, or a card a point") {
    const std::string deck = "V1 in 0 1\nR1 in 0 1k\n";
    CHECK(exported(deck + ".dc V1 lin 5 0 2").has_card(".dc v1 0 2 0.5"));
    const Exported decade = exported(deck + ".dc V1 dec 1 1 100");
    for (const char* card : {".dc v1 1 1 1", ".dc v1 10 10 1", ".dc v1 100 100 1"})
        CHECK(decade.has_card(card));
    const Exported list = exported(deck + ".dc V1 list 3 1 R1 0.5k 1k 0.5k");
    CHECK(list.has_card(".dc v1 3 3 1 r1 500 1000 500"));
    CHECK(list.has_card(".dc v1 1 1 1 r1 500 1000 500"));
    const Exported long_one = exported(deck + ".dc V1 dec 1000000 1 100");
    CHECK(long_one.warns("more than"));
    CHECK_FALSE(long_one.has("\n.dc"));
}

TEST_CASE("an open circuit, a short inductor and too many corners") {
    const Exported e =
        exported("V1 in 0 1\nR1 in 0 1k\nR2 in 0 {inf}\nL1 in a 0\nR3 a 0 1k\n.param inf={10^400}\n.op");
    CHECK(e.has("* r2 in 0: an open circuit"));
    CHECK(e.has("in a DC 0 ; 0 H"));
    CHECK(exported("V1 in 0 PULSE(0 1 0 1p 1p 1n 3n 1000000)\nR1 in 0 1k\n.tran 1n 10m")
              .warns("corners until"));
}

TEST_CASE("export: a card is written from the device's tables") {
    const Exported e =
        exported("V1 a 0 1\nR1 a b 1k m=4 scale=2 tc1=1m tol=5%\nR2 b 0 0 m=3\nR3 a 0 inf\n"
                 "C1 a b 1n ic=1 tc1=1m m=2\nL1 b c 1u m=2\nL2 c 0 0\nL3 c 0 1u\nK1 L1 L3 0.5\n"
                 "K2 L1 L2 0.5\nE1 d 0 a b 3\nF1 d 0 V1 2\n.op\n.dc R1 1k 3k 1k");
    CHECK_FALSE(e.diagnostics.has_errors());
    CHECK(e.has_card("r1 a b 500 tc1=0.001"));
    CHECK(e.has_card("v_r2 b 0 DC 0 ; 0 ohm"));
    CHECK(e.has_card("* r3 a 0: an open circuit"));
    CHECK(e.has_card("c1 a b 2e-09 ic=1 tc1=0.001"));
    CHECK(e.has_card("l1 b c 5e-07"));
    CHECK(e.has_card("v_l2 c 0 DC 0 ; 0 H"));
    CHECK(e.has_card("k1 l1 l3 0.5"));
    CHECK_FALSE(e.has("\nk2")); // a wire has no flux
    CHECK(e.has_card("e1 d 0 a b 3"));
    CHECK(e.has_card("f1 d 0 v1 2"));
    CHECK(e.has_card(".dc r1 500 1500 500"));
}

TEST_CASE("export: currents into pins are those of sources beside them") {
    const Exported e =
        exported("VP p 0 15\nVN n 0 -15\nV1 a 0 1\nXU1 a b p n b amp\nR1 b 0 1k\n"
                 "B1 c 0 V={1k*ix(xu1:vp)-i2(r1)}\nRC c 0 1\n.model amp opamp (aol=1e5 iq=2m)\n"
                 ".op\n.print op ix(xu1:vn) i2(r1)");
    CHECK_FALSE(e.diagnostics.has_errors());
    CHECK(e.has_card("v_xu1 p xu1_i DC 0"));
    CHECK(e.has_card("v_xu1_2 n xu1_i_2 DC 0"));
    CHECK(e.has_card("xu1 a b xu1_i xu1_i_2 b amp"));
    CHECK(e.has_card("b1 c 0 V = ((1000 * i(v_xu1)) - (0 - i(v_r1)))"));
    CHECK(e.has_card("* i2(r1) is computed from what is printed below"));
    CHECK(e.has_card(".print op i(v_xu1_2) i(v_r1)"));
}

TEST_CASE("export: one Tnom for all, and the difference to it on the card") {
    const Exported e = exported(".model cold r (tnom=17 tce=2)\n.model fixed r (t_abs=50 tnom=20)\nV1 a 0 1\n"
                                "R1 a 0 cold 1k dtemp=10\nR2 a 0 fixed 1k tc1=1m\nR3 a 0 1k tc1=1m temp=60\n"
                                "C1 a 0 1n tc1=1m dtemp=5\n.op");
    CHECK_FALSE(e.diagnostics.has_errors());
    CHECK(e.has_card("r1 a 0 1000 tce=2 dtemp=20"));    // 27 + 10 - 17
    CHECK(e.has_card("r2 a 0 1000 tc1=0.001 temp=57")); // 50 - 20 + 27
    CHECK(e.has_card("r3 a 0 1000 tc1=0.001 temp=60"));
    CHECK(e.has_card("c1 a 0 1e-09 tc1=0.001 dtemp=5"));
}

TEST_CASE("export: a switch is refused") {
    const Exported e = exported("V1 a 0 1\nS1 a b a 0 sm\nR1 b 0 1\n.model sm vswitch (ron=1 roff=1k)\n.op");
    CHECK(e.diagnostics.has_errors());
    CHECK(e.warns("s1: a voltage-controlled switch cannot be exported"));
}

TEST_CASE("export: a p channel's flag, and what LTspice alone has") {
    const Exported e =
        exported("V1 d 0 -5\nV2 g 0 -3\nM1 d g 0 power\nA1 0 g 0 0 0 0 o 0 OTA g=1m linear\nR1 o 0 1k\n"
                 ".model power vdmos (pchan vto=-1 kp=2)\n.op");
    CHECK(e.has_card(".model power vdmos vto=-1 kp=2 pchan"));
    CHECK(e.warns("a1: a transconductance amplifier cannot be exported"));
}

TEST_CASE("export: resistors by size and for small signals, and what ngspice would read otherwise") {
    const Exported e = exported("V1 a 0 1\nR1 a 0 2k ac=6k m=2 scale=3\nR2 a 0 sheet l=20u w=4u\n"
                                "R3 a 0 r={1k*(1+v(a))}\nJ1 a 0 0 shockley\n"
                                ".model sheet r (rsh=10)\n.model shockley njf (level=2 theta=0)\n.op");
    CHECK(e.has_card("r1 a 0 3000 ac=9000"));
    CHECK(e.has("\nr2 a 0 5"));
    CHECK(e.has("\nb_r3 a 0 I = "));
    CHECK(e.warns("j1: level 2 of a JFET is another law in ngspice"));
}
