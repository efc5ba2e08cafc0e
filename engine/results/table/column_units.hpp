#pragma once
// Units of columns in files that do not say them.

#include <optional>
#include <string_view>

#include "engine/base/units.hpp"

namespace nullor::results {

// The inverse of nullor::symbol.
[[nodiscard]] std::optional<Unit> unit_of_symbol(std::string_view symbol);

// By the fixed names of CONTRACT: v(out) is in volts, time in seconds; none for what has no fixed unit, such
// as v(out)/v(in).
[[nodiscard]] Unit unit_of_name(std::string_view name);

} // namespace nullor::results
