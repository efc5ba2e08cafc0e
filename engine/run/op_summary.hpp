#pragma once
// The operating point in the words of the circuit.

#include "engine/analysis/lost_digits.hpp"
#include "engine/analysis/op.hpp"
#include "engine/analysis/rails_crossed.hpp"
#include "engine/run/report.hpp"

namespace nullor::run {

[[nodiscard]] OpSummary summarise(const analysis::Setup& setup, const analysis::OperatingPoint& point);

// A warning at the node.
[[nodiscard]] Diagnostics warning_of(const analysis::LostDigits& lost, const System& system);

// A warning at the op-amp's card, of the analysis whose axis bears that name.
[[nodiscard]] Diagnostics warning_of(const analysis::RailsCrossed& crossed, const Circuit& circuit,
                                     const std::string& axis);

} // namespace nullor::run
