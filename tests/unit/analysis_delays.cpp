// Delays: what arrives, when, and how exactly, by every method; and what is not judged where something is
// delayed.

#include <doctest/doctest.h>

#include <cmath>

#include <fmt/format.h>

#include "engine/analysis/operating_point/op.hpp"
#include "engine/analysis/small_signal/linearised/linearised.hpp"
#include "engine/analysis/transient/control/recorded_past.hpp"
#include "engine/base/constants.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::axis;
using decks::column;
using decks::Deck;
using decks::report_of;
using decks::table;
using decks::worst;

namespace {

constexpr const char* methods[] = {"auto", "esdirk", "trbdf2", "trap", "gear"};

std::string options(const char* method, double reltol) {
    return fmt::format(".options method={} reltol={} vntol=1e-9\n", method, reltol);
}

// Largest error in reltol, of the points that are not within a millionth of a delay of a corner.
double error_of(const std::string& cards, const char* method, double reltol, const char* node, double td,
                const std::function<double(double)>& truth) {
    const run::Report report = report_of(cards + options(method, reltol));
    const std::vector<double> t = axis(table(report)), v = column(table(report), node);
    double largest = 0;
    for (std::size_t k = 0; k < t.size(); ++k) {
        const double turns = t[k] / td;
        if (std::abs(turns - std::round(turns)) < 1e-6) continue;
        largest = std::max(largest, std::abs(v[k] - truth(t[k])));
    }
    return largest / reltol;
}

} // namespace

TEST_CASE("a step in a line that is matched nowhere: every reflection at its time, with its amplitude") {
    const double near = (10.0 - 50) / (10 + 50), far = (200.0 - 50) / (200 + 50);
    const auto truth = [&](double t) {
        const double n = std::floor(t / 2e-9); // arrivals at the far end
        return 50.0 / 60 * (1 + far) * (1 - std::pow(near * far, n)) / (1 - near * far);
    };
    for (const char* method : methods) {
        INFO(method);
        CHECK(error_of("V1 in 0 PULSE(0 1 1n 0 0 1)\nR1 in a 10\nT1 a 0 b 0 z0=50 td=1n\nR2 b 0 200\n"
                       ".tran 0.1n 60n\n",
                       method, 1e-4, "v(b)", 1e-9, truth) < 1);
    }
}

TEST_CASE("a sine through a matched line is as exact as asked") {
    const double w = 2 * pi * 1e8, td = 7e-9;
    for (const char* method : methods) {
        INFO(method);
        CHECK(error_of("V1 in 0 SIN(0 1 100meg)\nR1 in a 50\nT1 a 0 b 0 z0=50 td=7n\nR2 b 0 50\n"
                       ".tran 0.1n 100n\n",
                       method, 1e-6, "v(b)", td,
                       [=](double t) { return t < td ? 0.0 : 0.5 * std::sin(w * (t - td)); }) < 1);
    }
}

TEST_CASE("a capacitor at the end bends what comes back") {
    // Seen from there, the line is 1 V behind 50 ohm; what comes back is absorbed by the source.
    const double td = 3e-9, tau = 50 * 20e-12;
    const auto at_end = [=](double t) { return t < 2 * td ? 0.0 : -std::expm1(-(t - 2 * td) / tau); };
    const std::string cards = "V1 in 0 PULSE(0 1 3n 0 0 1)\nR1 in a 50\nT1 a 0 b 0 z0=50 td=3n\nC1 b 0 20p\n"
                              ".tran 0.1n 20n\n";
    for (const char* method : methods)
        for (const double reltol : {1e-3, 1e-5}) {
            INFO(method << " " << reltol);
            CHECK(error_of(cards, method, reltol, "v(b)", td, at_end) < 5);
            CHECK(error_of(cards, method, reltol, "v(a)", td, [&](double t) {
                      return t < td ? 0.0 : t < 3 * td ? 0.5 : at_end(t - td);
                  }) < 5);
        }
}

TEST_CASE("what is narrow is not stepped over when it arrives") {
    // 1 ns wide, a thousand times that later, behind a stage that leaves no corner of it.
    const std::string cards = "V1 in 0 PULSE(0 1 10n 0.1n 0.1n 1n 1)\nR1 in x 1k\nC1 x 0 0.5p\nE1 y 0 x 0 1\n"
                              "R2 y a 50\nT1 a 0 b 0 z0=50 td=1u\nR3 b 0 50\n.tran 10n 1.5u\n";
    for (const char* law : {"", "B1 s 0 v=tanh(v(b))\nRS s 0 1\n"}) {
        const run::Report report = report_of(cards + law);
        const std::vector<double> t = axis(table(report)), a = column(table(report), "v(a)"),
                                  b = column(table(report), "v(b)");
        const auto sent = std::max_element(a.begin(), a.end()), there = std::max_element(b.begin(), b.end());
        CHECK(*sent > 0.4);
        CHECK(*there == doctest::Approx(*sent).epsilon(2e-3));
        CHECK(t[static_cast<std::size_t>(there - b.begin())] -
                  t[static_cast<std::size_t>(sent - a.begin())] ==
              doctest::Approx(1e-6).epsilon(1e-4));
    }
}

TEST_CASE("delays far shorter, and far longer, than the run") {
    const std::string line = "V1 in 0 PULSE(0 1 1n 0 0 1)\nR1 in a 10\nT1 a 0 b 0 z0=50 td={}\nR2 b 0 200\n"
                             ".tran 0.1n 5n\n";
    const run::Report brief = report_of(fmt::format(fmt::runtime(line), "5p"));
    CHECK(column(table(brief), "v(b)").back() == doctest::Approx(200.0 / 210).epsilon(1e-4));
    const run::Report lasting = report_of(fmt::format(fmt::runtime(line), "1"));
    CHECK(column(table(lasting), "v(b)").back() == 0);
    CHECK(column(table(lasting), "v(a)").back() == doctest::Approx(50.0 / 60).epsilon(1e-12));
    CHECK(axis(table(lasting)).size() < 400);
}

TEST_CASE("lines of no common measure do not send out corners without end") {
    const auto steps = [](double stop) {
        const run::Report report = report_of(
            fmt::format("V1 in 0 PULSE(0 1 0.5n 0.3n 0.3n 4n 23n)\nR1 in a 40\nT1 a 0 b 0 z0=50 td=1.37n\n"
                        "T2 b 0 c 0 z0=75 td=0.911n\nT3 b 0 d 0 z0=60 td=0.5n\nR2 c 0 200\nC1 d 0 1p\n"
                        ".tran 0.1n {}\n",
                        stop));
        return axis(table(report)).size();
    };
    CHECK(steps(200e-9) < 3 * steps(100e-9));
}

TEST_CASE("a comparator that waits for a line: a law's corner arrives, too") {
    // Its output turns over when what it sent has come, of the other sign: a period of two delays.
    const run::Report report =
        report_of("XU1 0 fb out amp\n.model amp opamp (aol=1e5 gbw=1g vmax=1 vmin=-1)\n"
                  "R1 out a 50\nT1 a 0 b 0 z0=50 td=10n\nR2 b 0 50\nE1 fb 0 b 0 2\n"
                  ".options kick=1m\n.tran 1n 205n\n");
    const std::vector<double> t = axis(table(report)), v = column(table(report), "v(out)");
    CHECK(t.back() == doctest::Approx(205e-9).epsilon(1e-12));
    std::vector<double> falls;
    for (std::size_t k = 1; k < t.size(); ++k)
        if (v[k - 1] > 0 && v[k] <= 0 && t[k] > 100e-9) falls.push_back(t[k]);
    REQUIRE(falls.size() > 2);
    for (std::size_t k = 1; k < falls.size(); ++k)
        CHECK(falls[k] - falls[k - 1] == doctest::Approx(20e-9).epsilon(0.05));
}

TEST_CASE("the past: constant before its beginning, of two values at a jump, to the last bit of time") {
    Deck deck("V1 a 0 1\nT1 a 0 b 0 z0=50 td=1n\nR1 b 0 50\n.op\n");
    Workspace& workspace = deck.ready().workspace();
    REQUIRE(workspace.delays().size() == 2);
    std::vector<double> x(static_cast<std::size_t>(workspace.system().size()) + 1, 0.0);
    double& wave = x[static_cast<std::size_t>(workspace.delays()[0].unknown)];
    analysis::RecordedPast past(workspace, 1e-3, 1e-3);
    wave = 3;
    past.begin(x);
    CHECK(past.value(0, 0.5e-9) == 3);
    for (const double t : {0.0, 0.2e-9, 0.4e-9}) {
        wave = 1 + t * 1e9;
        past.push(t, x);
    }
    CHECK(past.next_corner(0) == 1e-9);
    CHECK(past.value(0, std::nextafter(1e-9, 0)) == 3);
    CHECK(past.value(0, 1e-9) == 1);
    CHECK(past.value(0, 1.3e-9) == doctest::Approx(1.3).epsilon(1e-14));
    // A jump from 1.4 to 5 at 0.4 ns.
    past.restart_at(0.4e-9);
    for (const double t : {0.4001e-9, 0.5e-9, 0.7e-9}) {
        wave = 5;
        t < 0.45e-9 ? past.jump(t, x) : past.push(t, x);
    }
    const double corner = past.next_corner(1e-9);
    CHECK(corner == 0.4e-9 + 1e-9);
    CHECK(past.value(0, std::nextafter(corner, 0)) == doctest::Approx(1.4).epsilon(1e-12));
    CHECK(past.value(0, corner) == 5);
    CHECK(past.visible_end(1.1e-9, std::nextafter(corner, 0)) == std::nextafter(corner, 0));
    CHECK(past.visible_end(1.1e-9, 1.6e-9) < corner);
}

TEST_CASE("with delays nothing is said of stability, and DC is the present") {
    Deck deck(
        "V1 in 0 1\nR1 in a 50\nT1 a 0 b 0 z0=50 td=1n\nR2 b inn 50\nXU1 0 inn out amp\nR3 inn out 100\n"
        "C1 out 0 1p\n.model amp opamp (aol=1e4 gbw=1meg)\n.op\n");
    analysis::Setup& setup = deck.ready();
    const auto point = analysis::operating_point(setup, deck.work.requests.options, {});
    REQUIRE(point.ok());
    CHECK(point.value().stability.delays);
    CHECK(!point.value().stability.growing);
    CHECK(setup.system().read(deck.v("b"), point.value().x.data()) == doctest::Approx(0.5).epsilon(1e-3));
    CHECK(setup.system().read(deck.v("a"), point.value().x.data()) ==
          doctest::Approx(setup.system().read(deck.v("b"), point.value().x.data())).epsilon(1e-13));
}

TEST_CASE("at w = 0 the delayed entries are those of the present, with td beside them in C") {
    Deck deck("V1 a 0 1\nT1 a 0 b 0 z0=50 td=1n\nR1 b 0 50\n.op\n");
    Workspace& workspace = deck.ready().workspace();
    const analysis::Linearised circuit(workspace, nullptr);
    std::vector<double> g, c;
    circuit.at_frequency(0, g, c);
    const auto slot = static_cast<std::size_t>(workspace.delays()[0].slot);
    CHECK(g[slot] == circuit.g()[slot]);
    CHECK(c[slot] == 1e-9); // of -e^(-s td) = -1 + s td
    circuit.at_frequency(2 * pi * 0.25e9, g, c);
    CHECK(g[slot] == doctest::Approx(0).epsilon(1e-15));
    CHECK(c[slot] * 2 * pi * 0.25e9 == doctest::Approx(1).epsilon(1e-15));
}
