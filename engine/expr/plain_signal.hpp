#pragma once
// A signal that is a column of a result and no more.

#include <string>

#include "engine/expr/signal.hpp"

namespace nullor::expr {

[[nodiscard]] Signal plain_signal(const Probe& probe, std::string text, Unit unit, Span span = {});

} // namespace nullor::expr
