#pragma once
// Result files. A Writer takes the tables of one analysis (one a step) as they are made and needs no memory
// for them; the file appears on its place in finish(), whole, or not at all.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/failure.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::results {

enum class Format { csv, raw, json, nc };

[[nodiscard]] std::string_view name_of(Format format); // "csv": also the file's extension
[[nodiscard]] std::optional<Format> find_format(std::string_view name);

// What a result says about its making; all of it deterministic, so that the same deck gives the same file.
struct Provenance {
    std::string version; // nullor's
    std::string deck;    // the deck's whole text
    std::string options; // what differs from the defaults, as .options and -D say it
};

class Writer : public Sink {
public:
    // To be called once, after the last end(). Without it nothing appears.
    [[nodiscard]] virtual Outcome<Done> finish() = 0;
};

// Opens at once, so that an unwritable place is known before hours of simulation.
[[nodiscard]] Outcome<std::unique_ptr<Writer>> make_writer(Format format, const std::string& path,
                                                           const Provenance& provenance);

} // namespace nullor::results
