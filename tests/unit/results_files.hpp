#pragma once
// Tables and folders for the tests of result files.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/results/reader.hpp"
#include "engine/results/table/sinks.hpp"
#include "engine/results/writer.hpp"

namespace results_files {

namespace fs = std::filesystem;

// A folder of its own, gone with all in it at the end of the test.
class Folder {
public:
    Folder() {
        auto name = (fs::temp_directory_path() / "nullor-test-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path_); }

    [[nodiscard]] std::string operator/(const std::string& name) const { return (path_ / name).string(); }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (const auto& entry : fs::directory_iterator(path_)) all.push_back(entry.path().filename());
        return all;
    }

private:
    fs::path path_;
};

inline std::string text_of(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    REQUIRE(stream.good());
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

inline void write_text(const std::string& path, const std::string& text) {
    std::ofstream stream(path, std::ios::binary);
    stream << text;
    REQUIRE(stream.flush().good());
}

inline nullor::results::Provenance provenance() {
    return {"0.1.0", "a deck\n.end\n", "reltol=1e-6"};
}

inline void write(const std::vector<nullor::results::Table>& tables, nullor::results::Format format,
                  const std::string& path) {
    auto made = nullor::results::make_writer(format, path, provenance());
    REQUIRE_MESSAGE(made.ok(), made.failure().message);
    auto& writer = *made.value();
    for (const auto& table : tables) REQUIRE(nullor::results::replay(table, writer));
    const auto done = writer.finish();
    REQUIRE_MESSAGE(done.ok(), done.failure().message);
}

inline std::vector<nullor::results::Table> read(const std::string& path) {
    auto read = nullor::results::read_results(path);
    REQUIRE_MESSAGE(read.ok(), read.failure().message);
    return std::move(read).value();
}

// Equal to the last bit; a NaN equals a NaN.
inline bool same(double a, double b) {
    if (a != a || b != b) return a != a && b != b;
    return a == b && std::signbit(a) == std::signbit(b);
}

inline void check_same(const nullor::results::Table& a, const nullor::results::Table& b) {
    REQUIRE(a.rows() == b.rows());
    REQUIRE(a.width() == b.width());
    CHECK(a.header().analysis == b.header().analysis);
    CHECK(a.header().is_complex == b.header().is_complex);
    CHECK(a.header().axis.name == b.header().axis.name);
    CHECK(a.header().axis.unit == b.header().axis.unit);
    REQUIRE(a.header().coordinates.size() == b.header().coordinates.size());
    for (std::size_t i = 0; i < a.header().coordinates.size(); ++i) {
        CHECK(a.header().coordinates[i].name == b.header().coordinates[i].name);
        CHECK(same(a.header().coordinates[i].value, b.header().coordinates[i].value));
    }
    for (std::size_t column = 0; column < a.width(); ++column) {
        CHECK(a.header().columns[column].name == b.header().columns[column].name);
        CHECK(a.header().columns[column].unit == b.header().columns[column].unit);
    }
    for (std::size_t row = 0; row < a.rows(); ++row) {
        if (a.header().has_axis()) CHECK(same(a.axis(row), b.axis(row)));
        for (std::size_t column = 0; column < a.width(); ++column) {
            CHECK(same(a.value(row, column).real(), b.value(row, column).real()));
            CHECK(same(a.value(row, column).imag(), b.value(row, column).imag()));
        }
    }
}

// A header of node voltages and a current, for the analysis whose axis is given.
inline nullor::results::Header header(std::string analysis, nullor::results::ColumnInfo axis,
                                      bool is_complex) {
    nullor::results::Header h;
    h.title = "Inverting amplifier";
    h.analysis = std::move(analysis);
    h.axis = std::move(axis);
    h.is_complex = is_complex;
    h.columns = {{"v(in)", nullor::Unit::volt, std::nullopt},
                 {"v(in,out)", nullor::Unit::volt, std::nullopt},
                 {"i(v1)", nullor::Unit::ampere, std::nullopt}};
    return h;
}

} // namespace results_files
