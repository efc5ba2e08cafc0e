// Parameters, subcircuits, models and the values of devices.

#include <ctime>

#include "parser_elaborate.hpp"

using namespace nullor;
using namespace nullor::parser;

TEST_CASE("parameters: any order, several a card, functions, quotes and braces") {
    const ReadDeck d(
        "R1 a 0 {r}\nR2 a 0 'twice(r)'\nR3 a 0 r\nR4 a 0 {2*f2(1,2)}\n.param r = base * 2 base={1k}\n"
        ".param f2(x,y)={x+10*y}\n.func twice(x) {2*x}\n");
    CHECK(d.codes().empty());
    CHECK(d.value("r1") == 2000);
    CHECK(d.value("r2") == 4000);
    CHECK(d.value("r3") == 2000);
    CHECK(d.value("r4") == 42);
    CHECK(d.value("base") == 1000);
    // each after those that it reads
    CHECK(d.job->circuit.parameters[0].name == "temper");
    CHECK(d.job->circuit.parameters[1].name == "base");
    CHECK(d.job->circuit.parameters[2].name == "r");
}

TEST_CASE("parameters: values follow them") {
    const ReadDeck d("R1 a 0 {1k*k}\n.param k=2\n");
    const Target k = *Names(d.job->circuit).target("k");
    const Setting setting{k, 5};
    const Outcome<Values> stepped = Values::evaluate(d.job->circuit, {&setting, 1});
    REQUIRE(stepped.ok());
    CHECK(stepped.value().target(d.job->circuit, *Names(d.job->circuit).target("r1")) == 5000);
}

TEST_CASE("parameters: the last definition stands, with a warning that names both") {
    const ReadDeck d(".param a=1\n.param a=2\nR1 x 0 {a}\n");
    REQUIRE(d.codes() == "redefinition");
    CHECK(d.value("r1") == 2);
    CHECK(d.diagnostics.all()[0].span.line == 4);
    REQUIRE(d.diagnostics.all()[0].chain.size() == 1);
    CHECK(d.diagnostics.all()[0].chain[0].span.line == 3);
}

TEST_CASE("parameters: cycles, also through functions, are shown with their way") {
    const ReadDeck d(".param a={b+1} b={f(2)}\n.func f(x) {x*c}\n.param c={a}\nR1 n 0 {a}\n");
    REQUIRE(d.codes() == "circular-parameters");
    CHECK(d.diagnostics.all()[0].message == "parameters depend on each other: a -> b -> c -> a");
    CHECK(d.diagnostics.all()[0].chain.size() == 2);
    CHECK(codes_of(".param a={a}\nR1 n 0 1\n") == "circular-parameters");
    // A chain as long as a deck is no problem.
    std::string chain = ".param p0=1\n";
    for (int k = 1; k < 20000; ++k)
        chain += ".param p" + std::to_string(k) + "={p" + std::to_string(k - 1) + "+1}\n";
    // Written backwards, so that each is needed before it is read.
    const ReadDeck read("R1 n 0 {p19999}\n" + chain);
    CHECK(read.value("r1") == 20000);
}

TEST_CASE("parameters: mistakes") {
    CHECK(codes_of(".param 1a=2\nR1 n 0 1\n") == "bad-definition");
    CHECK(codes_of(".param a\nR1 n 0 1\n") == "bad-definition");
    CHECK(codes_of(".param a=\nR1 n 0 1\n") == "missing-value");
    CHECK(codes_of(".param time=2\nR1 n 0 1\n") == "reserved-name");
    CHECK(codes_of(".param a={nothing}\nR1 n 0 1\n") == "unknown-name");
    CHECK(codes_of(".func f(x) {f(x)}\nR1 n 0 {f(1)}\n") == "recursive-function");
    CHECK(codes_of(".func f(x,x) {x}\nR1 n 0 {f(1,2)}\n") == "duplicate-argument argument-count");
    CHECK(codes_of(".func f(x) {x}\nR1 n 0 {f(1,2)}\n") == "argument-count");
    CHECK(codes_of(".func f {1}\nR1 n 0 1\n") == "bad-definition");
    CHECK(codes_of(".param a={0*log(0)}\nR1 n 0 {a}\n") == "not-a-number");
}

TEST_CASE("functions: arguments hide parameters, other names mean what they mean at home") {
    const ReadDeck d(
        ".param x=7 k=100\n.func f(x) {x*k}\n.subckt s a params: k=5\nR1 a 0 {f(2)}\nR2 a 0 {k}\n.ends\n"
        "X1 n s\nR3 n 0 {f(x)}\n");
    CHECK(d.codes().empty());
    CHECK(d.value("x1.r1") == 200);
    CHECK(d.value("x1.r2") == 5);
    CHECK(d.value("r3") == 700);
}

TEST_CASE("functions: calls that double at each level stay linear") {
    std::string cards = ".func f0(x) {x+1}\n";
    for (int k = 1; k <= 60; ++k)
        cards += ".func f" + std::to_string(k) + "(x) {0.5*(f" + std::to_string(k - 1) + "(x)+f" +
                 std::to_string(k - 1) + "(x))}\n";
    const ReadDeck d(cards + "R1 n 0 {f60(1)}\n");
    CHECK(d.value("r1") == 2);
}

TEST_CASE("subcircuits: names, pins, defaults, values from outside") {
    const ReadDeck d(
        ".param base=10\n.subckt div in out params: top=1k ratio={base/10}\n.param bottom={top*ratio}\n"
        "R1 in out {top}\nR2 out 0 {bottom}\nC1 out mid 1n\nR3 mid GND 1\n.ends div\n"
        "X1 a b div\nX2 (b, c) div PARAMS: top={2k*ratio2} ratio=3\n.param ratio2=2\nR9 c 0 1\n");
    CHECK(d.codes().empty());
    CHECK(d.value("x1.r1") == 1000);
    CHECK(d.value("x1.r2") == 1000);
    CHECK(d.value("x2.r1") == 4000);
    CHECK(d.value("x2.r2") == 12000);
    CHECK(d.value("x2.bottom") == 12000);
    CHECK(d.nodes("x1.r1") == "a b");
    CHECK(d.nodes("x2.r2") == "c 0");
    CHECK(d.nodes("x1.c1") == "b x1.mid");
    CHECK(d.nodes("x1.r3") == "x1.mid 0");
    const std::vector<Frame> chain = frames(d.instance("x2.r1").around.get());
    REQUIRE(chain.size() == 1);
    CHECK(chain[0].what == "in x2 (subcircuit div), instantiated here");
}

TEST_CASE("subcircuits: a definition inside is local, and so are models and parameters") {
    const ReadDeck d(
        ".model m r (tc1=1)\n.subckt outer a\n.model m r (tc1=2)\n.param p=3\n.subckt inner b\n"
        "R1 b 0 m 10\nR2 b 0 {p}\n.ends\nX1 a inner\n.ends\n.subckt inner b\nR1 b 0 m 20\n.ends\n"
        "X1 n outer\nX2 n inner\n");
    CHECK(d.codes().empty());
    CHECK(d.value("x1.x1.r1") == 10);
    CHECK(d.value("x1.x1.r1.tc1") == 2);
    CHECK(d.value("x1.x1.r2") == 3);
    CHECK(d.value("x2.r1") == 20);
    CHECK(d.value("x2.r1.tc1") == 1);
    CHECK(d.value("x1.m.tc1") == 2);
}

TEST_CASE("subcircuits: parameters that only the caller has are seen") {
    const ReadDeck d(
        ".subckt low a\nR1 a 0 {g}\n.ends\n.subckt high a params: g=5\nX1 a low\n.ends\nX1 n high\n");
    CHECK(d.codes().empty());
    CHECK(d.value("x1.x1.r1") == 5);
    const ReadDeck same(".param g=3\n.subckt s a params: g={g}\nR1 a 0 {g}\n.ends\nX1 n s\nX2 n s g={2*g}\n");
    CHECK(same.codes().empty());
    CHECK(same.value("x1.r1") == 3);
    CHECK(same.value("x2.r1") == 6);
}

TEST_CASE("subcircuits: a parameter that no header declares counts where the body reads it") {
    const ReadDeck d(".subckt s a\nR1 a 0 {rx}\n.ends\nX1 n s rx=5\n");
    CHECK(d.codes().empty());
    CHECK(d.value("x1.r1") == 5);
    CHECK(codes_of(".subckt s a params: gain=1\nR1 a 0 {gain}\n.ends\nX1 n s gian=5\n") ==
          "unknown-parameter");
    CHECK(codes_of(".subckt s a\n.param q=1\nR1 a 0 {q}\n.ends\nX1 n s q=5\n").empty());
}

TEST_CASE("subcircuits: mistakes") {
    const std::string s = ".subckt s a b\nR1 a b 1\n.ends\n";
    CHECK(codes_of(s + "X1 n s\n") == "pin-count");
    CHECK(codes_of(s + "X1 n 0 s\nX1 n 0 s\n") == "duplicate-device");
    CHECK(codes_of(s + "X1 n 0 ss\n") == "unknown-subcircuit");
    CHECK(codes_of("X1\nR1 n 0 1\n") == "missing-name");
    CHECK(codes_of(".subckt s a\nX1 a t\n.ends\n.subckt t a\nX1 a s\n.ends\nX1 n s\nR1 n 0 1\n") ==
          "recursive-subcircuit");
    CHECK(codes_of(".subckt s a a\nR1 a 0 1\n.ends\nX1 n m s\n") == "bad-pin");
    CHECK(codes_of(".subckt s a 0\nR1 a 0 1\n.ends\nX1 n m s\n") == "bad-pin");
    CHECK(codes_of(s + ".subckt s a b\nR1 a b 2\n.ends\nX1 n 0 s\n") == "ambiguous-subcircuit");
    CHECK(codes_of(s + s + "X1 n 0 s\n").empty());
    CHECK(codes_of(".subckt s a gnd\nR1 a gnd 1\n.ends\nX1 n m s\nR2 m 0 1\n") == "pin-hides-ground");
    CHECK(codes_of(".subckt s a gnd\nR1 a gnd 1\n.ends\nX1 n 0 s\n").empty());
}

TEST_CASE("subcircuits: what grows without end is stopped") {
    std::string cards = ".subckt s0 a\nR1 a 0 1\n.ends\n";
    for (int k = 1; k < 40; ++k)
        cards += ".subckt s" + std::to_string(k) + " a\nX1 a s" + std::to_string(k - 1) + "\nX2 a s" +
                 std::to_string(k - 1) + "\n.ends\n";
    CHECK(codes_of(cards + "X1 n s39\n").find("too-large") != std::string::npos);
}

TEST_CASE("nodes: ground by its names, global nodes, paths from outside") {
    const ReadDeck d(
        ".global vcc\n.subckt s a\nR1 a vcc 1\nR2 a inner 1\nR3 inner Gnd 1\n.ends\nX1 n s\nR1 VCC 0 1\n"
        "R2 x1.inner GND 1\n");
    CHECK(d.codes().empty());
    CHECK(d.nodes("x1.r1") == "n vcc");
    CHECK(d.nodes("r1") == "vcc 0");
    CHECK(d.nodes("x1.r3") == "x1.inner 0");
    CHECK(d.nodes("r2") == "x1.inner 0");
    CHECK(d.job->circuit.has_ground);
    CHECK_FALSE(ReadDeck("R1 a b 1\nR2 a b 1\n").job->circuit.has_ground);
}

TEST_CASE("values: in every order that SPICE allows") {
    const ReadDeck d(
        ".model rm r (tc1=1m, tc2=2u)\n.model cm c (c=5n)\nR1 a 0 1k\nR2 a 0 rm 2k\nR3 a 0 3k rm\n"
        "R4 a 0 r=4k tc1={5m}\nR5 a 0 5k tc=6m,7u\nC1 a 0 1u ic=0.5\nC2 a 0 cm\nL1 a 0 1m IC = 2\n"
        "R6 a 0 r = 2k * 3 tc1=1\nR7 (a,0) 7k\n");
    CHECK(d.codes().empty());
    CHECK(d.value("r1") == 1000);
    CHECK(d.value("r2") == 2000);
    CHECK(d.value("r2.tc2") == 2e-6);
    CHECK(d.value("r3") == 3000);
    CHECK(d.value("r3.tc1") == 1e-3);
    CHECK(d.value("r4.tc1") == 5e-3);
    CHECK(d.value("r5.tc1") == 6e-3);
    CHECK(d.value("r5.tc2") == 7e-6);
    CHECK(d.value("c1.ic") == 0.5);
    CHECK(d.value("c2") == 5e-9);
    CHECK(d.value("l1.ic") == 2);
    CHECK(d.value("r6") == 6000);
    CHECK(d.value("r7") == 7000);
    CHECK(d.value("rm.tc1") == 1e-3);
}

TEST_CASE("values: mistakes") {
    CHECK(codes_of("R1 a 0\n") == "missing-parameter");
    CHECK(codes_of("R1 a\n") == "too-few-nodes");
    CHECK(codes_of("R1 a 0 1k 2k\n") == "unexpected-word");
    CHECK(codes_of("R1 a 0 1k r=2k\n") == "duplicate-parameter");
    CHECK(codes_of("R1 a 0 rmod\n") == "unknown-model");
    CHECK(codes_of("R1 a 0 1k m2=1\n") == "unknown-parameter");
    CHECK(codes_of("C1 a 0 1n m=-1\n") == "out-of-range");
    CHECK(codes_of("R1 a 0 1k\nr1 b 0 1k\n") == "duplicate-device");
    CHECK(codes_of("Z1 a b c mod\nR1 a 0 1\n") == "unsupported-device");
    CHECK(codes_of("?1 a b c mod\nR1 a 0 1\n") == "unknown-card");
    CHECK(codes_of(".model m opamp (aol=1)\nR1 a 0 m 1k\n") == "wrong-model");
    CHECK(codes_of(".model m z\nR1 a 0 1\n") == "unknown-model-type");
    CHECK(codes_of(".model m r (x=1)\nR1 a 0 m 1\n") == "unknown-parameter");
    CHECK(codes_of(".model m\nR1 a 0 1\n") == "bad-model");
    CHECK(codes_of("") == "empty-circuit");
    // A range that a .step leaves open is not judged by the value that it replaces.
    CHECK(codes_of(".param m=-1\n.step param m 1 3 1\nC1 a 0 1n m={m}\nR1 a 0 1\n").empty());
}

TEST_CASE("op-amps: three pins, five, the nullor, and the hint for LTspice's") {
    const ReadDeck d(
        ".model amp opamp (aol=1e5 gbw=1meg)\nXU1 a b c amp\nXU2 a b vp vn d AMP avol=2e5\nXU3 a b e nullor\n"
        "R1 a 0 1\n");
    CHECK(d.codes().empty());
    CHECK(d.value("xu1.aol") == 1e5);
    CHECK(d.value("xu2.aol") == 2e5);
    CHECK(d.instance("xu2").pins == 5);
    CHECK(d.instance("xu3").pins == 3);
    CHECK_FALSE(d.instance("xu3").model.valid());
    CHECK(codes_of(".model amp opamp (aol=1e5)\nXU1 a b c d amp\n") == "pin-count");
    CHECK(codes_of(".model amp opamp (gwb=1e5)\nXU1 a b c amp\n") == "unknown-parameter");
    CHECK(ReadDeck(".model amp opamp (gwb=1e5)\nXU1 a b c amp\n").diagnostics.has_errors());
    CHECK(codes_of(".model amp opamp (aol=1e5)\nXU1 a b c amp gwb=1\n") == "unknown-parameter");
    const ReadDeck ltspice("XU1 a b c opamp\n");
    REQUIRE(ltspice.codes() == "unknown-subcircuit");
    CHECK(ltspice.diagnostics.all()[0].hint.find("inn, inp, out") != std::string::npos);
    // A subcircuit of the name wins.
    const ReadDeck both(
        ".model amp opamp (aol=1e5)\n.subckt amp p n o\nE1 o 0 p n 7\n.ends\nXU1 a b c amp\n");
    CHECK(both.value("xu1.e1") == 7);
}

TEST_CASE("initial values of nodes") {
    const ReadDeck d(
        ".ic v(a)=1 V(x1.m)={2*k}\n.nodeset v(a) = 3\n.param k=2\n.subckt s p\nR1 p m 1\nR2 m 0 1\n"
        ".ic v(m)=9\n.ends\nX1 a s\n");
    CHECK(d.codes().empty());
    const Circuit& c = d.job->circuit;
    REQUIRE(c.initial_conditions.size() == 3);
    REQUIRE(c.nodesets.size() == 1);
    CHECK(d.values->number(c.nodesets[0].value) == 3);
    CHECK(codes_of(".ic v(zz)=1\nR1 a 0 1\n") == "unknown-node");
    CHECK(codes_of(".ic i(l1)=1\nL1 a 0 1\n") == "bad-node-value");
    CHECK(codes_of(".ic v(0)=1\nR1 a 0 1\n") == "ground-value");
}

TEST_CASE("-D: parameters, those of instances, devices, device.parameter, model.parameter, temp") {
    const std::string cards =
        ".param k=1\n.model amp opamp (aol=1e5)\n.subckt s a params: g=1\nR1 a 0 {g}\n.ends\n"
        "X1 n s g=4\nR1 n 0 {k}\nR2 n 0 2\nXU1 0 n n amp\n";
    const ReadDeck d(
        cards,
        {{"K", "3k"}, {"x1.g", "{2*5}"}, {"r2", "0"}, {"r2.tc1", "1m"}, {"amp.aol", "1e6"}, {"temp", "85"}});
    CHECK(d.codes().empty());
    CHECK(d.value("r1") == 3000);
    CHECK(d.value("x1.r1") == 10);
    CHECK(d.value("r2") == 0);
    CHECK(d.value("r2.tc1") == 1e-3);
    CHECK(d.value("xu1.aol") == 1e6);
    CHECK(d.values->celsius() == 85);
    CHECK(ReadDeck(cards + ".options temp=50\n", {{"temp", "85"}}).values->celsius() == 85);
    CHECK(ReadDeck(cards + ".options temp=50\n").values->celsius() == 50);
    CHECK(ReadDeck(cards, {{"kk", "1"}}).codes() == "unknown-target");
    CHECK(ReadDeck(cards, {{"k", ""}}).codes() == "missing-value");
    CHECK(ReadDeck(cards, {{"k", "{b}"}}).codes() == "unknown-name");
    // A cycle that -D cuts is none.
    CHECK(ReadDeck(".param a={b} b={a}\nR1 n 0 {a}\n", {{"a", "2"}}).value("r1") == 2);
}

TEST_CASE("diagnostics inside subcircuits carry their way, and are said once") {
    const ReadDeck d(".subckt s a\nR1 a 0 {oops}\n.ends\nX1 n s\nX2 n s\nX3 n s\n");
    REQUIRE(d.codes() == "unknown-name");
    REQUIRE(d.diagnostics.all()[0].chain.size() == 1);
    CHECK(d.diagnostics.all()[0].chain[0].span.line == 6);
}

TEST_CASE("as many mistakes as can be found, and none that only follows") {
    CHECK(codes_of("R1 a 0 {x}\nR2 a\nC1 b 0 1n q=2\nB1 c 0 V=v(gone)\n") ==
          "unknown-name too-few-nodes unknown-parameter");
}

TEST_CASE("elaborate: functions that call functions have a depth and a number") {
    std::string deep = ".func f0(x)={x}\n";
    for (int k = 1; k < 80; ++k)
        deep += ".func f" + std::to_string(k) + "(x)={f" + std::to_string(k - 1) + "(x)+1}\n";
    CHECK(ReadDeck(deep + "V1 a 0 {f40(1)}\n").value("v1") == 41);
    CHECK(ReadDeck(deep + "V1 a 0 {f79(1)}\n").codes() == "calls-too-deep");
    std::string many = ".func f0(x)={x}\n";
    for (int k = 1; k < 30; ++k) {
        const std::string call = "f" + std::to_string(k - 1);
        many += ".func f" + std::to_string(k) + "(x)={" + call + "(2*x)+" + call + "(2*x+1)}\n";
    }
    // f10(1) is the sum of 1024 .. 2047.
    CHECK(ReadDeck(many + "V1 a 0 {f10(1)}\n").value("v1") == 1572352);
    CHECK(ReadDeck(many + "V1 a 0 {f29(1)}\n").codes() == "too-many-calls");
}

TEST_CASE("elaborate: bytes that are no text") {
    Sources sources;
    Diagnostics diagnostics;
    CHECK_FALSE(
        read_text("made.cir", std::string("title\nR1\0a 0 1\n", 16), {}, sources, diagnostics).has_value());
    REQUIRE(diagnostics.all().size() == 1);
    CHECK(diagnostics.all()[0].code == "not-text");
}

TEST_CASE("what subcircuits expand to is counted before anything is expanded") {
    // Fifteen levels of ten: 10^15 resistors, and as many instances again in ninths.
    std::string cards = "V1 a 0 1\n.op\n.subckt s0 a b\nR1 a b 1\n.ends\n";
    for (int level = 1; level <= 15; ++level) {
        cards += ".subckt s" + std::to_string(level) + " a b\n";
        for (int k = 0; k < 10; ++k)
            cards += "X" + std::to_string(k) + " a b s" + std::to_string(level - 1) + "\n";
        cards += ".ends\n";
    }
    const auto start = std::clock();
    CHECK(codes_of(cards + "X1 a 0 s15\n") == "too-large");
    CHECK(std::clock() - start < CLOCKS_PER_SEC);
    CHECK(codes_of(cards + "X1 a 0 s3\nR1 a 0 1\n").find("too-large") == std::string::npos);
    // A definition within another, of the same name as one outside, is what the instances beside it mean.
    CHECK(codes_of(
              "V1 a 0 1\n.op\n.subckt big a\nR1 a 0 1\n.ends\n.subckt s a\n.subckt big a\nR1 a 0 1\n.ends\n"
              "X1 a big\n.ends\nX1 a s\nX2 a big\n")
              .find("too-large") == std::string::npos);
}
