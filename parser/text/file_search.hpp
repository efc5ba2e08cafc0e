#pragma once
// Where a file that a card names lies on disk.

#include <optional>
#include <string>
#include <vector>

namespace nullor::parser {

struct FoundFile {
    std::string path;
    bool other_case = false; // its name is written in other letters of upper and lower case
};

// Relative names are looked for in each folder in turn. "~" is the home folder; backslashes stand for
// slashes, and upper and lower case are confused, where nothing fits exactly. nullopt when there is no such
// file.
[[nodiscard]] std::optional<FoundFile> find_file(const std::string& written,
                                                 const std::vector<std::string>& folders);

// Those of the folders in which the written name does not lead out of `root`.
[[nodiscard]] std::vector<std::string> folders_within(const std::string& root, const std::string& written,
                                                      const std::vector<std::string>& folders);

// Whether the path leads to a place below the folder, symbolic links resolved.
[[nodiscard]] bool lies_in(const std::string& root, const std::string& path);

// "netlists/lib" of "netlists/lib/lm741.lib"; "" when there is none.
[[nodiscard]] std::string folder_of(const std::string& path);

} // namespace nullor::parser
