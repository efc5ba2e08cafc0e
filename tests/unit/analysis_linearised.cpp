// The circuit linearised at its operating point, against closed forms and against .ac.

#include "engine/analysis/small_signal/linearised/linearised.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <complex>

#include "engine/analysis/operating_point/op.hpp"
#include "engine/analysis/small_signal/linearised/frequency_response.hpp"
#include "engine/base/constants.hpp"
#include "parser/names/names.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using analysis::Linearised;
using linalg::LuStatus;
using linalg::Side;
using Complex = std::complex<double>;

namespace {

struct Point {
    explicit Point(const std::string& cards) : deck(cards + ".op\n") {
        auto found = analysis::operating_point(deck.ready(), {}, {});
        REQUIRE(found.ok());
        x = found.value().x;
        workspace().evaluate(x.data(), at_dc);
    }
    [[nodiscard]] Workspace& workspace() { return deck.setup->workspace(); }
    [[nodiscard]] Linearised linearised() { return {workspace(), x.data()}; }
    [[nodiscard]] std::size_t node(const std::string& name) const {
        return static_cast<std::size_t>(deck.setup->system().unknown_of(deck.node(name)));
    }
    [[nodiscard]] std::size_t branch(const std::string& name) const {
        return static_cast<std::size_t>(deck.setup->system().branch_of(deck.device(name)));
    }

    decks::Deck deck;
    std::vector<double> x;
};

template <class T>
std::vector<T> solved(const Linearised& circuit, T s, const std::vector<T>& b, Side side = Side::plain) {
    std::vector<T> x(circuit.size());
    auto factors = circuit.factors<T>();
    REQUIRE(factors.factor(s).code == LuStatus::ok);
    REQUIRE(factors.solve(b, x, side).code == LuStatus::ok);
    return x;
}

template <class T>
std::vector<T> unit(const Linearised& circuit, std::size_t place) {
    std::vector<T> e(circuit.size());
    e[place] = 1;
    return e;
}

// An amplifier with everything: two sources of phasors beside one without, an op-amp with a pole and an
// output resistance, an inductor, a behaviour whose slope the operating point decides.
std::string amplifier(const std::string& v1, const std::string& i1, const std::string& v2) {
    return "V1 in 0 DC 0.5 " + v1 + "\nR1 in n 1k\nR2 n out 10k\nC2 n out 1n\nXU1 ref n out amp\nI1 0 n " +
           i1 + "\nV2 ref 0 " + v2 +
           "\nL1 out load 10u\nR3 load 0 100\nB1 0 n I={-50u*v(load)^2}\nRB n 0 1meg\n"
           ".model amp opamp (aol=1e4 gbw=1meg rout=10)\n";
}

} // namespace

TEST_CASE("X at any s: on the axis, beside it, and real") {
    Point point("V1 in 0 AC 2 30\nR1 in a 1k\nC1 a 0 1u\nL1 a b 1m\nR2 b 0 50\n");
    const Linearised circuit = point.linearised();
    const std::vector<Complex> u(circuit.u().begin(), circuit.u().end());
    const Complex drive = std::polar(2.0, pi / 6);
    const auto transfer = [](auto s) {
        const auto y = s * 1e-6 + 1.0 / (s * 1e-3 + 50.0);
        return 1.0 / (1.0 + 1e3 * y);
    };
    for (const Complex s : {Complex(0, 0), {0, 1e4}, {0, -1e4}, {300, 2e4}, {-5e3, 1e3}, {-2e5, 0}}) {
        CAPTURE(s.real());
        CAPTURE(s.imag());
        const Complex exact = drive * transfer(s);
        CHECK(std::abs(solved(circuit, s, u)[point.node("a")] - exact) < 1e-13 * std::abs(exact));
    }
    const std::vector<double> one = unit<double>(circuit, point.branch("v1"));
    for (const double s : {0.0, 1e3, -2e5}) {
        CAPTURE(s);
        CHECK(solved(circuit, s, one)[point.node("a")] == doctest::Approx(transfer(s)).epsilon(1e-13));
    }
    // 1 A into the node sees its impedance.
    const Complex s{100, 3e4};
    const Complex z = 1.0 / (1e-3 + s * 1e-6 + 1.0 / (s * 1e-3 + 50.0));
    const std::vector<Complex> into = unit<Complex>(circuit, point.node("a"));
    CHECK(std::abs(solved(circuit, s, into)[point.node("a")] - z) < 1e-13 * std::abs(z));
}

TEST_CASE("the slopes of the operating point are those of the matrix") {
    Point point(amplifier("AC 1", "AC 0", "DC 0"));
    const double load = point.x[point.node("load")];
    const Linearised circuit = point.linearised();
    const auto slot = [&](std::size_t row, std::size_t column) {
        return static_cast<std::size_t>(
            circuit.pattern().slot(static_cast<int>(row), static_cast<int>(column)));
    };
    CHECK(std::abs(load) > 1);
    // What leaves n through the source is 50 uA/V^2 v(load)^2.
    CHECK(circuit.g()[slot(point.node("n"), point.node("load"))] ==
          doctest::Approx(1e-4 * load).epsilon(1e-14));
    CHECK(circuit.g()[slot(point.node("n"), point.node("n"))] ==
          doctest::Approx(1e-3 + 1e-4 + 1e-6).epsilon(1e-14));
    CHECK(circuit.c()[slot(point.node("n"), point.node("out"))] == doctest::Approx(-1e-9).epsilon(1e-14));
}

TEST_CASE("one transposed solve has the transfer from every source that .ac finds one by one") {
    Point point(amplifier("AC 1", "AC 0", "DC 0"));
    const Linearised circuit = point.linearised();
    const std::size_t out = point.node("out");
    const auto alone = [](const std::string& v1, const std::string& i1, const std::string& v2) {
        return decks::report_of(amplifier(v1, i1, v2) + ".ac dec 2 10 10meg\n");
    };
    const run::Report by_v1 = alone("AC 1", "AC 0", "AC 0"), by_i1 = alone("AC 0", "AC 1", "AC 0"),
                      by_v2 = alone("AC 0", "AC 0", "AC 1");
    const results::Table& rows = decks::table(by_v1);
    REQUIRE(rows.rows() == 13);
    auto factors = circuit.factors<Complex>();
    std::vector<Complex> y(circuit.size());
    const std::vector<Complex> e = unit<Complex>(circuit, out);
    for (std::size_t k = 0; k < rows.rows(); ++k) {
        CAPTURE(rows.axis(k));
        REQUIRE(factors.factor({0, 2 * pi * rows.axis(k)}).code == LuStatus::ok);
        REQUIRE(factors.solve(e, y, Side::transposed).code == LuStatus::ok);
        const auto found = [&](const run::Report& report) {
            const results::Table& table = decks::table(report);
            return table.value(k, *table.find("v(out)"));
        };
        const auto same = [](Complex a, Complex b) { return std::abs(a - b) < 1e-12 * std::abs(b); };
        CHECK(same(y[point.branch("v1")], found(by_v1)));
        CHECK(same(y[point.node("n")], found(by_i1)));
        CHECK(same(y[point.branch("v2")], found(by_v2)));
    }
}

TEST_CASE("the derivative of an output by a resistance, of one plain and one transposed solution") {
    // v = V R2/(R1 + R2 + s C R1 R2): dv/dR1 = -v^2 (1/R2 + s C)/V.
    Point point("V1 in 0 AC 1\nR1 in a 2k\nR2 a 0 3k\nC2 a 0 1n\n");
    const Linearised circuit = point.linearised();
    const std::vector<Complex> u(circuit.u().begin(), circuit.u().end());
    const std::size_t in = point.node("in"), a = point.node("a");
    for (const Complex s : {Complex(0, 0), {0, 1e6}, {1e5, -3e6}}) {
        const std::vector<Complex> x = solved(circuit, s, u),
                                   y = solved(circuit, s, unit<Complex>(circuit, a), Side::transposed);
        // dG/dR1 is that of 1/R1: -1/R1^2 in the four places of the conductance.
        const Complex by_r1 = (y[in] - y[a]) * (x[in] - x[a]) / (2e3 * 2e3);
        const Complex exact = -x[a] * x[a] * (1.0 / 3e3 + s * 1e-9);
        CHECK(std::abs(by_r1 - exact) < 1e-13 * std::abs(exact));
        // The same by the slopes of the matrix, and by C2: dv/dC2 = -v^2 s R1/V.
        for (const auto& [name, expected] :
             {std::pair{"r1", exact}, std::pair{"c2", -x[a] * x[a] * s * 2e3}}) {
            const auto target = parser::Names(*point.deck.work.circuit).target(name);
            const auto slopes = circuit.by(*target, point.deck.setup->values(), {});
            Complex found = 0;
            const linalg::Pattern& pattern = circuit.pattern();
            for (int column = 0; column < pattern.n; ++column)
                for (int k = pattern.col_ptr[static_cast<std::size_t>(column)];
                     k < pattern.col_ptr[static_cast<std::size_t>(column) + 1]; ++k) {
                    const auto e = static_cast<std::size_t>(k);
                    found -= y[static_cast<std::size_t>(pattern.row_index[e])] *
                             (slopes.g[e] + s * slopes.c[e]) * x[static_cast<std::size_t>(column)];
                }
            CHECK(std::abs(found - expected) <= 1e-13 * std::abs(expected));
        }
    }
}

TEST_CASE("lanes, one after another and a solution of its own agree, for one circuit and for its variants") {
    Point nominal(amplifier("AC 1 20", "AC 1m", "AC 0.1"));
    const std::vector<Probe> probes{nominal.deck.v("out"), nominal.deck.v("n"), nominal.deck.i("v1")};
    const analysis::Band band{2 * pi * 10, 2 * pi * 1e7, 400};
    std::vector<double> omega;
    for (std::size_t k = 0; k < band.count; ++k)
        omega.push_back(band.lowest *
                        std::pow(band.highest / band.lowest, static_cast<double>(k) / (band.count - 1.0)));
    const Linearised first = nominal.linearised();
    const auto plan = analysis::plan_of(first, probes, band);
    REQUIRE(plan);
    analysis::FrequencyResponse lanes(plan);
    std::vector<Complex> side_by_side(probes.size() * omega.size()), one_by_one(side_by_side.size());
    for (const char* r2 : {"10k", "9k", "12k"}) {
        CAPTURE(r2);
        std::string cards = amplifier("AC 1 20", "AC 1m", "AC 0.1");
        cards.replace(cards.find("10k"), 3, r2);
        Point variant(cards);
        const Linearised circuit = variant.linearised();
        lanes.load(circuit);
        REQUIRE_FALSE(lanes.solve(omega, 0, side_by_side.data(), omega.size()));
        analysis::FrequencyResponse few(circuit, probes, {band.lowest, band.highest, 1});
        REQUIRE_FALSE(few.solve(omega, 0, one_by_one.data(), omega.size()));
        CHECK(few.stats().lanes == 0);
        const std::vector<Complex> u(circuit.u().begin(), circuit.u().end());
        const std::vector<linalg::Reading> readings = analysis::readings_of(circuit.system(), probes);
        for (std::size_t k = 0; k < omega.size(); ++k) {
            const bool alone = k % 40 == 0;
            const std::vector<Complex> x = alone ? solved(circuit, Complex(0, omega[k]), u) : u;
            for (std::size_t p = 0; p < probes.size(); ++p) {
                const Complex one = one_by_one[p * omega.size() + k];
                CHECK(std::abs(side_by_side[p * omega.size() + k] - one) < 1e-12 * std::abs(one));
                if (alone) CHECK(std::abs(readings[p].of(x) - one) < 1e-12 * std::abs(one));
            }
        }
    }
    CHECK(lanes.stats().lanes == 3 * 400);
    // A circuit that is asked for enough frequencies makes the plan itself.
    analysis::FrequencyResponse whole(first, probes, band);
    REQUIRE_FALSE(whole.solve(omega, 0, one_by_one.data(), omega.size()));
    CHECK(whole.stats().lanes == 400);
}
