#pragma once
// The report of a run as a person reads it on a terminal.

#include <string>

#include "engine/run/deck/report.hpp"

namespace nullor::cli {

[[nodiscard]] std::string render(const run::Report& report, bool colours);
// "gain  ac  v(out)/v(in) == ...  worst 2e-16 at 1 kHz": one line an expectation.
[[nodiscard]] std::string render(const measure::ExpectationResult& result, bool colours);
[[nodiscard]] std::string render(const std::vector<results::Coordinate>& coordinates);

} // namespace nullor::cli
