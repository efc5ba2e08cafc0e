#pragma once
// What the command line says to the reading of a deck, as the parser takes it.

#include <filesystem>

#include "cli/process/arguments.hpp"

namespace nullor::cli {

// path "-" is standard input, whose folder is the current one.
[[nodiscard]] inline parser::ReadOptions read_options(const std::string& path, const Reading& reading) {
    parser::ReadOptions options;
    options.overrides = reading.overrides;
    options.steps = reading.steps;
    options.most_devices = reading.max_devices;
    options.despite_requests = reading.despite_requests;
    options.control = reading.control;
    if (reading.sandbox)
        options.sandbox = path == "-" ? "" : std::filesystem::path(path).parent_path().string();
    return options;
}

} // namespace nullor::cli
