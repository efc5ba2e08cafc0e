// The grid of steps: which values, in which order, under which names.

#include <fmt/format.h>

#include "engine/run/deck/steps.hpp"
#include "tests/unit/run_deck.hpp"

using namespace decks;
using nullor::run::Step;

namespace {

std::vector<Step> steps(const Deck& deck) {
    const auto made = nullor::run::steps_of(*deck.work.circuit, deck.work.requests);
    REQUIRE(made.ok());
    std::vector<Step> list;
    for (std::size_t k = 0; k < made.value().size(); ++k) list.push_back(made.value()[k]);
    return list;
}

// "r=1 temp=27; r=1 temp=50; ..."
std::string grid(const std::string& cards) {
    const Deck deck(".op\n.param r=1 k=2\nV1 a 0 1\nR1 a 0 {r}\n" + cards);
    std::string text;
    for (const Step& step : steps(deck)) {
        text += text.empty() ? "" : "; ";
        for (std::size_t c = 0; c < step.coordinates.size(); ++c)
            text += fmt::format("{}{}={:.12g}", c ? " " : "", step.coordinates[c].name,
                                step.coordinates[c].value);
    }
    return text;
}

} // namespace

TEST_CASE("without .step there is one step, and it sets nothing") {
    const Deck deck(".op\nV1 a 0 1\nR1 a 0 1\n");
    const std::vector<Step> one = steps(deck);
    REQUIRE(one.size() == 1);
    CHECK(one[0].settings.empty());
    CHECK(one[0].coordinates.empty());
}

TEST_CASE("lists, ranges, decades and octaves") {
    CHECK(grid(".step param r list 3 1 2\n") == "r=3; r=1; r=2");
    CHECK(grid(".step r 1 2 0.25\n") == "r=1; r=1.25; r=1.5; r=1.75; r=2");
    CHECK(grid(".step param r 5 1 -2\n") == "r=5; r=3; r=1");
    CHECK(grid(".step dec param r 1 100 1\n") == "r=1; r=10; r=100");
    CHECK(grid(".step oct param r 1 8 1\n") == "r=1; r=2; r=4; r=8");
    CHECK(grid(".step r list {k} {k*k}\n") == "r=2; r=4");
}

TEST_CASE("the first .step is outermost, several temperatures are innermost") {
    CHECK(grid(".step r list 1 2\n.step k list 3 4\n") == "r=1 k=3; r=1 k=4; r=2 k=3; r=2 k=4");
    CHECK(grid(".temp 0 50\n.step r list 1 2\n") == "r=1 temp=0; r=1 temp=50; r=2 temp=0; r=2 temp=50");
    CHECK(grid(".step temp list 10 20\n.step r list 1 2\n") ==
          "temp=10 r=1; temp=10 r=2; temp=20 r=1; temp=20 r=2");
}

TEST_CASE("one temperature is a setting, not a step") {
    const Deck deck(".op\n.temp 85\nV1 a 0 1\nR1 a 0 1\n");
    const std::vector<Step> one = steps(deck);
    REQUIRE(one.size() == 1);
    CHECK(one[0].coordinates.empty());
    REQUIRE(one[0].settings.size() == 1);
    CHECK(one[0].settings[0].value == 85);
    CHECK(grid(".temp 85\n.step temp list 10 20\n") == "temp=10; temp=20");
    // The step is in force, not the .temp.
    const Deck both(".op\n.temp 85\n.step temp list 10 20\nV1 a 0 {temper}\nR1 a 0 1\n");
    const nullor::run::Report report = both.run();
    CHECK(value(report, "v(a)", 0) == 10);
    CHECK(value(report, "v(a)", 1) == 20);
}

TEST_CASE("whatever -D can name can be stepped, under that name and with its unit") {
    const Deck deck(
        ".op\nV1 a 0 1\nR1 a 0 1\nX1 a o o amp\n.model amp opamp (aol=1e5 gbw=1meg)\n"
        ".step R1 list 2 3\n.step x1.gbw list 1meg 2meg\n.step amp.aol list 10 20\n.step temp list 0 1\n");
    const std::vector<Step> all = steps(deck);
    CHECK(all.size() == 16);
    const auto& c = all.back().coordinates;
    REQUIRE(c.size() == 4);
    CHECK(c[0].name == "r1");
    CHECK(c[0].unit == nullor::Unit::ohm);
    CHECK(c[0].value == 3);
    CHECK(c[1].name == "x1.gbw");
    CHECK(c[1].unit == nullor::Unit::hertz);
    CHECK(c[2].name == "amp.aol");
    CHECK(c[3].name == "temp");
    CHECK(c[3].unit == nullor::Unit::celsius);
}

TEST_CASE("a range without end is refused") {
    const Deck deck(".op\n.param r=1 d=1p\nV1 a 0 1\nR1 a 0 {r}\n.step r 0 1e6 {d}\n");
    CHECK(!nullor::run::steps_of(*deck.work.circuit, deck.work.requests).ok());
    const nullor::run::Report report = deck.run();
    CHECK(report.exit_status() == 2);
    CHECK(report.steps.empty());
}
