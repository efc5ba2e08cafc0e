#pragma once
// One deck over its steps and samples: every variant's analyses, measures and expectations, in one file.
//
// Variants are counted through the grid of .step cards, the samples innermost. They are computed in chunks,
// side by side; the bits of a variant depend on its number and the deck alone.

#include "engine/run/deck/work.hpp"
#include "engine/run/sweep/report.hpp"
#include "engine/run/sweep/settings.hpp"

namespace nullor::run {

[[nodiscard]] SweepReport sweep(const Work& work, const SweepSettings& settings, Observer& observer);

} // namespace nullor::run
