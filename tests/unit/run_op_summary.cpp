// The operating point in the words of the circuit.

#include "engine/run/deck/op_summary.hpp"
#include "tests/unit/run_deck.hpp"

using namespace decks;
using nullor::run::OpSummary;

namespace {

OpSummary summary(const std::string& cards) {
    const nullor::run::Report report = report_of(cards + ".op\n");
    REQUIRE_MESSAGE(!report.analyses.empty(), messages(report.diagnostics));
    REQUIRE_MESSAGE(report.analyses[0].op.has_value(), messages(report.diagnostics));
    return *report.analyses[0].op;
}

const std::string rails = ".model amp opamp (aol=1e5 gbw=1meg vmax=10 vmin=-10)\n";

} // namespace

TEST_CASE("nodes of the top level come first, then those of subcircuits; internal unknowns are hidden") {
    const OpSummary op =
        summary(".subckt half a b\nR1 a m 1k\nR2 m b 1k\n.ends\nX1 in mid half\nV1 in 0 8\nX2 mid 0 half\n" +
                rails + "XA mid o o amp\n");
    std::string names;
    for (const auto& node : op.nodes) names += node.name + " ";
    CHECK(names == "in mid o x1.m x2.m ");
    CHECK(op.nodes[1].value == doctest::Approx(4).epsilon(1e-12));
    CHECK(op.nodes[3].value == doctest::Approx(6).epsilon(1e-12));
    REQUIRE(op.currents.size() == 2);
    CHECK(op.currents[0].name == "i(v1)");
    CHECK(op.currents[0].value == doctest::Approx(-2e-3).epsilon(1e-12)); // it delivers
    CHECK(op.currents[1].name == "i(xa)");
}

TEST_CASE("the state of each op-amp, in a word") {
    const OpSummary op =
        summary(rails + "V1 in 0 1\nX1 in a a amp\nX2 in 0 b amp\nX3 0 in c amp\nR1 b 0 1k\nR2 c 0 1k\n");
    REQUIRE(op.states.size() == 3);
    CHECK(op.states[0] == std::pair<std::string, std::string>{"x1", "linear"});
    CHECK(op.states[1].first == "x2");
    CHECK(op.states[1].second.find("rail") != std::string::npos);
    CHECK(op.states[2].second.find("rail") != std::string::npos);
    CHECK(op.states[1].second != op.states[2].second);
    CHECK(!op.positive_feedback);
    CHECK(op.iterations > 0);
    CHECK(!op.strategy.empty());
}

TEST_CASE("positive feedback: one of several with rails, unstable without") {
    const std::string loop = "V1 in 0 0\nR1 in p 1k\nR2 p out 10k\nX1 p 0 out amp\n";
    const OpSummary trigger = summary(rails + loop);
    CHECK(trigger.positive_feedback);
    CHECK(trigger.several_solutions);
    const OpSummary bare = summary(".model amp opamp (aol=1e5 gbw=1meg)\n" + loop);
    CHECK(bare.positive_feedback);
    CHECK(!bare.several_solutions);
    const OpSummary follower = summary(rails + "V1 in 0 1\nX1 in out out amp\n");
    CHECK(!follower.positive_feedback);
    CHECK(!follower.several_solutions);
}
