#pragma once
// Where the numbers of a chunk go.

#include <limits>
#include <span>
#include <vector>

#include "engine/run/sweep/analyses/place.hpp"
#include "engine/run/sweep/sweep_task.hpp"

namespace nullor::run {

class SweepSlabs {
public:
    static constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

    SweepSlabs(const SweepTask& task, std::size_t most_variants);

    // For variants 0 ... count - 1 of the chunk; the file's variables in their order.
    [[nodiscard]] std::vector<std::span<const double>> of_file(std::size_t count) const;

    // Of an analysis of a variant: its columns as they are computed, and what .print says of them, where the
    // file holds that.
    [[nodiscard]] Place computed(std::size_t analysis, std::size_t variant);
    [[nodiscard]] Place printed(std::size_t analysis, std::size_t variant);
    [[nodiscard]] double& number(std::size_t index, std::size_t variant);
    // Of a variant that failed: not a number, all of it.
    void blank(std::size_t variant);

private:
    const SweepTask& task_;
    std::size_t most_variants_;
    std::vector<std::vector<double>> columns_, printed_; // by analysis
    std::vector<std::vector<double>> numbers_;
};

} // namespace nullor::run
