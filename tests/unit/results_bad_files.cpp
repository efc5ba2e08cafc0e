#include <random>

#include <sys/stat.h>

#include "engine/results/formats/readers.hpp"
#include "tests/unit/results_files.hpp"

using namespace nullor;
using namespace nullor::results;
using namespace results_files;

namespace {

std::string refusal(const Outcome<std::vector<Table>>& read) {
    REQUIRE_FALSE(read.ok());
    CHECK(read.failure().kind == Failure::Kind::output);
    return read.failure().message;
}

std::string csv_refusal(std::string_view text) {
    return refusal(read_csv(text, "a.csv"));
}
std::string raw_refusal(std::string_view text) {
    return refusal(read_raw(text, "a.raw"));
}
std::string json_refusal(std::string_view text) {
    return refusal(read_json(text, "a.json"));
}

std::string file_of(Format format) {
    const Folder folder;
    std::vector<Table> tables;
    for (const double r2 : {1.0, 2.0}) {
        auto h = header("ac", {"frequency", Unit::hertz, std::nullopt}, true);
        h.coordinates = {{"r2", r2, Unit::ohm}};
        tables.emplace_back(h);
        const std::complex<double> values[] = {{1, -2}, {1e-9, 3}, {0, 0.5}};
        for (const double f : {1.0, 10.0, 100.0}) tables.back().append(f, values);
    }
    write(tables, format, folder / "a");
    return text_of(folder / "a");
}

auto reader_of(Format format) {
    return format == Format::csv ? read_csv : format == Format::raw ? read_raw : read_json;
}

} // namespace

TEST_CASE("a bad CSV is refused with its line") {
    CHECK(csv_refusal("") == "a.csv: the last line does not end, so the file may be cut short");
    CHECK(csv_refusal("time,v(out)\n0,1\n1,2.3") ==
          "a.csv: the last line does not end, so the file may be cut short");
    CHECK(csv_refusal("time,v(out)\n0,1\n1\n") == "a.csv:3: 1 fields where the header row has 2");
    CHECK(csv_refusal("time,v(out)\n0,1,\n") == "a.csv:2: 3 fields where the header row has 2");
    CHECK(csv_refusal("time,v(out)\n0,1V\n") == "a.csv:2: '1V' in column 'v(out)' is not a number");
    CHECK(csv_refusal("time,v(out)\n0,\n") == "a.csv:2: '' in column 'v(out)' is not a number");
    CHECK(csv_refusal("time,v(out)\n0,1e400\n") == "a.csv:2: '1e400' in column 'v(out)' is not a number");
    CHECK(csv_refusal("time,\"v(out)\n0,1\n") == "a.csv:1: a quote is not closed");
}

TEST_CASE("CSV of other hands: byte order mark, carriage returns, blank lines, plus signs") {
    const auto read = read_csv("\xEF\xBB\xBFtime,v(out)\r\n+0,+1.5\r\n\r\n1,-2\r\n", "x.csv");
    REQUIRE(read.ok());
    REQUIRE(read.value().size() == 1);
    const auto& table = read.value()[0];
    CHECK(table.header().analysis == "tran");
    CHECK(table.header().axis.name == "time");
    REQUIRE(table.rows() == 2);
    CHECK(table.real(0, 0) == 1.5);
    CHECK(table.axis(1) == 1);
}

TEST_CASE("the axis of a CSV is told from coordinates and results") {
    const auto shape = [](std::string_view heading) {
        const auto read = read_csv(heading, "x.csv");
        REQUIRE(read.ok());
        const auto& h = read.value().at(0).header();
        std::string text;
        for (const auto& c : h.coordinates) text += c.name + " ";
        text += "| " + h.axis.name + " |";
        for (const auto& c : h.columns) text += " " + c.name;
        return text;
    };
    CHECK(shape("r2,temper,v1,v(out)\n") == "r2 temper | v1 | v(out)");
    CHECK(shape("frequency,onoise,inoise\n") == "| frequency | onoise inoise");
    CHECK(shape("r2,time,x\n") == "r2 | time | x");
    CHECK(shape("gain,rin,rout\n") == "|  | gain rin rout");
    CHECK(shape("frequency,re(v(a)),im(v(a))\n") == "| frequency | v(a)");
    CHECK(shape("frequency,re(v(a)),im(v(b))\n") == "| frequency | re(v(a)) im(v(b))");
}

TEST_CASE("a bad rawfile is refused with its byte") {
    const std::string start = "Title: t\nPlotname: Transient Analysis\nFlags: real\n";
    const std::string variables = "Variables:\n\t0\ttime\ttime\n\t1\tv(a)\tvoltage\n";
    CHECK(raw_refusal("Title: t\n") == "a.raw: byte 9: the file ends within a plot's header");
    CHECK(raw_refusal("Title: t\nnonsense\n") ==
          "a.raw: byte 9: a header line was expected in place of 'nonsense'");
    CHECK(raw_refusal(start + "No. Variables: many\n") == "a.raw: byte 70: 'many' is not a count");
    CHECK(raw_refusal(start + "No. Variables: -1\n") == "a.raw: byte 68: '-1' is not a count");
    CHECK(raw_refusal(start + "Binary:\n") == "a.raw: byte 58: a plot without variables");
    CHECK(raw_refusal(start + "No. Variables: 9\n" + variables) ==
          "a.raw: byte 107: the file ends within the list of variables");
    CHECK(raw_refusal(start + "No. Variables: 2\nNo. Points: 3\n" + variables + "Binary:\n12345678") ==
          "a.raw: byte 129: 3 points of 2 variables were announced, but the file ends before");
    CHECK(raw_refusal(start + "No. Variables: 2\nNo. Points: 18446744073709551615\n" + variables +
                      "Binary:\n") == "a.raw: byte 148: 18446744073709551615 points of 2 variables were "
                                      "announced, but the file ends before");
    CHECK(raw_refusal(start + "No. Variables: 2\nNo. Points: 2\n" + variables +
                      "Values:\n 0\t1\n\t2\n 7\t1\n\t2\n") == "a.raw: byte 139: point 1 was expected");
    CHECK(raw_refusal(start + "No. Variables: 2\nNo. Points: 1\n" + variables + "Values:\n 0\t1\n\tx\n") ==
          "a.raw: byte 136: a number of point 0 was expected");
    // A count that shrinks after the list must not let rows be shorter than the table.
    CHECK_FALSE(read_raw(start + "No. Variables: 2\nNo. Points: 1\n" + variables +
                             "No. Variables: 1\nBinary:\n12345678",
                         "a.raw")
                    .ok());
}

TEST_CASE("bad JSON is refused with its place") {
    const std::string start = R"_({"format": "nullor-results", "tables": [{"title": "t", "analysis": "op",
        "complex": false, "coordinates": [], "axis": null,
        "columns": [{"name": "v(a)", "unit": "V"}], "rows": )_";
    CHECK(read_json(start + "[[1], [\"NaN\"]]}]}", "a.json").ok());
    CHECK(json_refusal(start + "[[1, 2]]}]}") == "a.json: row 1 of table 1 has not 1 values");
    CHECK(json_refusal(start + "[[1], [null]]}]}") ==
          "a.json: row 2 of table 1 holds something that is not a number");
    CHECK(json_refusal(start + "3}]}") == "a.json: 'rows' of table 1 is not an array");
    CHECK(json_refusal("{}") == "a.json: the file has no 'format'");
    CHECK(json_refusal("[]") == "a.json: the file is not an object");
    CHECK(json_refusal(R"({"format": "other"})") == "a.json: 'format' is not 'nullor-results'");
    CHECK(json_refusal("{\n\"a\": }").substr(0, 40) == "a.json: parse error at line 2, column 6:");
    CHECK(json_refusal(start + "[[1e999]]}]}").find("1e999") != std::string::npos);
    CHECK_FALSE(read_json(std::string(200'000, '['), "a.json").ok());
}

TEST_CASE("a cut file is never taken for whole") {
    for (const auto format : {Format::csv, Format::raw, Format::json}) {
        const auto whole = file_of(format);
        CHECK(reader_of(format)(whole, "a").value().size() == 2);
        int accepted = 0;
        for (std::size_t size = 0; size + 1 < whole.size(); ++size)
            accepted += reader_of(format)(std::string_view(whole).substr(0, size), "a").ok();
        // CSV cut between two lines is a CSV: six rows, of which the last is whole. A rawfile cut between two
        // plots is one, as is an empty list of plots.
        const int expected = format == Format::csv ? 6 : format == Format::raw ? 2 : 0;
        CHECK(accepted == expected);
    }
}

TEST_CASE("damaged files are an answer or a refusal") {
    std::mt19937 random(11);
    int refused = 0;
    for (const auto format : {Format::csv, Format::raw, Format::json}) {
        const auto whole = file_of(format);
        for (int i = 0; i < 3000; ++i) {
            auto damaged = whole;
            for (int change = 0; change < 3; ++change) {
                const auto at = random() % damaged.size();
                if (random() % 4 == 0)
                    damaged.erase(at, random() % 9);
                else
                    damaged[at] = static_cast<char>(random());
            }
            const auto read = reader_of(format)(damaged, "a");
            refused += !read.ok();
            if (!read.ok()) CHECK_FALSE(read.failure().message.empty());
        }
    }
    CHECK(refused > 3000);
}

TEST_CASE("files are told by their content") {
    const Folder folder;
    const auto refused = [&](const std::string& text) {
        write_text(folder / "x", text);
        return refusal(read_results(folder / "x")).substr((folder / "x").size());
    };
    CHECK(refused("") == ": the file is empty");
    CHECK(refused(" \n") == ": the file is empty");
    CHECK(refused("\x89HDF\r\n").find("NetCDF") != std::string::npos);
    CHECK(refused(std::string("\x7f"
                              "ELF\0\0\0\n",
                              8)) == ": neither CSV, nor a rawfile, nor JSON");
    CHECK(refusal(read_results(folder / "none")) ==
          "cannot read '" + folder / "none" + "': No such file or directory");
    CHECK(refusal(read_results(folder / ".")) == "cannot read '" + folder / "." + "': Is a directory");
    for (const auto format : {Format::csv, Format::raw, Format::json}) {
        write_text(folder / "x", file_of(format));
        CHECK(read(folder / "x").size() == 2);
    }
}

TEST_CASE("what may never end is not read by its name") {
    const Folder folder;
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK(refusal(read_results(folder / "pipe")) ==
          "cannot read '" + folder / "pipe" + "': it is not a regular file");
    CHECK(refusal(read_results("/dev/zero")) == "cannot read '/dev/zero': it is not a regular file");
    CHECK(refusal(read_results("/dev/null")) == "cannot read '/dev/null': it is not a regular file");
}

TEST_CASE("a rawfile tells names apart that hold what cannot be printed") {
    const Folder folder;
    auto h = header("op", {}, false);
    h.columns = {{"v(n\x01)", Unit::volt, std::nullopt}, {"v(n)", Unit::volt, std::nullopt}};
    Table table(h);
    const double values[] = {1, 2};
    table.append(0, values);
    write({table}, Format::raw, folder / "a");
    const auto back = read(folder / "a").at(0).header();
    CHECK(back.columns[0].name == "v(n%01)");
    CHECK(back.columns[1].name == "v(n)");
}
