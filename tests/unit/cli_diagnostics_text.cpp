// Diagnostics as a person and as a tool reads them.

#include <cstdlib>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/text/diagnostics_text.hpp"

using namespace nullor;
using nullor::parser::Sources;

namespace {

// The caret lines of one diagnostic at a place of a text.
std::string quoted(const std::string& text, int line, int column, int length) {
    Sources sources;
    const int file = sources.add("a.cir", text);
    Diagnostics d;
    d.error({file, line, column, length}, "x", "m");
    const std::string all = cli::render(d, sources, false);
    return all.substr(all.find('\n') + 1);
}

} // namespace

TEST_CASE("place, severity, message, source line, caret, hint and chain") {
    Sources sources;
    const int file = sources.add("amp.cir", "title\nR1 a b 1k\nX1 a b half\n");
    Diagnostics d;
    d.error({file, 2, 8, 2}, "bad-value", "the value is bad", "try another")
        .chain.push_back({"in x1 (subcircuit half), instantiated here", {file, 3, 1, 2}});
    d.warning({}, "odd", "something odd");
    d.note({file, 3, 1, 2}, "n", "look here");
    CHECK(cli::render(d, sources, false) == "amp.cir:2:8: error: the value is bad\n"
                                            "    2 | R1 a b 1k\n"
                                            "      |        ^^\n"
                                            "      hint: try another\n"
                                            "      in x1 (subcircuit half), instantiated here: amp.cir:3\n"
                                            "warning: something odd\n"
                                            "amp.cir:3:1: note: look here\n"
                                            "    3 | X1 a b half\n"
                                            "      | ^^\n");
}

TEST_CASE("tabs are one blank wide, so that the caret stands below what it means") {
    CHECK(quoted("t\nR1\ta\tb\t1k", 2, 8, 2) == "    2 | R1 a b 1k\n      |        ^^\n");
}

TEST_CASE("a character of several bytes has one column on the screen") {
    // Bytes: R1 a b 1k (9), blank, the micro sign in two bytes.
    CHECK(quoted("C1 a b 1\xC2\xB5"
                 "F extra",
                 1, 13, 5) == "    1 | C1 a b 1\xC2\xB5"
                              "F extra\n      |            ^^^^^\n");
    CHECK(quoted("C1 a b 1\xC2\xB5"
                 "F",
                 1, 9, 2) == "    1 | C1 a b 1\xC2\xB5"
                             "F\n      |         ^\n");
}

TEST_CASE("places beyond the end of a line, empty lines and no length") {
    CHECK(quoted("R1 a", 1, 5, 1) == "    1 | R1 a\n      |     ^\n");
    CHECK(quoted("R1 a", 1, 99, 50) == "    1 | R1 a\n      |     ^\n");
    CHECK(quoted("\n", 1, 1, 0) == "    1 | \n      | ^\n");
    CHECK(quoted("R1 a b", 1, 4, 99) == "    1 | R1 a b\n      |    ^^^\n");
}

TEST_CASE("control characters are not sent to the terminal") {
    const std::string text = quoted("R1 \x1b[2J a\x07 b", 1, 1, 2);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\x07') == std::string::npos);
}

TEST_CASE("a long line is cut to 200 characters around the place") {
    std::string line;
    for (int k = 0; k < 500; ++k) line += static_cast<char>('a' + k % 26);
    const auto check = [&](int column, bool cut_before, bool cut_after) {
        const std::string text = quoted(line, 1, column, 3);
        const std::string source = text.substr(8, text.find('\n') - 8);
        const std::string carets = text.substr(text.find('\n') + 1 + 8);
        CHECK((source.compare(0, 3, "...") == 0) == cut_before);
        CHECK((source.substr(source.size() - 3) == "...") == cut_after);
        CHECK(source.size() <= 206);
        const std::size_t at = carets.find('^');
        CHECK(source.substr(at, 3) == line.substr(static_cast<std::size_t>(column) - 1, 3));
    };
    check(1, false, true);
    check(50, false, true);
    check(250, true, true);
    check(498, true, false);
}

TEST_CASE("colours where they are wanted, and the same words without them") {
    Sources sources;
    const int file = sources.add("a.cir", "R1 a b 1k");
    Diagnostics d;
    d.error({file, 1, 1, 2}, "x", "m", "h");
    const std::string coloured = cli::render(d, sources, true);
    CHECK(coloured.find("\x1b[31;1m") != std::string::npos);
    std::string bare;
    for (std::size_t k = 0; k < coloured.size(); ++k)
        if (coloured[k] == '\x1b')
            k = coloured.find('m', k);
        else
            bare += coloured[k];
    CHECK(bare == cli::render(d, sources, false));
    CHECK(!cli::colours_on(-1)); // no terminal
}

TEST_CASE("diagnostics for tools: JSON that reads back to the same") {
    Sources sources;
    const int file = sources.add("a \"b\".cir", "R1 a b 1k");
    Diagnostics d;
    d.error({file, 1, 4, 1}, "code", "quotes \" and \\ and\nlines", "hint\t")
        .chain.push_back({"used here", {file, 1, 1, 2}});
    d.note({}, "n", "caf\xC3\xA9 \xFF\xC3");
    const auto read = nlohmann::json::parse("[" + cli::render_json(d, sources) + "]");
    REQUIRE(read.size() == 2);
    CHECK(read[0]["severity"] == "error");
    CHECK(read[0]["code"] == "code");
    CHECK(read[0]["file"] == "a \"b\".cir");
    CHECK(read[0]["line"] == 1);
    CHECK(read[0]["column"] == 4);
    CHECK(read[0]["length"] == 1);
    CHECK(read[0]["message"] == "quotes \" and \\ and\nlines");
    CHECK(read[0]["hint"] == "hint\t");
    CHECK(read[0]["chain"][0]["what"] == "used here");
    CHECK(read[0]["chain"][0]["column"] == 1);
    CHECK(read[1]["severity"] == "note");
    CHECK(read[1]["file"].is_null());
    // What is no UTF-8 is replaced, one sign a byte.
    CHECK(read[1]["message"] == "caf\xC3\xA9 \xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(cli::render_json({}, sources).empty());
}

TEST_CASE("of many errors and warnings the first 50 of each are told, and the rest counted; JSON has all") {
    Diagnostics d;
    for (int k = 0; k < 51; ++k) {
        d.error({}, "bad", fmt::format("bad {};", k));
        d.note({}, "about", fmt::format("about bad {};", k));
    }
    for (int k = 0; k < 53; ++k) d.warning({}, "odd", fmt::format("odd {};", k));
    const parser::Sources sources;
    const std::string text = cli::render(d, sources, false);
    CHECK(text.find("bad 49;") != std::string::npos);
    CHECK(text.find("about bad 49;") != std::string::npos);
    CHECK(text.find("bad 50;") == std::string::npos);
    CHECK(text.find("odd 49;") != std::string::npos);
    CHECK(text.find("odd 50;") == std::string::npos);
    CHECK(text.find("... and 1 more error and 3 more warnings\n") != std::string::npos);
    const std::string json = cli::render_json(d, sources);
    CHECK(json.find("about bad 50;") != std::string::npos);
    CHECK(json.find("odd 52;") != std::string::npos);
}

TEST_CASE("of a file that a deck reads the chain says where, through all files between") {
    Sources sources;
    const int deck = sources.add("deck.cir", "title\n.include a.lib\n");
    const int outer = sources.add("a.lib", ".include b.lib\n", {deck, 2, 1, 8});
    const int inner = sources.add("b.lib", "R1 a b\n", {outer, 1, 1, 8});
    Diagnostics d;
    d.error({inner, 1, 1, 2}, "missing-value", "r1 has no value");
    CHECK(cli::render(d, sources, false) == "b.lib:1:1: error: r1 has no value\n"
                                            "    1 | R1 a b\n"
                                            "      | ^^\n"
                                            "      'b.lib' is read here: a.lib:1\n"
                                            "      'a.lib' is read here: deck.cir:2\n");
    const auto json = nlohmann::json::parse(cli::render_json(d, sources));
    REQUIRE(json["chain"].size() == 2);
    CHECK(json["chain"][1]["what"] == "'a.lib' is read here");
    CHECK(json["chain"][1]["file"] == "deck.cir");
}
