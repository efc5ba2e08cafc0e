// The diode in the whole program: cards and models, op, dc, ac, tran, noise, what is told of it.
// Expected values come from the formulas of its law, by bisection where they are implicit.

#include <cmath>

#include <doctest/doctest.h>

#include "tests/unit/parser_elaborate.hpp"
#include "tests/unit/run_deck.hpp"

namespace {

using namespace decks;
using nullor::parser::codes_of;

constexpr double vt = 1.380649e-23 * 300.15 / 1.602176634e-19; // V, at 27 degrees C

std::string deck(const std::string& cards) {
    return cards + ".model dd d (is=1e-14)\n";
}

double current(double v, double is = 1e-14, double n = 1) {
    return is * std::expm1(v / (n * vt));
}

// Of a rising function between low and high.
template <class F>
double root(F f, double low, double high) {
    for (int k = 0; k < 200; ++k) {
        const double middle = 0.5 * (low + high);
        (f(middle) < 0 ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

// v of a diode behind r ohm and a source of e volt.
double behind(double e, double r, double is = 1e-14, double n = 1) {
    return root([&](double v) { return r * current(v, is, n) + v - e; }, -std::abs(e), std::abs(e));
}

bool near(double a, double b, double relative = 1e-9) {
    return std::abs(a - b) <= relative * std::abs(b);
}

} // namespace

TEST_CASE("operating point: forward, backward, and through a small resistor") {
    for (const double e : {5.0, 0.3, -5.0, 1000.0}) {
        const auto report =
            report_of(deck("V1 in 0 " + std::to_string(e) + "\nR1 in a 1k\nD1 a 0 dd\n.op\n"));
        CHECK(near(value(report, "v(a)"), behind(e, 1000)));
    }
    const auto report = report_of("V1 in 0 5\nD1 in a ds\nR1 a 0 1u\n.model ds d (is=1e-14 rs=1)\n.op\n");
    const double v = root([](double x) { return current(x) + (x - 5) / 1.000001; }, 0, 5);
    CHECK(near(-value(report, "i(v1)"), current(v), 1e-8));
}

TEST_CASE("area, m, temperature and off") {
    const auto drop = [](const std::string& card, const std::string& model = "(is=1e-14)") {
        return value(report_of("I1 0 a 1m\n" + card + "\n.model dd d " + model + "\n.op\n"), "v(a)");
    };
    const double one = vt * std::log1p(1e-3 / 1e-14);
    CHECK(near(drop("D1 a 0 dd"), one));
    CHECK(near(drop("D1 a 0 dd 10"), vt * std::log1p(1e-3 / 1e-13)));
    CHECK(near(drop("D1 a 0 dd area=10"), vt * std::log1p(1e-3 / 1e-13)));
    CHECK(near(drop("D1 a 0 dd m=4 area=2.5"), vt * std::log1p(1e-3 / 1e-13)));
    CHECK(near(drop("D1 a 0 dd m=4", "(is=1e-14 rs=100)"), vt * std::log1p(1e-3 / 4e-14) + 0.1 / 4));
    CHECK(near(drop("D1 a 0 dd off"), one));
    CHECK(near(drop("D1 a 0 dd 1 off"), one));
    CHECK(near(drop("D1 a 0 dd", "(is=1e-14 m=0.3 cjo=1p)"), one)); // the model's m is another
    const double hot = vt * 373.15 / 300.15;
    const double is = 1e-14 * std::pow(373.15 / 300.15, 3) * std::exp((373.15 / 300.15 - 1) * 1.11 / hot);
    CHECK(near(drop("D1 a 0 dd temp=100"), hot * std::log1p(1e-3 / is)));
}

TEST_CASE("cards and models that are wrong are told of, and none is dropped") {
    const std::string model = ".model dd d (is=1e-14)\n";
    CHECK(codes_of("D1 a 0\nR1 a 0 1\n") == "missing-model");
    CHECK(codes_of("D1 a 0 nix\nR1 a 0 1\n").find("unknown-model") == 0);
    CHECK(codes_of(model + "D1 a 0 dd 2 off off\nR1 a 0 1\n") == "duplicate-parameter");
    CHECK(codes_of(model + "D1 a 0 dd 2 3\nR1 a 0 1\n") == "unexpected-word");
    CHECK(codes_of(model + "D1 a 0 dd is=1f\nR1 a 0 1\n") == "unknown-parameter");
    CHECK(codes_of(model + "R1 a 0 dd\n") == "wrong-model");
    CHECK(codes_of(".model dd d (area=2)\nD1 a 0 dd\nR1 a 0 1\n") == "unknown-parameter");
    CHECK(codes_of(model + "D1 a 0 dd temp=-273.15\nR1 a 0 1\n") == "out-of-range");
    const nullor::parser::ReadDeck good(model + "D1 a 0 dd 2 off\nR1 a 0 1\n");
    CHECK(good.codes().empty());
    CHECK(good.value("d1") == 2);
    CHECK(good.value("d1.off") == 1);
    CHECK(good.value("dd.m") == 0.5);
}

TEST_CASE("its current is an unknown where somebody reads it") {
    const auto report =
        report_of(deck("V1 a 0 0.6\nD1 a 0 dd m=3\nF1 0 b D1 2\nR1 b 0 1\n.save i(d1) v(b)\n.op\n"));
    CHECK(near(value(report, "i(d1)"), 3 * current(0.6)));
    CHECK(near(value(report, "v(b)"), 6 * current(0.6)));
}

TEST_CASE("dc: the law over the voltage") {
    const auto report = report_of(deck("V1 a 0 0\nD1 a 0 dd\n.dc V1 -1 0.8 0.01\n"));
    const auto& rows = table(report);
    const std::vector<double> i = column(rows, "i(v1)"), v = axis(rows);
    REQUIRE(v.size() == 181);
    for (std::size_t k = 0; k < v.size(); ++k)
        CHECK(std::abs(i[k] + current(v[k])) <= 1e-11 * current(std::abs(v[k])) + 1e-26);
}

TEST_CASE("ac: conductance, transit time and depletion capacitance") {
    const std::string model = ".model dd d (is=1e-14 tt=10n cjo=2p vj=0.8 m=0.4)\n";
    for (const double v : {-3.0, 0.3, 0.65}) {
        const auto report = report_of("V1 a 0 dc " + std::to_string(v) + " ac 1\nD1 a 0 dd\n" + model +
                                      ".ac dec 1 1meg 100meg\n");
        const auto& rows = table(report);
        const double slope = 1e-14 * std::exp(v / vt) / vt;
        const double depletion = v < 0.4 ? 2e-12 * std::pow(1 - v / 0.8, -0.4)
                                         : 2e-12 * std::pow(0.5, -1.4) * (0.3 + 0.4 * v / 0.8);
        for (std::size_t k = 0; k < rows.rows(); ++k) {
            const double omega = 2 * 3.14159265358979323846 * rows.axis(k);
            const std::complex<double> y(slope, omega * (1e-8 * slope + depletion));
            CHECK(std::abs(rows.value(k, *rows.find("i(v1)")) + y) <= 1e-10 * std::abs(y));
        }
    }
}

TEST_CASE("tran: a capacitor discharges through it") {
    // C dv/dt = -i: with u = exp(-v/vt) - 1 it is du/dt = -u is/(C vt).
    const auto report = report_of("C1 a 0 1n\nD1 a 0 dd ic=0.5\n.model dd d (is=1n)\n.ic v(a)=0.5\n.options "
                                  "reltol=1e-5\n.tran 1u 200u\n");
    const auto truth = [](double t) {
        const double u = std::expm1(-0.5 / vt) * std::exp(-t * 1e-9 / (1e-9 * vt));
        return -vt * std::log1p(u);
    };
    CHECK(worst(table(report), "v(a)", truth) <= 5e-5 * 0.5);
}

TEST_CASE("tran: charge and series resistance against the equation itself") {
    // A step of current into a diode whose charge tt i alone stores: tt di/dt + i = I, i = I (1 -
    // exp(-t/tt)).
    const auto report =
        report_of("I1 0 a pulse(0 1m 0 1p 1p 1 2)\nD1 a 0 dd\n.model dd d (is=1e-12 tt=1u rs=5)\n"
                  ".options reltol=1e-5\n.save v(a)\n.tran 10n 5u\n");
    const auto truth = [](double t) {
        const double charged = t <= 1e-12 ? 0 : 1e-3 * -std::expm1(-(t - 5e-13) / 1e-6);
        return (t <= 0 ? 0 : 5e-3) + vt * std::log1p(charged / 1e-12);
    };
    const auto& rows = table(report);
    const std::vector<double> v = column(rows, "v(a)"), t = axis(rows);
    for (std::size_t k = 0; k < v.size(); ++k)
        if (t[k] > 1e-11) CHECK(std::abs(v[k] - truth(t[k])) <= 1e-4); // half of the edge is 0.5 ps
}

TEST_CASE("many in series") {
    for (const int count : {1, 5, 12, 18, 40}) {
        CAPTURE(count);
        std::string cards = "V1 n0 0 " + std::to_string(0.7 * count) + "\n";
        for (int k = 0; k < count; ++k)
            cards += "D" + std::to_string(k) + " n" + std::to_string(k) + " " +
                     (k + 1 == count ? "0" : "n" + std::to_string(k + 1)) + " dd\n";
        const auto report = report_of(cards + ".model dd d (is=1e-14 rs=0.1)\n.op\n");
        const double v = root([](double x) { return 0.1 * current(x) + x - 0.7; }, 0, 0.7);
        CHECK(near(-value(report, "i(v1)"), current(v), 1e-7));
    }
}

TEST_CASE("what is told of it: numbers of the operating point, and noise") {
    Deck d("V1 a 0 0.6\nD1 a 0 dd m=2\nR1 a 0 1k temp=77\n.model dd d (is=1e-14 rs=10)\n.op\n");
    auto& setup = d.ready();
    auto point = nullor::analysis::operating_point(setup, d.work.requests.options, {});
    REQUIRE(point.ok());
    const double v = root([](double x) { return 10 * current(x) + x - 0.6; }, 0, 0.6), i = current(v);
    const auto told = setup.workspace().quantities(point.value().x.data());
    REQUIRE(told.size() == 4);
    CHECK(told[0].quantity.name == "vd");
    CHECK(near(told[0].quantity.value, v));
    CHECK(near(told[1].quantity.value, i, 1e-7));
    CHECK(near(told[2].quantity.value, (i + 1e-14) / vt, 1e-7));
    const auto noise = setup.workspace().noise(point.value().x.data());
    REQUIRE(noise.size() == 3);
    CHECK(near(noise[0].source.white, 2 * 2 * 1.602176634e-19 * i, 1e-7)); // of two
    CHECK(near(noise[1].source.white, 2 * 4 * 1.380649e-23 * 300.15 / 10));
    CHECK(near(noise[2].source.white, 4 * 1.380649e-23 * 350.15 / 1000));
    CHECK(setup.system().unknowns()[static_cast<std::size_t>(noise[2].source.from)].name == "v(a)");
    CHECK(noise[2].source.to == setup.system().size());
}

TEST_CASE("the current into each pin, by the pin's name") {
    const auto report = report_of(deck("V1 a 0 0.6\nD1 a 0 dd\n.save ia(d1) ik(d1) i2(d1)\n.op\n"));
    CHECK(near(value(report, "i(d1)"), current(0.6)));
    CHECK(value(report, "ik(d1)") == -value(report, "i(d1)"));
}
