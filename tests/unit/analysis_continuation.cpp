// Guesses along a sweep: given where they have proved good, taken back where the law turns, never binding.

#include "engine/analysis/operating_point/continuation.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "engine/analysis/operating_point/op.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using analysis::Continuation;

namespace {

struct Along {
    explicit Along(const std::string& cards)
        : deck(cards + ".op\n"), setup(deck.ready()), continuation(deck.work.requests.options),
          n(static_cast<std::size_t>(setup.system().size())) {}

    // x of v(a) = y at the next value; whether there was a guess, and what of.
    bool next(double value, double y) {
        const std::vector<double>* guess = continuation.guess(value);
        guessed = guess ? (*guess)[0] : std::nan("");
        std::vector<double> x(n + 1, 0.0);
        x[0] = y;
        continuation.found(setup.system(), value, x);
        return guess != nullptr;
    }

    decks::Deck deck;
    analysis::Setup& setup;
    Continuation continuation;
    std::size_t n;
    double guessed = 0;
};

int iterations(decks::Deck& deck, analysis::Setup& setup, const std::vector<double>* guess,
               const std::vector<double>& start, double& found) {
    analysis::OpQuestion question;
    question.start = &start;
    question.guess = guess;
    question.look_for_feedback = false;
    const auto point = analysis::operating_point(setup, deck.work.requests.options, question);
    REQUIRE(point.ok());
    found = point.value().x[static_cast<std::size_t>(setup.system().unknown_of(deck.node("a")))];
    return point.value().iterations;
}

} // namespace

TEST_CASE("a line is known after three points, a corner ends it, and behind the corner it begins anew") {
    Along along("R1 a 0 1\n");
    const auto law = [](double v) { return v < 4.5 ? 3 * v - 1 : 12.5; };
    bool guessed[12];
    for (int k = 0; k < 12; ++k) {
        guessed[k] = along.next(k, law(k));
        if (guessed[k] && k != 5) CHECK(along.guessed == doctest::Approx(law(k)).epsilon(1e-13));
    }
    // The point behind the corner is guessed wrong, and nothing is guessed until another two are known and
    // agree.
    const bool expected[12] = {false, false, false, true, true, true, false, false, true, true, true, true};
    for (int k = 0; k < 12; ++k) CHECK_MESSAGE(guessed[k] == expected[k], k);
    along.continuation.restart();
    CHECK_FALSE(along.next(12, 12.5));
}

TEST_CASE("a smooth curve is met by a cubic; noise and repeated values are not followed") {
    Along along("R1 a 0 1\n");
    for (int k = 0; k < 12; ++k) {
        const bool guessed = along.next(0.01 * k, std::tanh(0.01 * k));
        CHECK(guessed == (k > 2));
        if (k > 3) CHECK(std::abs(along.guessed - std::tanh(0.01 * k)) < 1e-7);
    }
    Along noise("R1 a 0 1\n");
    for (int k = 0; k < 12; ++k) CHECK_FALSE(noise.next(k, k % 2));
    // Equal solutions agree whatever the values are.
    Along still("R1 a 0 1\n");
    for (int k = 0; k < 6; ++k) {
        (void)still.next(1, 2);
        CHECK((std::isnan(still.guessed) || still.guessed == 2));
    }
}

TEST_CASE("a good guess saves iterations; one that is none costs a few and changes nothing") {
    decks::Deck deck("I1 0 a 1\nB1 a 0 I={1e-14*(exp(v(a)/0.025)-1)}\nR1 a 0 1k\n.op\n");
    analysis::Setup& setup = deck.ready();
    const auto n = static_cast<std::size_t>(setup.system().size()) + 1;
    const auto a = static_cast<std::size_t>(setup.system().unknown_of(deck.node("a")));
    std::vector<double> start(n, 0.0), guess(n, 0.0);
    start[a] = 0.78;
    double plain = 0, near = 0, far = 0;
    const int without = iterations(deck, setup, nullptr, start, plain);
    guess[a] = plain * (1 + 1e-10);
    CHECK(iterations(deck, setup, &guess, start, near) < without);
    CHECK(near == doctest::Approx(plain).epsilon(1e-14));
    for (const double wild : {-1e6, 1e6, std::nan("")}) {
        guess[a] = wild;
        CHECK(iterations(deck, setup, &guess, start, far) <= without + 8);
        CHECK(far == plain);
    }
    // Of another circuit.
    guess.pop_back();
    CHECK(iterations(deck, setup, &guess, start, far) == without);
}
