// run --explain: what is told of what was solved, and of what was not.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "cli/text/explain_text.hpp"
#include "tests/unit/cli_ran.hpp"
#include "tests/unit/run_deck.hpp"

using cli_ran::has;
using cli_ran::nullor_with;

namespace {

// A comparator that drives itself out of either state, beside a divider that settles.
const std::string never = "B1 a 0 V={if(v(b)>0.5,0,1)}\nR1 a b 1k\nR2 b 0 1meg\n"
                          "V1 in 0 1\nR3 in mid 1k\nR4 mid 0 1k\n.op\n";

std::string explained(const std::string& cards) {
    return nullor::cli::explain(decks::report_of(cards));
}

} // namespace

TEST_CASE("each strategy names the worst unknowns with their equation's devices") {
    const nullor::run::Report report = decks::report_of(never);
    REQUIRE(report.unsolved.size() == 1);
    const auto& tried = report.unsolved[0].tried;
    REQUIRE(tried.size() == 8);
    CHECK(tried[0].strategy == "newton");
    CHECK(tried[0].iterations == 100);
    for (const nullor::Failure::Attempt& attempt : tried) {
        CAPTURE(attempt.strategy);
        CHECK(attempt.iterations > 0);
        CHECK(!attempt.how_far.empty());
        // All six unknowns: v(a) v(b) v(in) v(mid) i(b1) i(v1).
        CHECK(attempt.worst.size() == 6);
    }
    // Newton hops between both states: v(a) by 1 V, and what settles is behind.
    const nullor::Failure::Unsettled& worst = tried[0].worst[0];
    CHECK(std::abs(worst.correction) > 1e-6);
    CHECK(std::abs(tried[0].worst[5].correction) < 1e-9);
    for (const nullor::Failure::Unsettled& u : tried[0].worst) {
        if (u.name == "v(b)") {
            CHECK(u.devices == std::vector<std::string>{"r1", "r2"});
            CHECK(u.unit == "V");
        }
        if (u.name == "v(a)") CHECK(std::abs(u.correction) == doctest::Approx(1).epsilon(1e-6));
        if (u.name == "i(b1)") CHECK(u.devices == std::vector<std::string>{"b1"});
    }
    const std::string text = nullor::cli::explain(report);
    for (const char* part : {"op: failed", "no operating point found", "newton: 100 iterations",
                             "gmin stepping", "pseudo-transient", "v(mid)", "r3 r4"})
        CHECK_MESSAGE(has(text, part), text);
}

TEST_CASE("what was solved says how") {
    CHECK(has(explained("V1 a 0 1\nR1 a 0 1k\n.op\n"), "op: operating point by newton in "));
    const std::string tran = explained("V1 a 0 1\nR1 a b 1k\nC1 b 0 1u ic=0\n.tran 1u 1m uic\n");
    CHECK(has(tran, "tran: "));
    CHECK(has(tran, " steps of "));
}

TEST_CASE("a transient names the device whose law is not finite where the solution is sought") {
    const std::string cards =
        "V1 in 0 SIN(0 2 1k)\nR1 in out 1k\nR2 out 0 1k\n"
        ".subckt root s\nB1 s 0 I={1m*sqrt(0.5-v(s))}\n.ends\nX1 out root\n.tran 1u 2m\n";
    const nullor::run::Report report = decks::report_of(cards);
    CHECK(report.exit_status() == 3);
    CHECK_MESSAGE(decks::says(report.diagnostics, "v(out)"), decks::messages(report.diagnostics));
    CHECK_MESSAGE(decks::says(report.diagnostics, "x1.b1 gives"), decks::messages(report.diagnostics));
    REQUIRE(report.unsolved.size() == 1);
    REQUIRE(!report.unsolved[0].tried.empty());
    CHECK(!report.unsolved[0].tried[0].worst.empty());
}

TEST_CASE("many failures: the first are kept, the others counted") {
    const nullor::run::Report report =
        decks::report_of(".param p=1\n.step param p 1 30 1\n" + never + "R5 mid 0 {p}\n");
    CHECK(report.unsolved.size() == 20);
    CHECK(report.more_unsolved == 10);
    CHECK(has(nullor::cli::explain(report), "and 10 failures more"));
}

TEST_CASE("--explain: on standard error, with -o in a file of the report") {
    const results_files::Folder folder;
    const std::string deck = folder / "never.cir";
    std::ofstream(deck) << "title\n" << never;
    const cli_ran::Ran plain = nullor_with({"run", deck});
    CHECK(!has(plain.err, "last correction"));
    const cli_ran::Ran ran = nullor_with({"run", deck, "--explain"});
    CHECK(ran.status == 3);
    CHECK(has(ran.err, "last correction"));
    CHECK(!has(ran.out, "last correction"));
    const cli_ran::Ran filed = nullor_with({"run", deck, "--explain", "-o", folder / "out"});
    CHECK(filed.status == 3);
    CHECK(!has(filed.err, "last correction"));
    CHECK(has(filed.out, "wrote " + (folder / "out/never.explain.txt")));
    CHECK(has(results_files::text_of(folder / "out/never.explain.txt"), "last correction"));

    // A folder is in its place.
    std::filesystem::create_directories(folder / "full/never.explain.txt");
    CHECK(nullor_with({"run", deck, "--explain", "-o", folder / "full"}).status == 4);
}
