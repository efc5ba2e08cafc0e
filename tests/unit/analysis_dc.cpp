// Sweeps of operating points: nested, of any number of the deck, along rails and hystereses.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "engine/analysis/operating_point/dc.hpp"
#include "engine/results/table/sinks.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::axis;
using decks::column;
using decks::report_of;
using decks::table;
using decks::worst;

TEST_CASE("nested: a curve for each outer value, in order, its value with it") {
    const run::Report report = report_of(
        ".param g=2\nV1 a 0 50\nI1 0 b -7m\nE1 c 0 a b {g}\nR1 b 0 1k\n.dc V1 -1 1 0.5 I1 list 1m -2m 3m\n"
        ".dc param g 1 3 1 V1 2 -2 -2\n.op\n");
    REQUIRE(report.exit_status() == 0);
    REQUIRE(report.analyses.size() == 7);
    const double currents[] = {1e-3, -2e-3, 3e-3};
    for (std::size_t k = 0; k < 3; ++k) {
        const results::Table& rows = table(report, k);
        CHECK(report.analyses[k].name == "dc");
        REQUIRE(report.analyses[k].coordinates.size() == 1);
        CHECK(report.analyses[k].coordinates[0].name == "i1");
        CHECK(report.analyses[k].coordinates[0].value == currents[k]);
        CHECK(axis(rows) == std::vector<double>{-1, -0.5, 0, 0.5, 1});
        CHECK(worst(rows, "v(c)", [&](double v) { return 2 * (v - 1e3 * currents[k]); }) < 1e-14);
        CHECK(worst(rows, "v(a)", [](double v) { return v; }) == 0);
    }
    for (std::size_t k = 3; k < 6; ++k) {
        const double v = 2 - 2 * static_cast<double>(k - 3);
        CHECK(report.analyses[k].coordinates[0].value == v);
        CHECK(worst(table(report, k), "v(c)", [&](double g) { return g * (v + 7); }) < 1e-13);
    }
    // What was swept is as it was.
    CHECK(decks::value(report, "v(a)", 6) == 50);
    CHECK(decks::value(report, "v(c)", 6) == doctest::Approx(2 * 57).epsilon(1e-14));
}

TEST_CASE("parameters, devices, models and the temperature; what depends on them goes along") {
    const run::Report report = report_of(
        ".param r=1k twice={2*r}\nV1 a 0 6\nR1 a b {r}\nR2 b 0 {twice}\nR3 a c 1k tc1=1m tc2=2u\nR4 c 0 1k\n"
        "V2 d 0 1\nXU1 d n e amp\nR5 n 0 1k\nR6 e n 9k\n.model amp opamp (aol=1e3)\n"
        ".dc param r 1k 3k 0.5k\n.dc R2 1k 5k 1k\n.dc temp -73 127 25\n.dc dec amp.aol 1 1e9 3\n"
        ".dc r1.tc1 0 1m 0.5m\n");
    REQUIRE_MESSAGE(report.exit_status() == 0, decks::messages(report.diagnostics));
    CHECK(worst(table(report, 0), "v(b)", [](double) { return 4.0; }) < 1e-14);
    CHECK(worst(table(report, 0), "i(v1)", [](double r) { return -6 / (3 * r) - 3e-3; }) < 1e-17);
    CHECK(worst(table(report, 1), "v(b)", [](double r) { return 6 * r / (1e3 + r); }) < 1e-14);
    CHECK(worst(table(report, 2), "v(c)", [](double celsius) {
              const double dt = celsius - 27;
              return 6 / (2 + 1e-3 * dt + 2e-6 * dt * dt);
          }) < 1e-14);
    REQUIRE(table(report, 3).rows() == 28);
    CHECK(worst(table(report, 3), "v(e)", [](double aol) { return 1 / (1 / aol + 0.1); }) < 1e-11);
    CHECK(worst(table(report, 4), "v(b)", [](double) { return 4.0; }) < 1e-14); // at 27 degrees
}

TEST_CASE("a structure that changes on the way: a resistance through 0, a gain to infinity") {
    const run::Report report =
        report_of("V1 a 0 1\nR1 a b 1k\nR2 b c 1k\nR3 c 0 1k\n.dc R2 2k 0 -0.5k\n.dc R2 0 2k 0.5k\n");
    for (const std::size_t k : {0u, 1u}) {
        CHECK(worst(table(report, k), "i(v1)", [](double r) { return -1 / (2e3 + r); }) < 1e-18);
        CHECK(worst(table(report, k), "v(c)", [](double r) { return 1e3 / (2e3 + r); }) < 1e-15);
    }
    CHECK(column(table(report, 0), "v(b)").back() == column(table(report, 0), "v(c)").back());
}

TEST_CASE("into the rails and back: linear inside, the rail itself beyond, the same both ways") {
    const std::string cards = "V1 in 0 0\nR1 in n 1k\nR2 n out 10k\nXU1 0 n out amp\n";
    struct Model {
        const char* card;
        double aol;
    };
    for (const Model& model : {Model{".model amp opamp (vmax=10 vmin=-8)\n", INFINITY},
                               Model{".model amp opamp (aol=1e5 vmax=10 vmin=-8)\n", 1e5},
                               Model{".model amp opamp (aol=20 vmax=10 vmin=-8)\n", 20}}) {
        CAPTURE(model.card);
        const double gain = -10 / (1 + 11 / model.aol);
        const run::Report report =
            report_of(cards + model.card + ".dc V1 -3 3 0.01\n.dc V1 3 -3 -0.01\n.dc V1 -1e6 1e6 2e6\n");
        for (const std::size_t k : {0u, 1u, 2u}) {
            const results::Table& rows = table(report, k);
            CHECK(worst(rows, "v(out)", [&](double v) { return std::max(-8.0, std::min(10.0, gain * v)); }) <
                  1e-12);
            const std::vector<double> out = column(rows, "v(out)"), in = axis(rows);
            std::size_t high = 0, low = 0;
            for (std::size_t row = 0; row < out.size(); ++row) {
                const double linear = gain * in[row];
                if (linear > 10 * (1 + 1e-12)) {
                    CHECK(out[row] == 10);
                    ++high;
                }
                if (linear < -8 * (1 + 1e-12)) {
                    CHECK(out[row] == -8);
                    ++low;
                }
            }
            CHECK(high > 0);
            CHECK(low > 0);
        }
    }
}

TEST_CASE("a hysteresis: each branch is kept to its own end") {
    // Minus input swept: out = 10 until v(in) comes within 10/aol of 10/4, and -6 down to -6/4 + 6/aol.
    const std::string cards = "V1 in 0 0\nXU1 p in out amp\nR1 out p 3k\nR2 p 0 1k\n"
                              ".model amp opamp (aol=1e6 vmax=10 vmin=-6)\n";
    const run::Report report = report_of(cards + ".dc V1 -5 5 0.1\n.dc V1 5 -5 -0.1\n");
    CHECK(worst(table(report, 0), "v(out)", [](double v) { return v < 2.49 ? 10.0 : -6.0; }) == 0);
    CHECK(worst(table(report, 1), "v(out)", [](double v) { return v > -1.49 ? -6.0 : 10.0; }) == 0);
}

TEST_CASE("a function with a fold is followed as far as there is a solution, which is then said") {
    // v = (1 - sqrt(1 - 4 u))/2 of v - v^2 = u ends at u = 1/4.
    const run::Report report =
        report_of("V1 u 0 0\nB1 v 0 V={v(u)+v(v)^2}\n.dc V1 0 0.24 0.02\n.dc V1 0.2 0.3 0.02\n.op\n");
    CHECK(worst(table(report, 0), "v(v)", [](double u) { return (1 - std::sqrt(1 - 4 * u)) / 2; }) < 1e-12);
    CHECK(report.analyses[1].failed);
    CHECK(decks::says(report.diagnostics, "at v1 = 0.26"));
    CHECK(report.exit_status() == 3);
    CHECK(decks::value(report, "v(v)", 2) == 0);
}

TEST_CASE("the function: the start is taken and given back, the visitor sees each point") {
    decks::Deck deck("V1 a 0 1\nR1 a b 1k\nR2 b 0 1k\n.op\n.dc V1 0 1 1\n");
    analysis::Setup& setup = deck.ready();
    const auto& request = std::get<analysis::DcRequest>(deck.work.requests.analyses[1].what);
    const Probe probes[] = {deck.v("b")};
    results::Header header;
    header.columns.resize(1);
    results::TableSink sink;
    sink.begin(header);
    decks::Silent silent;
    std::vector<double> start, seen;
    const analysis::Points points({4, 6, -2});
    const auto done = analysis::dc(
        setup, deck.work.requests.options, request.sweeps[0].target, points, probes, start, sink, silent,
        [&](const analysis::Setup& at, double, const auto&) { seen.push_back(at.settings().back().value); });
    CHECK(done.ok());
    CHECK(seen == std::vector<double>{4, 6, -2});
    REQUIRE(start.size() == static_cast<std::size_t>(setup.system().size()) + 1);
    CHECK(start[static_cast<std::size_t>(setup.system().unknown_of(deck.node("b")))] == -1);
    CHECK(setup.settings().empty());

    silent.stop_after = silent.calls + 1;
    results::TableSink partial;
    partial.begin(header);
    const auto stopped =
        analysis::dc(setup, deck.work.requests.options, request.sweeps[0].target, points, probes, start,
                     partial, silent, [](const analysis::Setup&, double, const auto&) {});
    REQUIRE(!stopped.ok());
    CHECK(stopped.failure().kind == Failure::Kind::interrupted);
    CHECK(stopped.failure().message.find("v1 = 6") != std::string::npos);
    CHECK(partial.tables()[0].rows() == 2);
    CHECK(setup.settings().empty());
}
