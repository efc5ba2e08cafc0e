// A bank gathers the unknowns of its instances, asks their law, and adds what it says to the right places.

#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "engine/circuit/bank/bank.hpp"
#include "tests/unit/circuit_maker.hpp"

using namespace nullor;

namespace {

// Vectors and matrices of one circuit, filled with a mark so that what is added can be told.
struct Sums {
    explicit Sums(const System& system, double mark = 0)
        : f(static_cast<std::size_t>(system.size()) + 1, mark), q(f),
          g(static_cast<std::size_t>(system.pattern().nnz()) + 1, mark), c(g) {}
    Assembly out() { return {f.data(), q.data(), g.data(), c.data()}; }
    std::vector<double> f, q, g, c;
};

struct Made {
    explicit Made(const made::Maker& maker) : workspace(maker.workspace()) {
        const Circuit& circuit = workspace.system().circuit();
        const Outcome<Values> values = Values::evaluate(circuit, {});
        for (const Layout& layout : workspace.system().layouts()) {
            banks.push_back(make_bank(layout.kind));
            banks.back()->refill(circuit, values.value(), layout.instances);
        }
    }
    Workspace workspace;
    std::vector<std::unique_ptr<Bank>> banks; // in the order of the layouts
};

// One op-amp between rails, one without.
made::Maker two_amplifiers() {
    made::Maker maker;
    maker.add("v1", {"in", "0"}, {{"dc", 1}})
        .add("x1", {"in", "a", "a"}, {{"aol", 1e3}, {"gbw", 1e6}})
        .add("x2", {"a", "b", "b"}, {{"aol", 1e3}, {"gbw", 1e6}, {"vmax", 10}, {"vmin", -10}})
        .add("r1", {"b", "0"}, {{"r", 1e3}});
    return maker;
}

} // namespace

TEST_CASE("a bank knows which of its instances are linear; only the others are asked again") {
    Made made(two_amplifiers());
    const auto& layouts = made.workspace.system().layouts();
    int mixed = 0;
    for (std::size_t b = 0; b < layouts.size(); ++b) {
        std::vector<int> g, c;
        made.banks[b]->nonlinear_slots(layouts[b], g, c);
        CHECK(made.banks[b]->has_nonlinear() == !g.empty());
        if (layouts[b].count() == 2 && made.banks[b]->has_nonlinear()) {
            ++mixed;
            // What x1 alone touches is not written in an iteration.
            Sums sums(made.workspace.system());
            std::vector<double> x(sums.f.size(), 0.25);
            x.back() = 0;
            CHECK(made.banks[b]->evaluate(layouts[b], x.data(), at_dc, sums.out()) == 0);
            for (std::size_t slot = 0; slot + 1 < sums.g.size(); ++slot)
                if (sums.g[slot] != 0) CHECK(std::count(g.begin(), g.end(), static_cast<int>(slot)) == 1);
        }
    }
    CHECK(mixed == 1);
}

TEST_CASE("the banks together give what the workspace gives, added to what was there") {
    Made made(two_amplifiers());
    const System& system = made.workspace.system();
    constexpr double mark = 0.5; // exact in every sum below
    Sums sums(system, mark);
    std::vector<double> x(sums.f.size());
    for (std::size_t k = 0; k + 1 < x.size(); ++k) x[k] = 0.125 * static_cast<double>(k + 1);
    Sums linear(system), sizes(system);
    for (std::size_t b = 0; b < made.banks.size(); ++b) {
        made.banks[b]->add_linear(system.layouts()[b], linear.out(), sizes.out());
        made.banks[b]->add_linear(system.layouts()[b], sums.out(), sizes.out());
        made.banks[b]->add_excitation(system.layouts()[b], at_dc, 1.0, sums.f.data());
        CHECK(made.banks[b]->evaluate(system.layouts()[b], x.data(), at_dc, sums.out()) == 0);
    }
    // add_linear gives f at x = 0.
    const linalg::Pattern& pattern = system.pattern();
    linear.g.pop_back();
    linear.c.pop_back();
    const std::span<const double> at(x.data(), static_cast<std::size_t>(system.size()));
    linalg::multiply(pattern, linear.g, at, std::span(sums.f).first(at.size()));
    linalg::multiply(pattern, linear.c, at, std::span(sums.q).first(at.size()));
    made.workspace.evaluate(x.data(), at_dc);
    for (std::size_t k = 0; k < at.size(); ++k) {
        CHECK(sums.f[k] - mark == doctest::Approx(made.workspace.f()[k]).epsilon(1e-12).scale(1e-3));
        CHECK(std::abs(sums.q[k] - mark - made.workspace.q()[k]) < 1e-15);
    }
    for (std::size_t slot = 0; slot < static_cast<std::size_t>(pattern.nnz()); ++slot) {
        CHECK(sums.g[slot] - mark == doctest::Approx(made.workspace.g()[slot]).epsilon(1e-12));
        CHECK(std::abs(sums.c[slot] - mark - made.workspace.c()[slot]) < 1e-15);
    }
}

TEST_CASE("what belongs to ground goes to the discard entries") {
    made::Maker maker;
    maker.add("i1", {"0", "a"}, {{"dc", 2e-3}})
        .add("r1", {"a", "0"}, {{"r", 500}})
        .add("r2", {"0", "0"}, {{"r", 7}});
    Made made(maker);
    const System& system = made.workspace.system();
    REQUIRE(system.size() == 1);
    REQUIRE(system.pattern().nnz() == 1);
    Sums sums(system), sizes(system);
    for (std::size_t b = 0; b < made.banks.size(); ++b) {
        made.banks[b]->add_linear(system.layouts()[b], sums.out(), sizes.out());
        made.banks[b]->add_excitation(system.layouts()[b], at_dc, 1.0, sums.f.data());
    }
    CHECK(sums.g[0] == doctest::Approx(1 / 500.0).epsilon(1e-15));
    CHECK(sizes.g[0] == sums.g[0]);
    CHECK(sums.f[0] == doctest::Approx(-2e-3).epsilon(1e-15));
    CHECK(sums.f[1] == doctest::Approx(2e-3).epsilon(1e-15)); // the other end of the source
}

TEST_CASE("instances of a kind keep apart: each its own unknowns, its own numbers") {
    made::Maker maker;
    for (int k = 1; k <= 5; ++k) {
        const std::string node = "n" + std::to_string(k);
        maker.add("i" + std::to_string(k), {"0", node}, {{"dc", 1e-3}})
            .add("r" + std::to_string(k), {node, "0"}, {{"r", 100.0 * k}})
            .add("c" + std::to_string(k), {node, "0"}, {{"c", 1e-9 * k}});
    }
    Made made(maker);
    const std::vector<double> x = {1, 1, 1, 1, 1, 0};
    made.workspace.evaluate(x.data(), at_dc);
    for (std::size_t k = 0; k < 5; ++k) {
        const double n = static_cast<double>(k + 1);
        CHECK(made.workspace.f()[k] == doctest::Approx(1 / (100 * n) - 1e-3).epsilon(1e-13));
        CHECK(made.workspace.q()[k] == doctest::Approx(1e-9 * n).epsilon(1e-13));
    }
    for (const Layout& layout : made.workspace.system().layouts()) {
        CHECK(layout.count() == 5);
        for (int k = 0; k < 5; ++k) CHECK(layout.locals(k) == 2);
    }
}
