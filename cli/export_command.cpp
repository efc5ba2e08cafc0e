#include <fmt/format.h>
#include "cli/commands.hpp"
namespace nullor::cli {
int export_deck(const ExportArguments&) { fmt::print(stderr, "not yet\n"); return 2; }
}  // namespace nullor::cli
