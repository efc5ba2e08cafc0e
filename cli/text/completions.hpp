#pragma once
// Scripts that complete a half-typed command line of nullor.

#include <string>

#include "cli/text/command_tree.hpp"

namespace nullor::cli {

// Each is complete by itself: to be put where the shell looks, or to be evaluated at its start.
[[nodiscard]] std::string bash_completion(const CommandText& program);
[[nodiscard]] std::string zsh_completion(const CommandText& program);
[[nodiscard]] std::string fish_completion(const CommandText& program);

} // namespace nullor::cli
