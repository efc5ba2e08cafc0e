#pragma once
// The manual page, nullor(1), of all commands and options.

#include <string>

#include "cli/text/command_tree.hpp"

namespace nullor::cli {

// In the macros of man(7).
[[nodiscard]] std::string man_page(const CommandText& program, const std::string& version);

} // namespace nullor::cli
