// A deck carried out: the order of analyses, what a failure hides, and the exit status.

#include "tests/unit/run_recorder.hpp"

using namespace decks;
using nullor::run::Report;

namespace {

// Of the analyses of a report: "op dc ac!" with a mark where one failed.
std::string analyses(const Report& report) {
    std::string text;
    for (const auto& analysis : report.analyses)
        text += (text.empty() ? "" : " ") + analysis.name + (analysis.failed ? "!" : "");
    return text;
}

const std::string divider = "V1 in 0 dc 1 ac 1\nR1 in out 1k\nR2 out 0 1k\n";

} // namespace

TEST_CASE("analyses run in the order of the deck, the second of a kind is numbered") {
    const Report report =
        report_of(divider + ".ac lin 1 1 1\n.dc V1 0 1 1\n.op\n.ac lin 1 2 2\n.tran 1m 1m\n.dc V1 0 2 1\n");
    CHECK(analyses(report) == "ac dc op ac2 tran dc2");
    CHECK(report.exit_status() == 0);
    CHECK(report.title == "title");
    CHECK(table(report, 3).axis(0) == 2);
    CHECK(table(report, 5).axis(2) == 2);
}

TEST_CASE("an analysis that fails does not hide the others") {
    // sqrt of a negative number: the sweep leaves the range of the law halfway.
    const Report report = report_of("V1 a 0 dc 1 ac 1\nB1 b 0 v=sqrt(v(a))\nR1 b 0 1\nR2 a 0 1\n"
                                    ".dc V1 4 -4 -1\n.ac lin 1 1 1\n.op\n.expect op v(b) == 1\n"
                                    ".expect dc v(b) == sqrt(v(a))\n");
    CHECK(analyses(report) == "dc! ac op");
    CHECK(report.exit_status() == 3);
    CHECK(value(report, "v(b)", 2) == doctest::Approx(1.0).epsilon(1e-12));
    REQUIRE(report.steps.size() == 1);
    REQUIRE(report.steps[0].expectations.size() == 2);
    int held = 0;
    for (const auto& result : report.steps[0].expectations) held += result.holds ? 1 : 0;
    CHECK(held == 1); // that of op
}

TEST_CASE("a circuit without a unique solution is said once, however many analyses need it") {
    const Report report =
        report_of("I1 0 a 1m\nC1 a 0 1n\nC2 a b 1n\nR1 b 0 1k\n.op\n.ac lin 1 1 1\n.dc I1 0 1m 1m\n");
    CHECK(analyses(report) == "op! ac! dc!");
    CHECK(report.exit_status() == 3);
    CHECK(report.diagnostics.all().size() == 1);
}

TEST_CASE("exit status: 1 for an expectation or a measure, and numbers above it") {
    CHECK(report_of(divider + ".op\n.expect op v(out) == 0.5\n").exit_status() == 0);
    CHECK(report_of(divider + ".op\n.expect op v(out) == 0.6\n").exit_status() == 1);
    CHECK(report_of(divider + ".dc V1 0 1 0.1\n.meas dc t when v(out)=0.25\n").exit_status() == 0);
    CHECK(report_of(divider + ".dc V1 0 1 0.1\n.meas dc t when v(out)=7\n").exit_status() == 1);
    CHECK(report_of("V1 a 0 1\nB1 b 0 v=sqrt(v(a)-2)\nR1 b 0 1\n.op\n.expect op v(a) == 2\n").exit_status() ==
          3);
    Report report;
    report.interrupted = true;
    report.diagnostics.error({}, "x", "x");
    CHECK(report.exit_status() == 130);
}

TEST_CASE("op and ac share one operating point, and dc leaves no trace in it") {
    const Report report = report_of(divider + ".dc V1 0 5 1 temp list 0 50\n.op\n.ac lin 1 1 1\n");
    CHECK(analyses(report) == "dc dc op ac");
    CHECK(value(report, "v(out)", 2) == doctest::Approx(0.5).epsilon(1e-14));
    REQUIRE(report.analyses[3].op.has_value());
    CHECK(report.analyses[3].op->nodes.at(1).value == doctest::Approx(0.5).epsilon(1e-14));
}

TEST_CASE("a nested sweep is one table a curve, the outer value a coordinate") {
    const Report report =
        report_of(".param k=1\nV1 a 0 1\nV2 b 0 1\nR1 a 0 1\nR2 b 0 {k}\n.dc V1 0 1 0.5 V2 1 3 1\n"
                  ".step k list 1 2\n");
    CHECK(analyses(report) == "dc dc dc dc dc dc");
    for (std::size_t k = 0; k < 6; ++k) {
        const auto& c = table(report, k).header().coordinates;
        REQUIRE(c.size() == 2);
        CHECK(c[0].name == "k");
        CHECK(c[0].value == (k < 3 ? 1 : 2));
        CHECK(c[1].name == "v2");
        CHECK(c[1].value == static_cast<double>(k % 3 + 1));
        CHECK(table(report, k).rows() == 3);
        CHECK(value(report, "v(b)", k) == doctest::Approx(static_cast<double>(k % 3 + 1)));
    }
}

TEST_CASE("every step is judged, with its own parameters") {
    const Report report = report_of(".param r=1k\nV1 in 0 2\nR1 in out {r}\nR2 out 0 1k\n.op\n"
                                    ".step r list 1k 3k 7k\n.expect op v(out) == 2*1k/(1k+r)\n"
                                    ".expect op v(out) > 0.4\n");
    REQUIRE(report.steps.size() == 3);
    for (std::size_t k = 0; k < 3; ++k) {
        REQUIRE(report.steps[k].expectations.size() == 2);
        CHECK(report.steps[k].expectations[0].holds);
        CHECK(report.steps[k].expectations[1].holds == (k < 2)); // 1, 0.5, 0.25
        CHECK(report.steps[k].coordinates.at(0).name == "r");
    }
    CHECK(report.exit_status() == 1);
}

TEST_CASE("a finding of the checks is told once, at the first step that has it") {
    // r = 0 puts the two sources in parallel, in the second and third of four steps.
    const Report report =
        report_of(".param r=1\nV1 a 0 1\nV2 b 0 2\nR1 a b {r}\n.op\n.step r list 1 0 0 2\n");
    CHECK(analyses(report) == "op op! op! op");
    CHECK(report.exit_status() == 3);
    REQUIRE(report.diagnostics.all().size() == 1);
    CHECK(report.diagnostics.all()[0].message.find("(at r = 0)") != std::string::npos);
}

TEST_CASE("a transient's report: accepted steps, the operating point that it starts from") {
    const Report report = report_of("V1 a 0 pulse(0 1 1m 1u 1u 1 2)\nR1 a b 1k\nC1 b 0 1u\n.tran 10u 3m\n");
    REQUIRE(report.analyses.size() == 1);
    REQUIRE(report.analyses[0].tran.has_value());
    REQUIRE(report.analyses[0].op.has_value());
    // A step writes five points at the most, and each of four corners one.
    CHECK(5 * report.analyses[0].tran->accepted + 5 >= static_cast<long>(table(report).rows()));
    CHECK(report.analyses[0].tran->accepted <= static_cast<long>(table(report).rows()));
    CHECK(report.analyses[0].op->nodes.at(1).value == 0);
    // With uic there is none.
    const Report uic = report_of("R1 b 0 1k\nC1 b 0 1u ic=1\n.tran 10u 1m uic\n");
    CHECK(!uic.analyses.at(0).op.has_value());
}

TEST_CASE("only_check says what checks find and solves nothing") {
    nullor::run::Settings settings;
    settings.only_check = true;
    settings.keep_tables = false;
    const Report good = Deck(divider + ".op\n.ac lin 1 1 1\n.expect op v(out) == 7\n").run(settings);
    CHECK(good.exit_status() == 0);
    CHECK(good.diagnostics.empty());
    CHECK(good.steps.empty());
    CHECK(Deck("V1 a 0 1\nV2 a 0 2\n.op\n").run(settings).exit_status() == 3);
}

TEST_CASE("an interruption within a transient keeps nothing of it in a file, and stops what follows") {
    const Deck deck("V1 a 0 sin(0 1 1k)\nR1 a b 1k\nC1 b 0 1u\n.op\n.tran 1u 100m\n.ac lin 1 1 1\n");
    Silent observer;
    observer.stop_after = 20;
    Texts texts;
    const Report report = nullor::run::execute(deck.work, recording(texts), observer);
    CHECK(report.interrupted);
    CHECK(report.exit_status() == 130);
    CHECK(analyses(report) == "op tran!");
    CHECK(texts.size() == 1);
    CHECK(texts.count("op") == 1);
}
