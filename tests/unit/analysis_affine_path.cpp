// The curve f(x) = mu f(x0) over the pieces of affine laws: it ends in a solution, however many borders there
// are.

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include <fmt/format.h>

#include "engine/analysis/operating_point/strategies/strategy.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;

namespace {

struct Followed {
    explicit Followed(const std::string& cards) : deck(cards + ".op\n") {
        analysis::Setup& setup = deck.ready();
        x.assign(static_cast<std::size_t>(setup.system().size()) + 1, 0.0);
        const analysis::Equation equation;
        walk = analysis::affine_path({setup.newton(), setup.workspace(), equation, {}, 0}, x);
        const auto polished = setup.newton().solve(x, equation, {});
        met = polished.status == analysis::NewtonReport::Status::converged && polished.iterations <= 3 &&
              setup.acceptance().unmet_row(x, equation) < 0;
    }
    [[nodiscard]] double v(const std::string& node) const {
        return x[static_cast<std::size_t>(deck.setup->system().unknown_of(deck.node(node)))];
    }

    decks::Deck deck;
    std::vector<double> x;
    analysis::Walk walk;
    bool met = false;
};

} // namespace

TEST_CASE("an inverting amplifier within its rails, at a rail and at its current limit") {
    const std::string stage = "R1 in n 1k\nR2 n out 10k\nR3 out 0 1k\nXU1 0 n out amp\n"
                              ".model amp opamp (vmax=10 vmin=-8 ilimit=5m)\n";
    // 5 mA are shared by R3 and R2 + R1: v(out) = (5 mA + v(in)/11k)/(1/1k + 1/11k).
    const auto limited = [](double in) { return (std::copysign(5e-3, -in) + in / 11e3) / (1e-3 + 1 / 11e3); };
    for (const double in : {0.1, -0.2, 0.6, -2.0}) {
        const Followed one(fmt::format("V1 in 0 {}\n", in) + stage);
        REQUIRE(one.walk.arrived);
        CHECK(one.met);
        const bool linear = std::abs(10 * in) * (1e-3 + 1e-4) < 5e-3;
        CHECK(one.v("out") == doctest::Approx(linear ? -10 * in : limited(in)).epsilon(1e-12));
    }
}

TEST_CASE("a chain of ideal comparators, whose outputs are not determined between the rails") {
    std::string cards = "V1 in 0 1\nV2 ref 0 2\n.model amp opamp (vmax=5 vmin=0)\n";
    std::string before = "in";
    for (int k = 0; k < 30; ++k) {
        const std::string out = fmt::format("o{}", k);
        cards += fmt::format("X{} ref {} {} amp\n", k, before, out);
        before = out;
    }
    const Followed chain(cards);
    REQUIRE(chain.walk.arrived);
    CHECK(chain.met);
    for (int k = 0; k < 30; ++k) CHECK(chain.v(fmt::format("o{}", k)) == (k % 2 == 0 ? 5 : 0));
}

TEST_CASE("one hundred op-amps with rails and current limits, loaded by each other") {
    std::string cards = "V1 in 0 0.3\n";
    std::string before = "in";
    for (int k = 0; k < 100; ++k) {
        cards += fmt::format(
            "Ra{0} {1} m{0} {2}\nRb{0} m{0} o{0} {3}\nRc{0} o{0} {4} {5}\nXU{0} 0 m{0} o{0} a{0}\n"
            ".model a{0} opamp ({6} ilimit={7} vmax={8} vmin=-{8})\n",
            k, before, 1000 + 37 * k, 2100 + 13 * k, k % 3 == 0 ? "0" : "in", 470 + 11 * k,
            k % 2 == 0 ? "aol=2e4" : "", 1e-3 * (1 + k % 7), 2 + k % 5);
        before = fmt::format("o{}", k);
    }
    const Followed chain(cards);
    REQUIRE(chain.walk.arrived);
    CHECK(chain.met);
    const run::Report report = decks::report_of(cards + ".op\n");
    CHECK(decks::value(report, "v(o99)") == doctest::Approx(chain.v("o99")).epsilon(1e-10));
}

TEST_CASE("a law that jumps ends the curve") {
    const Followed jump("B1 a 0 V={if(v(b)>0.5,0,1)}\nR1 a b 1k\nR2 b 0 1meg\n");
    CHECK(!jump.walk.arrived);
}
