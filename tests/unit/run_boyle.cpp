// Boyle's macromodel of an op-amp in a transient: the number of steps, which a search for digits that its 1 mohm do
// not leave makes ten thousand times as large.

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "tests/unit/run_deck.hpp"

TEST_CASE("a macromodel with diodes of 1 mohm takes the steps of its signal") {
    std::ifstream file(NULLOR_SOURCE_DIR "/netlists/boyle-741.cir");
    std::string title, cards(0, ' ');
    REQUIRE(std::getline(file, title));
    cards.assign(std::istreambuf_iterator<char>(file), {});
    const auto report = decks::report_of(cards);
    CHECK(report.exit_status() == 0);
    int steps = 0;
    for (const auto& analysis : report.analyses)
        if (analysis.tran) steps = analysis.tran->accepted;
    CHECK(steps > 50);
    CHECK(steps < 2000);
}
