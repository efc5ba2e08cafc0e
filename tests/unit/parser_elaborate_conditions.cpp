// What a deck is made of before its circuit is: branches of .if; and what simulators add to circuits.

#include <algorithm>

#include "parser_elaborate.hpp"

using namespace nullor;
using namespace nullor::parser;

namespace {

const std::string branches = ".param n=2\n"
                             ".if (n == 1)\nR1 a 0 1\n.elseif (n = 2)\nR1 a 0 2\n.param m=5\n"
                             ".else\nR1 a 0 3\n.endif\nV1 a 0 1\n";

} // namespace

TEST_CASE("conditions: the first branch that holds, also by -D") {
    CHECK(ReadDeck(branches).value("r1") == 2);
    CHECK(ReadDeck(branches).value("m") == 5);
    CHECK(ReadDeck(branches, {{"n", "1"}}).value("r1") == 1);
    CHECK(ReadDeck(branches, {{"n", "7"}}).value("r1") == 3);
    CHECK_FALSE(Names(ReadDeck(branches, {{"n", "7"}}).job->circuit).target("m").has_value());
}

TEST_CASE("conditions: what a branch defines is known behind it, and what is left out is not decided") {
    const ReadDeck d(".if (1)\n.param k=3\n.func f(x)={x+k}\n.endif\n.if (f(k) == 6)\nR1 a 0 1\n.else\n"
                     ".if (unknown > 1)\n.endif\nR1 a 0 2\n.endif\nV1 a 0 1\n");
    CHECK(d.codes().empty());
    CHECK(d.value("r1") == 1);
}

TEST_CASE("conditions: cards that do not fit") {
    CHECK(codes_of("R1 a 0 1\n.endif\n") == "stray-endif");
    CHECK(codes_of("R1 a 0 1\n.if 1\n") == "unclosed-if");
    CHECK(codes_of("R1 a 0 1\n.if 0\n.else\n.elseif 1\n.endif\n") == "behind-else");
    CHECK(codes_of("R1 a 0 1\n.if (x)\n.endif\n") == "unknown-name");
    CHECK(codes_of("R1 a 0 1\n.if (0)\n.else if (0)\nR2 a 0 1\n.endif\n") == "unexpected-word");
}

TEST_CASE("parameters of an instance that read each other") {
    const std::string subcircuit = ".subckt s a b r1=1 r2=10\nR1 a m {r1}\nR2 m b {r2}\n.ends\n";
    const ReadDeck d(subcircuit + "X1 a 0 s r2={2*r1}\nX2 a 0 s r1=4 r2={2*r1}\n");
    CHECK(d.codes().empty());
    CHECK(d.value("x1.r2") == 2);
    CHECK(d.value("x2.r2") == 8);
    // The level of the card comes first.
    CHECK(ReadDeck(".param r1=7\n" + subcircuit + "X1 a 0 s r1=1 r2={2*r1}\n").value("x1.r2") == 14);
    CHECK(codes_of(subcircuit + "X1 a 0 s r1={r2} r2={r1}\n") == "circular-parameters");
}

TEST_CASE("a $ is a node where a device's first two are") {
    const ReadDeck d("R1 $ 0 1 $ one\nR2 a $ 2\nX1 s $ a comment\n.subckt s\nR3 0 b 3\n.ends $ too\n");
    CHECK(d.codes().empty());
    CHECK(d.nodes("r1") == "$ 0");
    CHECK(d.nodes("r2") == "a $");
    CHECK(d.value("r1") == 1);
}

TEST_CASE("edges of PULSE by dialect") {
    const std::string deck = "V1 a 0 PULSE(0 1 1u 0 2u 0 9u)\nV2 b 0 PULSE(0 1)\n.tran 5u 1m\n";
    using List = std::vector<double>;
    CHECK(ReadDeck(deck).arguments("v1") == List{0, 1, 1e-6, 0, 2e-6, 0, 9e-6});
    const ReadDeck ngspice(deck + ".options dialect=ngspice\n"), pspice(deck + ".options dialect=pspice\n");
    CHECK(ngspice.arguments("v1") == List{0, 1, 1e-6, 5e-6, 2e-6, 1e-3, 9e-6});
    CHECK(ngspice.arguments("v2") == List{0, 1, 0, 5e-6, 5e-6});
    CHECK(pspice.arguments("v1") == List{0, 1, 1e-6, 5e-6, 2e-6, 0, 9e-6});
    CHECK(ReadDeck(deck + ".options dialect=ltspice\n").arguments("v2") == List{0, 1});
}

TEST_CASE("shunts of every node") {
    const ReadDeck d("R1 a b 1\nV1 a 0 1\n.options rshunt=1e9 cshunt=1p\n");
    CHECK(d.codes().empty());
    CHECK(d.value("b#rshunt") == doctest::Approx(1e9).epsilon(1e-15));
    CHECK(d.value("a#cshunt") == 1e-12);
    CHECK(codes_of("R1 a 0 1\nV1 a 0 1\n.options gshunt=0\n").empty());
    CHECK(codes_of("R1 a 0 1\nV1 a 0 1\n.options rshunt=0\n") == "bad-option");
}

TEST_CASE("a resistance that depends on the circuit is a current source") {
    const ReadDeck d(
        ".param k=2\nR1 a 0 r={k*v(b)}\nR2 b 0 {k*3}\nR3 b 0 '1+time' tc1=1m\nV1 a 0 1\nV2 b 0 1\n"
        ".options tnom=40\n");
    CHECK(d.codes().empty());
    CHECK(d.instance("r1").behaviour != nullptr);
    CHECK(d.instance("r2").behaviour == nullptr);
    const std::vector<double> numbers = d.arguments("r3");
    CHECK(std::find(numbers.begin(), numbers.end(), 40) != numbers.end());
    CHECK(codes_of("R1 a 0 r={v(a)} tol=1%\nV1 a 0 1\n") == "unexpected-word");
    CHECK(codes_of("R1 a 0 r={v(x)}\nV1 a 0 1\n") == "unknown-node");
    CHECK(codes_of("R1 a 0 {v(a)} 5\nV1 a 0 1\n") == "unexpected-word");
}
