#pragma once
// A datasheet as a person reads it, and as JSON.

#include <string>

#include "cli/qualify/measure.hpp"

namespace nullor::cli::qualify {

[[nodiscard]] std::string render(const Datasheet& sheet, bool colours);
[[nodiscard]] std::string json(const Datasheet& sheet);

} // namespace nullor::cli::qualify
