// What an error in what is stored does where the circuit reacts most.

#include <doctest/doctest.h>

#include <cmath>

#include "engine/analysis/transient/control/reaction.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using analysis::Reaction;

namespace {

struct Bench {
    explicit Bench(const std::string& cards)
        : deck(cards + ".op\n"), setup(deck.ready()), reaction(setup.workspace()),
          x(static_cast<std::size_t>(setup.system().size()) + 1, 0.0) {}

    std::size_t unknown(const std::string& node) {
        return static_cast<std::size_t>(setup.system().unknown_of(deck.node(node)));
    }
    void be_at(const std::string& node, double volts) {
        x[unknown(node)] = volts;
        setup.workspace().evaluate(x.data(), 0);
        reaction.observe();
    }
    // Of `node` to an error of 1 V in v(x).
    double of(const std::string& node, double h) {
        std::vector<double> error(x.size() - 1, 0.0);
        error[unknown("x")] = 1;
        return reaction.to(error, h)[unknown(node)];
    }

    decks::Deck deck;
    analysis::Setup& setup;
    Reaction reaction;
    std::vector<double> x;
};

// 1 us
const std::string store = "R1 x 0 1k\nC1 x 0 1n\n";

} // namespace

TEST_CASE("reaction: an error behind a saturated law counts as in its steep part") {
    Bench bench(store + "B1 o 0 V=14*tanh(v(x)/14)\nR2 o 0 1k\n");
    bench.be_at("x", 500);
    CHECK(bench.setup.workspace().dropped() == 0);
    // Taken back by R1 and C1 within h/30.
    const double h = 1e-6;
    CHECK(bench.of("o", h) == doctest::Approx(30.0 / 31).epsilon(1e-6));
    CHECK(bench.of("o", 1e-3 * h) == doctest::Approx(1).epsilon(1e-4));
}

TEST_CASE("reaction: the steepest part is that which was seen") {
    Bench bench(store + "B1 o 0 V=3*tanh(v(x)-100)\nR2 o 0 1k\n");
    bench.be_at("x", 50);
    CHECK(std::abs(bench.of("o", 1e-9)) < 1e-9);
    bench.be_at("x", 100);
    CHECK(bench.of("o", 1e-9) == doctest::Approx(3).epsilon(1e-3));
    bench.be_at("x", 500);
    CHECK(bench.of("o", 1e-9) == doctest::Approx(3).epsilon(1e-3));
}

TEST_CASE("reaction: what is much faster than the step follows, what is slower does not") {
    // 1 ps at o, 1 ms at p
    Bench bench(
        store +
        "B1 0 o I=atan(v(x))/50\nR2 o 0 50\nC2 o 0 0.02p\nB2 0 p I=atan(v(x))/50\nR3 p 0 50\nC3 p 0 20u\n");
    const double h = 1e-9;
    CHECK(bench.of("o", h) == doctest::Approx(1 / 1.03).epsilon(1e-3));
    CHECK(bench.of("p", h) == doctest::Approx(h / 30 / 1e-3).epsilon(1e-2));
}

TEST_CASE("reaction: depends on the step and not on those before it") {
    Bench bench(store + "B1 o 0 V=v(x)*abs(v(x))+v(x)\nR2 o 0 1k\n");
    const double first = bench.of("o", 1e-6);
    (void)bench.of("o", 1e-12);
    CHECK(bench.of("o", 1e-6) == doctest::Approx(first).epsilon(1e-9));
}
