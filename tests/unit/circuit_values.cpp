// The numbers of a step: what wins over what, what is refused, and where temperature enters.

#include "engine/circuit/values/values.hpp"
#include "parser/names/names.hpp"
#include "tests/unit/run_deck.hpp"

using namespace decks;
using nullor::Outcome;
using nullor::Setting;
using nullor::Target;
using nullor::Values;

namespace {

Target target(const Deck& deck, const std::string& name) {
    const auto found = nullor::parser::Names(*deck.work.circuit).target(name);
    REQUIRE_MESSAGE(found.has_value(), name);
    return *found;
}

Outcome<Values> evaluate(const Deck& deck, const std::vector<std::pair<std::string, double>>& settings) {
    std::vector<Setting> list;
    for (const auto& [name, value] : settings) list.push_back({target(deck, name), value});
    return Values::evaluate(*deck.work.circuit, list);
}

// What `name` is with the settings in force.
double read(const Deck& deck, const std::string& name,
            const std::vector<std::pair<std::string, double>>& settings = {}) {
    const Outcome<Values> values = evaluate(deck, settings);
    REQUIRE(values.ok());
    return values.value().target(*deck.work.circuit, target(deck, name));
}

const char* const chain =
    ".op\n.param c={a*b} b={a+1} a=2\nV1 1 0 {c}\nR1 1 0 {c*1k}\nR2 1 0 {r3}\n.param r3=47\n";

} // namespace

TEST_CASE("parameters are computed from one another, whatever their order in the deck") {
    const Deck deck(chain);
    CHECK(read(deck, "a") == 2);
    CHECK(read(deck, "b") == 3);
    CHECK(read(deck, "c") == 6);
    CHECK(read(deck, "r1") == 6000);
    CHECK(read(deck, "r2") == 47);
}

TEST_CASE("a setting of a parameter reaches all that depends on it, and nothing else") {
    const Deck deck(chain);
    CHECK(read(deck, "c", {{"a", 4}}) == 20);
    CHECK(read(deck, "r1", {{"a", 4}}) == 20000);
    CHECK(read(deck, "v1", {{"a", 4}}) == 20);
    CHECK(read(deck, "a", {{"b", 10}}) == 2);
    CHECK(read(deck, "r1", {{"b", 10}}) == 20000);
    CHECK(read(deck, "r2", {{"a", 4}, {"b", 10}}) == 47);
    CHECK(read(deck, "c", {{"c", -1}}) == -1);
}

TEST_CASE("of two settings of one target the last is in force") {
    const Deck deck(chain);
    CHECK(read(deck, "r1", {{"a", 4}, {"a", 5}}) == 30000);
    CHECK(read(deck, "r1", {{"r1", 1}, {"r1", 7}}) == 7);
    CHECK(read(deck, "temp", {{"temp", 50}, {"temp", 60}}) == 60);
}

TEST_CASE("a device's number: setting over card over setting of the model over model over default") {
    const Deck deck(".op\n.model amp opamp (aol=1e5 rout=75)\nV1 1 0 1\n"
                    "X1 1 a a amp aol=2e5\nX2 1 b b amp\n");
    CHECK(read(deck, "x1.aol") == 2e5);
    CHECK(read(deck, "x2.aol") == 1e5);
    CHECK(read(deck, "x2.gbw") == INFINITY);
    CHECK(read(deck, "x1.rout") == 75);
    CHECK(read(deck, "x1.aol", {{"amp.aol", 3e5}}) == 2e5);
    CHECK(read(deck, "x2.aol", {{"amp.aol", 3e5}}) == 3e5);
    CHECK(read(deck, "x1.aol", {{"x1.aol", 4e5}}) == 4e5);
    CHECK(read(deck, "x2.aol", {{"x1.aol", 4e5}}) == 1e5);
    CHECK(read(deck, "x2.aol", {{"x2.aol", 4e5}, {"amp.aol", 3e5}}) == 4e5);
    // Of the model itself: what it says to its instances.
    CHECK(read(deck, "amp.aol") == 1e5);
    CHECK(read(deck, "amp.aol", {{"amp.aol", 3e5}}) == 3e5);
    CHECK(read(deck, "amp.aol", {{"x1.aol", 3e5}}) == 1e5);
    CHECK(read(deck, "amp.vos") == 0);
}

TEST_CASE("what was given is told from what is a default") {
    const Deck deck(".op\n.model amp opamp (aol=1e5)\nV1 1 0 1\nX1 1 a a amp rout=10\n");
    const auto count = [&](const std::vector<std::pair<std::string, double>>& settings) {
        const Outcome<Values> values = evaluate(deck, settings);
        REQUIRE(values.ok());
        const auto given = values.value().given(deck.device("x1"));
        return std::count(given.begin(), given.end(), 1);
    };
    CHECK(count({}) == 2);
    CHECK(count({{"x1.gbw", 1e6}}) == 3);
    CHECK(count({{"amp.gbw", 1e6}}) == 3);
    CHECK(count({{"x1.rout", 20}}) == 2);
}

TEST_CASE("-D replaces what the deck says, before anything is computed from it") {
    const Deck deck(chain, {{"a", "4"}, {"r2", "1k5"}});
    CHECK(read(deck, "r1") == 20000);
    CHECK(read(deck, "r2") == 1500);
}

TEST_CASE("the temperature is a parameter; it moves what depends on temper, and the card's own") {
    const Deck deck(".op\n.param x={temper*2}\nV1 1 0 1\nR1 1 0 1k tc1=0.01\n");
    CHECK(read(deck, "temp") == 27);
    CHECK(read(deck, "x") == 54);
    CHECK(read(deck, "x", {{"temp", -40}}) == -80);
    // R(T) = R (1 + tc1 (T - Tnom)), at 100 degC 1k (1 + 0.73).
    Deck hot(".op\nV1 1 0 1\nR1 1 0 1k tc1=0.01\n.temp 100\n");
    CHECK(value(hot.run(), "i(v1)") == doctest::Approx(-1 / 1730.0).epsilon(1e-14));
    Deck nominal(".op\nV1 1 0 1\nR1 1 0 1k tc1=0.01\n.options tnom=100 temp=100\n");
    CHECK(value(nominal.run(), "i(v1)") == doctest::Approx(-1e-3).epsilon(1e-14));
}

TEST_CASE("what has no meaning is refused, by name") {
    const auto refusal = [](const Deck& deck, const std::vector<std::pair<std::string, double>>& settings) {
        const Outcome<Values> values = evaluate(deck, settings);
        REQUIRE(!values.ok());
        CHECK(values.failure().kind == nullor::Failure::Kind::bad_request);
        return values.failure().message;
    };
    const Deck deck(".op\n.param a=4 root={sqrt(a)} half={a/2}\nV1 1 0 pulse(0 1 0 1n 1n {half} 10)\n"
                    "R1 1 0 1k\n.model amp opamp\nX1 1 o o amp gbw=1meg\n");
    CHECK(refusal(deck, {{"a", NAN}}).find("'a' is not a number") != std::string::npos);
    CHECK(refusal(deck, {{"temp", -273.15}}).find("absolute zero") != std::string::npos);
    CHECK(refusal(deck, {{"temp", -300}}).find("-300") != std::string::npos);
    const std::string range = refusal(deck, {{"x1.gbw", -1}});
    CHECK(range.find("x1") != std::string::npos);
    CHECK(range.find("gbw") != std::string::npos);
    CHECK(evaluate(deck, {{"temp", -273}}).ok());
}

TEST_CASE("a coupling sees the inductors that it couples") {
    const Deck deck(".op\nV1 1 0 1\nL1 1 0 1m\nL2 2 0 4m\nR1 2 0 1\nK1 L1 L2 0.5\n");
    const Outcome<Values> values = evaluate(deck, {});
    REQUIRE(values.ok());
    std::vector<double> referred;
    (void)nullor::card_of(*deck.work.circuit, values.value(), deck.device("k1"), referred);
    CHECK(referred == std::vector<double>{1e-3, 4e-3});
    const Outcome<Values> stepped = evaluate(deck, {{"l2", 9e-3}});
    REQUIRE(stepped.ok());
    (void)nullor::card_of(*deck.work.circuit, stepped.value(), deck.device("k1"), referred);
    CHECK(referred == std::vector<double>{1e-3, 9e-3});
}

TEST_CASE("a card carries the two temperatures in kelvin and how it is connected") {
    const Deck deck(
        ".op\nV1 1 0 1\nR1 1 0 1\nF1 0 2 V1 3\nE1 3 0 1 2 5\nR2 2 0 1\nR3 3 0 1\n.options tnom=17\n");
    const Outcome<Values> values = evaluate(deck, {{"temp", 100}});
    REQUIRE(values.ok());
    std::vector<double> referred;
    const auto card = [&](const char* name) {
        return nullor::card_of(*deck.work.circuit, values.value(), deck.device(name), referred);
    };
    CHECK(card("r1").temperature == doctest::Approx(373.15).epsilon(1e-15));
    CHECK(card("r1").nominal == doctest::Approx(290.15).epsilon(1e-15));
    CHECK(card("f1").references == 1);
    CHECK(card("f1").pins == 2);
    CHECK(card("e1").pins == 2);
    CHECK(card("e1").nodes == 4);
    CHECK(card("v1").read_pins == 1);
    CHECK(card("r1").read_pins == 0);
}
