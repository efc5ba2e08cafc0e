// Outputs that must not be: the deck itself, and standard output for files.

#include "tests/unit/cli_sweeps.hpp"

using namespace cli_sweeps;

TEST_CASE("no output is written over the deck, nor over what it includes") {
    const Folder folder;
    const std::string deck = folder / "deck.cir", parts = folder / "parts.inc", link = folder / "link.cir";
    const std::string text = low_pass + ".include parts.inc\n";
    write_text(deck, text);
    write_text(parts, "R9 out 0 1k\n");
    results_files::fs::create_symlink("deck.cir", link);
    for (const std::string& output : {deck, folder / "./deck.cir", link, parts}) {
        CAPTURE(output);
        for (const Words& words : {Words{"sweep", deck, "--samples", "3", "-o", output},
                                   Words{"export", deck, "--to", "spice", "-o", output}}) {
            const Ran ran = nullor_with(words);
            CHECK(ran.status == 2);
            CHECK(ran.out.empty());
            CHECK(has(ran.err, "'" + output + "' is "));
            CHECK(has(ran.err, "and the output, too"));
        }
    }
    CHECK(has(nullor_with({"export", deck, "--to", "spice", "-o", parts}).err,
              "a file that the deck includes"));
    CHECK(text_of(deck) == text);
    CHECK(text_of(parts) == "R9 out 0 1k\n");
    CHECK(folder.names().size() == 3);
    CHECK(nullor_with({"export", deck, "--to", "spice", "-o", folder / "new.cir"}).status == 0);
}

TEST_CASE("results go neither to standard output nor into a folder of its name") {
    const Folder folder;
    const std::string deck = folder / "deck.cir";
    write_text(deck, low_pass);
    const auto here = results_files::fs::current_path();
    results_files::fs::current_path(folder / ".");
    const Ran swept = nullor_with({"sweep", deck, "--samples", "3", "-o", "-"});
    const Ran run = nullor_with({"run", deck, "-o", "-"});
    const Ran merged = nullor_with({"merge", "-", "a.1of2.nc", "a.2of2.nc"});
    results_files::fs::current_path(here);
    for (const Ran& ran : {swept, merged, run}) {
        CHECK(ran.status == 2);
        CHECK(ran.out.empty());
        CHECK(has(ran.err, "cannot go to standard output"));
        CHECK(has(ran.err, "hint: name a f"));
    }
    CHECK(folder.names().size() == 1);
}
