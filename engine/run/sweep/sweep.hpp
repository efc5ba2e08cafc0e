#pragma once
// One deck over its steps and samples: every variant's analyses, measures and expectations, in one file.
//
// Variants are counted through the grid of .step cards, the samples innermost. They are computed in chunks,
// side by side; the bits of a variant depend on its number and the deck alone.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/batch/draws/sampling.hpp"
#include "engine/batch/response/response.hpp"
#include "engine/results/sweep/sweep_file.hpp"
#include "engine/run/deck/execute.hpp"

namespace nullor::run {

struct SweepSettings {
    std::string output;        // OUT.nc, or OUT.csv
    std::uint64_t samples = 0; // 0: the numbers as they are written
    std::uint64_t seed = 1;
    batch::Sampling sampling = batch::Sampling::random;
    bool corners = false; // all combinations of extremes in the place of samples
    bool verify_all = false;
    bool resume = false;
    results::ShardIndex shard;
    int jobs = 1;
    results::Provenance provenance;
    results::SweepPlan plan; // what the results depend on besides the settings here
};

// Numbers of all variants of one measure.
struct SweepStatistics {
    std::string name;
    Unit unit = Unit::none;
    std::uint64_t count = 0, missing = 0; // with a value, and without
    double least = 0, mean = 0, deviation = 0, greatest = 0;
    struct Percentile {
        int percent;
        double value;
    };
    std::vector<Percentile> percentiles;  // 1, 5, 25, 50, 75, 95, 99
    std::vector<std::uint64_t> histogram; // of equal bins from least to greatest
};

struct SweepYield {
    std::string name, text; // of the expectation
    std::uint64_t passed = 0, failed = 0;
};

// A number that makes one variant what it is.
struct SweepNumber {
    std::string name;
    double value;
};

struct SweepReport {
    Diagnostics diagnostics; // of the checks, and failures of variants
    bool interrupted = false;
    std::vector<std::string> files;                     // where the results are
    std::string notice;                                 // what resume had to give up
    std::uint64_t steps = 1, samples = 0, variants = 0; // variants: of this shard
    std::uint64_t resumed = 0;                          // of these, found finished
    std::uint64_t failed = 0;                           // without a result
    std::uint64_t passed = 0;                           // all expectations hold
    std::size_t points = 0;                             // on the axis of the first analysis
    std::vector<SweepStatistics> measures;
    std::vector<SweepYield> yields;
    std::optional<std::uint64_t> worst;     // the variant with the greatest error over what is allowed
    std::vector<SweepNumber> worst_numbers; // as -D sets them
    batch::LaneCounts counts;               // of this process

    [[nodiscard]] int exit_status() const;
};

[[nodiscard]] SweepReport sweep(const Work& work, const SweepSettings& settings, Observer& observer);

} // namespace nullor::run
