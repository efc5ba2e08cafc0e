// What the commands return and where they write: CONTRACT's exit status.

#include <nlohmann/json.hpp>

#include "cli/commands/deck_run.hpp"
#include "cli/process/status.hpp"
#include "tests/unit/cli_ran.hpp"

using namespace cli_ran;
using results_files::Folder;
using results_files::write_text;

namespace {

const std::string good = "good\nV1 a 0 1\nR1 a b 1k\nR2 b 0 1k\n.op\n.expect op v(b) == 0.5\n";
const std::string misses = "misses\nV1 a 0 1\nR1 a 0 1k\n.op\n.expect op v(a) == 2\n";
const std::string wrong = "wrong\nV1 a 0 1\nR1 a 0 {nosuch}\n.op\n";
const std::string singular = "singular\nV1 a 0 1\nV2 a 0 2\nR1 a 0 1\n.op\n";

struct Decks {
    Folder folder;
    std::string good_ = folder / "good.cir", misses_ = folder / "misses.cir", wrong_ = folder / "wrong.cir",
                singular_ = folder / "singular.cir", absent_ = folder / "absent.cir";
    Decks() {
        write_text(good_, good);
        write_text(misses_, misses);
        write_text(wrong_, wrong);
        write_text(singular_, singular);
    }
};

} // namespace

TEST_CASE("exit status of run, test and check") {
    const Decks decks;
    struct Case {
        const std::string& deck;
        int run, check;
    };
    const Case cases[] = {{decks.good_, 0, 0},
                          {decks.misses_, 1, 0},
                          {decks.wrong_, 2, 2},
                          {decks.singular_, 3, 3},
                          {decks.absent_, 4, 4}};
    for (const Case& c : cases) {
        CAPTURE(c.deck);
        CHECK(nullor_with({"run", c.deck}).status == c.run);
        CHECK(nullor_with({c.deck}).status == c.run);
        CHECK(nullor_with({"test", c.deck}).status == c.run);
        CHECK(nullor_with({"check", c.deck}).status == c.check);
    }
    CHECK(nullor_with({"export", decks.good_, "--to", "spice"}).status == 0);
    CHECK(nullor_with({"export", decks.wrong_, "--to", "spice"}).status == 2);
    CHECK(nullor_with({"export", decks.absent_, "--to", "spice"}).status == 4);
    CHECK(nullor_with({"plot", decks.absent_}).status == 4);
}

TEST_CASE("of several decks the gravest status counts, and all are run") {
    const Decks decks;
    for (const char* jobs : {"1", "3"}) {
        const Ran ran =
            nullor_with({"run", decks.good_, decks.wrong_, decks.misses_, decks.singular_, "-j", jobs});
        CHECK(ran.status == 3);
        const auto first = ran.out.find("good\n"), second = ran.out.find("misses\n"),
                   third = ran.out.find("singular\n");
        REQUIRE(third != std::string::npos);
        CHECK(first < second);
        CHECK(second < third);
        CHECK(has(ran.err, "nosuch"));
    }
    CHECK(nullor_with({"run", decks.misses_, decks.good_}).status == 1);
    CHECK(nullor_with({"check", decks.singular_, decks.absent_, decks.good_}).status == 4);
    CHECK(nullor::cli::combine(130, 4) == 130);
    CHECK(nullor::cli::combine(1, 2) == 2);
    CHECK(nullor::cli::combine(0, 1) == 1);
}

TEST_CASE("results on standard output, diagnostics on standard error") {
    const Decks decks;
    const Ran ran = nullor_with({"run", decks.good_});
    CHECK(has(ran.out, "v(b)"));
    CHECK(has(ran.out, "500 mV"));
    CHECK(has(ran.out, "1 of 1 met"));
    CHECK(ran.err.empty());
    CHECK(!has(ran.out, "\x1b")); // a file is no terminal
    const Ran bad = nullor_with({"run", decks.wrong_});
    CHECK(bad.out.empty());
    CHECK(has(bad.err, "wrong.cir:3:"));
    const Ran checked = nullor_with({"check", decks.good_});
    CHECK(has(checked.out, "good.cir: ok\n"));
    CHECK(checked.err.empty());
}

TEST_CASE("check --format json is one array, whatever is found") {
    const Decks decks;
    const auto none = nlohmann::json::parse(nullor_with({"check", decks.good_, "--format", "json"}).out);
    CHECK(none.is_array());
    CHECK(none.empty());
    const Ran ran = nullor_with({"check", decks.wrong_, decks.absent_, decks.singular_, "--format", "json"});
    CHECK(ran.status == 4);
    const auto all = nlohmann::json::parse(ran.out);
    REQUIRE(all.size() == 3);
    CHECK(all[0]["line"] == 3);
    CHECK(all[0]["severity"] == "error");
    CHECK(all[0]["file"] == decks.wrong_);
    CHECK(all[1]["file"].is_null());
    for (const auto& one : all)
        for (const char* key : {"code", "message", "hint", "chain"}) CHECK(one.contains(key));
}

TEST_CASE("files of run: named after the deck, with what .options and -D say") {
    const Folder folder;
    const std::string deck = folder / "amp.v2.cir", out = folder / "new/deep";
    write_text(deck,
               "t\n.param a=1\nV1 x 0 {a}\nR1 x 0 1k\n.op\n.dc V1 0 1 1\n.options reltol=1e-4 method=gear\n");
    const Ran ran = nullor_with({"run", deck, "-o", out, "--format", "json", "-D", "a=3", "-D", "r1=2k"});
    REQUIRE_MESSAGE(ran.status == 0, ran.err);
    CHECK(has(ran.out, "wrote " + out + "/amp.v2.op.json"));
    const auto file = nlohmann::json::parse(results_files::text_of(out + "/amp.v2.op.json"));
    CHECK(file["options"] == "reltol=0.0001 method=gear -D a=3 -D r1=2k");
    CHECK(file["tables"][0]["rows"][0][0] == 3.0);
    CHECK(nullor_with({"run", deck, "-o", out}).status == 0);
    CHECK(has(results_files::text_of(out + "/amp.v2.dc.csv"), "v1,v(x),i(v1)\n0,0,"));
    // NetCDF, where this build has it: its attribute is text in the file.
    if (nullor_with({"run", deck, "-o", out, "--format", "nc", "-D", "a=3"}).status == 0)
        CHECK(has(results_files::text_of(out + "/amp.v2.op.nc"), "reltol=0.0001 method=gear -D a=3"));
}

TEST_CASE("files that cannot be: status 4, or 2 where two decks want the same") {
    const Folder folder;
    const std::string deck = folder / "a.cir", other = folder / "sub/a.cir", plain = folder / "plain";
    results_files::fs::create_directories(folder / "sub");
    write_text(deck, good);
    write_text(other, good);
    write_text(plain, "");
    CHECK(nullor_with({"run", deck, "-o", plain + "/x"}).status == 4);
    const Ran twice = nullor_with({"run", deck, other, "-o", folder / "out"});
    CHECK(twice.status == 2);
    CHECK(has(twice.err, "'a'"));
    CHECK(nullor_with({"run", deck, other}).status == 0);
    CHECK(nullor_with({"export", deck, "--to", "spice", "-o", plain + "/x"}).status == 4);
    CHECK(nullor_with({"test", deck, "--junit", plain + "/x"}).status == 4);
    const std::string sheet = folder / "r/a.op.csv";
    CHECK(nullor_with({"run", deck, "-o", folder / "r"}).status == 0);
    CHECK(nullor_with({"plot", sheet, "-o", folder / "x.pdf"}).status == 2);
}

TEST_CASE("test: the line of each deck says what there was to be met") {
    const Folder folder;
    const std::string measured = folder / "measured.cir", nothing = folder / "nothing.cir";
    write_text(measured,
               "t\nV1 a 0 1\nR1 a 0 1k\n.dc V1 0 1 0.1\n.meas dc m max v(a)\n.meas dc n min v(a)\n");
    write_text(nothing, "t\nV1 a 0 1\nR1 a 0 1k\n.op\n");
    const Decks decks;
    const Ran all = nullor_with({"test", measured, nothing, decks.good_, decks.misses_, decks.wrong_});
    CHECK(all.status == 2);
    CHECK(has(all.out, "measured.cir  no expectation, 2 measures\n"));
    CHECK(has(all.out, "nothing.cir  no expectation\n"));
    CHECK(has(all.out, "good.cir  1 of 1 expectations met"));
    CHECK(has(all.out, "misses.cir  0 of 1 expectations met\n"));
    CHECK(has(all.out, "wrong.cir  could not be run\n"));
    CHECK(has(all.out, "\n3 of 5 decks passed, 1 of 2 expectations met\n"));
    const Ran one = nullor_with({"test", measured});
    CHECK(one.status == 2);
    CHECK(has(one.out, "1 of 1 decks passed, no expectation\n"));
    CHECK(!has(one.out, "0 of 0"));
    CHECK(has(one.err, "not one .expect"));
}

TEST_CASE("test looks below a folder: decks in order, bad ones on purpose left out") {
    const Folder folder;
    results_files::fs::create_directories(folder / "b/c");
    write_text(folder / "b/c/two.cir", good);
    write_text(folder / "b/one.cir", good);
    write_text(folder / "b/bad.cir", wrong);
    write_text(folder / "b/bad.expected", "exit status 2 from check and run\n");
    write_text(folder / "b/readme.txt", "no deck");
    const Ran ran = nullor_with({"test", folder / "b", "-j", "2"});
    CHECK(ran.status == 0);
    CHECK(ran.out.find("two.cir") < ran.out.find("one.cir")); // b/c/two.cir before b/one.cir
    CHECK(has(ran.out, "2 of 2 decks passed, 2 of 2 expectations met"));
    // Named, it is tested.
    CHECK(nullor_with({"test", folder / "b/bad.cir"}).status == 2);
    results_files::fs::create_directories(folder / "empty");
    CHECK(nullor_with({"test", folder / "empty"}).status == 4);
    CHECK(nullor_with({"test", folder / "nosuch"}).status == 4);
}

TEST_CASE("test leaves out no deck below a folder without a word") {
    const Folder folder;
    write_text(folder / "a.cir", good);
    write_text(folder / "B.CIR", misses);
    const Ran both = nullor_with({"test", folder / "."});
    CHECK(both.status == 1);
    CHECK(has(both.out, "B.CIR  0 of 1 expectations met"));
    CHECK(has(both.out, "1 of 2 decks passed"));
    results_files::fs::remove(folder / "B.CIR");
    results_files::fs::create_symlink("nope", folder / "b.cir");
    const Ran dangling = nullor_with({"test", folder / "."});
    CHECK(dangling.status == 4);
    CHECK(has(dangling.err, "cannot read '" + (folder / "./b.cir") + "'"));
    CHECK(has(dangling.out, "1 of 1 decks passed"));
    results_files::fs::remove(folder / "a.cir");
    CHECK(nullor_with({"test", folder / "."}).status == 4);
    // Bad on purpose, it is left out.
    write_text(folder / "a.cir", good);
    write_text(folder / "b.expected", "exit status 4 from run\n");
    CHECK(nullor_with({"test", folder / "."}).status == 0);
}

TEST_CASE("test: a report on standard output has it for itself") {
    const Decks decks;
    const Ran ran = nullor_with({"test", decks.good_, decks.misses_, "--json", "-"});
    CHECK(ran.status == 1);
    CHECK(nlohmann::json::parse(ran.out)["decks"].size() == 2);
    CHECK(has(ran.err, "1 of 2 decks passed, 1 of 2 expectations met"));
    const Ran junit = nullor_with({"test", decks.good_, "--junit", "-"});
    CHECK(junit.out.starts_with("<?xml"));
    CHECK(junit.out.ends_with("</testsuites>\n"));
}

TEST_CASE("-j is shared between decks and their steps") {
    const auto shares = [](int jobs, std::size_t decks) {
        const nullor::cli::Shares s = nullor::cli::share(jobs, decks);
        return std::pair<int, int>{s.decks, s.steps};
    };
    CHECK(shares(1, 5) == std::pair{1, 1});
    CHECK(shares(8, 1) == std::pair{1, 8});
    CHECK(shares(8, 3) == std::pair{3, 2});
    CHECK(shares(2, 100) == std::pair{2, 1});
    CHECK(shares(4, 0) == std::pair{1, 4});
    CHECK(nullor::cli::stem_of("a/b.c.cir") == "b.c");
    CHECK(nullor::cli::stem_of("-") == "stdin");
}

TEST_CASE("run says of random functions that it draws nothing") {
    const Folder folder;
    const std::string deck = folder / "random.cir";
    const std::string divider = "t\nV1 a 0 1\nR1 a b {mc(1k,0.05)}\nR2 b 0 1k tol=1%\n.op\n";
    write_text(deck, divider);
    const Ran ran = nullor_with({"run", deck});
    CHECK(ran.status == 0);
    CHECK(has(ran.err, "warning: 'run' draws nothing"));
    CHECK(has(ran.err, "--samples N"));
    CHECK(has(ran.err, "--corners"));
    write_text(deck, divider + ".step param run 1 5 1\n");
    CHECK(has(nullor_with({"run", deck}).err, "in each of these steps"));
    write_text(deck, "t\nV1 a 0 1\nR1 a 0 1k tol=1%\n.op\n");
    CHECK(nullor_with({"run", deck}).err.empty());
}

TEST_CASE("check tells of a transient what run would, where its times depend on parameters") {
    const Folder folder;
    const std::string deck = folder / "times.cir";
    for (const char* times : {"10m 2 {s}", "10m {-s}", "{-s} 1"}) {
        CAPTURE(std::string(times));
        write_text(deck, std::string("t\n.param s=3\nV1 a 0 1\nR1 a 0 1k\n.tran ") + times + "\n");
        const Ran checked = nullor_with({"check", deck});
        CHECK(checked.status == 2);
        CHECK(checked.err == nullor_with({"run", deck}).err);
    }
}

TEST_CASE("all that is wrong is told at once, and --keep-going runs what is right") {
    const Folder folder;
    const std::string deck = folder / "some.cir";
    write_text(deck,
               "t\nV1 a 0 1\nR1 a b 1k\nR2 b 0 1k\n.four 1k v(b)\n.op\n.disto dec 1 1 10\n.ac dec 1 10 1\n"
               ".expect op v(b) == 0.5\n");
    const Ran stopped = nullor_with({"run", deck});
    CHECK(stopped.status == 2);
    CHECK(stopped.out.empty());
    for (const char* what : {".four is not", ".disto is not", "stops before"}) CHECK(has(stopped.err, what));
    const Ran going = nullor_with({"run", deck, "--keep-going"});
    CHECK(going.status == 2);
    CHECK(has(going.out, "500 mV"));
    CHECK(has(going.out, "1 of 1 met"));
    CHECK_FALSE(has(going.out, "ac:"));
    for (const char* what : {".four is not", ".disto is not", "stops before"}) CHECK(has(going.err, what));

    // What the checks of the circuit find is told beside the cards, too.
    write_text(deck, "t\nV1 a 0 1\nR1 a 0 1k\nR2 c d 1k\n.four 1k v(b)\n.op\n");
    const Ran both = nullor_with({"run", deck});
    CHECK(both.status == 3);
    CHECK(has(both.err, ".four is not"));
    CHECK(has(both.err, "no connection to ground"));
    CHECK(nullor_with({"check", deck}).status == 3);
    write_text(deck, "t\nV1 a 0 1\nR1 a 0 {nosuch}\n.four 1k v(b)\n.op\n");
    CHECK(nullor_with({"run", deck, "--keep-going"}).status == 2);
}
