#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace layers {

// Reads every #include below engine/, parser/ and cli/ of the project at `root`, and the length of every
// source file, tests and benchmarks too. Each violation is one line, "file:line: what is wrong", sorted by
// file; then the cycles, "a -> b -> a", between modules (a header and its source are one) and between rooms
// (a folder is one, and what lies in its folders is not in it).
[[nodiscard]] std::vector<std::string> violations(const std::filesystem::path& root);

} // namespace layers
