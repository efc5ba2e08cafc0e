// Requests whose numbers come from parameters, and turn out to be no request when the parameters have values.

#include <doctest/doctest.h>

#include "engine/results/formats/raw_names.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using decks::report_of;

namespace {

const std::string cards = ".param none=0 back=-1 big=1e300 bad={1/none} m=1m\n"
                          "V1 a 0 1 AC 1 SIN(0 1 1k)\nR1 a b 1k\nC1 b 0 1u\n";

} // namespace

TEST_CASE("each refusal says what is wrong, at its card, and is the deck's fault") {
    struct Bad {
        const char* card;
        const char* says;
    };
    const Bad all[] = {
        {".ac dec {none} 1 1k", "at least one point"},
        {".ac dec 10 {none} 1k", "a logarithmic sweep cannot go from 0 to 1000"},
        {".ac oct 10 1 {none}", "a logarithmic sweep cannot go from 1 to 0"},
        {".ac dec 10 {back} 1k", "cannot go from -1 to 1000"},
        {".ac lin {none} 1 1k", "at least one point"},
        {".ac lin {big} 1 1k", "too many points"},
        {".ac lin 2 1 {bad}", "not finite"},
        {".ac list 1 {bad}", "not finite"},
        {".dc V1 0 1 {none}", "a step of 0 does not lead from 0 to 1"},
        {".dc V1 0 {big} 1", "too many points"},
        {".dc V1 list 1 {bad}", "not finite"},
        {".dc V1 0 1 1 R1 dec {none} 1 1k", "at least one point"},
        {".tran 1u {none}", "a transient to t = 0 s"},
        {".tran 1u {back}", "a transient to t = -1 s"},
        {".tran {back} 1m", "negative time step"},
        {".tran 1u 1m 0 {back}", "negative time step"},
        {".tran 1u {m} {2*m}", "starts to print at 0.002 s and stops at 0.001 s"},
    };
    for (const Bad& bad : all) {
        CAPTURE(bad.card);
        const run::Report report = report_of(cards + bad.card + "\n.op\n");
        REQUIRE(report.analyses.size() == 2);
        CHECK(report.analyses[0].failed);
        CHECK(!report.analyses[0].table.has_value());
        CHECK_MESSAGE(decks::says(report.diagnostics, bad.says), decks::messages(report.diagnostics));
        REQUIRE(report.diagnostics.all().size() == 1);
        CHECK(report.diagnostics.all()[0].span.line == 6);
        CHECK(report.diagnostics.all()[0].fault == Fault::deck);
        CHECK(report.exit_status() == 2);
        // What else the deck asks for is still done.
        CHECK(!report.analyses[1].failed);
        CHECK(decks::value(report, "v(b)", 1) == 1);
    }
}

TEST_CASE("steps that are no sweep end the run before it begins") {
    for (const char* step :
         {".step V1 0 1 {none}", ".step param m dec 10 {none} 1", ".step V1 list 1 {bad}"}) {
        CAPTURE(step);
        const run::Report report = report_of(cards + step + "\n.op\n");
        CHECK(report.analyses.empty());
        CHECK(report.exit_status() == 2);
    }
}

TEST_CASE("a step at which a device's number has no meaning fails alone") {
    const run::Report report =
        report_of("V1 a 0 1\nR1 a b 1k\nC1 b 0 1u\nXU1 b c c amp\n.model amp opamp (aol=10 gbw={g})\n"
                  ".param g=1k\n.step param g list 1k -1k 2k\n.op\n");
    CHECK(report.exit_status() == 2);
    REQUIRE(report.diagnostics.all().size() == 1);
    CHECK(decks::says(report.diagnostics, "gbw"));
    std::vector<double> good;
    for (const run::AnalysisReport& analysis : report.analyses)
        if (!analysis.failed) good.push_back(analysis.coordinates.at(0).value);
    CHECK(good == std::vector<double>{1e3, 2e3});
}

TEST_CASE("several analyses of a kind have names of their own, in the order of the deck") {
    const run::Report report = report_of(cards + ".ac list 1\n.op\n.ac list 2\n.dc V1 0 1 1\n.ac list 3\n");
    std::vector<std::string> names;
    for (const run::AnalysisReport& analysis : report.analyses) names.push_back(analysis.name);
    CHECK(names == std::vector<std::string>{"ac", "op", "ac2", "dc", "ac3"});
    CHECK(decks::table(report, 2).axis(0) == 2);
    CHECK(decks::table(report, 4).axis(0) == 3);
}

TEST_CASE("each analysis of the list is read, has a name in results, and says itself what others ask of it") {
    const decks::Deck deck(cards +
                           ".op\n.dc V1 0 1 1\n.ac dec 1 1 10\n.tran 1u 1m\n.noise v(b) V1 dec 1 1 10\n"
                           ".tf v(a) V1\n.pz V1 v(a)\n.sens v(a) ac dec 1 1 10\n");
    const auto& requests = deck.work.requests.analyses;
    REQUIRE(requests.size() == analysis::analysis_cards.size());
    for (std::size_t k = 0; k < requests.size(); ++k) {
        CHECK(requests[k].what.index() == k);
        CHECK(kind_of(requests[k]) == requests[k].name);
        CHECK(has_axis(requests[k]) == !axis_of(requests[k]).name.empty());
        const auto& names = results::analysis_names;
        CHECK(std::any_of(names.begin(), names.end(), [&](const auto& name) {
            // A result of small signals is one row, or many where its card has frequencies.
            return name.analysis == requests[k].name && (k > 3 || name.has_axis == has_axis(requests[k]));
        }));
    }
    const auto numbers = [&](std::size_t k) {
        std::vector<Unit> units;
        for_each_number(requests[k], [&](const Binding&, Unit unit) { units.push_back(unit); });
        return units;
    };
    using Units = std::vector<Unit>;
    CHECK(numbers(0).empty());
    CHECK(numbers(1).empty());
    CHECK(numbers(2) == Units{Unit::hertz, Unit::hertz, Unit::hertz, Unit::none});
    CHECK(numbers(3) == Units(4, Unit::second));
    CHECK(numbers(4) == Units{Unit::hertz, Unit::hertz, Unit::hertz, Unit::none, Unit::none});
    CHECK(own_columns(requests[4]).size() == 2);
    CHECK(own_columns(requests[2]).empty());
    CHECK(numbers(5).empty());
    CHECK(numbers(6).empty());
    CHECK(numbers(7) == numbers(2));
    CHECK(is_complex(requests[2]));
    CHECK_FALSE(is_complex(requests[4]));
    CHECK_FALSE(is_complex(requests[5]));
    CHECK(figures_of(requests[4]).empty());
    CHECK(figures_of(requests[5]).size() == 3);
    CHECK(figures_of(requests[6]).size() == 2);
    REQUIRE(swept_of(requests[1]).size() == 1);
    CHECK(swept_of(requests[1])[0].target.name == axis_of(requests[1]).name);
}
