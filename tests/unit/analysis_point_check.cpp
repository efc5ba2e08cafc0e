// Which points satisfy a circuit's own equations.

#include <cmath>

#include <doctest/doctest.h>

#include "engine/analysis/transient/control/point_check.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;

namespace {

struct Bench {
    explicit Bench(const std::string& cards)
        : deck(cards + ".op\n"), setup(deck.ready()),
          x(static_cast<std::size_t>(setup.system().size()) + 1, 0.0), p(x), peaks(x.size() - 1, 10.0),
          check(setup.workspace(), peaks) {}

    std::size_t at(const std::string& node) {
        return static_cast<std::size_t>(setup.system().unknown_of(deck.node(node)));
    }

    decks::Deck deck;
    analysis::Setup& setup;
    std::vector<double> x, p, peaks;
    analysis::PointCheck check;
};

} // namespace

TEST_CASE("point check: an equation may be off by its share of the terms and no more") {
    Bench bench("I1 0 a 1m\nR1 a b 1k\nR2 b 0 1k\n");
    bench.x[bench.at("a")] = 2;
    bench.x[bench.at("b")] = 1;
    CHECK(bench.check.holds(0, bench.x, bench.p, 1e-10));
    bench.x[bench.at("b")] = 1 + 1e-6; // 2 nA of 4 mA
    CHECK_FALSE(bench.check.holds(0, bench.x, bench.p, 1e-10));
    CHECK(bench.check.holds(0, bench.x, bench.p, 1e-5));
}

TEST_CASE("point check: a charge of none is known to the rounding of those that were there") {
    Bench bench("C1 a 0 1u\nR1 a 0 1k\n");
    const double a = 1e12; // a step of a picosecond: 10 V of 1 uF are rounded by some nA
    bench.p[bench.at("a")] = 1e-8;
    CHECK(bench.check.holds(0, bench.x, bench.p, 1e-8, a));
    bench.p[bench.at("a")] = 1e-5;
    CHECK_FALSE(bench.check.holds(0, bench.x, bench.p, 1e-8, a));
}

TEST_CASE("point check: a candidate that was refused says nothing of the terms of the next") {
    Bench bench("I1 0 a 1m\nD1 a 0 d\n.model d d(is=1e-12)\n");
    const double v = 0.025864925 * std::log(1e-3 / 1e-12 + 1), t = 0; // at 27 degrees
    bench.x[bench.at("a")] = v;
    CHECK(bench.check.holds(t, bench.x, bench.p, 1e-6, 1e6));
    bench.x[bench.at("a")] = 1e9;
    CHECK_FALSE(bench.check.holds(t, bench.x, bench.p, 1e-6, 1e6));
    CHECK_FALSE(bench.check.holds(t, bench.x, bench.p, 1e-6, 1e6));
    bench.x[bench.at("a")] = v + 0.01; // half as much again flows
    CHECK_FALSE(bench.check.holds(t, bench.x, bench.p, 1e-6, 1e6));
}
