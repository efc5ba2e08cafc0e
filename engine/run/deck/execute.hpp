#pragma once
// Carries out what a deck asks for: steps, temperatures, analyses, measures, expectations.

#include "engine/run/deck/report.hpp"
#include "engine/run/deck/work.hpp"

namespace nullor::run {

[[nodiscard]] Report execute(const Work& work, const Settings& settings, Observer& observer);

} // namespace nullor::run
