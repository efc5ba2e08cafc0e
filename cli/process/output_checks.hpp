#pragma once
// What an output must not be. Each says on standard error what is wrong with it, and is then false.

#include <initializer_list>
#include <string>
#include <string_view>

#include "parser/text/source.hpp"

namespace nullor::cli {

// "-" is standard output, and the file of a sweep is written in any order, which a pipe does not take.
[[nodiscard]] bool is_file_name(const std::string& output);

// The ending is one of `formats`, ".nc" say, or there is none.
[[nodiscard]] bool ends_in(const std::string& output, std::initializer_list<std::string_view> formats);

// The results of a run are files in a folder, which is not called as a file of results would be.
[[nodiscard]] bool is_folder_name(const std::string& output, const std::string& format);

// Not the deck, nor what it includes, under whatever name.
[[nodiscard]] bool spares_sources(const std::string& output, const parser::Sources& sources);

} // namespace nullor::cli
