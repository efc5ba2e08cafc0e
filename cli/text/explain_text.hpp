#pragma once
// What run --explain tells: how each analysis was solved; where one was not, what each strategy left.

#include <string>

#include "engine/run/deck/report.hpp"

namespace nullor::cli {

[[nodiscard]] std::string explain(const run::Report& report);

} // namespace nullor::cli
