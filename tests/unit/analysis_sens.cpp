// Sensitivities against closed forms, and against differences of whole analyses.

#include <doctest/doctest.h>

#include <cmath>
#include <complex>

#include <fmt/format.h>

#include "cli/text/report_text.hpp"
#include "engine/analysis/small_signal/bend.hpp"
#include "engine/base/constants.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::figure;
using decks::near;
using decks::report_of;
using decks::table;
using Complex = std::complex<double>;

namespace {

// Of v(o) at the last row, with this number in the place of R1's.
Complex output_with(const std::string& cards, const char* name, double value) {
    decks::Deck deck(cards, {{name, fmt::format("{:.17g}", value)}});
    const run::Report report = deck.run();
    const results::Table& rows = table(report);
    return figure(rows, "v(o)", rows.rows() - 1);
}

// Central, extrapolated over two steps.
Complex difference(const std::string& cards, const char* name, double value) {
    const auto at = [&](double h) {
        return (output_with(cards, name, value * (1 + h)) - output_with(cards, name, value * (1 - h))) /
               (2 * h * value);
    };
    return (4.0 * at(5e-4) - at(1e-3)) / 3.0;
}

} // namespace

TEST_CASE("at DC: a divider, sources of both kinds, equal ones side by side, m=, tc1") {
    const run::Report report = report_of("V1 a 0 6\nR1 a b 1k m=2\nR2 b 0 1k tc1=1m\nI1 0 b 1m\n"
                                         ".options temp=37\n.sens v(b)\n");
    const results::Table& rows = table(report);
    const double g1 = 2e-3, r2 = 1e3 * 1.01, g2 = 1 / r2, g = g1 + g2, v = (6 * g1 + 1e-3) / g;
    CHECK(near(figure(rows, "sens(v1)"), g1 / g, 1e-13));
    CHECK(near(figure(rows, "sens(i1)"), 1 / g, 1e-13));
    CHECK(near(figure(rows, "sens(r1)"), -(6 - v) * g1 / 1e3 / g, 1e-12));
    CHECK(near(figure(rows, "sens(r1.m)"), (6 - v) * 1e-3 / g, 1e-12));
    CHECK(near(figure(rows, "sens(r2)"), v * g2 / 1e3 / g, 1e-12));
    CHECK(near(figure(rows, "sens(r2.tc1)"), v * g2 * 10 / 1.01 / g, 1e-12));
    CHECK(near(figure(rows, "nsens(v1)"), 0.06 * g1 / g, 1e-13));
    const std::string text = cli::render(report, false);
    CHECK(text.find("1 % of it") != std::string::npos);
    CHECK(text.find("v1 ") < text.find("i1 ")); // ranked
}

TEST_CASE("at DC: where laws bend, the operating point moves") {
    const std::string cards = "V1 a 0 5\nR1 a o 1k\nD1 o 0 dio\n.model dio d (is=1e-14)\n";
    const run::Report report = report_of(cards + ".sens v(o)\n");
    CHECK(near(figure(table(report), "sens(r1)"), difference(cards + ".op\n", "r1", 1e3), 1e-9));
    CHECK(near(figure(table(report), "sens(v1)"), difference(cards + ".op\n", "v1", 5), 1e-9));
}

TEST_CASE("over frequency: where laws bend, G and C change because the point moves") {
    const std::string cards = "V1 in 0 AC 1\nVCC c 0 12\nR1 c b 100k\nR2 b 0 20k\nRC c o 4.7k\nRE e 0 1k\n"
                              "CE e 0 10u\nCI in b 1u\nQ1 o b e qn\n"
                              ".model qn npn (bf=200 vaf=100 cje=5p cjc=3p tf=0.4n rb=50 re=0.5 rc=1)\n";
    const run::Report report = report_of(cards + ".sens v(o) ac list 10k 10meg\n");
    const results::Table& rows = table(report);
    for (const auto& number : {std::pair{"r1", 1e5}, {"re", 1e3}, {"vcc", 12.0}, {"ce", 1e-5}}) {
        const char* const name = number.first;
        const std::string column = std::string("sens(") + name + ")";
        const double value = number.second;
        CAPTURE(name);
        CHECK(near(figure(rows, column, 0), difference(cards + ".ac list 10k\n", name, value), 1e-8));
        CHECK(near(figure(rows, column, 1), difference(cards + ".ac list 10meg\n", name, value), 1e-8));
    }
}

TEST_CASE("second derivatives along a direction: of a diode's conductance, exactly i/Vt^2") {
    decks::Deck deck("V1 a 0 0.7\nD1 a 0 dio\n.model dio d (is=1e-14)\n.op\n");
    Workspace& workspace = deck.ready().workspace();
    const System& system = deck.setup->system();
    std::vector<double> x(static_cast<std::size_t>(system.size()) + 1), v = x;
    const auto a = static_cast<std::size_t>(system.unknown_of(deck.node("a")));
    x[a] = 0.7;
    const double vt = 1.380649e-23 * 300.15 / 1.602176634e-19, exact = 1e-14 * std::exp(0.7 / vt) / (vt * vt);
    for (const double length : {1.0, 1e-3}) {
        v[a] = length;
        std::vector<double> dg(workspace.g().size()), dc(workspace.c().size());
        analysis::add_bend(workspace, x, v, dg, dc);
        double largest = 0;
        for (const double one : dg) largest = std::max(largest, std::abs(one));
        CHECK(near(largest, exact * length, 1e-9));
    }
}

TEST_CASE("numbers without a derivative: infinite ones, parts of 0, devices of others") {
    const run::Report report =
        report_of("V1 a 0 1\nR1 a b 1k\nR2 b 0 1k\nX1 b o o amp\n"
                  ".model amp opamp (aol=1k gbw=inf rout=0)\nD1 o 0 dio\n.model dio d\n"
                  "B1 b 0 I={1u*v(o)}\n.sens v(b)\n");
    const results::Table& rows = table(report);
    CHECK(figure(rows, "sens(x1.gbw)") == 0.0);
    CHECK(std::isnan(figure(rows, "sens(x1.rout)").real()));
    CHECK_FALSE(rows.find("sens(b1)").has_value());
}

TEST_CASE("numbers of a model, each device by itself: V = n Vt ln(I/(A Is) + 1) of a diode with m for its "
          "grading") {
    const std::string cards = "I1 0 d 1m\nRd d 0 1g\nD1 d 0 dio 2\nI2 0 e 1m\nRe e 0 1g\nD2 e 0 dio\n"
                              ".model dio d(is=1e-14 n=1.2 cjo=1p m=0.4)\n.sens v(d)\n";
    const run::Report report = report_of(cards);
    const results::Table& rows = table(report);
    const double vt = boltzmann * 300.15 / elementary_charge, v = 1.2 * vt * std::log(1e-3 / 2e-14 + 1);
    CHECK(near(figure(rows, "sens(d1.n)"), v / 1.2, 1e-6));
    CHECK(near(figure(rows, "sens(d1.is)"), -1.2 * vt / 1e-14, 1e-6));
    CHECK(near(figure(rows, "sens(d1)"), -1.2 * vt / 2, 1e-6));
    CHECK(figure(rows, "sens(d2.is)") == 0.0);
    CHECK(figure(rows, "sens(d1.model.m)") == 0.0);
    CHECK_FALSE(rows.find("sens(d1.m)").has_value()); // how many in parallel, which no card gives
}
