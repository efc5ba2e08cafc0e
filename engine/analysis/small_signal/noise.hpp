#pragma once
// Noise of the circuit at its operating point: densities at an output, and referred to an input, over
// frequency, and their power in the whole band.
//
//     onoise(f) = sqrt(sum of S_k(f))          S_k: noise_spectrum.hpp
//     inoise(f) = onoise(f)/|gain(f)|          infinite where there is no gain
//     onoise_total = sqrt(integral of onoise^2 from the lowest to the highest frequency); inoise_total
//     likewise

#include <span>
#include <vector>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/analysis/small_signal/noise_band.hpp"
#include "engine/analysis/watch.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::analysis {

struct NoiseReport {
    struct Part {
        InstanceId device;
        std::string_view mechanism;
        double power; // of the output's in the band, V^2 or A^2
    };
    std::vector<Part> parts; // largest first
    BandPowers band;
    bool has_gain = true; // from the input to the output, at some frequency
};

enum class Totals { all, that_are_read }; // in the report as well, or only those that probes ask for

// x: the operating point, as Linearised takes it. Columns of the header have probes, all of them of noise;
// rows go to the sink, the axis is the frequency in Hz. begin() and end() of the sink are the caller's.
[[nodiscard]] Outcome<NoiseReport> noise(Setup& setup, const double* x, const NoiseRequest& request,
                                         const Points& frequencies, std::span<const Probe> probes,
                                         Totals totals, results::Sink& sink, Watch& watch);

} // namespace nullor::analysis
