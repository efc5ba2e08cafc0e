#include <algorithm>
#include <cmath>
#include <thread>

#include "engine/results/formats/netcdf/netcdf_loader.hpp"
#include "tests/unit/results_files.hpp"

using namespace nullor;
using namespace nullor::results;
using namespace results_files;

namespace {

const ColumnInfo time_axis = {"time", Unit::second, std::nullopt};
const ColumnInfo frequency_axis = {"frequency", Unit::hertz, std::nullopt};

// A build without NetCDF has no module: then all there is to test is that it says so.
bool has_module() {
    const auto folder = fs::read_symlink("/proc/self/exe").parent_path();
    if (fs::exists(folder / "nullor_netcdf.so")) return true;
    const Folder scratch;
    const auto refused = make_writer(Format::nc, scratch / "a.nc", provenance());
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.failure().kind == Failure::Kind::output);
    CHECK(refused.failure().message == "this build of nullor has no NetCDF");
    CHECK(scratch.names().empty());
    return false;
}

Table table_of(Header h, std::size_t rows, double seed) {
    Table table(std::move(h));
    std::vector<double> real(table.width());
    std::vector<std::complex<double>> complex(table.width());
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t i = 0; i < table.width(); ++i) {
            real[i] = std::sin(seed + 7 * static_cast<double>(row) + static_cast<double>(i)) / 3;
            complex[i] = {real[i], -0.0 + 1e-310 * static_cast<double>(i)};
        }
        const double place = static_cast<double>(row) / 7 + (table.header().is_complex ? 1 : seed);
        if (table.header().is_complex)
            table.append(place, complex.data());
        else
            table.append(table.header().has_axis() ? place : 0, real.data());
    }
    return table;
}

NetcdfFile content_of(const std::string& path) {
    const auto bytes = text_of(path);
    NetcdfFile file;
    REQUIRE(load_netcdf().value()->decode(bytes, file) == "");
    return file;
}

std::string shape_of(const NetcdfFile& file, const std::string& variable) {
    for (const auto& v : file.variables) {
        if (v.name != variable) continue;
        std::string text;
        for (const auto d : v.dimensions)
            text += file.dimensions[d].name + "=" + std::to_string(file.dimensions[d].length) + " ";
        return text;
    }
    return "none";
}

std::string attribute(const NetcdfAttributes& attributes, const std::string& name) {
    for (const auto& [key, value] : attributes) {
        if (key == name) return value;
    }
    return "none";
}

void check_round_trip(const std::vector<Table>& tables, const std::string& path) {
    write(tables, Format::nc, path);
    const auto back = read(path);
    REQUIRE(back.size() == tables.size());
    for (std::size_t i = 0; i < back.size(); ++i) {
        CHECK(back[i].header().title == tables[i].header().title);
        check_same(tables[i], back[i]);
    }
}

} // namespace

TEST_CASE("NetCDF: a table without steps") {
    if (!has_module()) return;
    const Folder folder;
    check_round_trip({table_of(header("tran", time_axis, false), 50, 0.25)}, folder / "a.nc");
    const auto file = content_of(folder / "a.nc");
    CHECK(shape_of(file, "time") == "time=50 ");
    CHECK(shape_of(file, "v(in,out)") == "time=50 ");
    CHECK(attribute(file.attributes, "deck") == "a deck\n.end\n");
    CHECK(attribute(file.attributes, "deck_sha256") ==
          "87865a925b20d9d31c680e8378a60046c8f1c46e17072978af3f4bbbd85efd1c");
    CHECK(attribute(file.attributes, "options") == "reltol=1e-6");
    CHECK(attribute(file.attributes, "nullor_version") == "0.1.0");
    for (const auto& v : file.variables) CHECK(attribute(v.attributes, "units") != "none");

    check_round_trip({table_of(header("op", {}, false), 1, 1)}, folder / "op.nc");
    CHECK(shape_of(content_of(folder / "op.nc"), "v(in)") == "");
    check_round_trip({table_of(header("ac", frequency_axis, true), 9, 1)}, folder / "ac.nc");
    CHECK(shape_of(content_of(folder / "ac.nc"), "v(in)") == "frequency=9 complex=2 ");
    check_round_trip({Table(header("tran", time_axis, false))}, folder / "none.nc");
}

TEST_CASE("NetCDF: steps that fill a grid are dimensions") {
    if (!has_module()) return;
    const Folder folder;
    std::vector<Table> tables;
    for (const double r2 : {1e3, 47.0, 1.0 / 3.0}) {
        for (const double temperature : {85.0, -40.0}) {
            auto h = header("ac", frequency_axis, true);
            h.coordinates = {{"r2", r2, Unit::ohm}, {"temper", temperature, Unit::celsius}};
            tables.push_back(table_of(h, 11, r2 + temperature));
        }
    }
    check_round_trip(tables, folder / "a.nc");
    const auto file = content_of(folder / "a.nc");
    CHECK(shape_of(file, "v(in)") == "r2=3 temper=2 frequency=11 complex=2 ");
    CHECK(shape_of(file, "frequency") == "frequency=11 ");
    CHECK(shape_of(file, "temper") == "temper=2 ");
}

TEST_CASE("NetCDF: accepted time steps differ, so that points are a dimension") {
    if (!has_module()) return;
    const Folder folder;
    std::vector<Table> tables;
    for (std::size_t i = 0; i < 3; ++i) {
        auto h = header("tran", time_axis, false);
        h.coordinates = {{"c1", 1e-9 * static_cast<double>(i), Unit::farad}};
        tables.push_back(table_of(h, 20 - 7 * i, static_cast<double>(i)));
    }
    check_round_trip(tables, folder / "a.nc");
    const auto file = content_of(folder / "a.nc");
    CHECK(shape_of(file, "time") == "c1=3 point=20 ");
    CHECK(shape_of(file, "v(in)") == "c1=3 point=20 ");
    for (const auto& v : file.variables) {
        if (v.name != "v(in)") continue;
        CHECK(attribute(v.attributes, "coordinates") == "time");
        CHECK(std::isnan(v.values[2 * 20 + 6]));
        CHECK_FALSE(std::isnan(v.values[2 * 20 + 5]));
    }
}

TEST_CASE("NetCDF: parameters that fill no grid are variables over the step") {
    if (!has_module()) return;
    const Folder folder;
    std::vector<Table> tables;
    for (const double sample : {0.0, 1.0, 2.0}) {
        auto h = header("op", {}, false);
        h.coordinates = {{"r1", 1e3 + sample, Unit::ohm}, {"xu1.gbw", 1e6 - sample, Unit::hertz}};
        tables.push_back(table_of(h, 1, sample));
    }
    check_round_trip(tables, folder / "a.nc");
    CHECK(shape_of(content_of(folder / "a.nc"), "xu1.gbw") == "step=3 ");
    CHECK(shape_of(content_of(folder / "a.nc"), "i(v1)") == "step=3 ");
}

TEST_CASE("NetCDF: names that it does not allow keep their long name") {
    if (!has_module()) return;
    const Folder folder;
    auto h = header("tran", time_axis, false);
    h.columns = {
        {"v(out)/v(in)", Unit::none, std::nullopt},  {"v(out)_v(in)", Unit::none, std::nullopt},
        {"-v(out)", Unit::none, std::nullopt},       {"complex", Unit::none, std::nullopt},
        {"\xC2\xB5 \xff", Unit::none, std::nullopt}, {std::string(400, 'x'), Unit::none, std::nullopt}};
    check_round_trip({table_of(h, 3, 1)}, folder / "a.nc");
}

TEST_CASE("NetCDF: no column takes the name of another") {
    if (!has_module()) return;
    const Folder folder;
    auto h = header("tran", time_axis, false);
    h.columns.clear();
    // The ohm sign is an omega in the normal form of Unicode, e with an accent behind it an e with an accent.
    const std::string x(199, 'x');
    for (const std::string& name : {std::string("v(n/a)"),
                                    std::string("v(n_a)"),
                                    std::string("v(n a)"),
                                    std::string("v(n%2Fa)"),
                                    std::string("-v"),
                                    std::string("_-v"),
                                    std::string("_v"),
                                    std::string("time"),
                                    std::string("time_"),
                                    std::string("point"),
                                    std::string("point_"),
                                    std::string("\xE2\x84\xA6"),
                                    std::string("\xCE\xA9"),
                                    std::string("e\xCC\x81"),
                                    std::string("\xC3\xA9"),
                                    std::string("\xff"),
                                    std::string("\xC3\xBF"),
                                    std::string("n\x01"),
                                    std::string("n"),
                                    x + "aa",
                                    x + "ab",
                                    std::string("long_name_3"),
                                    std::string("a%"),
                                    std::string("a"),
                                    std::string("a_")})
        h.columns.push_back({name, Unit::volt, std::nullopt});
    check_round_trip({table_of(h, 3, 1)}, folder / "a.nc");
    // A name that may stay does, wherever it stands among the others.
    const auto file = content_of(folder / "a.nc");
    for (const char* name : {"v(n_a)", "\xCE\xA9", "\xC3\xA9", "n", "a", "a_", "time_", "point_"}) {
        CAPTURE(name);
        bool found = false;
        for (const auto& v : file.variables)
            found = found || (v.name == name && attribute(v.attributes, "long_name") == name);
        CHECK(found);
    }
    CHECK(shape_of(file, "v(n%2Fa)") == "time=3 ");
}

// HDF5 has room for 64 KiB in an attribute: the deck and the names of the columns may be longer, and so is
// the list of 5000 variables over one dimension.
TEST_CASE("NetCDF: a long deck, and many columns") {
    if (!has_module()) return;
    const Folder folder;
    auto h = header("tran", time_axis, false);
    h.columns.clear();
    for (int i = 0; i < 5000; ++i)
        h.columns.push_back({"v(stage_" + std::to_string(i) + ")", Unit::volt, std::nullopt});
    const auto table = table_of(h, 3, 0.5);
    std::string deck = "a deck\n";
    while (deck.size() < 200'000) deck += "* the model of \xC2\xB5" + std::to_string(deck.size()) + "\n";
    for (const char* name : {"a.nc", "b.nc"}) {
        auto made = make_writer(Format::nc, folder / name, {"0.1.0", deck, ""});
        REQUIRE(made.ok());
        REQUIRE(replay(table, *made.value()));
        REQUIRE(made.value()->finish().ok());
    }
    CHECK(text_of(folder / "a.nc") == text_of(folder / "b.nc"));
    check_same(read(folder / "a.nc").at(0), table);
    const auto file = content_of(folder / "a.nc");
    CHECK(attribute(file.attributes, "deck") == deck);
    CHECK(attribute(file.attributes, "columns").size() > 65'536);
    CHECK(shape_of(file, "v(stage_4999)") == "time=3 ");
}

// More numbers than wait in memory.
TEST_CASE("NetCDF: many rows, and steps of different lengths") {
    if (!has_module()) return;
    const Folder folder;
    for (const bool alike : {true, false}) {
        CAPTURE(alike);
        std::vector<Table> tables;
        for (const std::size_t rows : {250'000, alike ? 250'000 : 200'000}) {
            auto h = header("ac", frequency_axis, true);
            h.columns.resize(1);
            h.coordinates = {{"r1", static_cast<double>(1 + tables.size()), Unit::ohm}};
            tables.push_back(table_of(h, rows, 0.25));
        }
        write(tables, Format::nc, folder / "a.nc");
        CHECK(folder.names() == std::vector<std::string>{"a.nc"});
        const auto back = read(folder / "a.nc");
        REQUIRE(back.size() == 2);
        for (std::size_t t = 0; t < 2; ++t) {
            REQUIRE(back[t].rows() == tables[t].rows());
            std::size_t wrong = 0;
            for (std::size_t row = 0; row < back[t].rows(); ++row)
                wrong += back[t].axis(row) != tables[t].axis(row) ||
                         back[t].value(row, 0) != tables[t].value(row, 0);
            CHECK(wrong == 0);
        }
        CHECK(shape_of(content_of(folder / "a.nc"), "frequency") ==
              (alike ? "frequency=250000 " : "r1=2 point=250000 "));
    }
}

TEST_CASE("NetCDF: changed columns are refused, and nothing appears") {
    if (!has_module()) return;
    const Folder folder;
    auto made = make_writer(Format::nc, folder / "a.nc", provenance());
    REQUIRE(made.ok());
    auto other = header("tran", time_axis, false);
    other.columns.pop_back();
    CHECK(replay(table_of(header("tran", time_axis, false), 3, 0), *made.value()));
    CHECK(replay(table_of(other, 3, 0), *made.value()));
    CHECK_FALSE(made.value()->finish().ok());
    made.value().reset();
    CHECK(folder.names().empty());

    auto full = make_writer(Format::nc, "/dev/full", provenance());
    REQUIRE(full.ok());
    CHECK(replay(table_of(other, 3, 0), *full.value()));
    const auto done = full.value()->finish();
    REQUIRE_FALSE(done.ok());
    CHECK(done.failure().message == "cannot write '/dev/full': No space left on device");
}

TEST_CASE("NetCDF: equal runs make equal bytes, also from many threads") {
    if (!has_module()) return;
    const Folder folder;
    const auto table = table_of(header("ac", frequency_axis, true), 100, 3);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            auto made = make_writer(Format::nc, folder / std::to_string(i), provenance());
            if (made.ok() && replay(table, *made.value())) static_cast<void>(made.value()->finish().ok());
        });
    }
    for (auto& thread : threads) thread.join();
    for (int i = 1; i < 4; ++i) CHECK(text_of(folder / "0") == text_of(folder / std::to_string(i)));
    check_same(read(folder / "3").at(0), table);
}

TEST_CASE("NetCDF: a damaged or foreign file is refused") {
    if (!has_module()) return;
    const Folder folder;
    write({table_of(header("tran", time_axis, false), 500, 0.25)}, Format::nc, folder / "a.nc");
    const auto whole = text_of(folder / "a.nc");
    for (const std::size_t size : {std::size_t{5}, std::size_t{100}, whole.size() / 2, whole.size() - 1}) {
        write_text(folder / "cut.nc", whole.substr(0, size));
        CHECK_FALSE(read_results(folder / "cut.nc").ok());
    }
    NetcdfFile foreign;
    foreign.dimensions = {{"x", 2}};
    std::vector<char> bytes;
    REQUIRE(load_netcdf().value()->encode(foreign, bytes) == "");
    write_text(folder / "foreign.nc", std::string(bytes.begin(), bytes.end()));
    const auto refused = read_results(folder / "foreign.nc");
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.failure().message == folder / "foreign.nc" + ": it was not written by nullor");
}
