#pragma once
// The operating point in the words of the circuit.

#include "engine/analysis/op.hpp"
#include "engine/run/report.hpp"

namespace nullor::run {

[[nodiscard]] OpSummary summarise(const analysis::Setup& setup, const analysis::OperatingPoint& point);

} // namespace nullor::run
