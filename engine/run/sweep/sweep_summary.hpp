#pragma once
// What a sweep's numbers say together: yield, the worst variant, percentiles and a histogram of each measure.

#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/results/sweep/sweep_file.hpp"
#include "engine/results/sweep/sweep_numbers.hpp"
#include "engine/run/sweep/report.hpp"
#include "engine/run/sweep/sweep_task.hpp"

namespace nullor::run {

// The numbers of some variants, and where they are. They are counted: what is drawn, the measures, of each
// expectation whether it holds and its error, and last whether the variant failed.
struct SweepQuantities {
    results::IndexRange variants; // that are looked at
    std::vector<std::string> drawn;
    std::vector<results::ColumnInfo> measures;
    std::vector<std::pair<std::string, std::string>> expectations; // name, may be empty; text
    std::function<std::vector<results::Coordinate>(std::uint64_t variant)> step;
    // One number of as many variants as there are values, from `variant` on.
    std::function<Outcome<Done>(std::size_t number, std::uint64_t variant, std::span<double> values)> get;
};

// Both refer to what they are of.
[[nodiscard]] SweepQuantities quantities_of(const SweepTask& task, const results::SweepFile& file,
                                            results::IndexRange variants);
[[nodiscard]] SweepQuantities quantities_of(const results::SweepNumbers& numbers);

[[nodiscard]] Outcome<Done> summarise(const SweepQuantities& quantities, SweepReport& report);

// Of a whole sweep's file, without the sweep: what the sweep said when it ended, but for what it counted.
[[nodiscard]] Outcome<SweepReport> report_of(const std::string& path);

} // namespace nullor::run
