// Small signals against closed forms, over nine decades.

#include <doctest/doctest.h>

#include <cmath>
#include <complex>

#include "engine/base/constants.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::report_of;
using decks::table;

namespace {

using Complex = std::complex<double>;
constexpr Complex j{0, 1};

Complex value(const results::Table& rows, const std::string& name, std::size_t row) {
    const auto place = rows.find(name);
    REQUIRE_MESSAGE(place.has_value(), name);
    return rows.value(row, *place);
}

// Largest relative distance of a column from a function of s.
double worst(const results::Table& rows, const std::string& name,
             const std::function<Complex(Complex)>& truth) {
    REQUIRE(rows.rows() > 0);
    double largest = 0;
    for (std::size_t k = 0; k < rows.rows(); ++k) {
        const Complex exact = truth(j * (2 * pi * rows.axis(k)));
        const double error = std::abs(value(rows, name, k) - exact) / std::abs(exact);
        if (!(error <= largest)) largest = error;
    }
    return largest;
}

const std::string nine_decades = ".ac dec 10 10m 10meg\n";

} // namespace

TEST_CASE("a negative frequency is refused, however it is written") {
    for (const char* card : {".ac lin 3 {m} 1k\n", ".ac list {m} 1\n"}) {
        const run::Report report = report_of("V1 a 0 ac 1\nR1 a 0 1k\n.param m=-5\n" + std::string(card));
        CHECK(report.exit_status() != 0);
        CHECK(decks::says(report.diagnostics, "a frequency of -5 Hz"));
    }
}

TEST_CASE("series RLC: the voltage across each, nine decades around the resonance") {
    const run::Report report = report_of("V1 in 0 AC 1\nR1 in a 10\nL1 a b 1m\nC1 b 0 1u\n" + nine_decades);
    const results::Table& rows = table(report);
    REQUIRE(rows.rows() == 91);
    const auto z = [](Complex s) { return 10.0 + s * 1e-3 + 1.0 / (s * 1e-6); };
    CHECK(worst(rows, "v(b)", [&](Complex s) { return 1.0 / (s * 1e-6) / z(s); }) < 1e-12);
    CHECK(worst(rows, "i(v1)", [&](Complex s) { return -1.0 / z(s); }) < 1e-11);
    CHECK(worst(rows, "v(a)", [&](Complex s) { return (s * 1e-3 + 1.0 / (s * 1e-6)) / z(s); }) < 1e-11);
}

TEST_CASE("inverting and non-inverting amplifiers with one and two poles") {
    for (const double aol : {1e2, 1e5, 1e9}) {
        CAPTURE(aol);
        const run::Report report = report_of(
            "V1 in 0 AC 1\nR1 in n 1k\nR2 n out 10k\nXU1 0 n out amp\nXU2 in m non amp\nR3 non m 10k\nR4 m 0 "
            "1k\n.model amp opamp (aol=" +
            std::to_string(aol) + " gbw=1meg fp2=3meg)\n" + nine_decades);
        const auto a = [&](Complex s) {
            return 1.0 / ((1 / aol + s / (2 * pi * 1e6)) * (1.0 + s / (2 * pi * 3e6)));
        };
        CHECK(worst(table(report), "v(out)", [&](Complex s) { return -10.0 / (1.0 + 11.0 / a(s)); }) < 1e-11);
        CHECK(worst(table(report), "v(non)", [&](Complex s) { return 11.0 / (1.0 + 11.0 / a(s)); }) < 1e-11);
        CHECK(worst(table(report), "v(n)", [&](Complex s) { return 10.0 / (a(s) + 11.0); }) < 1e-9);
    }
}

TEST_CASE("a null: a twin-T at its notch") {
    const run::Report report =
        report_of(".param w={2*pi*1k}\nV1 in 0 AC 1\nR1 in a 10k\nR2 a out 10k\nC3 a 0 {2/(w*10k)}\nC1 in b "
                  "{1/(w*10k)}\n"
                  "C2 b out {1/(w*10k)}\nR3 b 0 5k\n.ac list 1k\n.ac dec 10 10m 10meg\n");
    CHECK(std::abs(value(table(report), "v(out)", 0)) < 1e-14);
    // (1 + u^2)/(1 + 4u + u^2), u = s/w; at 1 kHz the column's own size is the measure.
    const results::Table& rows = table(report, 1);
    for (std::size_t k = 0; k < rows.rows(); ++k) {
        const double u = rows.axis(k) / 1e3;
        CHECK(std::abs(value(rows, "v(out)", k) - (1 - u * u) / (1 - u * u + 4.0 * j * u)) < 1e-13);
    }
}

TEST_CASE("magnitudes and phases of several sources add up as phasors") {
    const run::Report report =
        report_of("V1 a 0 AC 2 30\nV2 b a AC 3 -120\nI1 0 c AC 5 90\nR1 c 0 2\nV3 d 0 AC -1 45\nV4 e 0 DC 5\n"
                  "R2 e 0 1\n.ac lin 3 1 1k\n");
    const auto phasor = [](double size, double degrees) { return std::polar(size, degrees * pi / 180); };
    for (std::size_t k = 0; k < 3; ++k) {
        CHECK(std::abs(value(table(report), "v(a)", k) - phasor(2, 30)) < 1e-15);
        CHECK(std::abs(value(table(report), "v(b)", k) - phasor(2, 30) - phasor(3, -120)) < 1e-15);
        CHECK(std::abs(value(table(report), "v(c)", k) - phasor(10, 90)) < 1e-14);
        CHECK(std::abs(value(table(report), "v(d)", k) + phasor(1, 45)) < 1e-15);
        CHECK(value(table(report), "v(e)", k) == Complex(0));
    }
}

TEST_CASE("a source inside of a loop: what feedback makes of it") {
    // A disturbance at the output of U1, inside of its loop, is divided by 1 + A B; one at its input is
    // amplified by A/(1 + A B).
    const run::Report report =
        report_of("VD mid out AC 1\nXU1 0 n mid amp\nR1 n 0 1k\nR2 out n 9k\nVE e 0 AC 1\nXU2 e m out2 amp\n"
                  "R3 m 0 1k\nR4 out2 m 9k\n.model amp opamp (aol=1e6 gbw=1meg)\n" +
                  nine_decades);
    const auto a = [](Complex s) { return 1.0 / (1e-6 + s / (2 * pi * 1e6)); };
    CHECK(worst(table(report), "v(out)", [&](Complex s) { return -1.0 / (1.0 + 0.1 * a(s)); }) < 1e-10);
    CHECK(worst(table(report), "v(mid)", [&](Complex s) { return 1.0 - 1.0 / (1.0 + 0.1 * a(s)); }) < 1e-11);
    CHECK(worst(table(report), "v(out2)", [&](Complex s) { return 1.0 / (1.0 / a(s) + 0.1); }) < 1e-11);
}

TEST_CASE("the operating point decides: slopes of behaviours, and no gain at a rail") {
    const run::Report report =
        report_of("V1 in 0 DC 3 AC 1\nB1 sq 0 V={v(in)^2}\nB2 c 0 I={-v(in)*1m}\nC2 c 0 1u\nR2 c 0 1k\n"
                  "XU1 in 0 rail amp\nXU2 in f f amp\n.model amp opamp (aol=1e5 gbw=1meg vmax=5 vmin=-5)\n" +
                  nine_decades);
    const results::Table& rows = table(report);
    CHECK(worst(rows, "v(sq)", [](Complex) { return Complex(6); }) < 1e-14);
    CHECK(worst(rows, "v(c)", [](Complex s) { return 1.0 / (1.0 + s * 1e-3); }) < 1e-13);
    CHECK(worst(rows, "v(f)", [](Complex s) { return 1.0 / (1.0 + 1e-5 + s / (2 * pi * 1e6)); }) < 1e-12);
    for (std::size_t k = 0; k < rows.rows(); ++k) CHECK(value(rows, "v(rail)", k) == Complex(0));
}

TEST_CASE("a behaviour that reads the voltage that it makes: its own slope counts once") {
    // v = u + v^2/4 at u = 0.75: v = 1, dv/du = 1/(1 - v/2) = 2.
    const run::Report report =
        report_of("V1 u 0 DC 0.75 AC 1\nB1 v 0 V={v(u)+v(v)^2/4}\nE1 w 0 VALUE={v(u)+v(w)^2/4}\n"
                  "B2 y 0 I={v(y)-v(u)-v(y)^2/4}\n.op\n.ac list 1k\n");
    for (const char* name : {"v(v)", "v(w)", "v(y)"}) {
        CAPTURE(name);
        CHECK(decks::value(report, name) == doctest::Approx(1).epsilon(1e-15));
        CHECK(std::abs(value(table(report, 1), name, 0) - 2.0) < 1e-14);
    }
}

TEST_CASE("0 Hz is the operating point's own matrix") {
    const run::Report report =
        report_of("V1 in 0 AC 1\nR1 in a 1k\nL1 a b 1\nR2 b 0 3k\nC1 b 0 1u\n.ac list 0 1\n");
    CHECK(table(report).axis(0) == 0);
    CHECK(std::abs(value(table(report), "v(b)", 0) - 0.75) < 1e-15);
    CHECK(std::abs(value(table(report), "v(a)", 0) - 0.75) < 1e-15);
}

TEST_CASE("an analysis that is asked to stop stops, and is no result") {
    const decks::Deck deck("V1 in 0 AC 1\nR1 in out 1k\nC1 out 0 1u\n.ac lin 10000 1 1k\n");
    decks::Silent silent;
    silent.stop_after = 3;
    const run::Report report = run::execute(deck.work, {}, silent);
    CHECK(report.interrupted);
    CHECK(report.exit_status() == 130);
    CHECK(silent.calls < 10);
}
