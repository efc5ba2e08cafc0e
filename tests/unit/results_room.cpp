// Tables in memory share a room; what comes after it is used up is refused.

#include <doctest/doctest.h>

#include "engine/results/table/sinks.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;

namespace {

results::Header one_column(bool is_complex) {
    results::Header header;
    header.is_complex = is_complex;
    header.columns.push_back({"v(a)", Unit::volt, std::nullopt});
    return header;
}

} // namespace

TEST_CASE("room: a table takes its numbers and gives them back") {
    results::Room room(10);
    const double value = 1;
    for (int round = 0; round < 3; ++round) {
        results::TableSink sink(room);
        sink.begin(one_column(false));
        for (int row = 0; row < 5; ++row) CHECK(sink.row(row, &value));
    }
    CHECK_FALSE(room.used_up());
    results::TableSink first(room), second(room);
    first.begin(one_column(false));
    second.begin(one_column(true));
    const std::complex<double> complex_value = 1;
    CHECK(first.row(0, &value));
    CHECK(second.row(0, &complex_value));
    CHECK(second.row(1, &complex_value));
    CHECK(first.row(1, &value));
    CHECK_FALSE(first.row(2, &value));
    CHECK(room.used_up());
    CHECK_FALSE(second.row(2, &complex_value));
    CHECK(first.tables()[0].rows() == 2);
}

TEST_CASE("room: what an analysis asks for beyond the room is refused by name") {
    const run::Report report = decks::report_of("V1 a 0 1\nR1 a 0 1\n.tran 1e-9 1\n.print tran v(a)\n.op\n");
    CHECK(report.exit_status() == 2);
    CHECK(decks::says(report.diagnostics, "100 million numbers"));
    REQUIRE(!report.analyses.empty());
    CHECK(report.analyses[0].failed);
}
