// Newton's method with factors that are kept, and the polynomial that says where it starts.

#include <doctest/doctest.h>

#include <cmath>

#include "engine/analysis/newton/predictor.hpp"
#include "engine/analysis/transient/methods/simplified_newton.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using analysis::Equation;
using analysis::NewtonReport;
using analysis::NewtonSettings;
using analysis::Predictor;
using analysis::SimplifiedNewton;
using Status = NewtonReport::Status;

namespace {

struct Bench {
    explicit Bench(const std::string& cards)
        : deck(cards + ".op\n"), setup(deck.ready()), newton(setup.workspace(), setup.newton()),
          x(static_cast<std::size_t>(setup.system().size()) + 1, 0.0), b(x), peaks(x.size(), 1.0) {}

    double& v(const std::string& node) {
        return x[static_cast<std::size_t>(setup.system().unknown_of(deck.node(node)))];
    }
    NewtonReport solve(bool polish) {
        NewtonSettings settings;
        settings.reltol = 1e-5;
        settings.scale = peaks;
        Equation equation;
        equation.t = 0;
        equation.b = b;
        return newton.solve(x, equation, settings, polish);
    }
    long factorisations() {
        return setup.newton().stats().factorisations + setup.newton().stats().refactorisations;
    }

    decks::Deck deck;
    analysis::Setup& setup;
    SimplifiedNewton newton;
    std::vector<double> x, b, peaks;
};

const std::string square = "I1 0 a 4\nB1 a 0 I={v(a)^2}\n";

} // namespace

TEST_CASE("simplified Newton: nearby solutions share their factors, and are as near as was asked for") {
    Bench bench(square);
    bench.v("a") = 2.01;
    REQUIRE(bench.solve(false).status == Status::converged);
    CHECK(std::abs(bench.v("a") - 2) < 2e-5);
    const long before = bench.factorisations();
    for (const double start : {2.002, 1.998, 2.001}) {
        bench.v("a") = start;
        const NewtonReport report = bench.solve(false);
        CHECK(report.status == Status::converged);
        CHECK(report.iterations <= 3);
        CHECK(std::abs(bench.v("a") - 2) < 2e-5);
    }
    CHECK(bench.factorisations() == before);
}

TEST_CASE("simplified Newton: a rate seen near by is not believed far away") {
    // At the solution itself the rate is 0; from 2.002 the factors of 2 leave 1e-6.
    Bench bench(square);
    bench.v("a") = 2;
    REQUIRE(bench.solve(true).status == Status::converged);
    bench.v("a") = 3;
    REQUIRE(bench.solve(false).status == Status::converged);
    CHECK(std::abs(bench.v("a") - 2) < 3e-5);
}

TEST_CASE("simplified Newton: a polishing iteration reaches rounding") {
    Bench bench(square);
    for (const double start : {2.3, 1.9, 2.001}) {
        bench.v("a") = start;
        REQUIRE(bench.solve(true).status == Status::converged);
        CHECK(bench.v("a") == doctest::Approx(2).epsilon(1e-12));
    }
}

TEST_CASE("simplified Newton gives up where Newton's steps grow, and where the law is no number") {
    // From |v| > 1.3917 Newton's steps on atan grow.
    Bench far("B1 a 0 I={atan(v(a))}\nR1 a 0 1e12\n");
    far.v("a") = 3;
    CHECK(far.solve(false).status != Status::converged);
    Bench undefined("B1 a 0 I={sqrt(v(a)-1)}\nR1 a 0 1k\n");
    undefined.v("a") = 0;
    CHECK(undefined.solve(false).status != Status::converged);
}

TEST_CASE("simplified Newton across a corner ends on the right piece") {
    // v + |v|/10 + (e^v - 1) = 0.2 has v > 0.
    Bench bench("I1 0 a 0.2\nB1 a 0 I={abs(v(a))/10+exp(v(a))-1}\nR1 a 0 1\n");
    bench.v("a") = -0.01;
    REQUIRE(bench.solve(true).status == Status::converged);
    const double v = bench.v("a");
    CHECK(1.1 * v + std::exp(v) - 1 == doctest::Approx(0.2).epsilon(1e-12));
}

TEST_CASE("values alone are those that come with derivatives") {
    Bench bench("I1 0 a 4\nB1 a 0 I={v(a)^2+idt(v(b))}\nB2 b 0 V={tanh(v(a))*time+ddt(2*v(a))}\nR1 b 0 1k\n"
                "B3 a b I={min(v(a),3)}\nRB a b 1\nC1 a 0 1n\nB4 c 0 I={i(b2)*v(a)}\nR4 c 0 1\n");
    Workspace& workspace = bench.setup.workspace();
    for (std::size_t k = 0; k + 1 < bench.x.size(); ++k) bench.x[k] = 0.3 + 0.7 * static_cast<double>(k);
    workspace.evaluate(bench.x.data(), 0.5);
    const std::vector<double> f = workspace.f(), q = workspace.q();
    std::vector<double> elsewhere(bench.x.size(), 0.0);
    workspace.evaluate_values(elsewhere.data(), 0.1);
    workspace.evaluate_values(bench.x.data(), 0.5);
    for (std::size_t k = 0; k + 1 < f.size(); ++k) {
        CHECK(workspace.f()[k] == doctest::Approx(f[k]).epsilon(1e-15));
        CHECK(workspace.q()[k] == doctest::Approx(q[k]).epsilon(1e-15));
    }
    workspace.evaluate_values(elsewhere.data(), 0.1);
    workspace.evaluate_charges(bench.x.data(), 0.5);
    for (std::size_t k = 0; k + 1 < q.size(); ++k)
        CHECK(workspace.q()[k] == doctest::Approx(q[k]).epsilon(1e-15));
}

TEST_CASE(
    "an expression of affine terms, min, max, abs, limit, tables and if() is affine between its corners") {
    const auto affine = [](const std::string& expression) {
        Bench bench("R1 a 0 1k\nR2 b 0 1k\nI1 0 a 1m\nB1 o 0 V={" + expression + "}\nRO o 0 1k\n");
        return bench.setup.workspace().piecewise_affine();
    };
    CHECK(affine("min(14,max(-14,v(a)))"));
    CHECK(affine("3*abs(v(a)-v(b))/2 + limit(v(a),-1,v(b))"));
    CHECK(affine("table(v(a),-1,0,0,1,2,5)"));
    CHECK(affine("2*v(a)+1"));
    CHECK_FALSE(affine("14*tanh(v(a)/14)"));
    CHECK_FALSE(affine("max(v(a),0)*v(b)"));
    CHECK_FALSE(affine("v(a)/max(v(b),1)"));
    CHECK_FALSE(affine("max(v(a),time)"));
    CHECK_FALSE(affine("sqrt(abs(v(a)))"));
    CHECK(affine("v(a)>0 ? v(b) : 0"));
    CHECK_FALSE(affine("v(a)>0 ? v(b)*v(a) : 0"));
}

TEST_CASE("a prediction follows a cubic, forgets a step that is taken back, and knows nothing at first") {
    Predictor predictor;
    const auto cubic = [](double t) { return std::vector<double>{1 + t * (2 - t * (3 - t)), 5}; };
    std::vector<double> x = {7, 8};
    predictor.predict(0, 1, x);
    CHECK(x == std::vector<double>{7, 8});
    for (const double t : {0.0, 0.4, 0.7, 1.0}) predictor.add(t, cubic(t));
    predictor.accept();
    predictor.add(1.3, {1e6, 1e6});
    predictor.begin();
    predictor.predict(1.5, 1, x);
    CHECK(x[0] == doctest::Approx(cubic(1.5)[0]).epsilon(1e-13));
    CHECK(x[1] == doctest::Approx(5).epsilon(1e-13));
    predictor.restart();
    x = {7, 8};
    predictor.predict(2, 1, x);
    CHECK(x == std::vector<double>{7, 8});
}

TEST_CASE("a prediction from points that crowd stays near them") {
    // Noise of 1 at points 1e-3 apart would be 1e9 at a distance of 1 through a cubic.
    Predictor predictor;
    for (int k = 0; k < 12; ++k) predictor.add(1e-3 * k, {k % 2 ? 1.0 : -1.0});
    std::vector<double> x = {0};
    predictor.predict(1, 1, x);
    CHECK(std::abs(x[0]) <= 1);
}
