// What other simulators write differently, in cards that ask for something.

#include <doctest/doctest.h>

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
