// The gate of a MOS transistor conserves charge. It floats on 0.1 pF; drain and source run around a circle in
// the plane of their voltages, through saturation both ways, the linear region and cutoff: after each turn
// the gate is where it was. Meyer's three capacitances, integrated one by one, leave charge behind in each
// turn: ngspice's gate moves by 1.6 mV in 19 turns.

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>

#include "tests/unit/run_deck.hpp"

TEST_CASE("a floating gate comes back to its voltage with every turn of drain and source") {
    const auto report =
        decks::report_of("VD d 0 sin(2 2 1meg)\n"
                         "VS s 0 sin(2 2 1meg 0 0 90)\n"
                         "M1 d g s 0 nn w=20u l=5u\n"
                         "CG g 0 0.1p\n"
                         "RG g 0 1e15\n"
                         ".model nn nmos (level=1 vto=0.8 gamma=0.5 phi=0.65 kp=50u tox=40n is=1e-30)\n"
                         ".ic v(g)=3\n"
                         ".options reltol=1e-6\n"
                         ".tran 10n 20u uic\n"
                         ".meas tran first find v(g) at=1u\n"
                         ".meas tran last find v(g) at=20u\n"
                         ".meas tran least min v(g)\n"
                         ".meas tran most max v(g)\n");
    std::map<std::string, double> found;
    for (const auto& one : report.steps.at(0).measures) {
        REQUIRE_MESSAGE(one.ok, one.name);
        found[one.name] = one.value;
    }
    CHECK(std::abs(found.at("last") - found.at("first")) <= 1e-6 * std::abs(found.at("first")));
    CHECK(found.at("most") - found.at("least") > 0.5);
}
