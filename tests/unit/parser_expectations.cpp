#include <doctest/doctest.h>

#include "tests/unit/parser_requests_deck.hpp"

using namespace request_tests;
using Input = expr::SignalInput::Kind;
using measure::Expectation;
using measure::Relation;

namespace {

Reading with(const std::string& expectation, const std::string& more = {}) {
    return read(".op\n.dc r1 1k 2k 1k ra list 1 2\n.ac dec 1 1 10\n.tran 1m\n.dc ra 1 2 1\n.meas tran peak "
                "MAX v(out)\n" +
                more + ".expect " + expectation + "\n");
}

const expr::Signal& left(const Reading& r) {
    return r.measures().signals[static_cast<std::size_t>(r.measures().expectations.at(0).left)];
}
const expr::Signal& right(const Reading& r) {
    return r.measures().signals[static_cast<std::size_t>(r.measures().expectations.at(0).right)];
}

std::string mistake(const std::string& expectation) {
    const Reading r = with(expectation);
    return r.diagnostics.all().size() == 1 ? r.diagnostics.all()[0].code : r.only();
}

} // namespace

TEST_CASE("expect: analysis, name, sides, relation and limits") {
    const Reading r =
        with("Gain ac v(out)/v(in) == -r2/r1 * a(s) rtol=1e-3 atol={1e-9*w} from=1 to = 2*w + 1");
    REQUIRE(r.ok());
    const Expectation& e = r.measures().expectations.at(0);
    CHECK(e.name == "gain");
    CHECK(e.analysis == "ac");
    CHECK(e.relation == Relation::equal);
    CHECK(e.text == "v(out)/v(in) == -r2/r1 * a(s)");
    CHECK(left(r).text == "v(out)/v(in)");
    CHECK(right(r).text == "-r2/r1 * a(s)");
    const auto text = [&](measure::SignalIndex k) {
        return r.measures().signals[static_cast<std::size_t>(k)].text;
    };
    CHECK(text(e.rtol) == "1e-3");
    CHECK(text(e.atol) == "1e-9*w");
    CHECK(text(e.from) == "1");
    CHECK(text(e.to) == "2*w + 1");
}

TEST_CASE("expect: a name is optional, and every relation is known") {
    const Reading plain = with("op v(out)==-10");
    REQUIRE(plain.ok());
    CHECK(plain.measures().expectations[0].name.empty());
    for (const auto& [sign, relation] :
         {std::pair{"<", Relation::less}, std::pair{"<=", Relation::less_equal},
          std::pair{">", Relation::greater}, std::pair{">=", Relation::greater_equal},
          std::pair{"==", Relation::equal}}) {
        const Reading r = with(std::string("op v(out)") + sign + "w");
        REQUIRE(r.ok());
        CHECK(r.measures().expectations[0].relation == relation);
    }
}

TEST_CASE("expect: comparisons in parentheses belong to the expression") {
    const Reading r = with("op (v(out)>1 ? v(in) : w) <= max(v(in)==2, {w<3})");
    REQUIRE(r.ok());
    CHECK(left(r).text == "(v(out)>1 ? v(in) : w)");
    CHECK(right(r).text == "max(v(in)==2, {w<3})");
}

TEST_CASE("expect: a *@ card is the same") {
    const Reading r = read(".op\n*@.expect op v(out) ==\n*@+ -10 rtol=1e-9\n");
    REQUIRE(r.ok());
    CHECK(r.measures().expectations.at(0).rtol >= 0);
}

TEST_CASE("expect: what names mean") {
    const Reading r = with("ac s+omega+frequency+w+r2+xu1.gbw+amp.aol+peak+temper == i(xu1)");
    REQUIRE(r.ok());
    std::vector<Input> kinds;
    for (const expr::SignalInput& input : left(r).inputs) kinds.push_back(input.kind);
    CHECK(kinds == std::vector<Input>{Input::s, Input::omega, Input::axis, Input::parameter, Input::target,
                                      Input::target, Input::target, Input::measure, Input::parameter});
    CHECK(left(r).inputs[3].index == r.parameter("w").index);
    CHECK(r.requests().targets.at(0).name == "r2");
    CHECK(r.requests().targets.at(1).name == "xu1.gbw");
    CHECK(r.requests().targets.at(2).name == "amp.aol");
    CHECK(left(r).inputs[8].index == temper.index);
    CHECK(right(r).inputs.at(0).probe.device.index == r.device("xu1").index);
    CHECK(right(r).unit == Unit::ampere);
    CHECK(with("tran time < 1").ok());
}

TEST_CASE("expect: the swept thing is the axis, the outer one is not") {
    const Reading device = with("dc v(out) == r1+ra");
    REQUIRE(device.ok());
    CHECK(right(device).inputs.at(0).kind == Input::axis);
    CHECK(right(device).inputs.at(1).kind == Input::parameter);
    const Reading parameter = with("dc2 v(out) == r1+ra");
    REQUIRE(parameter.ok());
    CHECK(right(parameter).inputs.at(0).kind == Input::target);
    CHECK(right(parameter).inputs.at(1).kind == Input::axis);
}

TEST_CASE("expect: a parameter comes before the axis of that name") {
    const Reading r = with("ac v(out) == frequency", ".param frequency=3\n");
    REQUIRE(r.ok());
    CHECK(right(r).inputs.at(0).kind == Input::parameter);
}

TEST_CASE("expect: a constant keeps its name beside a node that has it, too") {
    const Reading r = with("op v(pi) == pi", "r9 pi 0 1\n");
    REQUIRE(r.ok());
    CHECK(right(r).program.is_constant());
}

TEST_CASE("expect: measured values have no curve") {
    const Reading r = with("meas peak >= w");
    REQUIRE(r.ok());
    CHECK(left(r).inputs.at(0).kind == Input::measure);
    CHECK(mistake("meas peak == v(out)") == "no-curve");
    CHECK(mistake("meas peak == time") == "wrong-axis");
    CHECK(mistake("meas nope == 1") == "unknown-name");
    CHECK(mistake("meas peak == 1 from=2") == "no-axis");
}

TEST_CASE("expect: mistakes") {
    CHECK(mistake("v(out) == 1") == "missing-analysis");
    CHECK(mistake("gain") == "missing-analysis");
    CHECK(mistake("ac op v(out) == 1") == "bad-name");
    CHECK(mistake("ac2 v(out) == 1") == "no-such-analysis");
    CHECK(mistake("noise v(out) == 1") == "no-such-analysis");
    CHECK(mistake("op") == "missing-relation");
    CHECK(mistake("op v(out)") == "missing-relation");
    CHECK(mistake("op v(out) = 1") == "missing-relation");
    CHECK(mistake("op v(out) != 1") == "bad-relation");
    CHECK(mistake("op 0 < v(out) < 1") == "second-relation");
    CHECK(mistake("op v(out) == 1 tol=3") == "unknown-limit");
    CHECK(mistake("op v(out) == 1 rtol=1 rtol=2") == "given-twice");
    CHECK(mistake("op v(out) == 1 rtol=") == "missing-value");
    CHECK(mistake("op v(out) < 1 rtol=1") == "tolerance-of-inequality");
    CHECK(mistake("op v(out) == 1 from=1") == "no-axis");
    CHECK(mistake("tran v(out) == 1 atol=v(in)") == "not-a-constant");
    CHECK(mistake("tran v(out) == s") == "wrong-axis");
    CHECK(mistake("op v(out) == time") == "wrong-axis");
    CHECK(mistake("op v(nope) == 1") == "unknown-node");
    CHECK(mistake("op v(out) == nope") == "unknown-name");
    CHECK(mistake("op v(out) ==") == "expression-syntax");
    CHECK(mistake("op 1 == 2") == "checks-nothing");
}

TEST_CASE("expect: a mistake points to its place and proposes a name") {
    const Reading r = with("op v(out) == aa*3");
    REQUIRE(r.diagnostics.all().size() == 1);
    CHECK(r.diagnostics.all()[0].span.line == 16);
    CHECK(r.diagnostics.all()[0].span.column == 22);
    CHECK(r.diagnostics.all()[0].span.length == 2);
    CHECK(r.hint().find("'ra'") != std::string::npos);
}
