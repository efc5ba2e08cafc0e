// Noise: the transposed system, densities and totals against closed forms, what a deck may ask and what it
// may not.

#include "engine/analysis/small_signal/noise.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/base/constants.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using Complex = std::complex<double>;

namespace {

constexpr double kt = 1.380649e-23 * 300.15;

bool near(double a, double b, double relative) {
    return std::abs(a - b) <= relative * std::abs(b);
}

// The first .noise of a deck.
struct Noise {
    explicit Noise(const std::string& cards) : deck(cards) {
        run::Settings settings;
        settings.keep_tables = true;
        report = deck.run(settings);
        for (const run::AnalysisReport& analysis : report.analyses)
            if (analysis.noise) {
                summary = *analysis.noise;
                table = *analysis.table;
            }
    }
    [[nodiscard]] double at(std::size_t row, const std::string& column) const {
        const auto place = table.find(column);
        REQUIRE(place);
        return table.real(row, *place);
    }
    decks::Deck deck;
    run::Report report;
    run::NoiseSummary summary;
    results::Table table;
};

} // namespace

TEST_CASE("one transposed solution has the answers of all plain ones") {
    decks::Deck deck("V1 in 0 1\nR1 in a 1k\nC1 a 0 1n\nL1 a b 1u\nE1 c 0 a b 5\nR2 c b 2k\nF1 0 b V1 3\n"
                     "T1 b 0 d 0 z0=50 td=1n\nR3 d 0 70\n.op\n");
    auto point = analysis::operating_point(deck.ready(), {}, {});
    REQUIRE(point.ok());
    Workspace& workspace = deck.setup->workspace();
    workspace.evaluate(point.value().x.data(), at_dc);
    const analysis::Linearised circuit(workspace, point.value().x.data());
    const std::size_t n = circuit.size();
    std::vector<linalg::Reading> all;
    for (std::size_t k = 0; k < n; ++k) all.push_back({static_cast<int>(k), -1});
    for (const double omega : {0.0, 1e3, 3e7, 2e9}) {
        CAPTURE(omega);
        std::vector<double> g, c;
        circuit.at_frequency(omega, g, c);
        linalg::PencilLu<Complex> factors(circuit.ordering(), g, c);
        REQUIRE(factors.factor({0, omega}).code == linalg::LuStatus::ok);
        for (std::size_t output = 0; output < n; output += 3) {
            std::vector<Complex> e(n), y(n), expected(n);
            e[output] = 1;
            const analysis::Transposed transposed(circuit, e);
            analysis::FrequencyResponse response(transposed, all, {omega, omega, 1});
            REQUIRE_FALSE(response.solve(std::span(&omega, 1), 0, y.data(), 1));
            REQUIRE(factors.solve(e, expected, linalg::Side::transposed).code == linalg::LuStatus::ok);
            for (std::size_t k = 0; k < n; ++k) {
                CAPTURE(k);
                CHECK(std::abs(y[k] - expected[k]) <= 1e-12 * std::abs(expected[k]) + 1e-25);
            }
        }
    }
}

TEST_CASE("many frequencies in lanes are what few are one by one") {
    const std::string cards = "V1 in 0 0\nR1 in a 1k\nC1 a 0 10n\nR2 a b 1k\nL1 b 0 1m\nR3 b 0 300\n";
    const Noise many(cards + ".noise v(b) v1 dec 2000 10 1meg\n");
    const Noise few(cards + ".noise v(b) v1 dec 2 10 1meg\n");
    REQUIRE(many.table.rows() == 10001);
    for (std::size_t k = 0; k < few.table.rows(); ++k)
        for (const char* column : {"onoise", "inoise"})
            CHECK(near(many.at(1000 * k, column), few.at(k, column), 1e-11));
    CHECK(near(*many.summary.output, *few.summary.output, 1e-12));
}

TEST_CASE("the total of a band does not depend on its points, and a narrow peak is not missed") {
    // A parallel resonator of Q = 1e5 at 12.345 kHz: kT/C, less the first term of what is above 1 GHz.
    const double c = 1e-9, f0 = 12345, q = 1e5, w0 = 2 * pi * f0;
    const std::string parts = fmt::format("I1 0 a 0\nC1 a 0 {}\nL1 a 0 {:.17g} rser=0\nR1 a 0 {:.17g}\n", c,
                                          1 / (w0 * w0 * c), q / (w0 * c));
    for (const char* points : {"dec 1 1m 1g", "lin 2 1m 1g"}) {
        const Noise noise(parts + ".noise v(a) i1 " + points + "\n");
        REQUIRE(noise.summary.output);
        CHECK(near(std::pow(*noise.summary.output, 2), kt / c * (1 - 2 * f0 / (pi * q * 1e9)), 1e-9));
    }
}

TEST_CASE("m= and a device's own temperature; what a current reads is the same noise") {
    const Noise noise("V1 in 0 0\nR1 in out 1k\nR2 out 0 3k m=3 temp=127\n.noise v(out) v1 lin 2 1k 2k\n"
                      ".save onoise(r1) onoise(r2) inoise(r2,thermal) onoise\n");
    CHECK(near(noise.at(0, "onoise(r1)"), std::sqrt(4 * kt * 1000) / 2, 1e-13));
    CHECK(near(noise.at(0, "onoise(r2)"), std::sqrt(4 * kt * 400.15 / 300.15 * 1000) / 2, 1e-13));
    CHECK(near(noise.at(0, "inoise(r2,thermal)"), 2 * noise.at(0, "onoise(r2)"), 1e-13));
    const Noise read("V1 in 0 0\nR1 in out 1k\nR2 out 0 3k m=3 temp=127\n.noise v(out) v1 lin 2 1k 2k\n"
                     ".op\n.print op i(r1) i(r2)\n");
    CHECK(near(read.at(0, "onoise"), noise.at(0, "onoise"), 1e-13));
    REQUIRE(noise.summary.parts.size() == 2);
    CHECK(noise.summary.parts[0].name == "r2");
    CHECK(noise.summary.parts[0].share + noise.summary.parts[1].share == doctest::Approx(1));
}

TEST_CASE(
    "0 Hz: a flat density is integrated from there, 1/f noise is refused, a blocked input has no total") {
    const Noise flat("V1 in 0 0\nR1 in out 1k\nC1 out 0 1u\n.noise v(out) v1 lin 3 0 1meg\n");
    const double pole = 1 / (2 * pi * 1e-3);
    REQUIRE(flat.summary.output);
    CHECK(near(std::pow(*flat.summary.output, 2), 4 * kt * 1000 * pole * std::atan(1e6 / pole), 1e-9));
    CHECK(near(std::pow(*flat.summary.input, 2), 4 * kt * 1000 * 1e6, 1e-9));

    const Noise pink(".model amp opamp(en=1n enk=10)\nV1 in 0 0\nXU1 in out out amp\n"
                     ".noise v(out) v1 lin 3 0 1meg\n");
    CHECK(pink.report.exit_status() == 2);
    CHECK(pink.report.diagnostics.all()[0].message == "the 1/f noise of xu1 is infinite at 0 Hz");

    const std::string blocked = "V1 in 0 0\nC1 in out 1u\nR1 out 0 1k\n.noise v(out) v1 lin 3 0 1k\n";
    const Noise quiet(blocked);
    CHECK(quiet.report.exit_status() == 0);
    CHECK(quiet.summary.output);
    CHECK_FALSE(quiet.summary.input);
    CHECK(std::isinf(quiet.at(0, "inoise")));
    const Noise asked(blocked + ".print noise inoise_total\n");
    CHECK(asked.report.exit_status() == 2);
}

TEST_CASE("an input without effect is told of") {
    const Noise noise("V1 in 0 0\nR1 in 0 1k\nR2 out 0 1k\n.noise v(out) v1 dec 1 1 10\n");
    CHECK(noise.report.exit_status() == 0);
    const auto& told = noise.report.diagnostics.all();
    CHECK(std::any_of(told.begin(), told.end(), [](const Diagnostic& d) { return d.code == "no-gain"; }));
    CHECK(std::isinf(noise.at(0, "inoise")));
}

TEST_CASE("a loss-free resonance within the band has no total") {
    const std::string cards = "V1 in 0 0\nR1 in a 1k\nG1 a 0 a 0 -1m\nC1 a 0 1n\nL1 a 0 1m rser=0\n"
                              ".noise v(a) v1 dec 3 1k 10meg\n";
    const Noise noise(cards);
    CHECK(noise.report.exit_status() == 0);
    CHECK_FALSE(noise.summary.output);
    const Noise asked(cards + ".meas noise top MAX onoise_total\n");
    CHECK(asked.report.exit_status() == 2);
}

TEST_CASE("a .save names voltages of other analyses and noise of this one, in any order of the cards") {
    const decks::Deck deck("V1 in 0 1\nR1 in out 1k\nR2 out 0 1k\n.noise v(out) v1 dec 1 1 10\n.op\n"
                           ".save v(out) onoise(r1) i(r2) onoise_spectrum\n");
    CHECK(deck.reading.all().empty());
    run::Settings settings;
    settings.keep_tables = true;
    const run::Report report = deck.run(settings);
    const auto names = [&](std::size_t k) {
        std::vector<std::string> list;
        for (const results::ColumnInfo& column : report.analyses[k].table->header().columns)
            list.push_back(column.name);
        return list;
    };
    CHECK(names(0) == std::vector<std::string>{"onoise(r1)", "onoise"});
    CHECK(names(1) == std::vector<std::string>{"v(out)", "i(r2)"});
}
