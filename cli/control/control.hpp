#pragma once
// The .control block of a deck, carried out.

#include "cli/control/session.hpp"

namespace nullor::cli::control {

[[nodiscard]] Carried carry_out(const Given& given);

} // namespace nullor::cli::control
