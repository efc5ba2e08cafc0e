// What other simulators write differently, in cards that ask for something.

#include <doctest/doctest.h>

#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/devices/registry.hpp"
#include "parser_requests_deck.hpp"

using namespace request_tests;

TEST_CASE("dialects: what only chooses output never stops a deck") {
    const Reading pspice = read(".op\n.PROBE V(*) I(*) W(*) D(*) NOISE(*)\n");
    REQUIRE(pspice.ok());
    CHECK(pspice.only() ==
          "unsupported-quantity 11:18 .probe: W(*), D(*), NOISE(*) left out: 'W(...)' is neither "
          "a voltage nor a current");
    CHECK(pspice.diagnostics.all()[0].severity == Severity::note);
    CHECK(pspice.requests().saves.size() == 3 + 5); // nodes, devices

    const Reading alias = read(".op\n.PROBE/CSDF V(alias(*)) I(alias(*))\n.probe64\n.save v(out)\n");
    REQUIRE(alias.ok());
    CHECK(alias.diagnostics.empty());
    CHECK(alias.requests().saves.size() == 3 + 5);

    const Reading power = read(".op\n.probe p(r1)\n.save @r1[p] v(out)\n");
    REQUIRE(power.ok());
    CHECK(power.count("unknown-function") == 1);
    CHECK(power.count("unsupported-quantity") == 1);

    // A misspelt name is more than a note.
    const Reading misspelt = read(".op\n.save w(r1) v(outt) v(in)\n.print op v(out) v(inm)\n");
    REQUIRE(misspelt.ok());
    REQUIRE(misspelt.count("unknown-node") == 2);
    CHECK(misspelt.diagnostics.all()[0].severity == Severity::warning);
    CHECK(misspelt.diagnostics.all()[0].message == ".save: w(r1), v(outt) left out: there is no node 'outt'");
    CHECK(misspelt.hint() == "did you mean 'out'?");
    CHECK(misspelt.requests().saves.size() == 1);
    CHECK(misspelt.requests().prints[0].signals.size() == 1);
}

TEST_CASE("dialects: PSpice's names of nodes, and cards of others that choose output") {
    const Reading r = read(".op\n.print op v([out]) v(r1:2) v(xu1:3)\n.watch op v(out)\n.graph v(out)\n");
    REQUIRE(r.ok());
    CHECK(r.count("card-left-out") == 2);
    CHECK(r.count("unknown-node") == 0);
    REQUIRE(r.requests().prints[0].signals.size() == 3);
    CHECK(r.requests().prints[0].signals[1].inputs[0].probe.plus == r.node("inn"));
    CHECK(r.requests().prints[0].signals[2].inputs[0].probe.plus == r.node("out"));
    CHECK(read(".op\n.print op v(r1:3)\n").count("unknown-node") == 1);
}

TEST_CASE("dialects: the step of a range has the sign of the range") {
    const Reading r = read(".dc v1 0 -4 1\n");
    REQUIRE(r.ok());
    CHECK(r.only() == "wrong-sign 10:13 the sweep goes from 0 to -4: its step is -1");
    CHECK(r.diagnostics.all()[0].severity == Severity::note);
    const auto& dc = std::get<analysis::DcRequest>(r.requests().analyses[0].what);
    const auto points =
        analysis::points_of(dc.sweeps[0].sweep, Values::evaluate(r.job->circuit, {}).value(), 100);
    REQUIRE(points.ok());
    CHECK(points.value().size() == 5);
    CHECK(points.value()[3] == -3);
}

TEST_CASE("dialects: LTspice's startup, phase() and currents into pins") {
    const Reading startup = read(".tran 1m startup\n");
    REQUIRE(startup.ok());
    CHECK(startup.diagnostics.empty());
    const Instance& v1 = startup.job->circuit.instances[0];
    REQUIRE(v1.values.back().first == devices::registry()[static_cast<std::size_t>(v1.kind)]->find("ramp"));
    CHECK(number(v1.values.back().second) == 20e-6);
    CHECK(read(".tran 1m startup\n.tran 2m\n").count("startup-of-all") == 1);
    CHECK(read(".ac dec 1 1 10\n.print ac phase(v(out)) ph(v(out))\n").diagnostics.empty());

    const std::string s =
        "x1 out 0 s\nxu2 out t\n.subckt s + -\nra + - 1k\n.ends\n.subckt t a\nx3 a 0 s\n.ends\n.op\n";
    const Reading pins = read(s + ".print op Ix(x1:+) {ix(U2:a)*2} ix(u2:3:+)\n");
    REQUIRE(pins.ok());
    CHECK(pins.diagnostics.empty());
    CHECK(pins.device("x1:+").valid());
    CHECK(pins.device("xu2:a").valid());
    CHECK(pins.device("xu2.x3:+").valid());
    const Reading none = read(s + ".print op ix(u2:b)\n");
    CHECK(none.ok());
    CHECK(none.count("unknown-pin") == 1);
}

TEST_CASE("dialects: what is right is read beside cards that are not") {
    parser::ReadOptions beside;
    beside.despite_requests = true;
    const std::string cards = ".four 1k v(out)\n.op\n.ac dec 10 5 1\n.print ac v(out)\n.disto dec 1 1 1\n"
                              ".expect op v(out) == -10\n.expect ac v(out) == 1\n";
    CHECK_FALSE(read(cards).ok());
    CHECK(read(cards).count("unsupported-card") == 2);
    const Reading r = read(cards, beside);
    REQUIRE(r.ok());
    CHECK(r.diagnostics.exit_status() == 2);
    CHECK(r.count("unsupported-card") == 2);
    CHECK(r.count("stop-before-start") == 1);
    REQUIRE(r.requests().analyses.size() == 1);
    CHECK(r.requests().analyses[0].name == "op");
    CHECK(r.requests().prints.empty());
    CHECK(r.measures().expectations.size() == 1);
    CHECK_FALSE(read(".op\n.foo\nr9 a 0 {nosuch}\n", beside).ok());
    // What stands between these may be left out by others.
    CHECK_FALSE(read(".op\n.alter\nr9 in 0 1k\n", beside).ok());
}
