#pragma once
// What a waveform should have been.

#include <functional>

#include "engine/results/table/table.hpp"

namespace bench {

struct Reference {
    std::function<double(double)> at; // of the time in s
    double peak = 0;
};

// The inverting amplifier of bench/decks/inverting.cir, from rest.
[[nodiscard]] Reference inverting_reference();

// cos(2 pi 1k t)
[[nodiscard]] Reference lc_reference();

// A transient with fine steps, by lines between its points. With a period, what follows the table's end is
// what its last period was.
[[nodiscard]] Reference table_reference(const nullor::results::Table& table, const std::string& column,
                                        double period);

// The root of the mean square of the difference at the table's own points.
[[nodiscard]] double rms_error(const nullor::results::Table& table, const std::string& column,
                               const Reference& reference);

} // namespace bench
