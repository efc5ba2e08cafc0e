#pragma once
// What a sweep has to say: statistics, yield, its worst variant, and where the results are.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostics.hpp"
#include "engine/base/units.hpp"
#include "engine/batch/response/response.hpp"

namespace nullor::run {

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

} // namespace nullor::run
