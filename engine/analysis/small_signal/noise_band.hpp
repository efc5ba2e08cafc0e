#pragma once
// Noise power in a band: the integral of the densities over frequency, by Gauss and Kronrod's rule of 21
// points over ln f in panels that are halved where it and Gauss's rule of 10 differ (Piessens and others,
// QUADPACK, 1983). It does not depend on the frequencies that a sweep has. A resonance of quality Q is met by
// panels of 1/Q of their frequency, some 11 halvings at Q = 1000.

#include <vector>

#include "engine/analysis/small_signal/noise_spectrum.hpp"
#include "engine/analysis/watch.hpp"
#include "engine/base/failure.hpp"

namespace nullor::analysis {

struct BandPower {
    std::vector<double> part; // V^2 or A^2, of each part of the spectrum
    double sum = 0;
    // Differences of the two rules, all panels and parts added, over the sum: what the sum is wrong by at
    // most.
    double error = 0;
    // Whether that is small enough; else the integral may have no value, as of noise referred to an input
    // that has no gain at some frequency.
    [[nodiscard]] bool known() const { return error <= largest_error; }

    static constexpr double largest_error = 1e-9;
};

struct BandPowers {
    double lowest = 0, highest = 0; // Hz
    BandPower output, input;
};

// From lowest to highest, Hz, 0 <= lowest <= highest. It fails where it is interrupted.
[[nodiscard]] Outcome<BandPowers> in_band(NoiseSpectrum& spectrum, double lowest, double highest,
                                          Watch& watch);

} // namespace nullor::analysis
