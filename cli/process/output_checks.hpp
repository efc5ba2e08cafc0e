#pragma once
// What an output must not be. Each says on standard error what is wrong with it, and is then false.

#include <string>

#include "parser/text/source.hpp"

namespace nullor::cli {

// "-" is standard output, and the file of a sweep is written in any order, which a pipe does not take.
[[nodiscard]] bool is_file_name(const std::string& output);

// The results of a run are files in a folder.
[[nodiscard]] bool is_folder_name(const std::string& output);

// Not the deck, nor what it includes, under whatever name.
[[nodiscard]] bool spares_sources(const std::string& output, const parser::Sources& sources);

} // namespace nullor::cli
