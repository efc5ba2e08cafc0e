#include "engine/linalg/frequency/frequency_choice.hpp"
#include "engine/linalg/frequency/frequency_solver.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

using namespace nullor::linalg;

namespace {

using Complex = std::complex<double>;
using Extended = std::complex<long double>;

struct Matrices {
    std::shared_ptr<Pattern> pattern;
    std::vector<double> g, c;
    std::vector<Complex> u;
    std::vector<Reading> readings;

    struct Entry {
        int row, column;
        double g, c;
    };
    Matrices(int n, const std::vector<Entry>& entries) {
        PatternBuilder builder(n);
        for (const Entry& e : entries) builder.add(e.row, e.column);
        pattern = std::make_shared<Pattern>(builder.build());
        g.assign(static_cast<std::size_t>(pattern->nnz()) + 1, 0.0);
        c = g;
        u.assign(static_cast<std::size_t>(n), 0.0);
        for (const Entry& e : entries) {
            const auto slot = static_cast<std::size_t>(pattern->slot(e.row, e.column));
            g[slot] += e.g;
            c[slot] += e.c;
        }
    }
    [[nodiscard]] FrequencyProblem problem(std::span<const double> sentinels, double count) const {
        return {Ordering::of(pattern), g, c, u, readings, sentinels, count};
    }

    // Dense elimination with row pivots in long double.
    [[nodiscard]] std::vector<Complex> exact(double omega) const {
        const auto n = static_cast<std::size_t>(pattern->n);
        std::vector<Extended> a(n * n), x(n);
        for (std::size_t column = 0; column < n; ++column)
            for (int s = pattern->col_ptr[column]; s < pattern->col_ptr[column + 1]; ++s)
                a[static_cast<std::size_t>(pattern->row_index[static_cast<std::size_t>(s)]) * n + column] =
                    Extended(g[static_cast<std::size_t>(s)],
                             static_cast<long double>(omega) * c[static_cast<std::size_t>(s)]);
        for (std::size_t row = 0; row < n; ++row) {
            x[row] = Extended(u[row].real(), u[row].imag());
            long double most = 0;
            for (std::size_t k = 0; k < n; ++k) most = std::max(most, std::abs(a[row * n + k]));
            for (std::size_t k = 0; k < n; ++k) a[row * n + k] /= most;
            x[row] /= most;
        }
        for (std::size_t k = 0; k < n; ++k) {
            std::size_t best = k;
            for (std::size_t row = k; row < n; ++row)
                if (std::abs(a[row * n + k]) > std::abs(a[best * n + k])) best = row;
            for (std::size_t j = 0; j < n; ++j) std::swap(a[k * n + j], a[best * n + j]);
            std::swap(x[k], x[best]);
            for (std::size_t row = k + 1; row < n; ++row) {
                const Extended factor = a[row * n + k] / a[k * n + k];
                for (std::size_t j = k; j < n; ++j) a[row * n + j] -= factor * a[k * n + j];
                x[row] -= factor * x[k];
            }
        }
        for (std::size_t k = n; k-- > 0;) {
            for (std::size_t j = k + 1; j < n; ++j) x[k] -= a[k * n + j] * x[j];
            x[k] /= a[k * n + k];
        }
        std::vector<Complex> outputs;
        for (const Reading& r : readings) {
            const auto value = [&](int i) { return i < 0 ? Extended() : x[static_cast<std::size_t>(i)]; };
            const Extended y = value(r.plus) - value(r.minus);
            outputs.emplace_back(static_cast<double>(y.real()), static_cast<double>(y.imag()));
        }
        return outputs;
    }
};

// Unknowns: in, n, out, i(v1), w, i(out). R1 from in to n, R2 from n to out, an op-amp of gain 1e5 and 1 MHz.
Matrices inverting(double r1 = 1e3, double r2 = 10e3, double gbw = 1e6) {
    enum { in, n, out, iv, w, io };
    const double tau = 1 / (2 * 3.141592653589793 * gbw), g1 = 1 / r1, g2 = 1 / r2;
    Matrices m(6, {{in, in, g1, 0},
                   {in, n, -g1, 0},
                   {n, in, -g1, 0},
                   {n, n, g1 + g2, 0},
                   {n, out, -g2, 0},
                   {out, n, -g2, 0},
                   {out, out, g2, 0},
                   {in, iv, 1, 0},
                   {iv, in, 1, 0},
                   {w, n, 1, 0},
                   {w, w, 1e-5, tau},
                   {out, io, 1, 0},
                   {io, out, 1, 0},
                   {io, w, -1, 0},
                   {io, io, -50, 0}});
    m.u[iv] = 1;
    m.readings = {{out, -1}, {n, -1}, {io, -1}};
    return m;
}

std::vector<double> half_decades(double low, double high) {
    std::vector<double> list;
    for (double f = low; f < high * 1.001; f *= std::sqrt(10)) list.push_back(2 * 3.141592653589793 * f);
    return list;
}

double worst_error(const Matrices& m, FrequencySolver& solver, const std::vector<double>& omega) {
    solver.load(m.g, m.c, m.u);
    std::vector<Complex> out(omega.size() * m.readings.size());
    REQUIRE_FALSE(solver.solve(omega, omega.size() / 2, out.data(), omega.size()));
    double worst = 0;
    for (std::size_t i = 0; i < omega.size(); ++i) {
        const std::vector<Complex> exact = m.exact(omega[i]);
        for (std::size_t k = 0; k < exact.size(); ++k) {
            const double difference = std::abs(out[k * omega.size() + i] - exact[k]);
            // Less is rounding of what is 0.
            if (std::abs(exact[k]) > 1e-14) worst = std::max(worst, difference / std::abs(exact[k]));
        }
    }
    return worst;
}

std::vector<double> grid(double low, double high, int count) {
    std::vector<double> omega;
    for (int k = 0; k < count; ++k)
        omega.push_back(2 * 3.141592653589793 * low * std::pow(high / low, k / (count - 1.0)));
    return omega;
}

} // namespace

TEST_CASE("A single op-amp leaves one unknown a frequency, and every output is right") {
    const Matrices m = inverting();
    const auto sentinels = half_decades(1e-2, 1e9);
    const auto plan = choose_plan(m.problem(sentinels, 201));
    REQUIRE(plan);
    CHECK(plan->bands().size() == 1);
    CHECK(plan->bands().front().program.kept.size() == 1);
    FrequencySolver solver(plan);
    CHECK(worst_error(m, solver, grid(1e-2, 1e9, 201)) < 2e-12);
    CHECK(solver.stats().lanes == 201);
    CHECK(solver.stats().refined == 0);
    CHECK(solver.stats().own == 0);
    // Other values in the same plan.
    CHECK(worst_error(inverting(1, 1e6, 1e3), solver, grid(1, 1e7, 77)) < 1e-12);
}

TEST_CASE("Targets with fused multiply-add agree to the bit, others to rounding") {
    const Matrices m = inverting();
    const auto plan = choose_plan(m.problem(half_decades(1, 1e7), 100));
    REQUIRE(plan);
    const auto omega = grid(1, 1e7, 133);
    std::vector<Complex> first;
    for (const LaneTarget& target : lane_targets()) {
        CAPTURE(target.name);
        FrequencySolver solver(plan, target);
        solver.load(m.g, m.c, m.u);
        std::vector<Complex> out(omega.size() * m.readings.size());
        REQUIRE_FALSE(solver.solve(omega, 0, out.data(), omega.size()));
        if (first.empty()) first = out;
        const bool fused = std::string_view(target.name).starts_with("AVX");
        for (std::size_t k = 0; k < out.size(); ++k)
            CHECK(std::abs(out[k] - first[k]) <= (fused ? 0 : 1e-13) * std::abs(first[k]));
    }
}

TEST_CASE("The bits of a lane do not depend on how many share the call") {
    const Matrices m = inverting();
    const auto plan = choose_plan(m.problem(half_decades(1, 1e7), 100));
    const auto omega = grid(1, 1e7, 101);
    FrequencySolver solver(plan);
    solver.load(m.g, m.c, m.u);
    std::vector<Complex> all(omega.size() * 3), one(3);
    REQUIRE_FALSE(solver.solve(omega, 0, all.data(), omega.size()));
    for (std::size_t i = 0; i < omega.size(); ++i) {
        REQUIRE_FALSE(solver.solve(std::span(omega).subspan(i, 1), 0, one.data(), 1));
        for (std::size_t k = 0; k < 3; ++k) CHECK(one[k] == all[k * omega.size() + i]);
    }
}

TEST_CASE("Random networks of conductances, capacitances and controlled sources") {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> exponent(-6, -2), part(0, 1);
    int without = 0;
    for (int trial = 0; trial < 300; ++trial) {
        const int n = 3 + trial % 14;
        std::vector<Matrices::Entry> entries;
        const auto any = [&] { return static_cast<int>(part(random) * n); };
        for (int k = 0; k < n; ++k) entries.push_back({k, k, std::pow(10, exponent(random)), 0});
        for (int k = 0; k < 2 * n; ++k) {
            const int a = any(), b = any();
            const bool charge = part(random) < 0.4;
            const double value = std::pow(10, exponent(random)) * (charge ? 1e-6 : 1);
            const double g = charge ? 0 : value, c = charge ? value : 0;
            entries.push_back({a, a, g, c});
            if (a == b) continue;
            entries.push_back({b, b, g, c});
            entries.push_back({a, b, -g, -c});
            entries.push_back({b, a, -g, -c});
        }
        const int controlled = any(), controlling = any();
        entries.push_back({controlled, controlling, 1e-3, 0});
        Matrices m(n, entries);
        m.u[static_cast<std::size_t>(any())] = Complex(1, trial % 3 == 0 ? 0.5 : 0);
        m.readings = {{n - 1, -1}, {0, -1}};
        CAPTURE(trial);
        const auto plan = choose_plan(m.problem(half_decades(1, 1e8), 100));
        // Where capacitances that float drown all conductances, no order is right.
        if (!plan) {
            ++without;
            continue;
        }
        FrequencySolver solver(plan);
        solver.verify_all(trial % 2 == 0);
        CHECK(worst_error(m, solver, grid(1, 1e8, 50)) < 1e-11);
        CHECK(solver.stats().own <= 2);
    }
    CHECK(without <= 6);
}

// Orders that are bad on purpose, with nothing known of x where they are used: every lane that loses digits
// is found and mended.
TEST_CASE("A transimpedance amplifier ordered at 1 GHz is right at its virtual ground") {
    enum { n, out, w, io };
    const double tau = 1 / (2 * 3.141592653589793 * 10e6);
    Matrices m(4, {{n, n, 1e-6, 10e-12},
                   {n, out, -1e-6, -0.2e-12},
                   {out, n, -1e-6, -0.2e-12},
                   {out, out, 1e-6 + 1e-3, 0.2e-12},
                   {out, io, 1, 0},
                   {w, n, 1, 0},
                   {w, w, 1e-6, tau},
                   {io, out, 1, 0},
                   {io, w, -1, 0},
                   {io, io, -100, 0}});
    m.u[n] = 1e-6;
    m.readings = {{n, -1}, {out, -1}};
    const auto omega = grid(1e-3, 1e9, 300);
    for (const Beforehand way : {Beforehand::cheap, Beforehand::all})
        for (const double at : {2e-2, 6.28e9}) {
            const std::vector<double> sentinel{at};
            const std::vector<Complex> blind(4, 1.0);
            const auto plan = FrequencyPlan::ordered_at(m.problem(sentinel, 300), at, blind, way);
            REQUIRE(plan);
            FrequencySolver solver(plan);
            solver.verify_all(true);
            CHECK(worst_error(m, solver, omega) < 1e-11);
            const auto& stats = solver.stats();
            CHECK(stats.lanes + stats.own == 300);
            if (at > 1) CHECK(stats.refined > 100);
        }
}

TEST_CASE("A Tow-Thomas filter of nullors ordered at 0.01 Hz is right at all frequencies") {
    // Inverting integrator with loss, integrator, inverter; f0 = 1 kHz, Q = 10. Ideal op-amps: a row says
    // that the input is at 0 V, an unknown is the output current.
    enum { in, a, x, b, y, c, z, iv, i1, i2, i3 };
    const double g = 1e-4, cap = 1e-4 / (2 * 3.141592653589793 * 1e3);
    Matrices m(
        11,
        {{in, in, g, 0},        {in, a, -g, 0},        {a, in, -g, 0},          {a, a, 2 * g + g / 10, cap},
         {a, x, -g / 10, -cap}, {x, a, -g / 10, -cap}, {x, x, g + g / 10, cap}, {x, b, -g, 0},
         {b, x, -g, 0},         {b, b, g, cap},        {b, y, 0, -cap},         {y, b, 0, -cap},
         {y, y, g, cap},        {y, c, -g, 0},         {c, y, -g, 0},           {c, c, 2 * g, 0},
         {c, z, -g, 0},         {z, c, -g, 0},         {z, z, 2 * g, 0},        {z, a, -g, 0},
         {a, z, -g, 0},         {in, iv, 1, 0},        {iv, in, 1, 0},          {x, i1, 1, 0},
         {i1, a, 1, 0},         {y, i2, 1, 0},         {i2, b, 1, 0},           {z, i3, 1, 0},
         {i3, c, 1, 0}});
    m.u[iv] = 1;
    m.readings = {{x, -1}, {y, -1}, {z, -1}};
    const auto omega = grid(1e-2, 1e7, 300);
    for (const Beforehand way : {Beforehand::cheap, Beforehand::all}) {
        const std::vector<double> sentinel{6.28e-2};
        const std::vector<Complex> blind(11, 1.0);
        const auto plan = FrequencyPlan::ordered_at(m.problem(sentinel, 300), 6.28e-2, blind, way);
        REQUIRE(plan);
        FrequencySolver solver(plan);
        solver.verify_all(true);
        CHECK(worst_error(m, solver, omega) < 1e-11);
        const auto& stats = solver.stats();
        CHECK(stats.lanes + stats.own == 300);
    }
    const auto plan = choose_plan(m.problem(half_decades(1e-2, 1e7), 300));
    REQUIRE(plan);
    FrequencySolver solver(plan);
    CHECK(worst_error(m, solver, omega) < 1e-12);
    CHECK(solver.stats().own == 0);
}

TEST_CASE(
    "Lanes that the one checked frequency of a call does not stand for are found where all are checked") {
    // p x0 + x1/100 = 1 gave the pivot for all frequencies while p was 1. With p = 1e-15, x0 is the rounding
    // of 1 - x1/100 over p, 0.1 or so, in the place of -1e4 (1 + jw), which x0/100 + (1 + jw) x1 = 0 demands:
    // what is left for each frequency does not see that, and far up x0 is so large that nobody does.
    const auto with = [](double p) {
        Matrices m(2, {{0, 0, p, 0}, {0, 1, 0.01, 0}, {1, 0, 0.01, 0}, {1, 1, 1, 1}});
        m.u[0] = 1;
        m.readings = {{0, -1}};
        return m;
    };
    const std::vector<double> sentinel{1}, omega{1e-2, 1, 30, 1e3, 1e14};
    const Matrices nominal = with(1), drawn = with(1e-15);
    const std::vector<Complex> blind(2, 1.0);
    const auto plan = FrequencyPlan::ordered_at(nominal.problem(sentinel, 5), 1, blind, Beforehand::all);
    REQUIRE(plan);
    REQUIRE(plan->bands().front().program.kept.size() == 1);
    const auto worst = [&](bool all, std::size_t checked) {
        FrequencySolver solver(plan);
        solver.verify_all(all);
        solver.load(drawn.g, drawn.c, drawn.u);
        std::vector<Complex> out(omega.size());
        REQUIRE_FALSE(solver.solve(omega, checked, out.data(), omega.size()));
        double error = 0;
        for (std::size_t i = 0; i < omega.size(); ++i) {
            const Complex exact = drawn.exact(omega[i])[0];
            error = std::max(error, std::abs(out[i] - exact) / std::abs(exact));
        }
        return error;
    };
    CHECK(worst(false, 4) > 1e-6);
    CHECK(worst(true, 4) < 1e-11);
    // The frequency that is checked tells where it is among those that lose digits.
    CHECK(worst(false, 0) < 1e-11);
}

TEST_CASE("A singular frequency is named") {
    Matrices m(2, {{0, 0, 1, 0}, {0, 1, 0, 1}, {1, 0, 0, -1}, {1, 1, 0, 1}});
    // det = jw - w^2 ... 0 at w = 0 only.
    m.u[0] = 1;
    m.readings = {{1, -1}};
    const auto plan = choose_plan(m.problem(half_decades(1, 100), 4));
    REQUIRE(plan);
    FrequencySolver solver(plan);
    solver.load(m.g, m.c, m.u);
    const std::vector<double> omega{5, 0, 7};
    std::vector<Complex> out(3);
    const auto failed = solver.solve(omega, 0, out.data(), 3);
    REQUIRE(failed);
    CHECK(failed->place == 1);
}
