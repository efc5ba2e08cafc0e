// Random functions and tolerances: variates of the circuit.

#include <fmt/format.h>

#include "parser_elaborate.hpp"

using namespace nullor;
using namespace nullor::parser;
using Law = Variate::Law;

namespace {

std::vector<std::string> keys(const ReadDeck& d) {
    std::vector<std::string> list;
    for (const Variate& v : d.job->circuit.variates) list.push_back(v.key);
    return list;
}

std::vector<std::string> drawn(const ReadDeck& d) {
    std::vector<std::string> list;
    for (const Variate& v : d.job->circuit.variates) list.push_back(v.drawn.name);
    return list;
}

// The number of that name with every variate at z.
double sample(const ReadDeck& d, const std::string& name, std::vector<double> z) {
    const Circuit& circuit = d.job->circuit;
    REQUIRE(z.size() == circuit.variates.size());
    std::vector<Setting> settings;
    for (std::size_t k = 0; k < z.size(); ++k) {
        Target target;
        target.index = circuit.variates[k].parameter.index;
        settings.push_back({target, z[k]});
    }
    const Outcome<Values> values = Values::evaluate(circuit, settings);
    REQUIRE(values.ok());
    return values.value().target(circuit, *Names(circuit).target(name));
}

double corner(const ReadDeck& d, std::size_t k) {
    const Circuit& circuit = d.job->circuit;
    return Values::evaluate(circuit, {}).value().number(circuit.variates[k].corner);
}

} // namespace

TEST_CASE("random functions: value, law and corner of each") {
    const ReadDeck d("R1 a 0 {gauss(1k,0.1,2)}\nR2 a 0 {agauss(1k,100,4)}\nR3 a 0 {unif(1k,0.2)}\n"
                     "R4 a 0 {aunif(1k,50)}\nR5 a 0 {limit(1k,10)}\nR6 a 0 {mc(1k,0.05)}\n"
                     "R7 a 0 {1k+flat(3)}\nR8 a 0 {1k+gauss(7)}\n.param s=3\nR9 a 0 {gauss(1k,0.3,2*s)}\n");
    CHECK(d.codes().empty());
    const std::vector<double> z{1, -2, 0.5, -1, -1, 0.5, 0.5, -2, 1};
    CHECK(sample(d, "r1", z) == doctest::Approx(1050).epsilon(1e-15));
    CHECK(sample(d, "r2", z) == doctest::Approx(950).epsilon(1e-15));
    CHECK(sample(d, "r3", z) == doctest::Approx(1100).epsilon(1e-15));
    CHECK(sample(d, "r4", z) == doctest::Approx(950).epsilon(1e-15));
    CHECK(sample(d, "r5", z) == doctest::Approx(990).epsilon(1e-15));
    CHECK(sample(d, "r6", z) == doctest::Approx(1025).epsilon(1e-15));
    CHECK(sample(d, "r7", z) == doctest::Approx(1001.5).epsilon(1e-15));
    CHECK(sample(d, "r8", z) == doctest::Approx(986).epsilon(1e-15));
    CHECK(sample(d, "r9", z) == doctest::Approx(1050).epsilon(1e-15));
    const std::vector<double> corners{2, 4, 1, 1, 1, 1, 1, 3, 6};
    const std::vector<Law> laws{Law::normal,  Law::normal,  Law::uniform, Law::uniform, Law::sign,
                                Law::uniform, Law::uniform, Law::normal,  Law::normal};
    for (std::size_t k = 0; k < corners.size(); ++k) {
        CHECK(corner(d, k) == corners[k]);
        CHECK(d.job->circuit.variates[k].law == laws[k]);
    }
    CHECK(d.value("r1") == 1000);
    CHECK(drawn(d) == std::vector<std::string>{"r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9"});
}

TEST_CASE(
    "random functions: a .param draws once a scope, a device once, a model once, a .func at each call") {
    const ReadDeck d(
        ".param p={unif(1,0.1)} q={p+p}\n.func f(x)={x*unif(1,0.1)}\n.param two={f(1)*f(1)}\n"
        ".model m r(r={unif(1k,0.1)})\nR1 a 0 {p}\nR2 a 0 {p*unif(1,0.1)}\nR3 a 0 m\nR4 a 0 m\n"
        "X1 a 0 sub r={unif(2,0.1)}\nX2 a 0 sub\n"
        ".subckt sub a b params: r={unif(1,0.1)}\n.param s={unif(1,0.1)}\nR1 a b {r*s}\n.ends\n");
    CHECK(d.codes().empty());
    CHECK(keys(d) ==
          std::vector<std::string>{"p", "two", "two#2", "r2.r", "model m.r", "x1.r", "x1.s", "x2.r", "x2.s"});
    CHECK(drawn(d) ==
          std::vector<std::string>{"p", "two", "two", "r2", "m.r", "x1.r", "x1.s", "x2.r", "x2.s"});
    const std::vector<double> z{1, 1, -1, -1, 1, 1, 0, 0, 0};
    CHECK(sample(d, "q", z) == doctest::Approx(2.2).epsilon(1e-15));
    CHECK(sample(d, "two", z) == doctest::Approx(0.99).epsilon(1e-15));
    CHECK(sample(d, "r2", z) == doctest::Approx(0.99).epsilon(1e-15));
    CHECK(sample(d, "m.r", z) == doctest::Approx(1100).epsilon(1e-15));
    CHECK(sample(d, "x1.r1", z) == doctest::Approx(2.2).epsilon(1e-15));
    CHECK(sample(d, "x2.r1", z) == 1);
}

TEST_CASE("random functions: keys stay when the deck gets more") {
    const ReadDeck d("R0 a 0 {mc(1,0.1)}\n.param o={flat(1)}\nR1 a 0 {mc(1,0.1)}\nR2 a 0 1 tol=1%\n");
    CHECK(keys(d) == std::vector<std::string>{"o", "r0.r", "r1.r", "r2.r.tol"});
    const ReadDeck fewer("R1 a 0 {mc(1,0.1)}\nR2 a 0 1 tol=1%\n");
    CHECK(keys(fewer) == std::vector<std::string>{"r1.r", "r2.r.tol"});
}

TEST_CASE("random functions: what is drawn is a name that -D knows, whatever else has it") {
    const ReadDeck d(".param r1={mc(2,0.1)}\nR1 a 0 {mc(1,0.1)}\nR2 a 0 {r1} tc1={mc(1m,0.1)}\n"
                     "V1 b 0 DC {mc(1,0.1)} AC {mc(2,0.1)}\nR3 b 0 1\n");
    CHECK(d.codes().empty());
    CHECK(drawn(d) == std::vector<std::string>{"r1", "r1.r", "r2.tc1", "v1", "v1.acmag"});
    const Names names(d.job->circuit);
    for (const Variate& v : d.job->circuit.variates) {
        const auto found = names.target(v.drawn.name);
        REQUIRE(found);
        CHECK(found->kind == v.drawn.kind);
        CHECK(found->index == v.drawn.index);
        CHECK(found->value == v.drawn.value);
    }
    // The hidden ones are no names.
    for (const std::string& name : names.target_names()) CHECK(name.find(' ') == std::string::npos);
    CHECK(!names.target("draw r1"));
    CHECK(!names.parameter("draw r1"));
}

TEST_CASE("tolerances: uniform around the value, from card or model, for each part") {
    const ReadDeck d(
        ".model m r(r=1k tol=10%)\nR1 a 0 m\nR2 a 0 2k m\nR3 a 0 3k m tol=0.01\nC1 a 0 1n tol=5 %\n"
        ".param t=0.2\nL1 a b 1m tol={t}\nR4 b 0 1\n");
    CHECK(d.codes() == "model-value");
    CHECK(drawn(d) == std::vector<std::string>{"r1", "r2", "r3", "c1", "l1"});
    const std::vector<double> z{1, -1, 0.5, -0.5, 1};
    CHECK(sample(d, "r1", z) == doctest::Approx(1100).epsilon(1e-15));
    CHECK(sample(d, "r2", z) == doctest::Approx(1800).epsilon(1e-15));
    CHECK(sample(d, "r3", z) == doctest::Approx(3015).epsilon(1e-15));
    CHECK(sample(d, "c1", z) == doctest::Approx(0.975e-9).epsilon(1e-15));
    CHECK(sample(d, "l1", z) == doctest::Approx(1.2e-3).epsilon(1e-15));
    CHECK(d.value("r1") == 1000);
}

TEST_CASE("-D of what was drawn repeats the sample") {
    const std::string deck = ".param p={gauss(1k,0.1,3)}\nR1 a 0 {p}\nR2 a 0 {mc(1k,0.3)} tol=7%\n"
                             ".model m r(r={gauss(1k,0.1,3)} tol=1%)\nR3 a 0 m\n";
    const ReadDeck d(deck);
    const std::vector<double> z{0.3, -0.7, 1.1, 0.123, -0.456};
    CHECK(drawn(d) == std::vector<std::string>{"p", "r2", "m.r", "r2", "r3"});
    std::vector<Override> overrides;
    for (const char* name : {"p", "r2", "m.r", "r3"})
        overrides.push_back({name, fmt::format("{}", sample(d, name, z))});
    const ReadDeck again(deck, overrides);
    CHECK(again.codes().empty());
    for (const char* name : {"p", "r1", "r2", "m.r", "r3"}) CHECK(again.value(name) == sample(d, name, z));
    // What is set is not drawn any more; a tolerance is.
    CHECK(keys(again) == std::vector<std::string>{"r2.r.tol", "r3.r.tol"});
}

TEST_CASE("a call stands without braces where a card takes a number, as in HSPICE's parameters") {
    const ReadDeck d(".func twice(x)={2*x}\nR1 a 0 gauss(1k, 0.1, 3) tc1=1m\nC1 a 0 C=mc(1n,0.1)\n"
                     "E1 b 0 a 0 unif(2,0.1)\nR2 b 0 twice(1k)\nR3 b 0 abs(-1k)+1k\n");
    CHECK(d.codes().empty());
    CHECK(drawn(d) == std::vector<std::string>{"r1", "c1", "e1"});
    CHECK(d.value("r1") == 1000);
    CHECK(d.value("r1.tc1") == 1e-3);
    CHECK(d.value("e1") == 2);
    CHECK(d.value("r2") == 2000);
    CHECK(d.value("r3") == 2000);
    CHECK(codes_of("R1 a 0 gaus(1k,0.1,3)\n") == "unknown-function");
    // The operands belong to what is refused already.
    CHECK(codes_of("R1 a 0 gauss (1k, 0.1, 3)\n") == "unknown-model");
}

TEST_CASE("the deck's own function hides a random one") {
    const ReadDeck d(".func gauss(a,b,c)={a+b+c}\n.func mc(x)={2*x}\nR1 a 0 {gauss(1,2,3)+mc(2)}\n");
    CHECK(d.codes().empty());
    CHECK(d.value("r1") == 10);
    CHECK(keys(d).empty());
}

TEST_CASE("functions that draw and call each other are bounded") {
    std::string deck = ".func f0(x)={mc(x,0.1)}\n";
    for (int k = 1; k < 60; ++k) deck += fmt::format(".func f{}(x)={{f{}(x)+f{}(x)}}\n", k, k - 1, k - 1);
    const ReadDeck d(deck + "R1 a 0 {f59(1)}\n");
    CHECK(d.codes() == "too-many-calls");
}
