// Operating points of samples from the nominal one, against the search.

#include "engine/batch/response/sample_point.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/unit/run_deck.hpp"

using namespace nullor;

namespace {

const std::string amplifier = "V1 in 0 0.1\nR1 in n 1k\nR2 n out 10k\nXU1 0 n out amp\n"
                              ".model amp opamp (aol=1e5 gbw=1meg vmax=2 vmin=-2)\n.op\n";

analysis::OperatingPoint searched(decks::Deck& deck) {
    auto point = analysis::operating_point(deck.ready(), {}, {});
    REQUIRE(point.ok());
    return point.value();
}

} // namespace

TEST_CASE("on the nominal pieces one system gives what the search gives, else it has to be searched") {
    decks::Deck nominal(amplifier);
    const analysis::OperatingPoint found = searched(nominal);
    const auto from = batch::NominalPoint::of(nominal.ready(), found);
    REQUIRE_FALSE(from.x.empty());
    batch::SamplePoint sample(from);
    for (const char* r2 : {"9.9k", "10.3k", "1k", "19k"}) {
        CAPTURE(r2);
        std::string cards = amplifier;
        cards.replace(cards.find("10k"), 3, r2);
        decks::Deck other(cards);
        const analysis::OperatingPoint point = searched(other);
        const std::vector<double>* x = sample.find(other.ready().workspace());
        REQUIRE(x);
        for (std::size_t k = 0; k < x->size(); ++k)
            CHECK(std::abs((*x)[k] - point.x[k]) <= 1e-12 * std::abs(point.x[k]) + 1e-18);
    }
    std::string cards = amplifier;
    cards.replace(cards.find("10k"), 3, "50k"); // at its rail
    decks::Deck clipped(cards);
    CHECK(sample.find(clipped.ready().workspace()) == nullptr);
}
