// Results of `nullor test` for machines: JUnit and JSON.

#include <regex>
#include <set>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "cli/text/test_report.hpp"
#include "tests/unit/cli_ran.hpp"
#include "tests/unit/results_files.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using namespace nullor::cli;

namespace {

TestedDeck tested(const std::string& path, const std::string& cards) {
    const run::Report report = decks::report_of(cards);
    TestedDeck deck;
    deck.path = path;
    deck.status = report.exit_status();
    deck.seconds = 0.25;
    deck.messages = decks::messages(report.diagnostics);
    deck.steps = report.steps;
    return deck;
}

const std::string stepped = ".param r=1k\nV1 in 0 2\nR1 in out {r}\nR2 out 0 1k\n.op\n.step r list 1k 3k\n"
                            ".expect loaded op v(out) == 2*1k/(1k+r)\n.expect op v(out) > 0.6\n";

TestedDeck refused() {
    TestedDeck deck;
    deck.path = "dir/re\"fused.cir";
    deck.status = 2;
    deck.messages = "error: <bad>\x01\n";
    return deck;
}

// A reader of well-formed XML as far as JUnit needs it: tags balance, attributes are quoted, every & is an
// entity. Returns the names of elements in the order of their opening.
std::vector<std::string> elements(const std::string& text) {
    std::vector<std::string> open, all;
    REQUIRE(text.rfind("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", 0) == 0);
    std::size_t at = text.find("?>") + 2;
    while ((at = text.find('<', at)) != std::string::npos) {
        std::size_t end = at + 1;
        for (bool inside = false; end < text.size() && (inside || text[end] != '>'); ++end) {
            if (text[end] == '"') inside = !inside;
            CHECK(text[end] != '<');
        }
        REQUIRE(end < text.size());
        const std::string tag = text.substr(at + 1, end - at - 1);
        const std::string name = tag.substr(0, tag.find_first_of(" /", 1));
        if (tag[0] == '/') {
            REQUIRE(!open.empty());
            CHECK(open.back() == tag.substr(1));
            open.pop_back();
        } else {
            all.push_back(name);
            if (tag.back() != '/') open.push_back(name);
        }
        at = end;
    }
    CHECK(open.empty());
    for (std::size_t k = text.find('&'); k != std::string::npos; k = text.find('&', k + 1)) {
        const std::string entity = text.substr(k, text.find(';', k) - k);
        CHECK((entity == "&lt" || entity == "&gt" || entity == "&amp" || entity == "&quot"));
    }
    for (const char c : text) CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t'));
    return all;
}

// What Jenkins' schema (junit-10.xsd of its plugin xunit) and the one of its users (jenkins-junit.xsd of
// JUnit 5) both allow: of each element the element around it, the attributes it must have, and those that it
// may have.
struct Allowed {
    std::string element, inside;
    std::set<std::string> required, optional;
};
const std::vector<Allowed> schema = {{"testsuites", "", {}, {"name", "time", "tests", "failures", "errors"}},
                                     {"testsuite",
                                      "testsuites",
                                      {"name", "tests", "failures", "errors"},
                                      {"time", "skipped", "timestamp", "hostname", "id", "package"}},
                                     {"properties", "testsuite", {}, {}},
                                     {"property", "properties", {"name", "value"}, {}},
                                     {"testcase", "testsuite", {"name"}, {"classname", "time"}},
                                     {"failure", "testcase", {}, {"type", "message"}},
                                     {"error", "testcase", {}, {"type", "message"}},
                                     {"system-out", "testcase", {}, {}}};

bool fits_schema(const std::string& text) {
    static const std::regex tag("<(/?)([-a-z]+)((?: [a-z]+=\"[^\"]*\")*)(/?)>"),
        attribute(" ([a-z]+)=\"([^\"]*)\"");
    std::vector<std::string> open{""};
    for (auto it = std::sregex_iterator(text.begin(), text.end(), tag); it != std::sregex_iterator(); ++it) {
        const std::string name = (*it)[2], attributes = (*it)[3];
        if ((*it)[1].length() > 0) {
            open.pop_back();
            continue;
        }
        const auto rule =
            std::find_if(schema.begin(), schema.end(), [&](const Allowed& a) { return a.element == name; });
        if (rule == schema.end() || rule->inside != open.back()) return false;
        std::set<std::string> lacking = rule->required;
        for (auto a = std::sregex_iterator(attributes.begin(), attributes.end(), attribute);
             a != std::sregex_iterator(); ++a) {
            const std::string key = (*a)[1], value = (*a)[2];
            if (lacking.erase(key) == 0 && !rule->optional.contains(key)) return false;
            if (key == "time" && value.find_first_not_of("0123456789.") != std::string::npos) return false;
        }
        if (!lacking.empty()) return false;
        if ((*it)[4].length() == 0) open.push_back(name);
    }
    return open.size() == 1;
}

} // namespace

TEST_CASE("what a deck holds is counted") {
    const TestedDeck deck = tested("a.cir", stepped);
    CHECK(deck.status == 1);
    CHECK(deck.count() == 4);
    CHECK(deck.held() == 3); // 1 V and 0.5 V: the second is not above 0.6 V
    CHECK(deck.measures() == 0);
    CHECK(deck.closeness() < 1e-6); // exact but for roundoff, of 1e-6 allowed
    const TestedDeck near =
        tested("b.cir", "V1 a 0 1\nR1 a 0 1\n.op\n.expect op v(a) == 1.001 rtol=0 atol=2m\n");
    CHECK(near.closeness() == doctest::Approx(0.5).epsilon(1e-9));
    CHECK(refused().count() == 0);
}

TEST_CASE("JUnit: a suite a deck, a case its run and each expectation, measure and step of it") {
    TestedDeck measured = tested("m.cir", "V1 a 0 1\nR1 a 0 1\n.dc V1 0 1 1\n.meas dc late when v(a)=5\n");
    measured.sources = {"m.cir"};
    const std::string text = junit({tested("a.cir", stepped), measured, refused(), TestedDeck{}});
    const std::vector<std::string> all = elements(text);
    CHECK(std::count(all.begin(), all.end(), "testsuite") == 3);
    CHECK(std::count(all.begin(), all.end(), "testcase") == 8);
    CHECK(std::count(all.begin(), all.end(), "failure") == 2);
    CHECK(std::count(all.begin(), all.end(), "error") == 1);
    CHECK(cli_ran::has(
        text, "<testsuites name=\"nullor test\" tests=\"8\" failures=\"2\" errors=\"1\" time=\"0.500000\">"));
    CHECK(cli_ran::has(
        text, "<testsuite name=\"a.cir\" tests=\"5\" failures=\"1\" errors=\"0\" time=\"0.250000\">"));
    CHECK(cli_ran::has(text, "name=\"dir/re&quot;fused.cir\" tests=\"1\" failures=\"0\" errors=\"1\""));
    CHECK(cli_ran::has(text, "<error type=\"deck\" message=\"&lt;bad&gt;\xef\xbf\xbd\">error: &lt;bad&gt;"));
    CHECK(cli_ran::has(text, "<failure type=\"measure\" message="));
    CHECK(cli_ran::has(text, ">m.cir:5:10: .meas late\n"));
    CHECK(cli_ran::has(text, "[r = 3000]"));
    CHECK(cli_ran::has(text, "v(out) &gt; 0.6"));
    CHECK(cli_ran::has(text, "loaded: op "));
    CHECK(cli_ran::has(text, ".meas late"));
    CHECK(elements(junit({})) == std::vector<std::string>{"testsuites"});
    CHECK(fits_schema(text));
}

TEST_CASE("other forms of a deck: a case each in JUnit, with what differs; all of it in JSON") {
    TestedDeck deck = tested("f.cir", "V1 a 0 1\nR1 a 0 1\n.op\n.expect op v(a) == 1\n");
    deck.forms = {
        {"shuffled", "", {}, 0.25, 12},
        {"flattened", "no subcircuits", {}, 0, 0},
        {"series", "", {{"op v(a)", "1", "2"}, {"op v(a) == 1", "holds", "does not"}}, INFINITY, 12}};
    CHECK(deck.forms_run() == 2);
    CHECK(deck.forms_agreeing() == 1);
    CHECK(describe(deck.forms[2]) == "op v(a)\n        as written: 1\n        series: 2\nop v(a) == 1\n"
                                     "        as written: holds\n        series: does not");
    const std::string text = junit({deck});
    const std::vector<std::string> all = elements(text);
    CHECK(std::count(all.begin(), all.end(), "testcase") == 4);
    CHECK(cli_ran::has(text, "name=\"metamorphic: shuffled\" time=\"0.000000\"/>"));
    CHECK(cli_ran::has(text, "tests=\"4\" failures=\"1\""));
    CHECK(cli_ran::has(text, "as written: holds"));
    const auto read = nlohmann::json::parse(json({deck, refused()}));
    const auto& forms = read["decks"][0]["metamorphic"];
    REQUIRE(forms.size() == 3);
    CHECK(forms[0]["transformation"] == "shuffled");
    CHECK(forms[0]["agrees"] == true);
    CHECK(forms[0]["worst"] == 0.25);
    CHECK(forms[0]["numbers"] == 12);
    CHECK(forms[1]["ran"] == false);
    CHECK(forms[1]["reason"] == "no subcircuits");
    CHECK(forms[2]["agrees"] == false);
    CHECK(forms[2]["worst"].is_null());
    CHECK(forms[2]["differences"][1]["transformed"] == "does not");
    CHECK(!read["decks"][1].contains("metamorphic"));
}

TEST_CASE("JUnit and JSON are UTF-8, whatever a file is called") {
    TestedDeck deck = refused();
    deck.path = "\xc3\xa9\xff\xe2\x82.cir\xef\xbf\xbf";
    const std::string text = junit({deck}), replaced = "\xef\xbf\xbd";
    (void)elements(text);
    CHECK(cli_ran::has(text, "name=\"\xc3\xa9" + replaced + replaced + replaced + ".cir" + replaced + "\""));
    const auto read = nlohmann::json::parse(json({deck}));
    CHECK(cli_ran::has(read["decks"][0]["deck"].get<std::string>(), "\xc3\xa9" + replaced));
}

TEST_CASE("JSON: decks, expectations with their worst point, measures") {
    const auto read = nlohmann::json::parse(
        json({tested("a.cir", stepped),
              tested("m.cir", "V1 a 0 1\nR1 a 0 1\n.dc V1 0 1 0.5\n.meas dc late when v(a)=5\n"
                              ".meas dc top max v(a)\n.expect dc v(a) == 2*v1 rtol=0 atol=0.1\n"),
              refused()}));
    REQUIRE(read["decks"].size() == 3);
    const auto& a = read["decks"][0];
    CHECK(a["deck"] == "a.cir");
    CHECK(a["status"] == 1);
    CHECK(a["seconds"] == 0.25);
    REQUIRE(a["expectations"].size() == 4);
    CHECK(a["expectations"][0]["holds"] == true);
    CHECK(a["expectations"][0]["analysis"] == "op");
    CHECK(a["expectations"][0]["step"] == "r = 1000");
    CHECK(a["expectations"][3]["holds"] == false);
    CHECK(a["expectations"][3]["worst"]["left"][0].get<double>() == doctest::Approx(0.5));
    CHECK(a["expectations"][3]["worst"]["right"][0] == 0.6);
    const auto& m = read["decks"][1];
    REQUIRE(m["measures"].size() == 2);
    CHECK(m["measures"][0]["name"] == "late");
    CHECK(m["measures"][0]["ok"] == false);
    CHECK(m["measures"][0]["value"].is_null()); // JSON has no NaN
    CHECK(m["measures"][1]["value"] == 1.0);
    // v = v1 where 2 v1 was expected: the worst point is the last.
    CHECK(m["expectations"][0]["rows"] == 3);
    CHECK(m["expectations"][0]["worst"]["axis"] == 1.0);
    CHECK(m["expectations"][0]["worst"]["error"].get<double>() == doctest::Approx(1.0));
    CHECK(read["decks"][2]["messages"] == "error: <bad>\x01\n");
    CHECK(nlohmann::json::parse(json({}))["decks"].empty());
}

TEST_CASE("a report goes to its file whole, or to standard output") {
    const results_files::Folder folder;
    const std::string path = folder / "report.xml";
    CHECK(write_report(path, "text\n"));
    CHECK(results_files::text_of(path) == "text\n");
    const cli_ran::Ran printed = cli_ran::captured([] { return write_report("-", "text\n") ? 0 : 1; });
    CHECK(printed.status == 0);
    CHECK(printed.out == "text\n");
    const cli_ran::Ran refused_ =
        cli_ran::captured([&] { return write_report(path + "/x", "text\n") ? 0 : 1; });
    CHECK(refused_.status == 1);
    CHECK(cli_ran::has(refused_.err, path));
}
