// Is there a loop of positive feedback? Circuits whose sign is known from a loop gain written down by hand.

#include <doctest/doctest.h>

#include <cmath>

#include <fmt/format.h>

#include "tests/unit/run_deck.hpp"

namespace {

bool positive(const std::string& cards) {
    const nullor::run::Report report = decks::report_of(cards + ".op\n");
    INFO(decks::messages(report.diagnostics));
    REQUIRE(report.analyses[0].op.has_value());
    return report.analyses[0].op->positive_feedback;
}

const char* models[] = {".model amp opamp (aol=1e5)\n", ".model amp opamp (aol=1e5 gbw=1meg)\n",
                        ".model amp opamp (gbw=1meg)\n", ".model amp opamp (aol=1e5 vmax=10 vmin=-10)\n",
                        ".model amp opamp (aol=1e5 gbw=1meg fp2=3meg)\n"};

} // namespace

TEST_CASE("both kinds of feedback at one amplifier: A (b+ - b-) decides, with 1 as the border") {
    // b+ = RS/(RS+R1) from the output to the plus input, b- = R3/(R2+R3) to the minus input.
    for (const double aol : {2.0, 10.0, 1e3, 1e6})
        for (const double rs : {100.0, 900.0, 1e3, 1.1e3, 3e3, 1e5})
            for (const double r3 : {1.0, 500.0, 1e3, 5e4}) {
                const double loop = aol * (rs / (rs + 1e3) - r3 / (1e3 + r3));
                if (std::abs(loop - 1) < 1e-6) continue;
                const std::string cards =
                    fmt::format("V1 in 0 0.001\nRS in p {}\nR1 out p 1k\nR2 out n 1k\nR3 n 0 {}\n"
                                "XU1 p n out amp\n.model amp opamp (aol={})\n",
                                rs, r3, aol);
                CAPTURE(cards);
                CHECK(positive(cards) == (loop > 1));
            }
}

TEST_CASE("a negative-impedance converter is stable on the side that its source decides") {
    // Seen from p the amplifier is the resistance -R3 R1/R2 = -1k: a voltage source behind less than 1k holds
    // it, one behind more does not.
    for (const char* model : models)
        for (const double rs : {10.0, 990.0, 1010.0, 1e5}) {
            const std::string cards = fmt::format(
                "V1 in 0 1m\nRS in p {}\nR1 out p 1k\nR2 out n 2k\nR3 n 0 2k\nXU1 p n out amp\n{}", rs,
                model);
            CAPTURE(cards);
            CHECK(positive(cards) == (rs > 1e3));
        }
    // The other way round, with the port at the minus input, an open port is stable and a short is not.
    for (const char* model : models)
        for (const double rs : {10.0, 990.0, 1010.0, 1e5}) {
            const std::string cards = fmt::format(
                "V1 in 0 1m\nRS in n {}\nR1 out n 1k\nR2 out p 2k\nR3 p 0 2k\nXU1 p n out amp\n{}", rs,
                model);
            CAPTURE(cards);
            CHECK(positive(cards) == (rs < 1e3));
        }
}

TEST_CASE("composite amplifiers: the sign of the whole loop counts, not that of its parts") {
    // U1 into an inverting U2 with a gain of -10: back to the plus input of U1 the loop is negative.
    for (const char* model : models)
        for (const bool to_plus : {true, false}) {
            const std::string cards =
                fmt::format("V1 in 0 1m\nXU1 {0} {1} mid amp\nR1 mid n2 1k\nR2 n2 out 10k\nXU2 0 n2 out amp\n"
                            "RA out fb 9k\nRB fb 0 1k\n{2}",
                            to_plus ? "fb" : "in", to_plus ? "in" : "fb", model);
            CAPTURE(cards);
            CHECK(positive(cards) == !to_plus);
        }
    // The same with a follower between: the other way round.
    for (const char* model : models)
        for (const bool to_plus : {true, false}) {
            const std::string cards = fmt::format(
                "V1 in 0 1m\nXU1 {0} {1} mid amp\nXU2 mid out out amp\nRA out fb 9k\nRB fb 0 1k\n{2}",
                to_plus ? "fb" : "in", to_plus ? "in" : "fb", model);
            CAPTURE(cards);
            CHECK(positive(cards) == to_plus);
        }
}

TEST_CASE("a Schmitt trigger behind an amplifier is still one; an integrator's loop is not") {
    for (const char* model : models) {
        CAPTURE(model);
        CHECK(positive("V1 in 0 0\nR1 in n 1k\nR2 n mid 10k\nXU1 0 n mid amp\nXU2 p mid out amp\n"
                       "R3 out p 10k\nR4 p 0 10k\n" +
                       std::string(model)));
        // Open at DC: the capacitor's feedback is no feedback there, the resistor's is negative.
        CHECK(!positive("V1 in 0 0\nR1 in n 1k\nR2 n out 10k\nC1 out p 1n\nR3 p 0 1k\nXU1 p n out amp\n" +
                        std::string(model)));
    }
}

TEST_CASE("a gyrator and a balanced current pump have positive feedback inside, and are stable") {
    for (const char* model : models) {
        CAPTURE(model);
        // Antoniou's converter behind a source resistance, all resistors and one capacitor.
        CHECK(!positive("V1 in 0 1\nRS in a 1k\nR1 a b 1k\nR2 b c 1k\nR3 c d 1k\nC4 d e 10n\nR5 e 0 1k\n"
                        "R6 d e 1meg\nXU1 a c d amp\nXU2 e c b amp\n" +
                        std::string(model)));
        // Howland: R2/R1 = R4/R3. Any load to ground makes it stable; a better ratio of the plus side not.
        const std::string pump =
            "V1 in 0 1m\nR1 0 n 1k\nR2 n out 1k\nR3 in p 1k\nRL p 0 500\nXU1 p n out amp\n";
        CHECK(!positive(pump + "R4 out p 1k\n" + model));
        // b+ = (R3||RL)/(R3||RL + R4), b- = 1/2: R4 below 333 ohm is too much.
        CHECK(!positive(pump + "R4 out p 340\n" + model));
        CHECK(positive(pump + "R4 out p 327\n" + model));
    }
}

TEST_CASE("two loops, alike or not, beside each other and one behind the other") {
    const std::string first = "R1 a p 10k\nR2 p 0 10k\nXU1 p n a amp\nV1 n 0 0\n",
                      second = "R3 b q 10k\nR4 q 0 10k\nXU2 q m b amp\nV2 m 0 0\n",
                      slower = "R3 b q 22k\nR4 q 0 1k\nXU2 q m b amp\nV2 m 0 0\n",
                      follower = "XU3 a c c amp\nRL c 0 1k\n";
    for (const char* model : models) {
        CAPTURE(model);
        CHECK(positive(first + second + model));
        CHECK(positive(first + slower + model));
        CHECK(positive(first + second + follower + model));
        CHECK(positive(first + "R3 b q 10k\nR4 q 0 10k\nXU2 q a b amp\n" + model));
        CHECK(!positive("V1 a 0 1\n" + follower + "XU4 c d d amp\nR9 d 0 1k\n" + model));
    }
}

TEST_CASE("no amplifier, no feedback: a circuit of sources is not judged") {
    CHECK(!positive("V1 a 0 1\nE1 b 0 a 0 5\nR1 b c 1k\nR2 c 0 1k\n"));
}

TEST_CASE(
    "a long chain of amplifiers that load each other has no positive feedback, but for a trigger in it") {
    std::string chain = "V1 c0 0 1u\n.model amp opamp (aol=1e5 gbw=1meg rout=75)\n";
    for (int k = 0; k < 150; ++k)
        chain += fmt::format("R{0}a c{0} i{0} 1k\nR{0}b i{0} c{1} 2k\nXU{0} 0 i{0} c{1} amp\n", k, k + 1);
    CHECK(!positive(chain));
    const std::string pair = "RS{0} c{1} p{0} 10k\nRT{0} p{0} q{0} 10k\nXT{0} p{0} 0 q{0} amp\n";
    CHECK(positive(chain + fmt::format(fmt::runtime(pair), 200, 70)));
    CHECK(positive(chain + fmt::format(fmt::runtime(pair), 200, 70) +
                   fmt::format(fmt::runtime(pair), 201, 90)));
}
