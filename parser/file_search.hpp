#pragma once
// Where a file that a card names lies on disk.

#include <optional>
#include <string>
#include <vector>

namespace nullor::parser {

// Relative names are looked for in each folder in turn. "~" is the home folder; backslashes stand for
// slashes, and upper and lower case are confused, where nothing fits exactly. nullopt when there is no such
// file.
[[nodiscard]] std::optional<std::string> find_file(const std::string& written,
                                                   const std::vector<std::string>& folders);

// "netlists/lib" of "netlists/lib/lm741.lib"; "" when there is none.
[[nodiscard]] std::string folder_of(const std::string& path);

} // namespace nullor::parser
