#pragma once
// A small sweep whose values are a function of their place, for the tests of its file.

#include <cmath>
#include <numeric>
#include <span>

#include "engine/results/formats/netcdf/netcdf_loader.hpp"
#include "engine/results/sweep/sweep_axes.hpp"
#include "engine/results/sweep/sweep_file.hpp"
#include "tests/unit/results_files.hpp"

namespace results_sweeps {

using namespace nullor;
using namespace nullor::results;
using namespace results_files;

// A build without NetCDF writes no sweeps; that it says so is tested with the other formats.
inline bool has_netcdf() {
    return fs::exists(fs::read_symlink("/proc/self/exe").parent_path() / "nullor_netcdf.so");
}

// 3 x 2 steps, `samples` samples, 5 frequencies; two complex columns, a measure and what is drawn.
inline SweepAxes small_axes(std::size_t samples = 11) {
    SweepAxes axes;
    axes.tables = {{header("ac", {"frequency", Unit::hertz, std::nullopt}, true), {1, 10, 100, 1e3, 1e4}}};
    axes.tables[0].header.columns.resize(2);
    axes.steps = {{"r2", Unit::ohm, {1e3, 1e4, 1e5}}, {"xu1.gbw", Unit::hertz, {1e6, 3e6}}};
    axes.samples = samples;
    axes.numbers = {{{"gain", Unit::decibel, std::nullopt}, "measure", "", ""},
                    {{"r1", Unit::ohm, std::nullopt}, "drawn", "", ""}};
    axes.provenance = provenance();
    axes.attributes = {{"seed", "7"}};
    axes.plan = {{"deck", "87865a925b20d9d31c680e8378a60046c8f1c46e17072978af3f4bbbd85efd1c"},
                 {"options", ""},
                 {"version", "0.1.0"}};
    return axes;
}

inline double value_at(std::size_t variable, std::uint64_t variant, std::uint64_t place) {
    return std::sin(static_cast<double>(variant * 31 + place) + 0.1 * static_cast<double>(variable)) / 3;
}

inline std::vector<std::vector<double>> values_of(const SweepLayout& layout, IndexRange variants) {
    std::vector<std::vector<double>> values(layout.variables.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto each = layout.doubles_per_variant(layout.variables[i]);
        for (auto variant = variants.first; variant < variants.end(); ++variant)
            for (std::uint64_t place = 0; place < each; ++place)
                values[i].push_back(value_at(i, variant, place));
    }
    return values;
}

inline Outcome<Done> put_chunk(SweepFile& file, const SweepLayout& layout, std::uint64_t chunk) {
    const auto values = values_of(layout, file.cut().variants_of(chunk));
    const std::vector<std::span<const double>> slabs(values.begin(), values.end());
    return file.put(chunk, slabs);
}

inline SweepFile opened(const std::string& path, const SweepLayout& layout, const SweepFileOptions& options) {
    auto file = SweepFile::open(path, layout, options);
    REQUIRE_MESSAGE(file.ok(), file.failure().message);
    return std::move(file).value();
}

inline void put_rest(SweepFile& file, const SweepLayout& layout) {
    for (auto chunk = file.chunks().first; chunk < file.chunks().end(); ++chunk)
        if (!file.done(chunk)) REQUIRE(put_chunk(file, layout, chunk).ok());
}

// Begun, computed and finished without anything in the way.
inline void write_sweep(const std::string& path, const SweepLayout& layout, const SweepFileOptions& options) {
    auto file = opened(path, layout, options);
    put_rest(file, layout);
    const auto done = file.finish();
    REQUIRE_MESSAGE(done.ok(), done.failure().message);
}

inline NetcdfFile content_of(const std::string& path) {
    NetcdfFile file;
    REQUIRE(load_netcdf().value()->decode(text_of(path), file) == "");
    return file;
}

// "r2=3 frequency=5 ", or "none".
inline std::string shape_of(const NetcdfFile& file, const std::string& variable) {
    for (const auto& v : file.variables) {
        if (v.name != variable) continue;
        std::string text;
        for (const auto d : v.dimensions)
            text += file.dimensions[d].name + "=" + std::to_string(file.dimensions[d].length) + " ";
        return text;
    }
    return "none";
}

inline std::string attribute(const NetcdfAttributes& attributes, const std::string& name) {
    for (const auto& [key, value] : attributes)
        if (key == name) return value;
    return "none";
}

} // namespace results_sweeps
