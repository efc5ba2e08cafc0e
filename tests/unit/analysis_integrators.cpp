// Integration methods: the order they claim, the damping they claim, and the error they estimate.

#include <doctest/doctest.h>

#include <complex>

#include "engine/analysis/transient/methods/multistep.hpp"
#include "engine/analysis/transient/methods/runge_kutta.hpp"
#include "engine/analysis/transient/transient_method.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using namespace nullor::analysis;

namespace {

using Vector = std::vector<double>;

Vector times(const Tableau& t, const Vector& v) { // A v
    Vector result(v.size(), 0.0);
    for (int i = 0; i < t.stages; ++i)
        for (int j = 0; j < t.stages; ++j)
            result[static_cast<std::size_t>(i)] +=
                t.a[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] *
                v[static_cast<std::size_t>(j)];
    return result;
}

double dot(const Vector& b, const Vector& v) {
    double sum = 0;
    for (std::size_t k = 0; k < v.size(); ++k) sum += b[k] * v[k];
    return sum;
}

Vector each(const Vector& a, const Vector& b) {
    Vector product(a);
    for (std::size_t k = 0; k < b.size(); ++k) product[k] *= b[k];
    return product;
}

// Butcher's conditions up to order 4: the trees of each order and their right sides.
int order_of(const Tableau& t, const Vector& b) {
    const auto n = static_cast<std::size_t>(t.stages);
    const Vector one(n, 1.0), c(t.c.begin(), t.c.begin() + t.stages), cc = each(c, c), ac = times(t, c);
    const std::vector<std::vector<std::pair<double, double>>> conditions{
        {{dot(b, one), 1.0}},
        {{dot(b, c), 1.0 / 2}},
        {{dot(b, cc), 1.0 / 3}, {dot(b, ac), 1.0 / 6}},
        {{dot(b, each(cc, c)), 1.0 / 4},
         {dot(b, each(c, ac)), 1.0 / 8},
         {dot(b, times(t, cc)), 1.0 / 12},
         {dot(b, times(t, ac)), 1.0 / 24}}};
    int order = 0;
    for (const auto& list : conditions) {
        for (const auto& [left, right] : list)
            if (std::abs(left - right) > 1e-13) return order;
        ++order;
    }
    return order;
}

Vector weights(const Tableau& t) {
    const auto& last = t.a[static_cast<std::size_t>(t.stages - 1)];
    return {last.begin(), last.begin() + t.stages};
}

// R(z) of x' = z x with h = 1: the last stage.
std::complex<double> stability(const Tableau& t, std::complex<double> z) {
    std::vector<std::complex<double>> stage;
    for (int i = 0; i < t.stages; ++i) {
        const auto& row = t.a[static_cast<std::size_t>(i)];
        std::complex<double> sum = 1;
        for (int j = 0; j < i; ++j)
            sum += z * row[static_cast<std::size_t>(j)] * stage[static_cast<std::size_t>(j)];
        stage.push_back(sum / (1.0 - z * row[static_cast<std::size_t>(i)]));
    }
    return stage.back();
}

// R C with a time constant of 1 s, driven by sin t from rest.
const std::string low_pass = "V1 in 0 SIN(0 1 {1/(2*pi)})\nR1 in out 1\nC1 out 0 1\n.tran 1 1\n";
double low_pass_response(double t) {
    return 0.5 * (std::sin(t) - std::cos(t) + std::exp(-t));
}

// The circuit's point at t with v(out) exact: v(in), v(out), i(v1); q is 1 F v(out).
struct Bench {
    decks::Deck deck{low_pass};
    Setup& setup = deck.ready();
    std::size_t in, out, source;

    Bench() {
        in = static_cast<std::size_t>(setup.system().unknown_of(deck.node("in")));
        out = static_cast<std::size_t>(setup.system().unknown_of(deck.node("out")));
        source = static_cast<std::size_t>(setup.system().branch_of(deck.device("v1")));
    }

    [[nodiscard]] TimePoint exact(double t) const {
        TimePoint point;
        point.t = t;
        point.x.assign(4, 0.0);
        point.x[in] = std::sin(t);
        point.x[out] = low_pass_response(t);
        point.x[source] = point.x[out] - point.x[in];
        point.q.assign(4, 0.0);
        point.f.assign(4, 0.0);
        point.q[out] = point.x[out];
        point.f[out] = point.x[out] - point.x[in];
        return point;
    }
};

// Largest error over the last of 30 time constants, when what the start added has died.
double error_of(const std::function<std::unique_ptr<Integrator>(Workspace&, Newton&)>& make, double h) {
    Bench bench;
    const auto method = make(bench.setup.workspace(), bench.setup.newton());
    NewtonSettings settings;
    settings.reltol = 1e-13;
    settings.vntol = settings.abstol = 1e-15;
    TimePoint point = bench.exact(0), next;
    method->restart(point);
    const int steps = static_cast<int>(std::lround(30 / h));
    double worst = 0;
    for (int k = 1; k <= steps; ++k) {
        const StepResult step = method->step(k * h, next, settings);
        REQUIRE(step.newton.status == NewtonReport::Status::converged);
        method->accept(next, 0);
        std::swap(point, next);
        if (point.t > 29) worst = std::max(worst, std::abs(point.x[bench.out] - low_pass_response(point.t)));
    }
    return worst;
}

// Estimated and true local error of a step of h that ends at 7 + 10 h, after ten exact points.
std::pair<double, double>
local_error(const std::function<std::unique_ptr<Integrator>(Workspace&, Newton&)>& make, double h,
            int& order) {
    Bench bench;
    const auto method = make(bench.setup.workspace(), bench.setup.newton());
    NewtonSettings settings;
    settings.reltol = 1e-13;
    settings.vntol = settings.abstol = 1e-15;
    TimePoint next;
    method->restart(bench.exact(7));
    for (int k = 1;; ++k) {
        const double t = 7 + k * h;
        const StepResult step = method->step(t, next, settings);
        REQUIRE(step.newton.status == NewtonReport::Status::converged);
        order = step.order;
        if (k == 20) return {step.error[bench.out], next.x[bench.out] - low_pass_response(t)};
        method->accept(bench.exact(t), 0);
    }
}

auto gear(int order) {
    return [=](Workspace& w, Newton& n) { return make_gear(order, w, n); };
}
std::unique_ptr<Integrator> trapezoidal(Workspace& w, Newton& n) {
    return make_trapezoidal(w, n);
}
auto runge_kutta(const Tableau& starter, const Tableau& method) {
    return [&](Workspace& w, Newton& n) { return make_runge_kutta(starter, method, w, n); };
}

} // namespace

TEST_CASE("tableaus: orders of the step and of its companion, from the order conditions") {
    struct Claim {
        const Tableau& tableau;
        int order, companion;
    };
    for (const Claim& claim :
         {Claim{sdirk4(), 4, 3}, Claim{esdirk4(), 4, 3}, Claim{trbdf2(), 2, 3}, Claim{sdirk2(), 2, 1}}) {
        const Tableau& t = claim.tableau;
        CAPTURE(t.stages);
        CAPTURE(t.gamma);
        CHECK(order_of(t, weights(t)) == claim.order);
        CHECK(order_of(t, Vector(t.embedded.begin(), t.embedded.begin() + t.stages)) == claim.companion);
        CHECK(t.error_order == std::min(claim.order, claim.companion));
        for (int i = 0; i < t.stages; ++i) {
            const auto k = static_cast<std::size_t>(i);
            double sum = 0;
            for (int j = 0; j <= i; ++j) sum += t.a[k][static_cast<std::size_t>(j)];
            CHECK(sum == doctest::Approx(t.c[k]).epsilon(1e-14));
            const bool is_explicit = t.explicit_first && i == 0;
            CHECK(t.a[k][k] == doctest::Approx(is_explicit ? 0.0 : t.gamma).epsilon(1e-15));
        }
        CHECK(t.c[static_cast<std::size_t>(t.stages - 1)] == 1.0);
    }
}

TEST_CASE("tableaus: stage order 2 of the methods that carry an explicit first stage") {
    for (const Tableau* t : {&esdirk4(), &trbdf2()})
        for (int i = 0; i < t->stages; ++i) {
            const Vector c(t->c.begin(), t->c.begin() + t->stages);
            const auto k = static_cast<std::size_t>(i);
            CHECK(times(*t, c)[k] == doctest::Approx(c[k] * c[k] / 2).epsilon(1e-13));
        }
}

TEST_CASE("tableaus: L-stable") {
    for (const Tableau* t : {&sdirk4(), &esdirk4(), &trbdf2(), &sdirk2()}) {
        CAPTURE(t->stages);
        CHECK(std::abs(stability(*t, -1e9)) < 1e-7);
        for (double y = 1e-3; y < 1e6; y *= 1.05) CHECK(std::abs(stability(*t, {0, y})) <= 1 + 1e-12);
        // Consistent: R(z) = exp(z) to the order of the method.
        const double z = -0.01;
        CHECK(std::abs(stability(*t, z) - std::exp(z)) < 1e-6);
    }
}

TEST_CASE("order of convergence with fixed steps") {
    struct Claim {
        const char* name;
        std::function<std::unique_ptr<Integrator>(Workspace&, Newton&)> make;
        int order;
        double h;
    };
    const Claim claims[] = {
        {"gear 1", gear(1), 1, 0.05},
        {"gear 2", gear(2), 2, 0.05},
        {"gear 3", gear(3), 3, 0.05},
        {"gear 4", gear(4), 4, 0.05},
        {"gear 5", gear(5), 5, 0.05},
        {"gear 6", gear(6), 6, 0.1},
        {"trapezoidal", trapezoidal, 2, 0.05},
        {"trbdf2", runge_kutta(sdirk2(), trbdf2()), 2, 0.05},
        {"sdirk2", runge_kutta(sdirk2(), sdirk2()), 2, 0.05},
        {"sdirk4", runge_kutta(sdirk4(), sdirk4()), 4, 0.1},
        {"esdirk4", runge_kutta(sdirk4(), esdirk4()), 4, 0.1},
    };
    for (const Claim& claim : claims) {
        const double coarse = error_of(claim.make, claim.h), fine = error_of(claim.make, claim.h / 2);
        CAPTURE(claim.name);
        CAPTURE(coarse);
        CAPTURE(fine);
        CHECK(fine > 1e-14);
        CHECK(std::log2(coarse / fine) == doctest::Approx(claim.order).epsilon(0.06));
    }
}

TEST_CASE("multistep methods estimate the local error with its sign") {
    int order = 0;
    for (int k = 1; k <= 6; ++k) {
        const auto [estimate, truth] = local_error(gear(k), k < 5 ? 0.02 : 0.05, order);
        CAPTURE(k);
        CHECK(order == k);
        CHECK(estimate / truth == doctest::Approx(1).epsilon(0.3));
    }
    const auto [estimate, truth] = local_error(trapezoidal, 0.02, order);
    CHECK(order == 2);
    CHECK(estimate / truth == doctest::Approx(1).epsilon(0.1));
}

TEST_CASE("the companion of trbdf2 estimates its local error; estimates grow as h^(order+1)") {
    int order = 0;
    const auto [estimate, truth] = local_error(runge_kutta(sdirk2(), trbdf2()), 0.02, order);
    CHECK(order == 2);
    CHECK(estimate / truth == doctest::Approx(1).epsilon(0.1));

    struct Claim {
        std::function<std::unique_ptr<Integrator>(Workspace&, Newton&)> make;
        int order;
    };
    for (const Claim& claim :
         {Claim{runge_kutta(sdirk2(), trbdf2()), 2}, Claim{runge_kutta(sdirk4(), sdirk4()), 3},
          Claim{runge_kutta(sdirk4(), esdirk4()), 3}, Claim{runge_kutta(sdirk2(), sdirk2()), 1},
          Claim{trapezoidal, 2}, Claim{gear(3), 3}}) {
        // Both at t = 7 + 20 h: chosen so that they end at the same time.
        Bench bench;
        NewtonSettings settings;
        settings.reltol = 1e-13;
        settings.vntol = settings.abstol = 1e-15;
        double error[2] = {};
        for (int half : {0, 1}) {
            const auto method = claim.make(bench.setup.workspace(), bench.setup.newton());
            const double h = half ? 0.01 : 0.02;
            TimePoint next;
            method->restart(bench.exact(9 - 10 * h));
            for (int k = 1; k <= 10; ++k) {
                const double t = 9 - 10 * h + k * h;
                const StepResult step = method->step(t, next, settings);
                order = step.order;
                error[half] = step.error[bench.out];
                method->accept(bench.exact(t), 0);
            }
        }
        CHECK(order == claim.order);
        CHECK(std::log2(error[0] / error[1]) == doctest::Approx(claim.order + 1).epsilon(0.05));
    }
}

TEST_CASE("the first step after a beginning is judged, whatever the method") {
    // A capacitor of 1 V, discharged with a time constant of a tenth of the step.
    for (const char* method : {"trap", "gear", "trbdf2", "esdirk"}) {
        CAPTURE(method);
        decks::Deck deck("C1 out 0 0.1\nR1 out 0 1\n.tran 1 1\n.options method=" + std::string(method));
        Setup& setup = deck.ready();
        const auto integrator =
            make_integrator(deck.work.requests.options, setup.workspace(), setup.newton());
        TimePoint point, next;
        point.x = {1, 0};
        point.q = {0.1, 0};
        point.f = {0, 0};
        integrator->restart(point);
        const StepResult step = integrator->step(1, next, NewtonSettings{});
        const double error = std::abs(next.x[0] - std::exp(-10.0));
        CHECK(std::abs(step.error[0]) > 0.5 * error);
        CHECK(std::abs(step.error[0]) > 1e-4);
    }
}
