// The Rosenbrock method: its order conditions, its order on laws that bend, the charges that it carries, and
// when it leaves a step to the implicit methods.

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <complex>

#include "engine/analysis/transient/methods/folds.hpp"
#include "engine/analysis/transient/methods/rosenbrock.hpp"
#include "engine/analysis/transient/methods/runge_kutta.hpp"
#include "engine/analysis/transient/transient_method.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using namespace nullor::analysis;

namespace {

constexpr std::size_t stages = RosenbrockTableau::stages;
using Vector = std::array<double, stages>;
using Matrix = std::array<Vector, stages>;

// Coefficients as the literature has them: alpha_ij, beta_ij = alpha_ij + gamma_ij and b, of which the
// tableau holds a = alpha Gamma^-1, c = 1/gamma - Gamma^-1 and m = b Gamma^-1.
struct Coefficients {
    Matrix alpha{}, beta{};
    Vector b{}, companion{}, gammas{}, times{};

    explicit Coefficients(const RosenbrockTableau& t) {
        Matrix gamma{}; // (I/gamma - c)^-1, by rows: gamma_i = gamma (e_i + sum_j c_ij gamma_j)
        for (std::size_t i = 0; i < stages; ++i) {
            gamma[i][i] = t.gamma;
            for (std::size_t j = 0; j < i; ++j)
                for (std::size_t k = 0; k < stages; ++k) gamma[i][k] += t.gamma * t.c[i][j] * gamma[j][k];
        }
        const auto times_gamma = [&](const Vector& row) {
            Vector product{};
            for (std::size_t j = 0; j < stages; ++j)
                for (std::size_t k = 0; k < stages; ++k) product[k] += row[j] * gamma[j][k];
            return product;
        };
        for (std::size_t i = 0; i < stages; ++i) {
            alpha[i] = times_gamma(t.a[i]);
            for (std::size_t k = 0; k < stages; ++k) {
                beta[i][k] = alpha[i][k] + gamma[i][k];
                gammas[i] += gamma[i][k];
                times[i] += alpha[i][k];
            }
        }
        companion = times_gamma(t.a[stages - 1]);
        Vector all = t.a[stages - 1];
        all[stages - 1] = 1;
        b = times_gamma(all);
    }
};

double dot(const Vector& a, const Vector& b) {
    double sum = 0;
    for (std::size_t k = 0; k < stages; ++k) sum += a[k] * b[k];
    return sum;
}
Vector operator*(const Matrix& m, const Vector& v) {
    Vector product{};
    for (std::size_t i = 0; i < stages; ++i) product[i] = dot(m[i], v);
    return product;
}
Vector operator*(const Vector& a, const Vector& b) {
    Vector product{};
    for (std::size_t k = 0; k < stages; ++k) product[k] = a[k] * b[k];
    return product;
}
// beta^-1 v, by rows.
Vector solve(const Matrix& beta, Vector v) {
    for (std::size_t i = 0; i < stages; ++i) {
        for (std::size_t j = 0; j < i; ++j) v[i] -= beta[i][j] * v[j];
        v[i] /= beta[i][i];
    }
    return v;
}

// Hairer & Wanner II, table IV.7.1, and the conditions of sec. VI.4 for algebraic rows.
int order_of(const Coefficients& k, const Vector& b) {
    Vector one{};
    one.fill(1.0);
    const Vector a = k.alpha * one, beta = k.beta * one, aa = a * a;
    const std::vector<std::vector<std::pair<double, double>>> conditions{
        {{dot(b, one), 1.0}},
        {{dot(b, beta), 1.0 / 2}, {dot(b, solve(k.beta, aa)), 1.0}},
        {{dot(b, aa), 1.0 / 3}, {dot(b, k.beta * beta), 1.0 / 6}, {dot(b, solve(k.beta, aa * a)), 1.0}},
        {{dot(b, aa * a), 1.0 / 4},
         {dot(b, a * (k.alpha * beta)), 1.0 / 8},
         {dot(b, k.beta * aa), 1.0 / 12},
         {dot(b, k.beta * (k.beta * beta)), 1.0 / 24},
         {dot(b, a * (k.alpha * solve(k.beta, aa))), 1.0 / 4}}};
    int order = 0;
    for (const auto& list : conditions) {
        for (const auto& [left, right] : list)
            if (std::abs(left - right) > 1e-12) return order;
        ++order;
    }
    return order;
}

// A charge that bends and a current that does, driven by a source through an algebraic node that bends too
// and by one that reads time.
const std::string bending = "V1 in 0 SIN(0 1 {1/(2*pi)})\n"
                            "R1 in a 1\nB1 a 0 I=v(a)^3\n"
                            "R2 a out 1\nB2 out 0 I=tanh(2*v(out))+ddt(v(out)+0.5*v(out)^3)\n"
                            "B3 c 0 V=v(out)*sin(2*time)\nR3 c x 1\nC3 x 0 1\n.tran 1 1\n";

struct Bench {
    decks::Deck deck;
    Setup& setup;

    explicit Bench(const std::string& text) : deck(text), setup(deck.ready()) {}
    [[nodiscard]] TimePoint rest() const {
        TimePoint point;
        const auto n = static_cast<std::size_t>(setup.system().size()) + 1;
        point.x.assign(n, 0.0);
        point.q = point.f = point.x;
        return point;
    }
    [[nodiscard]] std::size_t unknown(const char* node) {
        return static_cast<std::size_t>(setup.system().unknown_of(deck.node(node)));
    }
};

std::unique_ptr<Integrator> implicit(Setup& setup) {
    return make_runge_kutta(sdirk4(), esdirk4(), setup.workspace(), setup.newton());
}
std::unique_ptr<Integrator> rosenbrock(Setup& setup) {
    return make_rosenbrock(implicit(setup), setup.workspace(), setup.newton());
}
NewtonSettings tight() {
    NewtonSettings settings;
    settings.reltol = 1e-13;
    settings.vntol = settings.abstol = 1e-15;
    return settings;
}

// Of `bending` after 2 s from rest: v(a), v(out), v(x).
std::array<double, 3> bent(std::unique_ptr<Integrator> (*make)(Setup&), int steps) {
    Bench bench(bending);
    const auto method = make(bench.setup);
    TimePoint point = bench.rest(), next;
    method->restart(point);
    for (int k = 1; k <= steps; ++k) {
        const StepResult step = method->step(2.0 * k / steps, next, tight());
        REQUIRE(step.newton.status == NewtonReport::Status::converged);
        method->accept(next, 0);
        std::swap(point, next);
    }
    return {point.x[bench.unknown("a")], point.x[bench.unknown("out")], point.x[bench.unknown("x")]};
}

} // namespace

TEST_CASE("rodasp: order 4 with a companion of order 3, also where rows are algebraic") {
    const RosenbrockTableau& t = rodasp();
    const Coefficients k(t);
    CHECK(order_of(k, k.b) == 4);
    CHECK(order_of(k, k.companion) == 3);
    CHECK(t.error_order == 3);
    for (std::size_t i = 0; i < stages; ++i) {
        CAPTURE(i);
        CHECK(k.times[i] == doctest::Approx(t.time[i]).epsilon(1e-12));
        CHECK(std::abs(k.gammas[i] - t.gammas[i]) < 1e-12);
    }
}

TEST_CASE("rodasp: L-stable") {
    // x' = z x with h = 1, by the stages as they are written.
    const auto stability = [](std::complex<double> z) {
        const RosenbrockTableau& t = rodasp();
        std::array<std::complex<double>, stages> u;
        std::complex<double> x = 1;
        for (std::size_t i = 0; i < stages; ++i) {
            std::complex<double> sum = 0;
            x = 1;
            for (std::size_t j = 0; j < i; ++j) {
                x += t.a[i][j] * u[j];
                sum += t.c[i][j] * u[j];
            }
            u[i] = (z * x + sum) / (1 / t.gamma - z);
        }
        return x + u[stages - 1];
    };
    CHECK(std::abs(stability(-1e9)) < 1e-7);
    for (double y = 1e-3; y < 1e6; y *= 1.05) CHECK(std::abs(stability({0, y})) <= 1 + 1e-12);
    CHECK(std::abs(stability(-0.01) - std::exp(-0.01)) < 1e-11);
}

TEST_CASE("rosenbrock: the error falls as h^4 where charges, currents and algebraic rows bend") {
    const auto exact = bent(implicit, 4000), coarse = bent(rosenbrock, 40), fine = bent(rosenbrock, 80);
    for (std::size_t k = 0; k < exact.size(); ++k) {
        CAPTURE(k);
        CAPTURE(coarse[k] - exact[k]);
        CAPTURE(fine[k] - exact[k]);
        CHECK(std::abs(fine[k] - exact[k]) > 1e-13);
        CHECK(std::log2(std::abs((coarse[k] - exact[k]) / (fine[k] - exact[k]))) ==
              doctest::Approx(4).epsilon(0.1));
    }
}

TEST_CASE("rosenbrock: the charge it carries stays that of x, and f is what takes it away") {
    Bench bench(bending);
    const auto method = rosenbrock(bench.setup);
    TimePoint point = bench.rest(), next;
    method->restart(point);
    constexpr int steps = 4000;
    double worst = 0, worst_f = 0;
    for (int k = 1; k <= steps; ++k) {
        const StepResult step = method->step(0.02 * k, next, tight());
        REQUIRE(step.newton.status == NewtonReport::Status::converged);
        CHECK((step.share == rodasp().share) == (k > 1));
        method->accept(next, 0);
        std::swap(point, next);
        Workspace& workspace = bench.setup.workspace();
        workspace.evaluate_values(point.x.data(), point.t);
        const std::vector<char> reactive = reactive_rows(workspace.system());
        for (std::size_t r = 0; r < reactive.size(); ++r) {
            worst = std::max(worst, std::abs(point.q[r] - workspace.q()[r]));
            if (reactive[r]) worst_f = std::max(worst_f, std::abs(point.f[r] - workspace.f()[r]));
        }
    }
    CHECK(worst < 1e-7);
    CHECK(worst_f < 1e-9);
}

TEST_CASE("rosenbrock: a step with a stage across a corner is made by the implicit method") {
    // v(out) rises as t; the current has a corner at 0.5 V.
    Bench bench("I1 0 out 1\nC1 out 0 1\nB1 out 0 I=1e-3*tanh(v(out))+1e-3*max(v(out),0.5)\n.tran 1 1\n");
    const auto method = rosenbrock(bench.setup);
    TimePoint point = bench.rest(), next;
    method->restart(point);
    REQUIRE(method->step(0.1, next, tight()).newton.status == NewtonReport::Status::converged);
    method->accept(next, 0);
    CHECK(method->step(0.2, next, tight()).share == rodasp().share);
    const StepResult across = method->step(0.9, next, tight());
    CHECK(across.newton.status == NewtonReport::Status::converged);
    CHECK(across.share != rodasp().share);
    // And so is what else is tried from there.
    CHECK(method->step(0.2, next, tight()).share != rodasp().share);
    method->accept(next, 0);
    CHECK(method->step(0.3, next, tight()).share == rodasp().share);
}

namespace {

// Counts the times that a method begins anew.
class Restarts final : public Integrator {
public:
    Restarts(std::unique_ptr<Integrator> method, int& count) : method_(std::move(method)), count_(count) {}
    void restart(const TimePoint& point, bool known) override {
        ++count_;
        method_->restart(point, known);
    }
    StepResult step(double t_new, TimePoint& next, const NewtonSettings& settings) override {
        return method_->step(t_new, next, settings);
    }
    void accept(const TimePoint& point, double error) override { method_->accept(point, error); }

private:
    std::unique_ptr<Integrator> method_;
    int& count_;
};

} // namespace

TEST_CASE("rosenbrock: where every step crosses a corner, it is tried ever less often") {
    // v(out) = sin(2 pi t) passes 0 in the middle of each step from a crest to the next.
    Bench bench("I1 0 out SIN(0 {2*pi} 1 0 0 90)\nC1 out 0 1\n"
                "B1 out 0 I=1e-9*tanh(v(out))+1e-9*max(v(out),0)\n.tran 1 1\n");
    int begun = 0;
    const auto method = make_rosenbrock(std::make_unique<Restarts>(implicit(bench.setup), begun),
                                        bench.setup.workspace(), bench.setup.newton());
    TimePoint point = bench.rest(), next;
    method->restart(point);
    constexpr int steps = 200;
    for (int k = 0; k < steps; ++k) {
        const StepResult step = method->step(0.25 + 0.5 * k, next, tight());
        REQUIRE(step.newton.status == NewtonReport::Status::converged);
        CHECK(step.share != rodasp().share);
        method->accept(next, 0);
        std::swap(point, next);
    }
    // In the second step, then after 1, 2, 4 ... 64 and again 64 more.
    CHECK(begun - 1 == 9);
}

TEST_CASE("rosenbrock: a step to where a law has no value is made by the implicit method") {
    // v(out) = 1 - t, and a square root that ends at 0.
    Bench bench("I1 out 0 1\nC1 out 0 1\nB1 s 0 V=sqrt(v(out))\nR1 s 0 1\n.tran 1 1\n");
    const auto method = rosenbrock(bench.setup);
    TimePoint point = bench.rest(), next;
    point.x[bench.unknown("out")] = point.q[bench.unknown("out")] = 1;
    point.x[bench.unknown("s")] = 1;
    method->restart(point);
    REQUIRE(method->step(0.1, next, tight()).newton.status == NewtonReport::Status::converged);
    method->accept(next, 0);
    CHECK(method->step(0.5, next, tight()).share == rodasp().share);
    const StepResult beyond = method->step(2, next, tight());
    CHECK(beyond.share != rodasp().share);
    CHECK(beyond.newton.status != NewtonReport::Status::converged);
}

TEST_CASE("folds: only where an expression reads what nothing stored decides") {
    const auto folds = [](const std::string& cards) {
        return may_fold(Bench("V1 in 0 SIN(0 1 1)\n" + cards + ".tran 1 1\n").setup.system());
    };
    const std::string amplifier = "R1 in n 1k\nR2 n out 10k\nG1 0 x 0 n 1\nRX x 0 1e5\nRO o out 50\n";
    CHECK(!folds(amplifier + "CX x 0 1u\nB1 o 0 V=14*tanh(v(x)/14)\n"));
    CHECK(folds(amplifier + "B1 o 0 V=14*tanh(v(x)/14)\n"));
    // From a source, through a wire of an expression, through a resistor that nothing loads but a capacitor.
    CHECK(
        !folds("B1 a 0 V=tanh(v(in))\nB2 b 0 V=v(a)^2*time\nR1 b c 1\nC1 c 0 1\nB3 0 c I=sin(v(c)*v(b))\n"));
    // A characteristic of its own pins, in series with a resistor; with a capacitor across it.
    CHECK(folds("R1 in a 1\nB1 a 0 I=v(a)^3-v(a)\n"));
    CHECK(!folds("R1 in a 1\nB1 a 0 I=v(a)^3-v(a)\nC1 a 0 1\n"));
    // A comparator with a capacitor across it: neither of its ends is known by the charge.
    const std::string comparator = "B1 out 0 V=5*tanh(v(p,m))\nR1 out p 1\nR2 p 0 1\nR3 out m 1\nC3 m 0 1\n";
    CHECK(folds(comparator + "C2 out p 1\n"));
    CHECK(!folds(comparator + "C2 0 p 1\n"));
    // Capacitors one on top of the other, and what one couples to a source.
    CHECK(!folds("R1 a b 1\nC1 a b 1\nC2 b 0 1\nC3 in c 1\nR3 c 0 1\nB1 d 0 V=v(a)^2+v(c)^3\n"));
    // What a time constant follows, and a derivative.
    CHECK(!folds("R1 a 0 1\nB1 a 0 V=tanh(idt(v(in)))\n"));
    CHECK(folds("R1 in a 1\nB1 a 0 I=ddt(v(a)^3)\n"));
}

TEST_CASE("rosenbrock: what method=auto takes where laws bend in what is stored, and nowhere else") {
    const auto linear = [](const std::string& cards, const char* method) {
        Bench bench(cards + ".tran 1 1\n.options method=" + method + "\n");
        const auto integrator =
            make_integrator(bench.deck.work.requests.options, bench.setup.workspace(), bench.setup.newton());
        TimePoint next;
        integrator->restart(bench.rest());
        REQUIRE(integrator->step(0.1, next, tight()).newton.status == NewtonReport::Status::converged);
        integrator->accept(next, 0);
        return integrator->step(0.2, next, tight()).share == rodasp().share;
    };
    const std::string stored = "I1 0 a 1\nC1 a 0 1\nB1 a 0 I=tanh(v(a))\n";
    CHECK(linear(stored, "auto"));
    CHECK(!linear(stored, "esdirk"));
    CHECK(!linear(stored + "R1 a b 1\nB2 b 0 I=tanh(v(b))\n", "auto"));
    CHECK(!linear("I1 0 a 1\nC1 a 0 1\nR1 a 0 1\n", "auto"));
}
