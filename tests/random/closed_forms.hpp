#pragma once

#include <string>

namespace randomly {

// The references against closed forms; what disagrees, or empty.
[[nodiscard]] std::string disagreement_with_closed_forms();

} // namespace randomly
