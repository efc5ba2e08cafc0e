// Newton's method by itself: what it solves, how fast, when it stops, and what it says when it cannot.

#include <doctest/doctest.h>

#include <cmath>

#include "engine/analysis/newton/newton.hpp"
#include "engine/analysis/newton/unsettled.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using analysis::Equation;
using analysis::Newton;
using analysis::NewtonReport;
using analysis::NewtonSettings;
using Status = NewtonReport::Status;

namespace {

struct Bench {
    explicit Bench(const std::string& cards)
        : deck(cards + ".op\n"), setup(deck.ready()), newton(setup.newton()),
          x(static_cast<std::size_t>(setup.system().size()) + 1, 0.0) {}

    double& v(const std::string& node) {
        return x[static_cast<std::size_t>(setup.system().unknown_of(deck.node(node)))];
    }
    NewtonReport solve(const NewtonSettings& settings = {}, const Equation& equation = {}) {
        return newton.solve(x, equation, settings);
    }

    decks::Deck deck;
    analysis::Setup& setup;
    Newton& newton;
    std::vector<double> x;
};

const std::string square = "I1 0 a 4\nB1 a 0 I={v(a)^2}\n";
// From |v| > 1.3917 Newton's steps on atan grow.
const std::string arctangent = "B1 a 0 I={atan(v(a))}\nR1 a 0 1e12\n";

} // namespace

TEST_CASE("a linear circuit is solved by one correction, and its factors serve again") {
    Bench bench("V1 a 0 10\nR1 a b 1k\nR2 b 0 3k\n");
    const NewtonReport first = bench.solve();
    CHECK(first.status == Status::converged);
    CHECK(first.iterations <= 2);
    CHECK(bench.v("b") == doctest::Approx(7.5).epsilon(1e-15));
    const long factored = bench.newton.stats().factorisations + bench.newton.stats().refactorisations;
    for (double& value : bench.x) value = 0;
    CHECK(bench.solve().status == Status::converged);
    CHECK(bench.v("b") == doctest::Approx(7.5).epsilon(1e-15));
    CHECK(bench.newton.stats().factorisations + bench.newton.stats().refactorisations == factored);
}

TEST_CASE("quadratic convergence: the errors of v^2 = 4 are e^2/2v, and roundoff is reached") {
    // v <- (v^2 + 4)/(2 v): limited to k iterations, x is the k-th of these, to roundoff.
    double truth = 3;
    for (int k = 1; k <= 4; ++k) {
        truth = (truth * truth + 4) / (2 * truth);
        Bench bench(square);
        bench.v("a") = 3;
        NewtonSettings settings;
        settings.max_iterations = k;
        (void)bench.solve(settings);
        CHECK(bench.v("a") == doctest::Approx(truth).epsilon(1e-14));
    }
    Bench bench(square);
    bench.v("a") = 3;
    const NewtonReport report = bench.solve();
    CHECK(report.status == Status::converged);
    CHECK(report.iterations <= 7);
    CHECK(std::abs(bench.v("a") - 2) <= 5e-16);
}

TEST_CASE("without polish it stops at the tolerances, and not before") {
    // Iterates from 3: 2.1667, 2.00641, 2.0000102, 2 + 2.6e-11; corrections -0.83, -0.16, -6.4e-3, -1.0e-5.
    const auto ends = [](double reltol, double vntol) {
        Bench bench(square);
        bench.v("a") = 3;
        NewtonSettings settings;
        settings.polish = false;
        settings.reltol = reltol;
        settings.vntol = vntol;
        const NewtonReport report = bench.solve(settings);
        CHECK(report.status == Status::converged);
        CHECK(report.correction <= 1);
        return bench.v("a") - 2;
    };
    CHECK(ends(0.1, 1e-6) == doctest::Approx(6.41e-3).epsilon(1e-2));
    CHECK(ends(0.01, 1e-6) == doctest::Approx(1.024e-5).epsilon(1e-2));
    CHECK(ends(1e-3, 1e-6) == doctest::Approx(2.62e-11).epsilon(1e-2));
    CHECK(ends(0, 0.2) == doctest::Approx(6.41e-3).epsilon(1e-2));
    CHECK(ends(0, 0.02) == doctest::Approx(1.024e-5).epsilon(1e-2));
}

TEST_CASE("damping: the step is shortened where it would grow") {
    for (const double start : {2.0, 10.0, -300.0}) {
        CAPTURE(start);
        Bench plain(arctangent);
        plain.v("a") = start;
        CHECK(plain.solve().status != Status::converged);
        Bench damped(arctangent);
        damped.v("a") = start;
        NewtonSettings settings;
        settings.damped = true;
        CHECK(damped.solve(settings).status == Status::converged);
        CHECK(std::abs(damped.v("a")) < 1e-9);
    }
    // Where the full step is good, damping does not cost an iteration.
    Bench plain(square), damped(square);
    plain.v("a") = damped.v("a") = 3;
    NewtonSettings settings;
    settings.damped = true;
    CHECK(damped.solve(settings).iterations == plain.solve().iterations);
    CHECK(damped.v("a") == plain.v("a"));
}

TEST_CASE("the limit of iterations, and who is farthest from agreement") {
    Bench bench("I1 0 a 4\nB1 a 0 I={v(a)^2}\nI2 0 b 4k\nB2 b 0 I={1m*v(b)^3}\nR1 c 0 1\nI3 0 c 2\n");
    bench.v("a") = 2.1;
    bench.v("b") = 1;
    NewtonSettings settings;
    settings.max_iterations = 3;
    const NewtonReport report = bench.solve(settings);
    CHECK(report.status == Status::no_convergence);
    CHECK(report.iterations == 3);
    const int b = bench.setup.system().unknown_of(bench.deck.node("b"));
    const int a = bench.setup.system().unknown_of(bench.deck.node("a"));
    CHECK(report.unknown == b);
    const std::vector<int> worst = bench.newton.worst_unknowns(2);
    REQUIRE(worst.size() == 2);
    CHECK(worst[0] == b);
    CHECK(worst[1] == a);
    CHECK(bench.newton.worst_unknowns(100).size() == static_cast<std::size_t>(bench.setup.system().size()));
    std::vector<double> x(bench.x.size(), 1.25);
    CHECK(analysis::describe(bench.setup.system(), worst, x) ==
          std::vector<std::string>{"v(b) = 1.25 V", "v(a) = 1.25 V"});
}

TEST_CASE("singular, and a law that is not finite: which unknown, whose law") {
    Bench floating("V1 a 0 1\nR1 a 0 1\nR2 b c 1k\n");
    const NewtonReport singular = floating.solve();
    CHECK(singular.status == Status::singular);
    const int b = floating.setup.system().unknown_of(floating.deck.node("b"));
    const int c = floating.setup.system().unknown_of(floating.deck.node("c"));
    CHECK((singular.unknown == b || singular.unknown == c));

    Bench root("V1 a 0 -1\nR1 a 0 1\nB7 b 0 V={sqrt(v(a))}\nR2 b 0 1\n");
    root.v("a") = -1;
    const NewtonReport bad = root.solve();
    CHECK(bad.status == Status::not_finite);
    CHECK(bad.law.instance == root.deck.device("b7"));
}

TEST_CASE("what an equation adds: scaled sources, gmin at nodes, held unknowns") {
    const std::string cards = "I1 0 a 2m\nR1 a 0 1k\nV1 b 0 3\nR2 b 0 1\n";
    Equation half;
    half.scale = 0.5;
    Bench scaled(cards);
    CHECK(scaled.solve({}, half).status == Status::converged);
    CHECK(scaled.v("a") == doctest::Approx(1).epsilon(1e-15));
    CHECK(scaled.v("b") == doctest::Approx(1.5).epsilon(1e-15));

    Equation leaking;
    leaking.gmin = 1e-3;
    Bench leaky(cards);
    CHECK(leaky.solve({}, leaking).status == Status::converged);
    CHECK(leaky.v("a") == doctest::Approx(1).epsilon(1e-15)); // 2 mA into 1 mS + 1 mS
    CHECK(leaky.v("b") == 3);

    Bench holding(cards);
    const int a = holding.setup.system().unknown_of(holding.deck.node("a"));
    const Held held[] = {{a, a, 7.25}};
    Equation fixed;
    fixed.held = held;
    CHECK(holding.solve({}, fixed).status == Status::converged);
    CHECK(holding.v("a") == 7.25);
    CHECK(holding.v("b") == 3);
    // Nothing of it is left.
    CHECK(holding.solve().status == Status::converged);
    CHECK(holding.v("a") == doctest::Approx(2).epsilon(1e-15));
}

TEST_CASE("f + a q + b: an implicit Euler step of an RC, and J^-1 of its matrix") {
    Bench bench("R1 a 0 1k\nC1 a 0 1u\n");
    const double h = 0.25e-3, before = 5;
    bench.v("a") = before;
    bench.setup.workspace().evaluate(bench.x.data(), 0);
    std::vector<double> b = bench.setup.workspace().q();
    for (double& value : b) value *= -1 / h;
    Equation step;
    step.t = h;
    step.a = 1 / h;
    step.b = b;
    CHECK(bench.solve({}, step).status == Status::converged);
    CHECK(bench.v("a") == doctest::Approx(before / (1 + h / 1e-3)).epsilon(1e-14));
    std::vector<double> r(b.size(), 0.0), y(b.size(), 0.0);
    r[0] = 1;
    bench.newton.apply_inverse(r, y);
    CHECK(y[0] == doctest::Approx(1 / (1e-3 + 1e-6 / h)).epsilon(1e-14));
}

TEST_CASE("an op-amp's corner is not jumped over: into a rail from 1e6 times beyond, in a few iterations") {
    for (const double in : {-1e6, -1.0, 1e-9, 1.0, 1e6}) {
        Bench bench("V1 in 0 " + std::to_string(in) +
                    "\nR1 in n 1k\nR2 n out 10k\nXU1 0 n out amp\n"
                    ".model amp opamp (aol=1e7 vmax=12 vmin=-11)\n");
        const NewtonReport report = bench.solve();
        CHECK(report.status == Status::converged);
        CHECK(report.iterations <= 6);
        const double linear = -10 * in / (1 + 11e-7);
        if (linear > 12) CHECK(bench.v("out") == 12);
        if (linear < -11) CHECK(bench.v("out") == -11);
    }
}

TEST_CASE("a node between junctions that block is moved to where its current drives it") {
    // 1 mA out of it from in front of a breakdown of 50 V, and 1 mA into it from a forward drop; is 1e-12 A.
    const double vt = 0.025864925;
    for (const double current : {-1e-3, 1e-3}) {
        CAPTURE(current);
        Bench bench("I1 0 a " + std::to_string(current) +
                    "\nV1 p 0 15\nV2 n 0 -15\nD1 p a d\nD2 n a z\n.model d d(is=1e-12)\n"
                    ".model z d(is=1e-15 bv=50 ibv=1e-10)\n");
        bench.v("p") = 15;
        bench.v("n") = -15;
        bench.v("a") = current > 0 ? 14.6 : 35.4;
        NewtonSettings settings;
        settings.max_iterations = 40;
        CHECK(bench.solve(settings).status == Status::converged);
        const double there =
            current > 0 ? 35 + vt * std::log(1e-3 / 1e-10) : 15 - vt * std::log(1e-3 / 1e-12 + 1);
        CHECK(bench.v("a") == doctest::Approx(there).epsilon(1e-6));
    }
}

TEST_CASE("after a search that failed every junction is free") {
    Bench bench("V1 p 0 15\nR1 p a 1k\nD1 a 0 d\n.model d d(is=1e-12)\n");
    NewtonSettings settings;
    settings.max_iterations = 1;
    CHECK(bench.solve(settings).status == Status::no_convergence); // at 15 V, held below
    bench.v("a") = 1;
    bench.setup.workspace().evaluate(bench.x.data(), 0);
    const auto row = static_cast<std::size_t>(bench.setup.system().unknown_of(bench.deck.node("a")));
    const double flows = bench.setup.workspace().f()[row] + (bench.v("p") - 1) / 1e3;
    CHECK(flows == doctest::Approx(1e-12 * std::expm1(1 / 0.025864925)).epsilon(1e-4));
}
