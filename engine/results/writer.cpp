#include "engine/results/writer.hpp"

#include <array>

#include "engine/results/formats/csv_writer.hpp"
#include "engine/results/formats/json_writer.hpp"
#include "engine/results/formats/netcdf/netcdf_loader.hpp"
#include "engine/results/formats/netcdf/netcdf_writer.hpp"
#include "engine/results/formats/raw_writer.hpp"

namespace nullor::results {
namespace {

constexpr std::array<std::string_view, 4> names = {"csv", "raw", "json", "nc"};

} // namespace

std::string_view name_of(Format format) {
    return names[static_cast<std::size_t>(format)];
}

std::optional<Format> find_format(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return static_cast<Format>(i);
    }
    return std::nullopt;
}

Outcome<std::unique_ptr<Writer>> make_writer(Format format, const std::string& path,
                                             const Provenance& provenance) {
    const NetcdfModule* netcdf = nullptr;
    if (format == Format::nc) {
        const auto loaded = load_netcdf();
        if (!loaded) return loaded.failure();
        netcdf = loaded.value();
    }
    auto opened = AtomicFile::open(path);
    if (!opened) return opened.failure();
    auto file = std::move(opened).value();
    std::unique_ptr<Writer> writer;
    switch (format) {
    case Format::csv: writer = std::make_unique<CsvWriter>(std::move(file)); break;
    case Format::raw: writer = std::make_unique<RawWriter>(std::move(file)); break;
    case Format::json: writer = std::make_unique<JsonWriter>(std::move(file), provenance); break;
    case Format::nc: writer = std::make_unique<NetcdfWriter>(std::move(file), *netcdf, provenance); break;
    }
    return writer;
}

} // namespace nullor::results
