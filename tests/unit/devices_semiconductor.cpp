// The laws of semiconductors where Newton's method may look, and what their parameters are made of.

#include <cmath>

#include <doctest/doctest.h>

#include "engine/circuit/bank/junctions.hpp"
#include "tests/unit/devices_every.hpp"

namespace {

using namespace device_tests;

bool all_finite(const std::vector<double>& list) {
    return std::all_of(list.begin(), list.end(), [](double value) { return std::isfinite(value); });
}

// f, q and their derivatives at voltages up to `most`, in every sign of every pin.
template <class D>
void check_finite(const Parameters& set, int pins, double most) {
    for (const int polarity : {1, -1}) {
        CardData data(D::info(), set);
        data.pins = data.nodes = pins;
        data.polarity = polarity;
        const InPlace<D> device(data.card());
        const int n = locals(device, data);
        for (unsigned signs = 0; signs < 1U << static_cast<unsigned>(n); ++signs)
            for (const double size : {0.0, 0.7, 5.0, most}) {
                std::vector<double> x(static_cast<std::size_t>(n));
                for (std::size_t k = 0; k < x.size(); ++k)
                    x[k] = (signs >> k & 1U) != 0 ? size : -size * (0.3 + 0.1 * static_cast<double>(k));
                const Equations at = equations(device, x, 0);
                CHECK(all_finite(at.f));
                CHECK(all_finite(at.q));
                CHECK(all_finite(at.df));
                CHECK(all_finite(at.dq));
            }
    }
}

} // namespace

TEST_CASE("semiconductors: no bias makes a current or a charge that is no number") {
    const Parameters diode{{"is", 1e-14}, {"n", 0.01},    {"rs", 1e-3},   {"bv", 5},
                           {"ikf", 1e-3}, {"isr", 1e-12}, {"cjo", 1e-12}, {"tt", 1e-9}};
    const Parameters bjt{{"is", 1e-16},  {"vaf", 50},    {"var", 10},    {"ikf", 1e-3},  {"ikr", 1e-3},
                         {"ise", 1e-14}, {"rb", 100},    {"rbm", 10},    {"irb", 1e-5},  {"re", 1},
                         {"rco", 20},    {"qco", 1e-12}, {"cje", 1e-12}, {"cjc", 1e-12}, {"tf", 1e-9},
                         {"xtf", 3},     {"vtf", 2},     {"itf", 1e-3}};
    const Parameters jfet{{"beta", 1e-3}, {"isr", 1e-12}, {"alpha", 1e-5},
                          {"vk", 10},     {"cgs", 1e-12}, {"cgd", 1e-12}};
    const Parameters mos{{"tox", 4e-8}, {"nsub", 1e16}, {"nfs", 1e11},  {"vmax", 5e4}, {"xj", 1e-6},
                         {"delta", 1},  {"uexp", 0.1},  {"theta", 0.1}, {"eta", 0.5},  {"cbd", 1e-12}};
    check_finite<Diode>(diode, 2, 1e4);
    check_finite<Bjt>(bjt, 4, 1e4);
    check_finite<Jfet>(jfet, 3, 1e4);
    for (const double level : {1.0, 2.0, 3.0})
        check_finite<Mosfet>(mos + Parameters{{"level", level}}, 4, 1e4);
}

TEST_CASE(
    "semiconductors: a temperature far from that of the parameters leaves a diode of n = 0.01 a diode") {
    // is(T) moves by hundreds of decades: a short circuit that is warm, and nothing that is cold.
    for (const double celsius : {-55.0, 27.0, 125.0}) {
        const CardData data(Diode::info(), {{"n", 0.01}, {"temp", celsius}});
        CardProblems problems;
        Diode::check(data.card(), problems);
        CHECK(problems.empty());
        const InPlace<Diode> device(data.card());
        for (const double v : {-1.0, 0.0, 0.1, 1.0}) CHECK(all_finite(equations(device, {v, 0.0}, 0).df));
    }
}

TEST_CASE("junctions: beyond a breakdown a step is held as it is in front of the knee") {
    const Junction junction{0, 1, 1, 0.026, 1e-14, 0.6, 10, 0.052, 1e-10};
    CHECK(limited(junction, -5, 0) == -5);
    CHECK(limited(junction, -9.8, 0) == -9.8);
    const double held = limited(junction, -40, 0);
    CHECK(held > -11);
    CHECK(held < -10);
    // From beyond: the current may grow by as much as the tangent promised.
    const double next = limited(junction, -12, -10.9);
    CHECK(next == doctest::Approx(-10.9 - 0.052 * std::log(1 + 1.1 / 0.052)));
    CHECK(limited(junction, 5, -40) < 1);
}

TEST_CASE("Meyer's charges: seen from the gate they are his capacitances, and all four sum to zero") {
    CardData data(Mosfet::info(),
                  {{"vto", 0.8}, {"phi", 0.6}, {"tox", 5e-8}, {"kp", 5e-5}, {"l", 5e-6}, {"w", 2e-5}});
    data.pins = data.nodes = 4;
    const InPlace<Mosfet> device(data.card());
    const double all = 3.9 * 8.854214871e-12 / 5e-8 * 1e-10;
    for (const double vgs : {1.5, 2.5, 4.0})
        for (const double vds : {0.0, 0.2, 1.0, 6.0}) {
            const Equations at = equations(device, {vds, vgs, 0, 0}, 0);
            const double a = vgs - 0.8, b = std::max(a - vds, 0.0);
            if (b > 0 && b < 0.3) continue; // where they set in
            CHECK(-at.c(1, 0) ==
                  doctest::Approx(2.0 / 3 * all * (1 - a * a / ((a + b) * (a + b)))).epsilon(1e-9));
            CHECK(-at.c(1, 2) ==
                  doctest::Approx(2.0 / 3 * all * (1 - b * b / ((a + b) * (a + b)))).epsilon(1e-9));
            for (int column = 0; column < 4; ++column) {
                double sum = 0, row = 0;
                for (int k = 0; k < 4; ++k) {
                    sum += at.c(k, column);
                    row += at.c(column, k);
                }
                CHECK(std::abs(sum) <= 1e-12 * all); // charge is conserved
                CHECK(std::abs(row) <= 1e-12 * all); // and a common voltage moves none
            }
        }
}
