#include <doctest/doctest.h>

#include "parser/requests/asked_columns.hpp"
#include "tests/unit/parser_requests_deck.hpp"

using namespace request_tests;

namespace {

Probe voltage(const Reading& r, const std::string& node) {
    Probe probe;
    probe.plus = r.node(node);
    return probe;
}

Probe current(const Reading& r, const std::string& device) {
    Probe probe;
    probe.kind = Probe::Kind::current;
    probe.device = r.device(device);
    return probe;
}

std::vector<std::string> texts(const analysis::PrintRequest& print) {
    std::vector<std::string> all;
    for (const expr::Signal& signal : print.signals) all.push_back(signal.text);
    return all;
}

} // namespace

TEST_CASE("outputs: .print of one analysis") {
    const Reading r = read(".op\n.tran 1m\n.print tran V(Out) v( in , out ) i(R1) {v(out)*2} v(out)/v(in)\n");
    REQUIRE(r.ok());
    REQUIRE(r.requests().prints.size() == 1);
    const analysis::PrintRequest& print = r.requests().prints[0];
    CHECK(print.analysis == "tran");
    CHECK(texts(print) ==
          std::vector<std::string>{"v(out)", "v(in,out)", "i(r1)", "v(out)*2", "v(out)/v(in)"});
    CHECK(print.signals[0].unit == Unit::volt);
    CHECK(print.signals[2].unit == Unit::ampere);
    CHECK(print.signals[3].unit == Unit::volt);
    CHECK(print.signals[4].unit == Unit::none);
    CHECK(r.job->circuit.instances[static_cast<std::size_t>(r.device("r1").index)].read_pins == 1);
    CHECK(r.job->circuit.instances[static_cast<std::size_t>(r.device("r2").index)].read_pins == 0);
}

TEST_CASE("outputs: what is asked for twice is one column, in each analysis of its own") {
    parser::AskedColumns asked;
    CHECK(!asked.prints("ac", "v(out)"));
    asked.print("ac", "v(out)");
    CHECK(asked.prints("ac", "v(out)"));
    CHECK(!asked.prints("ac", "v(in)"));
    CHECK(!asked.prints("tran", "v(out)"));

    Probe first, second;
    first.plus = NodeId{1};
    second.plus = NodeId{2};
    std::vector<Probe> saves{first};
    asked.save(first, saves);
    asked.save(second, saves);
    asked.save(second, saves);
    saves.emplace_back().kind = Probe::Kind::current; // kept by another card
    asked.save(saves.back(), saves);
    CHECK(saves.size() == 3);

    CHECK(asked.count(parser::AskedColumns::most));
    CHECK(!asked.too_many());
    CHECK(!asked.count(1));
    CHECK(asked.too_many());
    CHECK(!asked.count(0));
}

TEST_CASE("outputs: forms of a column in ac") {
    const Reading r =
        read(".ac dec 1 1 10\n.print ac vdb(out) vp(out) vm(out) vr(out) vi(in,out) idb(v1) db(v(out))\n");
    REQUIRE(r.ok());
    const auto& signals = r.requests().prints[0].signals;
    REQUIRE(signals.size() == 7);
    CHECK(signals[0].unit == Unit::decibel);
    CHECK(signals[1].unit == Unit::degree);
    CHECK(signals[4].text == "vi(in,out)");
    const auto op_of = [](const expr::Signal& s) { return s.program.instructions().back().op; };
    CHECK(op_of(signals[0]) == expr::Op::db);
    CHECK(op_of(signals[1]) == expr::Op::ph);
    CHECK(op_of(signals[2]) == expr::Op::mag);
    CHECK(op_of(signals[3]) == expr::Op::re);
    CHECK(op_of(signals[4]) == expr::Op::im);
    CHECK(op_of(signals[6]) == expr::Op::db);
}

TEST_CASE("outputs: without an analysis every analysis that can prints it; ac means each ac") {
    const Reading r =
        read(".op\n.ac dec 1 1 10\n.ac lin 2 1 2\n.tran 1m\n.print v(out) time\n.print ac v(in)\n"
             ".print ac2 v(inn)\n");
    REQUIRE(r.ok());
    std::vector<std::string> names;
    for (const auto& print : r.requests().prints) names.push_back(print.analysis);
    CHECK(names == std::vector<std::string>{"op", "ac", "ac2", "tran", "ac", "ac2", "ac2"});
    CHECK(r.requests().prints[0].signals.size() == 1);
    CHECK(r.requests().prints[3].signals.size() == 2);
}

TEST_CASE("outputs: what is printed twice is one column; scales and layout are left out with a warning") {
    const Reading r =
        read(".tran 1m\n.print tran v(out)\n.plot tran v(out) (0,5) v(in)\n.print tran width=80 i(v1)\n");
    REQUIRE(r.ok());
    CHECK(texts(r.requests().prints[1]) == std::vector<std::string>{"v(in)"});
    CHECK(texts(r.requests().prints[2]) == std::vector<std::string>{"i(v1)"});
    CHECK(r.count("layout-left-out") == 2);
}

TEST_CASE("outputs: mistakes in .print have a place and a hint") {
    CHECK(read(".op\n.print op v(outt)\n").only() ==
          "unknown-node 11:13 .print: v(outt) left out: there is no node 'outt'");
    CHECK(read(".op\n.print op v(outt)\n").hint() == "did you mean 'out'?");
    CHECK(read(".op\n.print op i(r3)\n").count("unknown-device") == 1);
    CHECK(read(".op\n.print op i(out)\n").hint() == "'out' is a node: its voltage is v(out)");
    CHECK(read(".op\n.print op v(r1)\n").hint() == "'r1' is a device: its current is i(r1)");
    CHECK(read(".op\n.print op out\n").hint() == "'out' is a node: its voltage is v(out)");
    CHECK(read(".op\n.print v(nope)\n").count("unknown-node") == 1);
    CHECK(read(".op\n.tran 1m\n.print s\n").count("wrong-axis") == 1);
    const Reading absent = read(".op\n.print ac v(out)\n");
    CHECK(absent.ok());
    CHECK(absent.count("no-such-analysis") == 1);
    CHECK(read(".op\n.print op\n").count("nothing-to-print") == 1);
}

TEST_CASE("outputs: .save keeps what it names") {
    const Reading r = read(".op\n.save V(out) v(in,out) i(r1) @r2[i] inn v1#branch v(out)\n");
    REQUIRE(r.ok());
    Probe difference = voltage(r, "in");
    difference.minus = r.node("out");
    CHECK(r.requests().saves == std::vector<Probe>{voltage(r, "out"), difference, current(r, "r1"),
                                                   current(r, "r2"), voltage(r, "inn"), current(r, "v1")});
    CHECK(r.job->circuit.instances[static_cast<std::size_t>(r.device("r2").index)].read_pins == 1);
    CHECK(read(".op\n").requests().saves.empty());
}

TEST_CASE("outputs: .save all, patterns, .probe and savecurrents") {
    const Reading all = read(".op\n.save all i(r1)\n");
    REQUIRE(all.ok());
    CHECK(all.requests().saves.size() == 3 + 2 + 1);
    CHECK(all.requests().saves.back() == current(all, "r1"));
    const Reading pattern = read(".op\n.save v(in*) i(?1)\n");
    REQUIRE(pattern.ok());
    CHECK(pattern.requests().saves == std::vector<Probe>{voltage(pattern, "in"), voltage(pattern, "inn"),
                                                         current(pattern, "v1"), current(pattern, "r1"),
                                                         current(pattern, "c1")});
    const Reading probe = read(".op\n.probe i(c1)\n");
    REQUIRE(probe.ok());
    CHECK(probe.requests().saves.size() == default_probes(probe.job->circuit).size());
    CHECK(probe.requests().saves.back() == current(probe, "c1"));
    const Reading currents = read(".op\n.options savecurrents\n");
    REQUIRE(currents.ok());
    CHECK(currents.requests().saves.size() == 3 + 5);
}

TEST_CASE("outputs: what cannot be kept is said") {
    CHECK(read(".op\n.save v(out)*2\n").count("not-a-column") == 1);
    CHECK(read(".op\n.save @r2[p]\n").count("unsupported-quantity") == 1);
    CHECK(read(".op\n.save @r2[p]\n").hint() == "i(r2), or @r2[i]");
    CHECK(read(".op\n.save @q2[ic]\n").count("unknown-device") == 1);
    CHECK(read(".op\n.save v(x*)\n").count("no-match") == 1);
    CHECK(read(".op\n.save v(nope)\n").count("unknown-node") == 1);
}
