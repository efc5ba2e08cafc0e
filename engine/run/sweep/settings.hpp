#pragma once

#include <cstdint>
#include <string>

#include "engine/batch/draws/sampling.hpp"
#include "engine/results/formats/writer.hpp"
#include "engine/results/sweep/sweep_chunks.hpp"
#include "engine/results/sweep/sweep_plan.hpp"

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

} // namespace nullor::run
