#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace layers {

// Reads every #include below engine/, parser/ and cli/ of the project at `root`, and the length of every
// source file, tests and benchmarks too. Each violation is one line, "file:line: what is wrong", sorted by
// file.
[[nodiscard]] std::vector<std::string> violations(const std::filesystem::path& root);

} // namespace layers
