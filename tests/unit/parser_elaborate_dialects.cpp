// What other simulators write differently, in cards that make the circuit.

#include "parser_elaborate.hpp"

using namespace nullor;
using namespace nullor::parser;

TEST_CASE("dialects: a definition without an equals sign") {
    const ReadDeck d(".param r 1k\n.param y table(2, 0,1k, 4,3k) z=3\n.param w (1+2)\n"
                     "R1 a 0 {r}\nR2 a 0 {y}\nR3 a 0 {z*w}\n");
    CHECK(d.codes().empty());
    CHECK(d.value("r1") == 1000);
    CHECK(d.value("r2") == 2000);
    CHECK(d.value("r3") == 9);
    const ReadDeck colon(".param rval:1000\nR1 a 0 1k\n");
    CHECK(colon.codes() == "bad-definition");
    CHECK(colon.diagnostics.all()[0].hint == "write rval=1000");
}

TEST_CASE("dialects: .function is .func") {
    CHECK(ReadDeck(".function f(x) {2*x}\nR1 a 0 {f(3)}\n").value("r1") == 6);
}

TEST_CASE("dialects: an instance wins over a .param in the body of its subcircuit") {
    const ReadDeck d(
        "X1 a 0 s R=2k\nX2 a 0 s\n.subckt s a b\n.param R=1k half={R/2}\nR1 a b {R}\nR2 a b {half}\n"
        ".ends\n");
    CHECK(d.codes().empty());
    CHECK(d.value("x1.r1") == 2000);
    CHECK(d.value("x1.r2") == 1000);
    CHECK(d.value("x2.r1") == 1000);
}

TEST_CASE("dialects: PARAMS: without a blank, and IsSpice's braces") {
    const ReadDeck d(
        "X1 a 0 s PARAMS:R=2k\nX2 a 0 s {R=3k}\nX3 a 0 s {R={2*k} G=2}\nX4 a 0 {s}\n.param k=2k\n"
        ".subckt s a b {R=1k G=1}\nR1 a b {R*G}\n.ends\n");
    CHECK(d.codes().empty());
    CHECK(d.value("x1.r1") == 2000);
    CHECK(d.value("x2.r1") == 3000);
    CHECK(d.value("x3.r1") == 8000);
    CHECK(d.value("x4.r1") == 1000);
    const ReadDeck unknown("X1 a b c {lm358}\nR1 a b 1\nR2 c 0 1\n");
    CHECK(unknown.codes() == "unknown-subcircuit");
    CHECK(unknown.diagnostics.all()[0].message == "there is no subcircuit or model 'lm358'");
}

TEST_CASE("dialects: optional pins have nodes where an instance gives none") {
    const std::string gate = ".subckt g a OPTIONAL: dpw=$G_DPW dgnd=0 PARAMS: r=1k\n"
                             "R1 a dgnd {r}\nR2 a dpw 1k\n.ends\n";
    const ReadDeck d("X1 in g\nX2 in p g PARAMS: r=2k\nX3 in p q g\nR9 p q 1\n" + gate);
    CHECK(d.codes().empty());
    CHECK(d.nodes("x1.r1") == "in 0");
    CHECK(d.nodes("x1.r2") == "in $g_dpw");
    CHECK(d.nodes("x2.r2") == "in p");
    CHECK(d.nodes("x2.r1") == "in 0");
    CHECK(d.nodes("x3.r1") == "in q");
    CHECK(d.value("x2.r1") == 2000);
    const ReadDeck four("X1 in p q r g\nR9 p q 1\nR8 r in 1\n" + gate);
    CHECK(four.codes() == "pin-count");
    CHECK(four.diagnostics.all()[0].message ==
          "'x1' has 4 nodes, but subcircuit 'g' has 1 pins: a, and optional dpw dgnd");
}
