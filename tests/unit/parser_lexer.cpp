// Bytes -> lines -> cards -> words.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "parser/text/reader.hpp"
#include "parser/text/text.hpp"
#include "parser/text/words.hpp"

using namespace nullor;
using namespace nullor::parser;

namespace {

RawText read(const std::string& text, Diagnostics& diagnostics) {
    Sources sources;
    const int file = sources.add("deck.cir", text);
    return read_lines(file, sources.file(file), true, diagnostics);
}

std::vector<std::string> cards(const std::string& text) {
    Diagnostics diagnostics;
    std::vector<std::string> result;
    for (const RawCard& card : read(text, diagnostics).cards) result.push_back(card.text.text());
    CHECK(diagnostics.empty());
    return result;
}

CardText one_line(const std::string& text) {
    CardText card(0);
    card.append(text, 1, 1);
    return card;
}

std::vector<std::string> words(const std::string& text) {
    Diagnostics diagnostics;
    std::vector<std::string> result;
    for (const Word& word : split(one_line(text), diagnostics)) result.push_back(word.lower);
    CHECK(diagnostics.empty());
    return result;
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("text: bytes become UTF-8 with line feeds") {
    CHECK(decode_text("\xef\xbb\xbftitle\n") == "title\n");
    CHECK(decode_text("title\n.end\n\x1a") == "title\n.end\n");
    CHECK(decode_text("C1 a 0 1\xb5\n") == "C1 a 0 1\xc2\xb5\n");
    CHECK(decode_text("C1 a 0 1\xc2\xb5\n") == "C1 a 0 1\xc2\xb5\n");
    CHECK(decode_text(std::string("\xff\xfeR\0001\0", 6)) == "R1");
    CHECK(decode_text(std::string("\xfe\xff\0R\0001", 6)) == "R1");
    // U+20AC, the pair of U+1F50B, half of a pair
    CHECK(decode_text(std::string("\xff\xfe\xac\x20\x3d\xd8\x0b\xdd\x3d\xd8\x41\0", 12)) ==
          "\xe2\x82\xac\xf0\x9f\x94\x8b\xef\xbf\xbd"
          "A");
    CHECK(decode_text("title\rR1 a 0 1\r") == "title\nR1 a 0 1\n");
    CHECK(decode_text("title\n* c\rR1 a 0 1\r\n") == "title\n* c\nR1 a 0 1\r\n");
    CHECK(decode_text("title\nR1 a 0 1k\xce\xa9 ; \xb5\n") == "title\nR1 a 0 1k\xce\xa9 ; \xc2\xb5\n");
    CHECK(decode_text("\xce") == "\xc3\x8e");
    CHECK(decode_text("title\r\n\x1a\r\n") == "title\r\n");
    CHECK(decode_text(std::string("title\n\x1a\x1a\0\0\n", 11)) == "title\n");
    CHECK(decode_text(".ends\x1a\r\nR1\n") == ".ends \r\nR1\n");
    CHECK(decode_text(".ends\x1a.subckt b\n") == ".ends\n.subckt b\n");
    // UTF-16 without a byte order mark: LTspice reads it, too.
    CHECK(decode_text(std::string("R\0001\0 \0a\0\n\0", 10)) == "R1 a\n");
    CHECK(decode_text(std::string("\0R\0001\0 \0a\0\n", 10)) == "R1 a\n");
    CHECK(decode_text("\n\r\n") == "\n\r\n");
    CHECK_FALSE(decode_text(std::string("ELF\0\1", 5)).has_value());
}

TEST_CASE("cards: the first line is the title, whatever it looks like") {
    Diagnostics diagnostics;
    CHECK(read("R1 a b 1k\nR2 a b 2k\n", diagnostics).title == "R1 a b 1k");
    CHECK(read("* A title\n", diagnostics).title == "A title");
    CHECK(read(".title KiCad schematic\n", diagnostics).title == "KiCad schematic");
    CHECK(read("+ no continuation\nR2 a b 2k\n", diagnostics).cards.size() == 1);
    CHECK(diagnostics.empty());
}

TEST_CASE("cards: comments") {
    CHECK(cards("t\n* c\n  * c\nR1 a b 1k ; c\nR2 a b 2k $ c\nR3 a b 3k // c\n// c\n$ c\n;c\n") ==
          Texts{"R1 a b 1k", "R2 a b 2k", "R3 a b 3k"});
    // Inside words, quotes and braces the same characters are no comment.
    CHECK(
        cards(
            "t\n.include a//b\nR1 a$b 0 1\nV1 a 0 PWL FILE=\"a;b // c\"\nB1 a 0 V={1 ;2}\nR2 a b '1;2'\n") ==
        Texts{".include a//b", "R1 a$b 0 1", "V1 a 0 PWL FILE=\"a;b // c\"", "B1 a 0 V={1 ;2}",
              "R2 a b '1;2'"});
    CHECK(cards("t\nR1 a b 1k ; it's fine\n") == Texts{"R1 a b 1k"});
}

TEST_CASE("cards: continuation, also behind comments and blank lines") {
    CHECK(cards("t\nR1 a b\n+1k\n") == Texts{"R1 a b 1k"});
    CHECK(cards("t\nR1 a ; c\n* c\n\n  + b $ c\n+ 1k\nR2 a b 1\n") == Texts{"R1 a b 1k", "R2 a b 1"});
    Diagnostics diagnostics;
    (void)read("t\n+ 1k\n", diagnostics);
    REQUIRE(diagnostics.all().size() == 1);
    CHECK(diagnostics.all()[0].code == "no-card-to-continue");
    CHECK(diagnostics.all()[0].span.line == 2);
}

TEST_CASE("cards: *@ lines are cards and have a continuation of their own") {
    Diagnostics diagnostics;
    const RawText text = read("t\nR1 a b\n*@.expect op v(a)\n*@+ == 1\n+ 1k\n", diagnostics);
    REQUIRE(text.cards.size() == 2);
    CHECK(text.cards[0].text.text() == "R1 a b 1k");
    CHECK_FALSE(text.cards[0].native);
    CHECK(text.cards[1].text.text() == ".expect op v(a) == 1");
    CHECK(text.cards[1].native);
    // Of somebody's comments that start with the same sign none is a card, nor does one go on.
    CHECK(cards("t\n*@R3 b 0 1k\n*@ .expect\n*@+ 1\n*@.ends\n*@.tran 1u 1m\nR1 a b 1k\n") ==
          Texts{"R1 a b 1k"});
    Sources sources;
    const int library = sources.add("a.lib", "*@.expect op v(a) == 1\nR1 a b 1k\n");
    CHECK(read_lines(library, sources.file(library), false, diagnostics).cards.size() == 1);
    CHECK(diagnostics.empty());
    (void)read("t\n*@.expct op v(a) == 1\n", diagnostics);
    REQUIRE(diagnostics.all().size() == 1);
    CHECK(diagnostics.all()[0].code == "native-unknown");
    CHECK(diagnostics.all()[0].hint == "did you mean '.expect'?");
}

TEST_CASE("cards: what closes a block may have a comment glued to it") {
    CHECK(cards("t\n.ENDS*////\n.ends//x\n.eom*x\n.endl//\n.ends---\n.END*x\nR1 a b 1k\n") ==
          Texts{".ENDS", ".ends", ".eom", ".endl", ".ends"});
    CHECK(cards("t\n.ends*x ; y\n.include a*b\n") == Texts{".ends", ".include a*b"});
}

TEST_CASE("cards: aliases of PSpice's schematics are left out") {
    CHECK(cards("t\n.ALIASES\nV_V1 V1(+=in -=0 )\n+ x\n.ENDALIASES\nR1 a b 1k\n") == Texts{"R1 a b 1k"});
    Diagnostics diagnostics;
    (void)read("t\n.aliases\nR1 a b 1k\n", diagnostics);
    REQUIRE(diagnostics.all().size() == 1);
    CHECK(diagnostics.all()[0].code == "unclosed-aliases");
}

TEST_CASE("cards: CR LF, tabs, no last line end, .end and .control") {
    CHECK(cards("t\r\nR1\ta b\t1k\r\n\r\nR2 a b 2k") == Texts{"R1\ta b\t1k", "R2 a b 2k"});
    CHECK(cards("t\nR1 a b 1k\n.END ; c\nR2 a b 2k\n") == Texts{"R1 a b 1k"});
    Diagnostics diagnostics;
    const RawText text = read("t\n.control\n+ run\nplot v(1)\n.endc\nR1 a b 1k\n", diagnostics);
    CHECK(text.cards.size() == 1);
    CHECK(text.controls.size() == 1);
    CHECK(diagnostics.empty());
    (void)read("t\n.control\nrun\n", diagnostics);
    REQUIRE(diagnostics.all().size() == 1);
    CHECK(diagnostics.all()[0].code == "unclosed-control");
}

TEST_CASE("cards: places survive continuation") {
    Diagnostics diagnostics;
    const RawText text = read("t\nR1 a\n+ b {x\n+ +y}\n", diagnostics);
    REQUIRE(text.cards.size() == 1);
    const std::vector<Word> list = split(text.cards[0].text, diagnostics);
    REQUIRE(list.size() == 4);
    CHECK(list[1].span.line == 2);
    CHECK(list[1].span.column == 4);
    CHECK(list[2].span.line == 3);
    CHECK(list[2].span.column == 3);
    CHECK(list[3].text == "x +y");
    CHECK(list[3].span.line == 3);
    CHECK(list[3].span.column == 5);
}

TEST_CASE("words: punctuation, groups, equals signs glued or not") {
    CHECK(words("R1 (a,b) W=1u L = 2U") ==
          Texts{"r1", "(", "a", ",", "b", ")", "w", "=", "1u", "l", "=", "2u"});
    CHECK(words("x={a + {b}} y='c d' \"File Name\"") ==
          Texts{"x", "=", "a + {b}", "y", "=", "c d", "file name"});
    CHECK(words("v(a)==1 b<=2 c!=3 d<4") ==
          Texts{"v", "(", "a", ")", "==", "1", "b", "<=", "2", "c", "!=", "3", "d<4"});
    CHECK(words("X1 a PARAMS:R=1k OPTIONAL:G=0") ==
          Texts{"x1", "a", "params:", "r", "=", "1k", "optional:", "g", "=", "0"});
    CHECK(words("") == Texts{});
}

TEST_CASE("words: what is not closed is reported once, at its start") {
    Diagnostics diagnostics;
    const std::vector<Word> list = split(one_line("R1 a b {x+(1"), diagnostics);
    CHECK(list.size() == 4);
    REQUIRE(diagnostics.all().size() == 1);
    CHECK(diagnostics.all()[0].code == "unclosed");
    CHECK(diagnostics.all()[0].span.column == 8);
    (void)split(one_line("R1 a b 'x"), diagnostics);
    CHECK(diagnostics.all().size() == 2);
}

TEST_CASE("words: items, values and joined values end where they should") {
    Diagnostics diagnostics;
    const auto items = split(one_line(".print v(a, b)/2 i(r1)"), diagnostics);
    CHECK(item_end(items, 1) == 8);
    CHECK(item_end(items, 8) == items.size());

    const auto values = split(one_line(".param x = a + b y=2 f(u,v)={u}"), diagnostics);
    CHECK(value_end(values, 3) == 6);
    CHECK(values[value_end(values, 3)].lower == "y");
    CHECK(values[value_end(values, 8)].lower == "f");
    CHECK(value_end(values, values.size() - 1) == values.size());

    const auto joined = split(one_line("r = a + b rmod tc1=2"), diagnostics);
    CHECK(joined[joined_end(joined, 2)].lower == "rmod");
    const auto single = split(one_line("dc 5 ac 1"), diagnostics);
    CHECK(joined_end(single, 1) == 2);
}
