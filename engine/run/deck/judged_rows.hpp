#pragma once
// Measures and expectations as one more table, "meas": a row a step, in every format, under the names that a
// sweep gives them.

#include <string>

#include "engine/run/deck/files.hpp"
#include "engine/run/deck/report.hpp"
#include "engine/run/deck/work.hpp"

namespace nullor::run {

// "gain", or "expect3" of the third, where it has no name.
[[nodiscard]] std::string label_of(const measure::Requests& requests, std::size_t expectation);

// A column for each measure, NaN where it failed, and for each expectation pass(LABEL), 1 where it holds, and
// error(LABEL), the ratio of its worst row (measure::WorstRow). Nothing where the deck has neither, or no
// files are asked for.
void write_judged(const Work& work, const Report& report, Files& files);

} // namespace nullor::run
