#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "tests/unit/results_files.hpp"

using namespace nullor;
using namespace nullor::results;
using namespace results_files;

namespace {

const Format all_formats[] = {Format::csv, Format::raw, Format::json};

// Doubles of every kind: corners, then random bits.
std::vector<double> hard_numbers(std::size_t count) {
    using Limits = std::numeric_limits<double>;
    std::vector<double> numbers = {0.0,
                                   -0.0,
                                   Limits::infinity(),
                                   -Limits::infinity(),
                                   Limits::quiet_NaN(),
                                   -Limits::quiet_NaN(),
                                   Limits::denorm_min(),
                                   -Limits::denorm_min(),
                                   Limits::min(),
                                   std::nextafter(Limits::min(), 0.0),
                                   Limits::max(),
                                   Limits::lowest(),
                                   0.1,
                                   1.0 / 3.0,
                                   9007199254740993.0,
                                   1.8446744073709552e19,
                                   1e22,
                                   1e23,
                                   -1.0};
    std::mt19937_64 random(7);
    while (numbers.size() < count) {
        const auto bits = random();
        double value;
        std::memcpy(&value, &bits, sizeof value);
        numbers.push_back(value);
    }
    return numbers;
}

Table real_table(Header h, std::size_t rows) {
    Table table(std::move(h));
    const auto numbers = hard_numbers(rows * (table.width() + 1));
    for (std::size_t row = 0; row < rows; ++row) {
        const auto* at = &numbers[row * (table.width() + 1)];
        table.append(table.header().has_axis() ? at[0] : 0, at + 1);
    }
    return table;
}

Table complex_table(Header h, std::size_t rows) {
    Table table(std::move(h));
    const auto numbers = hard_numbers(2 * rows * table.width());
    std::vector<std::complex<double>> values(table.width());
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto* at = &numbers[2 * (row * table.width() + i)];
            values[i] = {at[0], at[1]};
        }
        table.append(std::pow(10.0, static_cast<double>(row) / 7), values.data());
    }
    return table;
}

const ColumnInfo time_axis = {"time", Unit::second, std::nullopt};
const ColumnInfo frequency_axis = {"frequency", Unit::hertz, std::nullopt};

} // namespace

TEST_CASE("every format gives back every double, bit for bit") {
    const Folder folder;
    for (const auto format : all_formats) {
        const std::string end(name_of(format));
        CAPTURE(end);
        SUBCASE(end.c_str()) {
            SUBCASE("real") {
                const auto table = real_table(header("tran", time_axis, false), 300);
                write({table}, format, folder / ("deck.tran." + end));
                const auto back = read(folder / ("deck.tran." + end));
                REQUIRE(back.size() == 1);
                check_same(table, back[0]);
            }
            SUBCASE("complex") {
                const auto table = complex_table(header("ac2", frequency_axis, true), 300);
                write({table}, format, folder / ("deck.ac2." + end));
                const auto back = read(folder / ("deck.ac2." + end));
                REQUIRE(back.size() == 1);
                check_same(table, back[0]);
            }
            SUBCASE("operating point, without an axis") {
                const auto table = real_table(header("op", {}, false), 1);
                write({table}, format, folder / ("deck.op." + end));
                const auto back = read(folder / ("deck.op." + end));
                REQUIRE(back.size() == 1);
                check_same(table, back[0]);
            }
            SUBCASE("steps") {
                std::vector<Table> tables;
                for (const double r2 : {1e3, 2.2e3, 1.0 / 3.0}) {
                    for (const double temperature : {-55.0, 27.0}) {
                        auto h = header("ac", frequency_axis, true);
                        h.coordinates = {{"r2", r2, Unit::none}, {"temper", temperature, Unit::celsius}};
                        tables.push_back(complex_table(h, 10 + tables.size()));
                    }
                }
                write(tables, format, folder / ("deck.ac." + end));
                const auto back = read(folder / ("deck.ac." + end));
                REQUIRE(back.size() == tables.size());
                for (std::size_t i = 0; i < back.size(); ++i) check_same(tables[i], back[i]);
            }
            SUBCASE("a table without rows") {
                const Table table(header("tran", time_axis, false));
                write({table}, format, folder / ("deck.tran." + end));
                const auto back = read(folder / ("deck.tran." + end));
                REQUIRE(back.size() == 1);
                check_same(table, back[0]);
            }
        }
    }
}

TEST_CASE("units of coordinates survive in raw and json") {
    const Folder folder;
    auto h = header("tran", time_axis, false);
    h.coordinates = {{"c1", 4.7e-9, Unit::farad}, {"vcc", 15, Unit::volt}};
    for (const auto format : {Format::raw, Format::json}) {
        write({real_table(h, 3)}, format, folder / "a");
        const auto back = read(folder / "a");
        CHECK(back.at(0).header().title == "Inverting amplifier");
        CHECK(back.at(0).header().coordinates.at(0).unit == Unit::farad);
        CHECK(back.at(0).header().coordinates.at(1).unit == Unit::volt);
    }
}

TEST_CASE("the same tables make the same bytes") {
    const Folder folder;
    for (const auto format : all_formats) {
        write({real_table(header("tran", time_axis, false), 20)}, format, folder / "a");
        write({real_table(header("tran", time_axis, false), 20)}, format, folder / "b");
        CHECK(text_of(folder / "a") == text_of(folder / "b"));
    }
}

TEST_CASE("CSV is laid out as the contract says") {
    const Folder folder;
    auto h = header("ac", frequency_axis, true);
    h.coordinates = {{"r2", 10000, Unit::ohm}};
    Table table(h);
    const std::complex<double> values[] = {{1, -0.0}, {0.1, 1e-300}, {-2.5e-6, 1e21}};
    table.append(1e3, values);
    write({table}, Format::csv, folder / "a.csv");
    CHECK(text_of(folder / "a.csv") ==
          "r2,frequency,re(v(in)),im(v(in)),\"re(v(in,out))\",\"im(v(in,out))\",re(i(v1)),im(i(v1))\n"
          "10000,1000,1,-0,0.1,1e-300,-2.5e-06,1e+21\n");
}

TEST_CASE("steps with other columns do not fit one CSV file") {
    const Folder folder;
    auto made = make_writer(Format::csv, folder / "a.csv", provenance());
    REQUIRE(made.ok());
    CHECK(replay(real_table(header("tran", time_axis, false), 3), *made.value()));
    auto other = header("tran", time_axis, false);
    other.columns.pop_back();
    CHECK_FALSE(replay(real_table(other, 3), *made.value()));
    const auto done = made.value()->finish();
    REQUIRE_FALSE(done.ok());
    CHECK(done.failure().kind == Failure::Kind::output);
    CHECK(folder.names().empty());
}

TEST_CASE("a tee hands rows to all, a full sink stops it") {
    class Full final : public Sink {
        void begin(const Header&) override {}
        bool row(double, const double*) override { return false; }
        bool row(double, const std::complex<double>*) override { return false; }
        void end() override {}
    };
    const auto table = real_table(header("tran", time_axis, false), 5);
    TableSink first, second;
    TeeSink both({&first, &second});
    CHECK(replay(table, both));
    check_same(first.tables().at(0), table);
    check_same(second.tables().at(0), table);

    Full full;
    TeeSink with_full({&full, &first});
    CHECK_FALSE(replay(table, with_full));
    CHECK(first.tables().at(1).rows() == 1);
}

TEST_CASE("columns are found by name and by what they are") {
    auto h = header("op", {}, false);
    Probe probe;
    probe.plus = NodeId{3};
    h.columns[1].probe = probe;
    const Table table(h);
    CHECK(table.find("i(v1)") == 2);
    CHECK_FALSE(table.find("v(x)").has_value());
    CHECK(table.find(probe) == 1);
    CHECK_FALSE(table.find(Probe{}).has_value());
}
