// Does an operating point grow away from itself? Loops whose poles are known in closed form.

#include <doctest/doctest.h>

#include <cmath>
#include <complex>

#include <fmt/format.h>

#include "tests/unit/run_deck.hpp"

namespace {

using Complex = std::complex<double>;

nullor::run::OpSummary op_of(const std::string& cards) {
    const nullor::run::Report report = decks::report_of(cards + ".op\n");
    INFO(decks::messages(report.diagnostics));
    REQUIRE(report.analyses[0].op.has_value());
    return *report.analyses[0].op;
}

std::optional<Complex> growing(const std::string& cards) {
    return op_of(cards).growing;
}

void check(const std::string& cards, Complex pole) {
    CAPTURE(cards);
    const std::optional<Complex> found = growing(cards);
    // Nearer to the axis than that is as good as on it.
    if (pole.real() < 1e-6 * std::abs(pole)) {
        CHECK(!found.has_value());
        return;
    }
    REQUIRE(found.has_value());
    INFO("found ", found->real(), " ", found->imag());
    CHECK(std::abs(*found - pole) < 1e-9 * std::abs(pole));
}

// Three lags of time T behind one another, and a gain of -K from the last to the first: (1 + sT)^3 = -K.
std::string ring(double gain, double t, const std::string& names = "") {
    return fmt::format(
        "E1{0} a{0} 0 d{0} 0 {1}\nR1{0} a{0} b{0} 1k\nC1{0} b{0} 0 {2}\nE2{0} p{0} 0 b{0} 0 1\n"
        "R2{0} p{0} c{0} 1k\nC2{0} c{0} 0 {2}\nE3{0} q{0} 0 c{0} 0 1\nR3{0} q{0} d{0} 1k\n"
        "C3{0} d{0} 0 {2}\n",
        names, -gain, t / 1e3);
}

Complex pole_of_ring(double gain, double t) {
    return (std::polar(std::cbrt(gain), std::acos(-1.0) / 3) - 1.0) / t;
}

std::string wien(double gain, const std::string& amplifier) {
    return fmt::format("C1 out a 10n\nRA a p 10k\nRB p 0 10k\nC2 p 0 10n\nR1 n 0 10k\nR2 out n {}\n"
                       "XU1 p n out {}\n.model amp opamp (aol=1e6 gbw=1e13 vmax=12 vmin=-12)\n",
                       1e4 * (gain - 1), amplifier);
}

// Inverting amplifiers behind one another, two charges each, from node c<first> to c<last>.
std::string chain(int first, int last, const std::string& model) {
    std::string text = ".model amp opamp (" + model + ")\n";
    for (int k = first; k < last; ++k)
        text += fmt::format(
            "R{0}a c{0} i{0} 1k\nR{0}b i{0} c{1} 2k\nC{0}b i{0} c{1} 1n\nXU{0} 0 i{0} c{1} amp\n", k, k + 1);
    return text;
}

// As many lags of 1 us as given behind one another, and a gain of -K from the last to the first.
std::string lags(int count, double gain) {
    std::string text;
    for (int k = 0; k < count; ++k)
        text += fmt::format("E{0} a{0} 0 b{1} 0 {2}\nR{0} a{0} b{0} 1k\nC{0} b{0} 0 1n\n", k,
                            (k + count - 1) % count, k == 0 ? -gain : 1.0);
    return text;
}

} // namespace

TEST_CASE("three equal lags in a ring oscillate from a gain of 8 on") {
    for (const double t : {1e-10, 1e-3, 10.0})
        for (const double gain : {0.5, 1.0, 7.9, 7.9999, 8.0, 8.0001, 8.1, 30.0, 1e3, 1e6})
            check(ring(gain, t), pole_of_ring(gain, t));
}

TEST_CASE("the Wien bridge: from 3 on it oscillates, from 5 on it only grows") {
    constexpr double t = 1e-4;
    for (const double gain : {1.5, 2.9, 2.99999, 3.0, 3.00001, 3.05, 3.3, 4.9, 5.0, 5.1, 20.0}) {
        const Complex root = std::sqrt(Complex((gain - 3) * (gain - 3) / 4 - 1));
        check(wien(gain, "nullor"), ((gain - 3) / 2 + root) / t);
    }
    // With a gain of a million, and rails that it is far from.
    const std::optional<Complex> real = growing(wien(3.3, "amp"));
    REQUIRE(real.has_value());
    CHECK(real->real() == doctest::Approx(0.15 / t).epsilon(1e-3));
    CHECK(!growing(wien(2.99, "amp")).has_value());
}

TEST_CASE("a negative conductance at a resonator of 1 uH, 1 nF and 1 kohm") {
    const double l = 1e-6, c = 1e-9;
    for (const double g : {-1e-3, 0.0, 0.999e-3, 1e-3, 1.001e-3, 1e-2, 5e-2, 0.1}) {
        const double net = 1e-3 - g;
        const Complex s = (-net + std::sqrt(Complex(net * net - 4 * c / l))) / (2 * c);
        check(fmt::format("L1 a 0 1u\nC1 a 0 1n\nR1 a 0 1k\nB1 a 0 I={{-{}*v(a)}}\n", g), s);
    }
}

TEST_CASE("several at once: the fastest is told; a slow or a fast neighbour hides none") {
    check(ring(9, 1e-3, "x") + ring(9, 1e-3, "y"), pole_of_ring(9, 1e-3));
    check(ring(9, 1e-3, "x") + ring(9, 1e-5, "y"), pole_of_ring(9, 1e-5));
    check(ring(9, 1e-3, "x") + "V9 s 0 1\nR9 s t 1g\nC9 t 0 1\n", pole_of_ring(9, 1e-3));
    check(ring(9, 1.0, "x") + "V9 s 0 1\nR9 s t 1\nC9 t 0 1p\n", pole_of_ring(9, 1.0));
}

TEST_CASE("nothing grows in what is passive or has no loop, however it is conditioned") {
    std::string ladder = "V1 n0 0 1\n", chain = "V1 c0 0 0\n";
    for (int k = 0; k < 40; ++k)
        ladder += fmt::format("L{0} n{0} n{1} 1u\nC{0} n{1} 0 {2}n\n", k, k + 1, k % 7 + 1);
    CHECK(!growing(ladder).has_value());
    for (int k = 0; k < 40; ++k)
        chain += fmt::format("R{0}a c{0} i{0} 1k\nR{0}b i{0} c{1} 100k\nXU{0} 0 i{0} c{1} amp\n", k, k + 1);
    CHECK(!growing(chain + ".model amp opamp (aol=1e5 gbw=1meg rout=75)\n").has_value());
}

TEST_CASE("an amplifier at its rail has no loop, and positive feedback is not told twice") {
    const std::string trigger = "R1 in p 1k\nR2 p out 10k\nXU1 p 0 out amp\n"
                                ".model amp opamp (aol=1e5 gbw=1meg vmax=10 vmin=-10)\n";
    CHECK(!growing("V1 in 0 0.1\n" + trigger).has_value());
    CHECK(!growing("V1 in 0 0.1\nR1 in p 1k\nR2 p out 10k\nXU1 p 0 out amp\n"
                   ".model amp opamp (aol=1e5 gbw=1meg)\n")
               .has_value());
    // Only symmetry keeps this one between its rails: tau ds w/dt = (b - 1/aol) w.
    const double b = 1.0 / 11, tau = 1 / (2 * std::acos(-1.0) * 1e6);
    check("V1 in 0 0\n" + trigger, (b - 1e-5) / tau);
}

TEST_CASE("an unstable loop among hundreds of charges is found, and stable ones give no alarm") {
    const std::string model = "aol=1e5 gbw=1meg";
    const std::string stable = "V1 c0 0 1\n" + chain(0, 150, model);
    CHECK(!growing(stable).has_value());
    CHECK(op_of(stable).not_judged == 0);

    // Stage 75 feeds the ring, and the ring what follows.
    std::string between = ring(9, 1e-3);
    between.replace(between.find("E1 a 0"), 6, "E1 a c75");
    const std::string whole =
        "V1 c0 0 1u\n" + chain(0, 75, model) + between + "E9 c76 0 q 0 1u\n" + chain(76, 150, model);
    check(whole, pole_of_ring(9, 1e-3));
    CHECK(op_of(whole).not_judged == 0);
    // Two of them: the faster is told, whichever comes first.
    check(whole + ring(20, 1e-4, "z"), pole_of_ring(20, 1e-4));
    check(whole + ring(20, 1, "z"), pole_of_ring(9, 1e-3));
}

TEST_CASE("loops of more than a hundred charges: passive ones are stable, others are not judged") {
    std::string ladder = "V1 n0 0 1\nI1 0 n400 1m\nRL n400 0 50\n";
    for (int k = 0; k < 400; ++k)
        ladder +=
            fmt::format("L{0} n{0} m{0} 1u\nR{0} m{0} n{1} 1m\nC{0} n{1} n0 {2}n\n", k, k + 1, k % 7 + 1);
    CHECK(op_of(ladder).not_judged == 0);
    CHECK(!growing(ladder).has_value());
    // A negative resistance among the others, and a transconductance, are not passive.
    CHECK(op_of(ladder + "RN n200 0 -1k\n").not_judged == 800);
    CHECK(op_of(ladder + "GN n200 0 n300 0 1m\n").not_judged == 800);

    CHECK(op_of(lags(100, 0.5)).not_judged == 0);
    CHECK(op_of(lags(101, 0.5)).not_judged == 0); // signals fade on their way round
    CHECK(op_of(lags(100, 1.02)).not_judged == 0);
    CHECK(op_of(lags(101, 1.02)).not_judged == 101);
    // Each stage hears of the one behind it: one loop.
    std::string loaded = "V1 n0 0 1m\n.model amp opamp (aol=1e9 gbw=1meg rout=50)\n";
    for (int k = 1; k <= 125; ++k)
        loaded += fmt::format("RA{0} n{1} m{0} 10k\nRB{0} m{0} n{0} 10k\nXU{0} 0 m{0} n{0} amp\n", k, k - 1);
    CHECK(op_of(loaded).not_judged == 0);
    CHECK(!growing(loaded).has_value());
    // A capacitor from node to node pairs off with nothing.
    CHECK(op_of(loaded + "CF n1 n2 1p\n").not_judged > 100);
    // What is found beside it is told all the same.
    const std::optional<Complex> beside = growing(lags(101, 9) + ring(9, 1e-3, "z"));
    REQUIRE(beside.has_value());
    CHECK(std::abs(*beside - pole_of_ring(9, 1e-3)) < 1e-9 * std::abs(*beside));
}
