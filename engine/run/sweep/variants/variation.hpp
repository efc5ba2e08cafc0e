#pragma once
// Which variants a sweep has: steps times samples, and what changes from one to the next.

#include <cstdint>
#include <vector>

#include "engine/batch/draws/sampling.hpp"
#include "engine/batch/response/sample_point.hpp"
#include "engine/run/deck/steps.hpp"
#include "engine/run/deck/work.hpp"

namespace nullor::run {

struct Variation {
    const Work* work = nullptr;
    Steps steps;
    std::uint64_t samples = 0; // 0: no such axis
    std::uint64_t seed = 1;
    batch::Sampling sampling = batch::Sampling::random;
    bool corners = false; // all combinations of extremes in the place of samples
    std::vector<Target> variates, drawn;
    // What .step cards that count samples run over: the last of the variates. Sample k has the k-th value,
    // and behind the last the first again.
    std::vector<std::vector<double>> counted;
    batch::NominalPoint nominal_point;

    [[nodiscard]] std::uint64_t samples_each() const { return samples > 0 ? samples : 1; }
    [[nodiscard]] std::uint64_t variants() const { return steps.size() * samples_each(); }
};

} // namespace nullor::run
