// The command line: every option, what is refused, and that help shows how.

#include "tests/unit/cli_ran.hpp"

using namespace cli_ran;
using namespace nullor::cli;

namespace {

template <class T>
T as(const std::vector<std::string>& words) {
    const Arguments arguments = parsed(words);
    REQUIRE(std::holds_alternative<T>(arguments));
    return std::get<T>(arguments);
}

// What is refused has status 2 and says why on standard error, and nothing elsewhere.
std::string refusal(const std::vector<std::string>& words) {
    const Ran ran = nullor_with(words);
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
    CHECK(!ran.err.empty());
    return ran.err;
}

} // namespace

TEST_CASE("a deck alone is run") {
    CHECK(as<RunArguments>({"a.cir"}).decks == std::vector<std::string>{"a.cir"});
    CHECK(as<RunArguments>({"run", "a.cir", "b.cir"}).decks == std::vector<std::string>{"a.cir", "b.cir"});
    CHECK(as<RunArguments>({"-"}).decks == std::vector<std::string>{"-"});
    CHECK(as<RunArguments>({"a.cir", "-j", "3"}).jobs == 3);
}

TEST_CASE("options of run") {
    const RunArguments usual = as<RunArguments>({"run", "a.cir"});
    CHECK(!usual.output.has_value());
    CHECK(usual.format == "csv");
    CHECK(usual.jobs == 1);
    for (const char* option : {"-o", "--output"})
        CHECK(as<RunArguments>({"run", "a.cir", option, "d"}).output == "d");
    for (const char* format : {"csv", "raw", "json", "nc"})
        CHECK(as<RunArguments>({"run", "--format", format, "-o", "d", "a.cir"}).format == format);
    CHECK(as<RunArguments>({"run", "--jobs", "7", "a.cir"}).jobs == 7);
    CHECK(as<RunArguments>({"run", "-j7", "a.cir"}).jobs == 7);
}

TEST_CASE("options of test, check, export and plot") {
    const TestArguments test =
        as<TestArguments>({"test", "d", "e", "--junit", "j.xml", "--json", "j.json", "-j", "2"});
    CHECK(test.paths == std::vector<std::string>{"d", "e"});
    CHECK(test.junit == "j.xml");
    CHECK(test.json == "j.json");
    CHECK(test.jobs == 2);
    CHECK(as<TestArguments>({"test", "d"}).jobs >= 1); // all processors
    CHECK(!as<TestArguments>({"test", "d"}).junit.has_value());
    CHECK(!as<TestArguments>({"test", "d"}).metamorphic);
    CHECK(as<TestArguments>({"test", "d", "--metamorphic"}).metamorphic);

    CHECK(as<CheckArguments>({"check", "a", "b"}).format == "text");
    CHECK(as<CheckArguments>({"check", "a", "--format", "json"}).format == "json");

    const ExportArguments exported = as<ExportArguments>({"export", "a", "--to", "spice", "-o", "b"});
    CHECK(exported.deck == "a");
    CHECK(exported.to == "spice");
    CHECK(exported.output == "b");

    const PlotArguments plot =
        as<PlotArguments>({"plot", "a.csv", "b.csv", "-c", "v(out)", "-c", "v(in)", "--title", "t"});
    CHECK(plot.results == std::vector<std::string>{"a.csv", "b.csv"});
    CHECK(plot.columns == std::vector<std::string>{"v(out)", "v(in)"});
    CHECK(plot.title == "t");
    CHECK(plot.output == "-");
}

TEST_CASE("what is wrong with a command line is said") {
    CHECK(has(refusal({"run"}), "DECK"));
    CHECK(has(refusal({"test"}), "PATH"));
    CHECK(has(refusal({"test", "--metamorphic"}), "PATH"));
    CHECK(has(refusal({"run", "d", "--metamorphic"}), "--metamorphic"));
    CHECK(has(refusal({"export", "a"}), "--to"));
    CHECK(has(refusal({"export", "a", "--to", "verilog"}), "verilog"));
    CHECK(has(refusal({"run", "a.cir", "--format", "xls"}), "xls"));
    CHECK(has(refusal({"check", "a.cir", "--format", "xml"}), "xml"));
    CHECK(has(refusal({"run", "a.cir", "--frobnicate"}), "--frobnicate"));
    CHECK(has(refusal({"run", "a.cir", "-j", "0"}), "-j"));
    CHECK(has(refusal({"run", "a.cir", "-j", "-1"}), "-j"));
    CHECK(has(refusal({"run", "a.cir", "-j", "many"}), "many"));
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"run", "a.cir", "-j", "0"},
                                               {"check", "a.cir", "--max-devices", "0"},
                                               {"sweep", "a", "-o", "b", "-j", "0"}}) {
        const std::string said = refusal(words);
        CHECK(has(said, "0 is given, where 1 or more is meant"));
        CHECK(said.size() < 200);
    }
    (void)refusal({});
}

TEST_CASE("-D is NAME=VALUE, as often as wanted") {
    for (const char* wrong : {"r2", "=47k", "r2="}) {
        const std::string said = refusal({"run", "a.cir", "-D", wrong});
        CHECK(has(said, wrong));
        CHECK(has(said, "NAME=VALUE"));
    }
    (void)refusal({"run", "a.cir", "-D"});
    const results_files::Folder folder;
    const std::string deck = folder / "d.cir";
    results_files::write_text(deck,
                              "t\n.param a=1 b=1\nV1 x 0 {a}\nR1 x 0 {b}\n.op\n.expect op i(v1) == -a/b\n"
                              ".expect op v(x) == 6\n.expect op i(v1) == -1.5\n");
    CHECK(nullor_with({"test", deck}).status == 1);
    CHECK(nullor_with({"test", deck, "-D", "a=6", "--define", "b=4"}).status == 0);
    CHECK(nullor_with({"test", deck, "-D", "a=6", "-D", "b=3"}).status == 1);
    CHECK(nullor_with({"run", deck, "-D", "nosuch=6"}).status == 2);
}

TEST_CASE("help and version are asked for, so they are no mistake; every help has an example") {
    const Ran version = nullor_with({"--version"});
    CHECK(version.status == 0);
    CHECK(has(version.out, "nullor "));
    CHECK(version.err.empty());
    const Ran general = nullor_with({"--help"});
    CHECK(general.status == 0);
    CHECK(has(general.out, "Exit status"));
    CHECK(has(general.out, "nullor run "));
    for (const char* command : {"run", "sweep", "merge", "test", "check", "export", "plot"}) {
        CAPTURE(std::string(command));
        const Ran help = nullor_with({command, "--help"});
        CHECK(help.status == 0);
        CHECK(has(help.out, "Example: nullor " + std::string(command) + " "));
        CHECK(has(general.out, command));
        CHECK(help.err.empty());
    }
}
