#pragma once
// What analyses that find figures, not curves, say on the terminal: .tf, .pz, .sens.

#include <string>

#include "engine/run/deck/report.hpp"

namespace nullor::cli {

// Behind the heading; empty if the analysis is none of these.
[[nodiscard]] std::string figures_text(const run::AnalysisReport& analysis, const std::string& heading);

} // namespace nullor::cli
