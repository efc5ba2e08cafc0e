// Which columns a result has: .print, .save, or everything; and what measures read besides stays out.

#include "engine/run/deck/columns.hpp"
#include "tests/unit/run_recorder.hpp"

using namespace decks;

namespace {

const std::string circuit = "V1 in 0 dc 1 ac 1\nR1 in n 1k\nR2 n out 10k\nX1 0 n out nullor\nC1 out 0 1n\n";

std::string header(const std::string& cards, const std::string& analysis = "op") {
    Texts texts;
    (void)Deck(circuit + cards).run(recording(texts));
    REQUIRE_MESSAGE(texts.count(analysis) == 1, analysis);
    const std::string& text = texts.at(analysis);
    return text.substr(0, text.find('\n'));
}

std::string names(const nullor::results::Table& table) {
    std::string text;
    for (const auto& column : table.header().columns) text += (text.empty() ? "" : " ") + column.name;
    return text;
}

} // namespace

TEST_CASE("without .print and .save: all node voltages, all source and op-amp currents") {
    CHECK(header(".op\n") == "| v(in) v(n) v(out) i(v1) i(x1)");
    CHECK(names(table(Deck(circuit + ".op\n").run())) == "v(in) v(n) v(out) i(v1) i(x1)");
}

TEST_CASE(".save chooses, in its order, each once") {
    CHECK(header(".op\n.save v(out) i(r1) v(out)\n") == "| v(out) i(r1)");
    CHECK(header(".op\n.save v(out)\n.save v(in)\n") == "| v(out) v(in)");
}

TEST_CASE("a file takes .print where there is no .save, and .save where there is one") {
    CHECK(header(".op\n.print op v(out) v(out,n) i(r2)\n") == "| v(out) v(out,n) i(r2)");
    CHECK(header(".op\n.print op v(out)\n.save v(n)\n") == "| v(n)");
    // .print of another analysis does not choose.
    CHECK(header(".op\n.ac lin 1 1 1\n.print ac vdb(out)\n", "op") == "| v(in) v(n) v(out) i(v1) i(x1)");
    CHECK(header(".op\n.ac lin 1 1 1\n.print ac vdb(out) vp(out)\n", "ac") == "| vdb(out) vp(out)");
}

TEST_CASE("what measures, expectations and prints read besides is computed and not shown") {
    const Deck deck(circuit + ".dc V1 0 1 0.5\n.save v(in)\n.print dc v(n)\n.meas dc m max i(r2)\n"
                              ".expect dc v(out) == -10*v(in)\n");
    Texts texts;
    const nullor::run::Report report = deck.run(recording(texts));
    CHECK(report.exit_status() == 0);
    CHECK(texts.at("dc").substr(0, 8) == "| v(in)\n");
    CHECK(measured(report).at("m") == doctest::Approx(1e-3).epsilon(1e-12)); // 1 V over 1k goes on through R2
    const nullor::run::Report shown = deck.run();
    CHECK(names(table(shown)) == "v(in)");
    REQUIRE(shown.analyses[0].printed.has_value());
    CHECK(names(*shown.analyses[0].printed) == "v(n)");
}

TEST_CASE("what is printed into a file is the same whether its rows are kept or evaluated as they come") {
    const std::string analyses = ".ac dec 3 1 1meg\n.tran 100u 5m\nC2 out n 100n\n"
                                 ".print ac vdb(out) v(out)/v(in)\n.print tran v(out)*2+time v(n)\n";
    for (const std::string more : {"", ".options interp\n", ".step r1 list 1k 2k\n"}) {
        CAPTURE(more);
        Texts coming, kept;
        const auto come = Deck(circuit + analyses + more).run(recording(coming));
        const auto keep =
            Deck(circuit + analyses + more + ".expect ac v(in) == 0 atol=9\n.expect tran time >= 0\n")
                .run(recording(kept));
        REQUIRE(come.exit_status() == 0);
        REQUIRE(keep.exit_status() == 0);
        kept.erase("meas");
        CHECK(coming == kept);
        CHECK(occurrences(coming.at("tran"), "| v(out)*2+time v(n)\n") > 0);
        for (const auto& analysis : come.analyses) CHECK(!analysis.printed);
        for (const auto& analysis : keep.analyses) CHECK(analysis.printed);
    }
}

TEST_CASE(
    "of a response, too, a file takes .save where there is one, and what is printed may read a measure") {
    const std::string analyses = ".ac dec 3 1 1meg\n.tran 100u 5m\nC2 out n 100n\n.print ac vdb(out)\n";
    Texts saved, measured;
    CHECK(Deck(circuit + analyses + ".save v(n)\n").run(recording(saved)).exit_status() == 0);
    CHECK(saved.at("ac").substr(0, 7) == "| v(n)\n");
    // The measure is known when the analysis is done.
    const auto report = Deck(circuit + analyses + ".print tran v(out)*twice\n.meas twice PARAM={2*1}\n")
                            .run(recording(measured));
    REQUIRE_MESSAGE(report.exit_status() == 0, messages(report.diagnostics));
    CHECK(measured.at("tran").substr(0, 15) == "| v(out)*twice\n");
    const auto alone = Deck(circuit + ".tran 100u 5m\nC2 out n 100n\n.print tran v(out)*twice\n"
                                      ".meas twice PARAM={2*1}\n")
                           .run(recording(measured));
    CHECK(alone.exit_status() == 0);
}

TEST_CASE("printed values are those of the signals, complex only where one of them is") {
    const nullor::run::Report report =
        Deck("V1 in 0 ac 1\nR1 in out 1k\nC1 out 0 1u\n.ac lin 1 {1/(2*pi*1m)} {1/(2*pi*1m)}\n"
             ".print ac vdb(out) vp(out)\n.param pi=3.141592653589793\n")
            .run();
    REQUIRE(report.analyses.size() == 1);
    REQUIRE(report.analyses[0].printed.has_value());
    const nullor::results::Table& printed = *report.analyses[0].printed;
    CHECK(!printed.header().is_complex);
    REQUIRE(printed.rows() == 1);
    // At the corner of the low pass: 1/(1 + j).
    CHECK(printed.real(0, 0) == doctest::Approx(-10 * std::log10(2.0)).epsilon(1e-10));
    CHECK(printed.real(0, 1) == doctest::Approx(-45).epsilon(1e-10));
    CHECK(printed.header().columns[0].unit == nullor::Unit::decibel);
    CHECK(printed.header().columns[1].unit == nullor::Unit::degree);
}

TEST_CASE("the first columns of a header, and nothing else of it, change") {
    nullor::results::Header header;
    header.title = "t";
    header.analysis = "ac";
    header.is_complex = true;
    header.columns = {{"a", {}, {}}, {"b", {}, {}}, {"c", {}, {}}};
    const nullor::results::Header two = nullor::run::first_columns(header, 2);
    REQUIRE(two.columns.size() == 2);
    CHECK(two.columns[1].name == "b");
    CHECK(two.analysis == "ac");
    CHECK(two.is_complex);
}
