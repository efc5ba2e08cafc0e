// What other simulators write differently, in cards that make the circuit.

#include "parser/deck/dialect.hpp"
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
    const ReadDeck colon(".param rval:1000 b:{2*rval} c=3\nR1 a 0 {rval}\nR2 a 0 {b*c}\n");
    CHECK(colon.codes().empty());
    CHECK(colon.value("r1") == 1000);
    CHECK(colon.value("r2") == 6000);
    CHECK(codes_of(".param :1000\nR1 a 0 1k\n") == "bad-definition");
    CHECK(codes_of(".param rval:\nR1 a 0 1k\n") == "bad-definition");
}

TEST_CASE("dialects: TC without an equals sign, and the temperatures of a model") {
    const ReadDeck d("R1 a 0 1k TC 2m 20u\nR2 a 0 1k TC 2m m=2\nR3 a 0 x 1k\n"
                     ".model x res TCE= 5, t_measured=50 noiseless\n.options temp=60\n");
    CHECK(d.codes().empty());
    CHECK(d.value("r1.tc1") == 2e-3);
    CHECK(d.value("r1.tc2") == 20e-6);
    CHECK(d.value("r2.tc1") == 2e-3);
    CHECK(d.value("r2.m") == 2);
    CHECK(d.value("x.tce") == 5);
    CHECK(d.value("x.tnom") == 50);
}

TEST_CASE("dialects: a diode's model may be called 1N4148") {
    const ReadDeck d("D1 a 0 1N4148\nD2 a 0 1n4148 2\nR1 a 0 1k\n.model 1N4148 d (is=2e-9 rs=0.5)\n");
    CHECK(d.codes().empty());
    CHECK(d.value("d2.area") == 2);
    CHECK(d.value("1n4148.rs") == 0.5);
    CHECK(codes_of("D1 a 0 1N4148\nR1 a 0 1k\n") == "missing-model");
}

TEST_CASE("dialects: a .model whose parenthesis is never closed") {
    const ReadDeck d("R1 a 0 x\n.model x res (r=2k tc1=1m\n");
    CHECK(d.codes() == "unbalanced");
    CHECK_FALSE(d.diagnostics.has_errors());
    CHECK(d.value("x.r") == 2000);
}

TEST_CASE("dialects: a .model with one parenthesis too many, and without equals signs") {
    const ReadDeck d("R1 a 0 x\n.model x res r=2k tc1=1m)\nR2 a 0 y\n.model y res (r=2k))\nR3 a 0 z\n"
                     ".model z res (r 3k tc1 2m)\nR4 a 0 u\n.model u res r=(4k)\n");
    CHECK(d.codes() == "unbalanced unbalanced");
    CHECK_FALSE(d.diagnostics.has_errors());
    CHECK(d.value("x.r") == 2000);
    CHECK(d.value("x.tc1") == 1e-3);
    CHECK(d.value("y.r") == 2000);
    CHECK(d.value("z.r") == 3000);
    CHECK(d.value("z.tc1") == 2e-3);
    CHECK(d.value("u.r") == 4000);
    CHECK(codes_of("R1 a 0 x\n.model x res (r 3k tc1)\n") == "unexpected-word");
}

TEST_CASE("dialects: a pin that stands twice is on the first of its nodes") {
    const ReadDeck d("V1 a 0 1\nX1 a b 0 m\nR2 b 0 1k\n.subckt m -in -in out\nR1 -in out 1k\n.ends\n");
    CHECK(d.codes() == "bad-pin");
    CHECK_FALSE(d.diagnostics.has_errors());
    CHECK(d.nodes("x1.r1") == "a 0");
}

TEST_CASE("dialects: value= of a number, and HSPICE's words for controlled sources") {
    const ReadDeck d(
        ".param av=2\nV1 a 0 value=5\nR1 a 0 value={av*1k}\nE1 b 0 a 0 E value={av}\nR2 b 0 1k\n"
        "F1 0 c V1 value=3\nR3 c 0 1k\nE2 e 0 VCVS a 0 4\nR4 e 0 1k\nG1 f 0 VCCS a 0 1m\nR5 f 0 1k\n"
        "H1 g 0 CCVS V1 7\nR6 g 0 1k\n");
    CHECK(d.codes().empty());
    CHECK(d.value("v1") == 5);
    CHECK(d.value("r1") == 2000);
    CHECK(d.value("e1") == 2);
    CHECK(d.value("f1") == 3);
    CHECK(d.value("e2") == 4);
    CHECK(d.value("g1") == 1e-3);
    CHECK(d.value("h1") == 7);
}

TEST_CASE("dialects: cards that protect a model have no effect in it") {
    CHECK(codes_of("X1 a 0 m\nV1 a 0 1\n.subckt m a b\n.prot\nR1 a b 1k\n.unprot\n.ends\n").empty());
}

TEST_CASE("dialects: LTspice's G with a threshold") {
    const ReadDeck d("V1 a 0 1\nG1 b 0 a 0 100m dir=1 vto=-.8\nR1 b 0 1k\n");
    CHECK(d.codes() == "threshold");
    CHECK_FALSE(d.diagnostics.has_errors());
    CHECK(codes_of("V1 a 0 1\nG1 b 0 a 0 100m dir=-1 vto=1\nR1 b 0 1k\n") == "unsupported-source");
    CHECK(codes_of("V1 a 0 1\nG1 b 0 a 0 dir=1 vto=1\nR1 b 0 1k\n") == "unsupported-source");
    CHECK(codes_of("V1 a 0 1\nG1 b 0 a 0 1m 2m vto=1\nR1 b 0 1k\n") == "missing-value");
}

TEST_CASE("dialects: dashes that are no minus, and other stray characters") {
    const ReadDeck d("R1 a 0 1.1094E\xE2\x80\x93"
                     "3\nR2 a 0 {5k\xC2\xA0\xE2\x88\x92 2k} \x1d\nR3 a 0\n+ \xC2\x96"
                     "7\n\xC2\x8AR4 a 0 4k\n");
    CHECK(d.codes() == "dash dash dash");
    CHECK(d.value("r4") == 4000);
    CHECK(d.value("r1") == 1.1094e-3);
    CHECK(d.value("r2") == 3000);
    CHECK(d.value("r3") == -7);
    CHECK(d.diagnostics.all()[0].span.column == 15);
    CHECK(d.diagnostics.all()[2].span.line == 6);
    CHECK(d.diagnostics.all()[2].span.column == 3);
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
    const ReadDeck given("X1 a 0 s {R=3k}\n.subckt s a b {R=??? G=2}\nR1 a b {R*G}\n.ends\n");
    CHECK(given.codes().empty());
    CHECK(given.value("x1.r1") == 6000);
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

TEST_CASE("dialects: KiCad's doubled keywords of a source") {
    const ReadDeck d("V1 a 0 AC ac 1\nV2 b 0 DC ac=2 AC 2\nV3 c 0 DC dc=5 AC AC=3 90\nR1 a b 1\nR2 c 0 1\n");
    CHECK(d.codes().empty());
    CHECK(d.value("v1.acmag") == 1);
    CHECK(d.value("v2.acmag") == 2);
    CHECK(d.value("v2") == 0);
    CHECK(d.value("v3") == 5);
    CHECK(d.value("v3.acmag") == 3);
    CHECK(d.value("v3.acphase") == 90);
    const ReadDeck two("V1 a 0 AC 1 AC 2\nR1 a 0 1\n");
    CHECK(two.codes() == "duplicate-parameter");
    CHECK(two.diagnostics.all()[0].message == "'AC 2': 'v1' has another AC magnitude already");
}

TEST_CASE("dialects: a current by a table of its own voltage") {
    CHECK(codes_of("I1 a 0 tbl(0 0 1 1m)\nI2 a 0 tbl=(0,0, 1,1m)\nI3 a 0 1m load\nR1 a 0 1\n").empty());
    CHECK(codes_of("I1 a 0 tbl(0 0 1)\nR1 a 0 1\n") == "table-points");
    CHECK(codes_of("V1 a 0 tbl(0 0 1 1m)\nR1 a 0 1\n") == "unknown-waveform");
}

TEST_CASE("dialects: a PWL time with a plus sign counts from the one before") {
    const ReadDeck d(".param td=0.1\nV1 a 0 PWL(0 0 +0.1 1 +{2*td} 3 +td 0 1 2)\nR1 a 0 1\n");
    CHECK(d.codes().empty());
    const std::vector<double> a = d.arguments("v1"); // td and r first
    REQUIRE(a.size() == 12);
    CHECK(a[4] == 0.1);
    CHECK(a[6] == doctest::Approx(0.3).epsilon(1e-15));
    CHECK(a[7] == 3);
    CHECK(a[8] == doctest::Approx(0.4).epsilon(1e-15));
    CHECK(a[10] == 1);
    // A value with a plus sign is a value.
    CHECK(ReadDeck("V1 a 0 PWL(0 +1 1m +2)\nR1 a 0 1\n").arguments("v1")[5] == 2);
}

TEST_CASE("dialects: parts of a part become devices, data of catalogues are left out") {
    const ReadDeck d("V1 a 0 1 Rser=50 Cpar=1p\n"
                     "C1 a b 1u Rser=0.1 Lser={2*n} Rpar=1meg RLshunt=3 m=2 V=16 Irms=2 mfg=\"K\" type=X7R\n"
                     "L1 b 0 1m Rser=1 Ipk=2 mfg=Wurth Elektronik pn=744\n.param n=1n\n"
                     "B1 b 0 I=1m Rpar=1k tripdt=1u tripdv=1\nR1 b 0 1k noiseless\n");
    CHECK(d.codes().empty());
    CHECK(d.nodes("v1") == "v1#rser 0");
    CHECK(d.nodes("v1#rser") == "a v1#rser");
    CHECK(d.value("v1#rser") == 50);
    CHECK(d.nodes("v1#cpar") == "a 0");
    CHECK(d.nodes("c1#rser") == "a c1#rser");
    CHECK(d.nodes("c1#lser") == "c1#rser c1#lser");
    CHECK(d.nodes("c1") == "c1#lser b");
    CHECK(d.value("c1#lser") == 2e-9);
    CHECK(d.nodes("c1#rpar") == "a b");
    CHECK(d.nodes("c1#rlshunt") == "c1#rser c1#lser");
    CHECK(d.value("c1#rser.m") == 2);
    CHECK(d.nodes("l1") == "l1#rser 0");
    CHECK(d.nodes("b1#rpar") == "b 0");
    CHECK(d.value("r1") == 1000);
    // What is 0 is a wire in series, and nothing across.
    CHECK(ReadDeck("C1 a 0 1u Rser=0 Rpar=0\nR1 a 0 1\n").job->circuit.instances.size() == 2);
    CHECK(codes_of("R1 a 0 1k Rser=1\n") == "unknown-parameter");
    // They are no columns of their own.
    for (const Probe& probe : default_probes(d.job->circuit))
        CHECK(name_of(probe, d.job->circuit).find("v(v1#") == std::string::npos);
}

TEST_CASE("dialects: which simulator a deck is for") {
    const auto dialect = [](const std::string& title, const std::string& cards) {
        Sources sources;
        Diagnostics diagnostics;
        const int file = sources.add("d.cir", title + "\nR1 a 0 1\n" + cards);
        const Deck deck = read_cards(file, {}, sources, diagnostics);
        return find_dialect(deck, file, diagnostics).dialect;
    };
    CHECK(dialect("t", ".op\n") == Dialect::unknown);
    CHECK(dialect("* C:\\amps\\x.asc", ".op\n") == Dialect::ltspice);
    CHECK(dialect("t", ".op\n.backanno\n") == Dialect::ltspice);
    CHECK(dialect("t", ".tran 1m startup\n") == Dialect::ltspice);
    CHECK(dialect("* source INVERTING", ".op\n") == Dialect::pspice);
    CHECK(dialect("t", ".op\n.probe64\n") == Dialect::pspice);
    CHECK(dialect(".title KiCad schematic", ".op\n") == Dialect::ngspice);
    CHECK(dialect("t", ".op\n.control\nop\n.endc\n") == Dialect::ngspice);
    CHECK(dialect("t", ".backanno\n.op\n.control\nop\n.endc\n") == Dialect::unknown);
    CHECK(dialect("* x.asc", ".op\n.options dialect=pspice\n") == Dialect::pspice);
    CHECK(codes_of("R1 a 0 1\n.options dialect=spice9\n") == "bad-option");
}

TEST_CASE("dialects: a number as a condition is true above 0.5 in LTspice") {
    const std::string cards =
        ".func low(x) {if(x,5,0)}\n.param a={if(0.3,5,0)} b={low(0.3)} c={!0.3} d={0.3|0.3} "
        "e1={0.3?1:2} f={if(0.7,5,0)} g={0.3>0.2?1:2}\nR1 n 0 1\n";
    const ReadDeck plain(cards);
    CHECK(plain.codes().empty());
    CHECK(plain.value("a") == 5);
    CHECK(plain.value("c") == 0);
    const ReadDeck ltspice(cards + ".backanno\n");
    CHECK(ltspice.codes() == "logic-level"); // once
    CHECK(ltspice.diagnostics.all()[0].severity == Severity::note);
    CHECK(ltspice.diagnostics.all()[0].message ==
          "a number is true above 0.5 here, as LTspice has it: .backanno (test.cir:6)");
    CHECK(ltspice.value("a") == 0);
    CHECK(ltspice.value("b") == 0);
    CHECK(ltspice.value("c") == 1);
    CHECK(ltspice.value("d") == 0);
    CHECK(ltspice.value("e1") == 2);
    CHECK(ltspice.value("f") == 5);
    CHECK(ltspice.value("g") == 1);
    CHECK(ReadDeck("R1 n 0 {if(2>1,5,0)}\n.backanno\n").codes().empty());
}

TEST_CASE("dialects: the r of a resistor's model is a factor in PSpice") {
    const std::string cards = ".model rm res (r=2)\nR1 a 0 rm 1k\nR2 a 0 1k rm\nR3 a 0 rm\n";
    const ReadDeck plain(cards);
    CHECK(plain.codes() == "model-value");
    CHECK(plain.value("r1") == 1000);
    const ReadDeck pspice(cards + ".options dialect=pspice\n");
    CHECK(pspice.codes().empty());
    CHECK(pspice.value("r1") == 2000);
    CHECK(pspice.value("r2") == 2000);
    CHECK(pspice.value("r3") == 2);
    CHECK(codes_of(".model rm res (r=1)\nR1 a 0 rm 1k\n").empty());
}

TEST_CASE("dialects: ic= of a device without uic holds in PSpice, and is told elsewhere") {
    const std::string cards =
        ".tran 1u 1m\nV1 a 0 1\nR1 a b 1k\nC1 b 0 1u ic=0.25\nC2 0 c 1u ic=2\nR2 c 0 1\n";
    const ReadDeck plain(cards);
    CHECK(plain.codes() == "ic-without-uic");
    CHECK(plain.diagnostics.all()[0].message == "a .tran without 'uic' does not start from ic= (c1, c2)");
    CHECK(plain.job->circuit.initial_conditions.empty());
    const ReadDeck pspice(cards + ".probe64\n");
    CHECK(pspice.codes().empty());
    const auto& held = pspice.job->circuit.initial_conditions;
    REQUIRE(held.size() == 2);
    CHECK(pspice.job->circuit.nodes[static_cast<std::size_t>(held[0].node.index)].name == "b");
    CHECK(pspice.values->number(held[0].value) == 0.25);
    CHECK(pspice.values->number(held[1].value) == -2);
    CHECK(codes_of(".tran 1u 1m uic\nR1 b 0 1k\nC1 b 0 1u ic=0.25\n").empty());
}

TEST_CASE("dialects: a .step defines its parameter where nothing else does") {
    const ReadDeck d("R1 a 0 {R}\n.step param R list 1k 2k\n");
    CHECK(d.codes().empty());
    CHECK(d.value("r1") == 1000);
    // A device of the same name is another thing, unless nothing reads the name.
    const ReadDeck both("R1 a 0 {2*R1}\n.step dec param R1 1k 10k 2\n");
    CHECK(both.codes().empty());
    CHECK(both.job->requests.steps[0].target.kind == Target::Kind::parameter);
    const ReadDeck device("R1 a 0 1k\n.step param R1 1k 10k 1k\n");
    CHECK(device.codes().empty());
    CHECK(device.job->requests.steps[0].target.kind == Target::Kind::instance);
    // The .param's value stays that of runs without the step.
    CHECK(ReadDeck(".param R=5k\nR1 a 0 {R}\n.step param R list 1k 2k\n").value("r1") == 5000);
    CHECK(ReadDeck("R1 a 0 {R}\n.step param R list 1k 2k\n", {{"R", "7"}}).value("r1") == 7);
    const ReadDeck inside("X1 a s\n.subckt s p\nR1 p 0 {R}\n.ends\n.dc param R 1k 2k 1k\n");
    CHECK(inside.codes().empty());
    CHECK(inside.value("x1.r1") == 1000);
}

TEST_CASE("dialects: a step that nothing reads is told, with near names") {
    const ReadDeck d(".param rload=1k\nR1 a 0 {rload}\n.step param rlod 1k 3k 1k\n");
    CHECK(d.codes() == "step-unread");
    CHECK(d.diagnostics.all()[0].severity == Severity::warning);
    CHECK(d.diagnostics.all()[0].hint == "did you mean 'rload'?");
    CHECK(codes_of(".param x=1\nR1 a 0 1k\n.step param x 1 3 1\n") == "step-unread");
    CHECK(codes_of("R1 a 0 1k\n.dc param x 1 3 1\n") == "step-unread");
    CHECK(codes_of("R1 a 0 1k\n.step param x 1 3 1\n.print op {x*v(a)}\n").empty());
    CHECK(codes_of("R1 a 0 1k\n.tran 1u {x}\n.step param x 1m 3m 1m\n").empty());
}

TEST_CASE("dialects: a step counts samples where random functions alone depend on it") {
    const auto draws = [](const std::string& cards) {
        const ReadDeck d(cards);
        CHECK(d.codes().empty());
        return d.job->requests.steps[0].draws;
    };
    const std::string run = ".step param run 1 5 1\n";
    CHECK(draws("R1 a 0 {mc(10k,0.05)}\n" + run));
    CHECK(draws("R1 a 0 {mc(10k,0.05)}\n.param run=1\n" + run));
    const std::string wc = ".func wc(nom,tol) if(run==1,nom,if(flat(1)>0,nom*(1+tol),nom*(1-tol)))\n";
    CHECK(draws(wc + "R1 a 0 {wc(10k,0.05)}\n" + run));
    CHECK(draws(wc + ".param r={wc(10k,0.05)}\nR1 a 0 {r}\nR2 a 0 {2*r}\n" + run));
    // What changes more than that is a step.
    CHECK_FALSE(draws("R1 a 0 {mc(10k,0.05)*run}\n" + run));
    CHECK_FALSE(draws("R1 a 0 {mc(10k,0.05)}\nR2 a 0 {run}\n" + run));
    CHECK_FALSE(draws("R1 a 0 {run*1k}\nR2 a 0 1k tol=1%\n" + run));
    CHECK_FALSE(draws("R1 a 0 {run>2?mc(10k,0.05):5k}\n" + run));
}

TEST_CASE("dialects: AKO, a model that is a kind of another") {
    const ReadDeck d(
        "Q1 c b e new\nQ2 c b e newest\nX1 c b e amp\nR1 c b 1k\nR2 b e 1k\n"
        ".model newest ako:new (vaf=30)\n.model NEW AKO:OLD NPN (bf=200, is=1f)\n"
        ".model old npn bf=100 is=1e-16 rb=5\n"
        ".subckt amp c b e\nQ1 c b e mine\n.model mine ako: OLD\n.model old npn (bf=7)\n.ends\n");
    CHECK(d.codes().empty());
    CHECK(d.value("new.bf") == 200);
    CHECK(d.value("new.is") == 1e-15);
    CHECK(d.value("new.rb") == 5);
    CHECK(d.value("newest.bf") == 200);
    CHECK(d.value("newest.vaf") == 30);
    CHECK(d.value("old.bf") == 100);
    CHECK(d.value("x1.mine.bf") == 7);
}

TEST_CASE("dialects: AKO of nothing, of itself in a ring, and of another kind") {
    const std::string cards = "Q1 c b e a\nR1 c b 1k\nR2 b e 1k\n";
    CHECK(codes_of(cards + ".model a ako:b npn\n") == "unknown-model");
    CHECK(codes_of(cards + ".model a ako:b npn\n.model b ako:c npn\n.model c ako:a npn\n") == "model-cycle");
    CHECK(codes_of(cards + ".model a ako:b npn\n.model b d (is=1f)\n") == "wrong-model");
    CHECK(codes_of(cards + ".model a ako:b\n.model b pnp (bf=50)\n").empty());
}

TEST_CASE("dialects: LTspice's inductors have 1 mohm, but those that are coupled or say otherwise") {
    const std::string coils = "L1 a b 1m\nL2 b c 1m rser=0\nL3 c d 1m rser=2\nL4 d e 1m\nL5 e 0 1m\n"
                              "K1 L4 L5 0.9\nV1 a 0 1\nR1 a 0 1\n";
    const ReadDeck d(coils + ".backanno\n");
    CHECK(d.codes().empty());
    CHECK(d.value("l1#rser") == 1e-3);
    CHECK(d.value("l3#rser") == 2);
    CHECK(d.job->circuit.instances.size() == 10);
    const ReadDeck other(coils);
    CHECK(other.job->circuit.instances.size() == 9);
}

TEST_CASE("dialects: noiseless is said of resistors, of their models, and of what is in a C or L") {
    const ReadDeck d("R1 a 0 1k noiseless\nR2 a 0 quiet 1k\nR3 a 0 1k\nC1 a 0 1n rser=1 rpar=1g noiseless\n"
                     "C2 a 0 1n rser=1\n.model quiet res (tc1=1m noiseless)\n");
    CHECK(d.codes().empty());
    for (const char* name : {"r1", "r2", "c1#rser", "c1#rpar"}) {
        CAPTURE(name);
        CHECK(d.value(name + std::string(".noiseless")) == 1);
    }
    for (const char* name : {"r3", "c2#rser"}) {
        CAPTURE(name);
        CHECK(d.value(name + std::string(".noiseless")) == 0);
    }
}
