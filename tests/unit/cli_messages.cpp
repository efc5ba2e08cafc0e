// Messages have a size whatever they quote; words that nullor does not know get a hint.

#include <filesystem>

#include <fmt/format.h>

#include "cli/text/messages.hpp"
#include "tests/unit/cli_ran.hpp"

using namespace cli_ran;
using nullor::cli::cut_to_size;
using results_files::Folder;
using results_files::write_text;

using Words = std::vector<std::string>;

TEST_CASE("a long word loses its middle, what stands around it is left") {
    const std::string w(100'000, 'w');
    CHECK(cut_to_size("unknown parameter 'gain' of x1") == "unknown parameter 'gain' of x1");
    const std::string cut = cut_to_size("no model '" + w + "' is known");
    CHECK(cut.starts_with("no model 'www"));
    CHECK(cut.ends_with("www' is known"));
    CHECK(has(cut, "w...w"));
    CHECK(cut.size() == 200 + std::string("no model  is known").size());
    CHECK(cut_to_size(std::string(200, 'x')) == std::string(200, 'x'));
    CHECK(cut_to_size(std::string(201, 'x')).size() == 200);
    std::string blanks = "it reads '";
    for (int k = 0; k < 10'000; ++k) blanks += "1 + ";
    CHECK(cut_to_size(blanks + "', which is no number").size() == 1000);
    CHECK(cut_to_size(blanks + "', which is no number").ends_with("1 + ', which is no number"));
    CHECK(cut_to_size(w + "\nnext line\n" + w).size() == 200 + 11 + 200);
    std::string ohms;
    for (int k = 0; k < 1000; ++k) ohms += "\xce\xa9";
    const std::string ohm = cut_to_size(ohms);
    const std::size_t gap = ohm.find("...");
    REQUIRE(gap != std::string::npos);
    CHECK(gap % 2 == 0); // no character is cut in two
    CHECK((ohm.size() - gap - 3) % 2 == 0);
}

TEST_CASE("no word of a deck or of the command line is echoed whole") {
    const Folder folder;
    const std::string deck = folder / "deck.cir", w(100'000, 'w'), rest = "\nV1 a 0 1\nR1 a 0 1\n.op\n";
    const std::string decks[] = {"t\n." + w + rest,
                                 "t\nY" + w + " a 0 1" + rest,
                                 "t\nR2 a 0 " + w + rest,
                                 "t\nR2 a 0 {1+" + w + "}" + rest,
                                 "t\nX1 a 0 b " + w + rest,
                                 "t\nC1 a " + w + " 1u\nC2 0 " + w + " 1u" + rest,
                                 "t\n.options method=" + w + rest,
                                 "t\n.include " + w + rest,
                                 "t\n.expect " + w + " op v(a) == {" + w + "}" + rest,
                                 "t\n.expect op v(a) == 2*1e" + std::string(100'000, '0') + rest,
                                 "t\nV" + w + " a 0 2" + rest,
                                 "t\n.dc V1 0 1 1\n.meas dc " + w + " when v(a)=5" + rest,
                                 w + rest};
    for (const std::string& text : decks) {
        CAPTURE(text.substr(0, 20));
        write_text(deck, text);
        for (const char* command : {"run", "check", "test"}) {
            const Ran ran = nullor_with({command, deck});
            CHECK(ran.err.size() < 3000);
            CHECK(ran.out.size() < 3000);
        }
        CHECK(nullor_with({"check", "--format", "json", deck}).out.size() < 3000);
        CHECK(nullor_with({"test", deck, "--junit", "-"}).out.size() < 5000);
    }
    write_text(deck, "t" + rest);
    for (const Words& words :
         {Words{"run", w}, Words{w}, Words{w, deck}, Words{"run", deck, "--" + w},
          Words{"run", deck, "--format", w}, Words{"run", deck, "-D", w}, Words{"run", deck, "-D", w + "=1"},
          Words{"run", deck, "-D", "r1=" + w}, Words{"run", deck, "-o", w + ".csv"},
          Words{"sweep", deck, "-o", "out." + w}, Words{"sweep", deck, "-o", "o.nc", "--step", w},
          Words{"sweep", deck, "-o", "o.nc", "--shard", w}, Words{"plot", w}, Words{"plot", deck, "-o", w},
          Words{"merge", w, w}, Words{"test", w}, Words{"test", deck, "--junit", w}}) {
        const Ran ran = nullor_with(words);
        CAPTURE(words.back().substr(0, 10));
        CHECK(ran.status > 0);
        CHECK(ran.err.size() < 3000);
        CHECK(ran.out.size() < 3000);
    }
}

TEST_CASE("a misspelt command or option gets a hint") {
    const Folder folder;
    const std::string deck = folder / "deck.cir";
    write_text(deck, "t\nV1 a 0 1\nR1 a 0 1\n.op\n");
    for (const auto& [word, meant] :
         {std::pair("rnu", "run"), std::pair("swep", "sweep"), std::pair("tets", "test"),
          std::pair("chekc", "check"), std::pair("polt", "plot")}) {
        const Ran ran = nullor_with({word, deck});
        CHECK(ran.status == 2);
        CHECK(has(ran.err, fmt::format("'{}' is neither a command nor a file", word)));
        CHECK(has(ran.err, fmt::format("did you mean '{}'", meant)));
    }
    const Ran foreign = nullor_with({"simulate", deck});
    CHECK(foreign.status == 2);
    CHECK(has(foreign.err, "commands are run, sweep"));
    CHECK(nullor_with({folder / "absent.cir"}).status == 4); // a file, as before
    CHECK(nullor_with({deck}).status == 0);
    const Ran option = nullor_with({"run", deck, "--expain"});
    CHECK(option.status == 2);
    CHECK(has(option.err, "did you mean '--explain'?"));
    CHECK(has(nullor_with({"sweep", deck, "-o", "o.nc", "--sample=3"}).err, "did you mean '--samples'"));
}

TEST_CASE("a result in the place of a deck, and a deck in that of a result, are called what they are") {
    const Folder folder;
    const std::string deck = folder / "amp.cir", out = folder / "out";
    write_text(deck, "t\nV1 a 0 AC 1\nR1 a 0 1\n.ac dec 1 1 100\n");
    for (const Words& words : {Words{"plot", deck}, Words{"merge", folder / "o.nc", deck}}) {
        const Ran ran = nullor_with(words);
        CHECK(ran.status == 4);
        CHECK(has(ran.err, "amp.cir' is a deck, not a result"));
    }
    CHECK(has(nullor_with({"plot", deck}).err, "run it first"));
    for (const auto& [name, kind] :
         {std::pair("csv", "a table"), std::pair("raw", "a rawfile"), std::pair("json", "a result in JSON"),
          std::pair("nc", "a NetCDF file")}) {
        const std::string format = name;
        CAPTURE(format);
        if (nullor_with({"run", deck, "-o", out, "--format", format}).status != 0) continue; // no module
        const std::string result = out + "/amp.ac." + format;
        for (const char* command : {"run", "check", "test"}) {
            const Ran ran = nullor_with({command, result});
            CHECK(ran.status == 2);
            CHECK(has(ran.err + ran.out, fmt::format("' is {}, not a deck", kind)));
            CHECK(ran.err.size() < 500);
        }
        CHECK(nullor_with({"plot", result, "-o", folder / "f.svg"}).status == 0);
    }
}

TEST_CASE("an output that cannot be what its name says is refused with a hint") {
    const Folder folder;
    const std::string deck = folder / "amp.cir";
    write_text(deck, "t\nV1 a 0 1\nR1 a 0 1\n.op\n");
    for (const char* name : {"x.parquet", "x.h5", "x.json", "x.raw", "x.mat"}) {
        const Ran ran = nullor_with({"sweep", deck, "-o", folder / name});
        CHECK(ran.status == 2);
        CHECK(has(ran.err, "ends in .nc or .csv"));
        CHECK(!std::filesystem::exists(folder / name));
        CHECK(nullor_with({"merge", folder / name, deck}).status == 2);
    }
    for (const char* name : {"x.csv", "x.raw", "x.nc", "x.json", "x.svg", "x.html"}) {
        const Ran ran = nullor_with({"run", deck, "-o", folder / name});
        CHECK(ran.status == 2);
        CHECK(has(ran.err, "in a folder"));
        CHECK(!std::filesystem::exists(folder / name));
    }
    CHECK(has(nullor_with({"run", deck, "-o", folder / "x.raw"}).err,
              "-o x --format raw makes x/<deck>.<analysis>.raw"));
    std::filesystem::create_directory(folder / "old.csv");
    CHECK(nullor_with({"run", deck, "-o", folder / "old.csv"}).status == 0);
    for (const char* format : {"csv", "raw", "json", "nc"}) {
        const Ran ran = nullor_with({"run", deck, "--format", format});
        CHECK(ran.status == 2);
        CHECK(has(ran.err, "-o DIR writes"));
    }
}
