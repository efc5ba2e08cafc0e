// Cards sorted into blocks; includes and libraries.

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "parser/deck/deck.hpp"

using namespace nullor;
using namespace nullor::parser;
namespace fs = std::filesystem;

namespace {

// A folder of files that goes away again.
class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "nullor-deck-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() { fs::remove_all(path_); }
    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name) << text;
    }
    [[nodiscard]] std::string at(const std::string& name) const { return (path_ / name).string(); }

private:
    fs::path path_;
};

struct Read {
    Sources sources;
    Diagnostics diagnostics;
    ReadOptions options;
    Deck deck;

    void text(const std::string& name, const std::string& text) {
        deck = read_cards(sources.add(name, text), options, sources, diagnostics);
    }
    [[nodiscard]] std::string codes() const {
        std::string list;
        for (const Diagnostic& d : diagnostics.all()) list += (list.empty() ? "" : " ") + d.code;
        return list;
    }
};

} // namespace

TEST_CASE("deck: cards find their block, nested definitions their subcircuit") {
    Read r;
    r.text("d.cir",
           "title\nR1 a b 1k\n.param x=1\n.func f(u) {u}\n.model m r\n.ic v(a)=1\n.global vcc\n.tran 1u 1m\n"
           ".foo\n.subckt amp inp out params: g=2\nR2 inp out 1\n.subckt inner a b\nR3 a b 1\n.ends\n.ends "
           "amp\n");
    CHECK(r.diagnostics.empty());
    CHECK(r.deck.title == "title");
    CHECK(r.deck.top.elements.size() == 1);
    CHECK(r.deck.top.parameters.size() == 1);
    CHECK(r.deck.top.functions.size() == 1);
    CHECK(r.deck.top.models.size() == 1);
    CHECK(r.deck.top.node_values.size() == 1);
    CHECK(r.deck.globals.size() == 1);
    REQUIRE(r.deck.requests.size() == 2);
    CHECK(r.deck.requests[1].key() == ".foo");
    REQUIRE(r.deck.top.subcircuits.size() == 1);
    const Subcircuit& amp = r.deck.top.subcircuits[0];
    CHECK(amp.name == "amp");
    CHECK(amp.pins.size() == 2);
    CHECK(amp.header.words[amp.first_parameter].lower == "g");
    REQUIRE(amp.body.subcircuits.size() == 1);
    CHECK(amp.body.subcircuits[0].name == "inner");
}

TEST_CASE("deck: mistakes in the structure") {
    const auto codes = [](const std::string& text) {
        Read r;
        r.text("d.cir", text);
        return r.codes();
    };
    CHECK(codes("") == "empty-deck");
    CHECK(codes(" \n\n") == "empty-deck");
    CHECK(codes("t\n.subckt a b\nR1 b 0 1\n") == "unclosed-subckt");
    CHECK(codes("t\n.ends\n") == "stray-ends");
    CHECK(codes("t\n.subckt a b\n.ends c\n") == "wrong-ends");
    CHECK(codes("t\n.subckt a b\n.tran 1 2\n.ends\n") == "misplaced-card");
    CHECK(codes("t\n.control\nop\n.endc\n") == "unsupported-control");
    CHECK(codes("t\n.control\nop\n.endc\n.op\n") == "control-left-out");
    CHECK(codes("t\n.endl\n") == "stray-endl");
    std::string deep = "t\n";
    for (int k = 0; k < 100000; ++k) deep += ".subckt s a\n";
    CHECK(codes(deep).substr(0, 20) == "definitions-too-deep");
}

TEST_CASE("deck: a first line that looks like something else") {
    Read card;
    card.text("d.cir", ".include models.lib\nR1 a 0 1\n");
    CHECK(card.codes() == "title-like-card");
    Read schematic;
    schematic.text("d.asc", "Version 4\nSHEET 1 880 680\nWIRE 1 2 3 4\n");
    CHECK(schematic.codes() == "schematic");
}

TEST_CASE("deck: .title wins over the first line") {
    Read r;
    r.text("d.cir", "first\n.title The second; line\n");
    CHECK(r.deck.title == "The second");
}

TEST_CASE("deck: includes are relative to their own file, and keep their places") {
    Folder folder;
    folder.write("lib/a.inc", "R1 a b 1k\n.include \"deeper/b.inc\"\n");
    folder.write("lib/deeper/b.inc", "R2 a b 2k\n+ tc1=1\n");
    Read r;
    r.text(folder.at("main.cir"), "t\n.include lib/a.inc\n.inc 'lib/deeper/b.inc'\nR3 a b 3k\n");
    CHECK(r.codes().empty());
    REQUIRE(r.deck.top.elements.size() == 4);
    const Card& r2 = r.deck.top.elements[1];
    CHECK(r2.key() == "r2");
    CHECK(fs::path(r.sources.file(r2.span().file).name).filename() == "b.inc");
    CHECK(r2.words[4].span.line == 2);
    CHECK(r.deck.top.elements[3].key() == "r3");
    // read once
    CHECK(r.sources.count() == 3);
}

TEST_CASE("deck: a library lacks its last .ends, and a file that it includes") {
    Folder folder;
    folder.write("a.lib", ".include nowhere.lib\n.subckt m a b\nR1 a b 1k\n.subckt n a b\nR1 a b 2k\n");
    Read r;
    r.text(folder.at("main.cir"), "t\n.include a.lib\nR3 a b 3k\n");
    CHECK(r.codes() == "missing-file unclosed-subckt unclosed-subckt");
    CHECK_FALSE(r.diagnostics.has_errors());
    REQUIRE(r.deck.top.elements.size() == 1);
    REQUIRE(r.deck.top.subcircuits.size() == 1);
    CHECK(r.deck.top.subcircuits[0].body.subcircuits.size() == 1);
}

TEST_CASE("deck: file names in another case, with backslashes, and in the include paths") {
    Folder folder;
    folder.write("Lib/Amp.LIB", "R1 a b 1k\n");
    folder.write("else/where.inc", "R2 a b 1k\n");
    Read r;
    r.options.include_paths = {folder.at("else")};
    r.text(folder.at("main.cir"), "t\n.include lib\\amp.lib\n.include where.inc\n");
    CHECK(r.codes() == "other-case");
    CHECK(r.deck.top.elements.size() == 2);
}

TEST_CASE("deck: a missing include is a matter of files") {
    Folder folder;
    Read r;
    r.text(folder.at("main.cir"), "t\nR1 a b 1\n.include nowhere.lib\n");
    CHECK(r.codes() == "missing-file");
    CHECK(r.diagnostics.exit_status() == 4);
    CHECK(r.diagnostics.all()[0].span.line == 3);
    CHECK(r.diagnostics.all()[0].span.column == 10);
    Read directory;
    directory.text(folder.at("main.cir"), "t\n.include .\n");
    CHECK(directory.codes() == "cannot-read");
    CHECK(directory.diagnostics.exit_status() == 4);
}

TEST_CASE("deck: an include of a library is looked for beside it, then beside the deck") {
    Folder folder;
    folder.write("lib/sub/a.lib", ".include both.inc\n.include lib/only.inc\n");
    folder.write("lib/sub/both.inc", "R1 a b 1k\n");
    folder.write("both.inc", "R2 a b 1k\n");
    folder.write("lib/only.inc", "R3 a b 1k\n");
    Read r;
    r.text(folder.at("main.cir"), "t\n.include lib/sub/a.lib\n");
    CHECK(r.codes().empty());
    REQUIRE(r.deck.top.elements.size() == 2);
    CHECK(r.deck.top.elements[0].key() == "r1");
    CHECK(r.deck.top.elements[1].key() == "r3");
}

TEST_CASE("deck: the bare name of a library may hold blanks") {
    Folder folder;
    folder.write("my parts.lib", "R1 a b 1k\n.lib t.t\nR2 a b 1k\n.endl\n");
    folder.write("my parts", "R3 a b 1k\n");
    const auto device = [&](const std::string& name) {
        Read r;
        r.text(folder.at("main.cir"), "t\n.lib " + name + "\n");
        return r.deck.top.elements.empty() ? r.diagnostics.all()[0].message : r.deck.top.elements[0].key();
    };
    CHECK(device("my parts.lib") == "r1");
    CHECK(device("my parts.lib t.t") == "r2");
    CHECK(device("my parts") == "r3");
    CHECK(device("C:\\Program Files\\my models.lib") ==
          "there is no file 'C:\\Program Files\\my models.lib'");
    CHECK(device("no parts.lib tt") == "there is no file 'no parts.lib'");
}

TEST_CASE("deck: what only chooses output, or tells an editor, may stand in a subcircuit") {
    Read r;
    r.text("d.cir", "t\n.subckt a b\nR1 b 0 1\n.backanno\n.probe v(b)\n.options gmin=1n\n.ends\n");
    CHECK(r.codes() == "card-left-out card-left-out");
    CHECK(r.diagnostics.exit_status() == 0);
    CHECK(r.deck.requests.empty());
}

TEST_CASE("deck: include cycles are named") {
    Folder folder;
    folder.write("a.inc", ".include b.inc\n");
    folder.write("b.inc", ".include a.inc\n");
    Read r;
    r.text(folder.at("main.cir"), "t\n.include a.inc\n");
    CHECK(r.codes() == "include-cycle");
    CHECK(r.diagnostics.all()[0].message.find("a.inc -> ") != std::string::npos);
}

TEST_CASE("deck: sections of a library") {
    Folder folder;
    folder.write(
        "p.lib",
        ".param always=1\n.lib tt\n.param x=1\n.endl tt\n.lib ff\n.param x=2\n.lib 'p.lib' tt\n.endl\n");
    Read chosen;
    chosen.text(folder.at("m.cir"), "t\n.lib p.lib FF\n");
    CHECK(chosen.codes().empty());
    REQUIRE(chosen.deck.top.parameters.size() == 2);
    CHECK(chosen.deck.top.parameters[0].words[3].lower == "2");
    CHECK(chosen.deck.top.parameters[1].words[3].lower == "1");

    Read missing;
    missing.text(folder.at("m.cir"), "t\n.lib p.lib fs\n");
    CHECK(missing.codes() == "unknown-section");
    CHECK(missing.diagnostics.all()[0].hint == "did you mean 'ff'?");

    Read whole;
    whole.text(folder.at("m.cir"), "t\n.lib p.lib\n");
    CHECK(whole.codes() == "sections-left-out");
    CHECK(whole.deck.top.parameters.size() == 1);
}

TEST_CASE("deck: includes have a depth and a number, and the error stands once") {
    const Folder folder;
    for (int k = 0; k < 70; ++k)
        folder.write("c" + std::to_string(k), ".include c" + std::to_string(k + 1) + "\n");
    folder.write("c70", "R1 a 0 1\n");
    Read deep;
    deep.text(folder.at("d.cir"), "title\n.include c0\n");
    CHECK(deep.codes() == "includes-too-deep");
    for (int k = 0; k < 20; ++k) {
        const std::string next = ".include t" + std::to_string(k + 1) + "\n";
        folder.write("t" + std::to_string(k), next + next);
    }
    folder.write("t20", "R1 a 0 1\n");
    Read many;
    many.text(folder.at("d.cir"), "title\n.include t0\n");
    CHECK(many.codes() == "too-many-includes");
}
