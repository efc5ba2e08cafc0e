#pragma once

#include <string_view>

namespace nullor::parser {

// The text of a file that another simulator brings along, where decks name it and it is nowhere: LTspice's
// universal op-amps, as native ones. Empty for any other name.
[[nodiscard]] std::string_view own_library(std::string_view path);

} // namespace nullor::parser
