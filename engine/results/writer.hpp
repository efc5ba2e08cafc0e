#pragma once
// A result file in the format that somebody asks for.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/failure.hpp"
#include "engine/results/formats/writer.hpp"

namespace nullor::results {

enum class Format { csv, raw, json, nc };

[[nodiscard]] std::string_view name_of(Format format); // "csv": also the file's extension
[[nodiscard]] std::optional<Format> find_format(std::string_view name);

// Opens at once, so that an unwritable place is known before hours of simulation.
[[nodiscard]] Outcome<std::unique_ptr<Writer>> make_writer(Format format, const std::string& path,
                                                           const Provenance& provenance);

} // namespace nullor::results
