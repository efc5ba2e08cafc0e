#pragma once
// The random numbers of a sample. Each is a function of the seed, the number of the sample and the variate's
// key: any sample at any time, on any thread or machine, with the same bits, whatever else the deck draws.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/batch/draws/permutation.hpp"
#include "engine/batch/draws/sobol.hpp"
#include "engine/circuit/description/circuit.hpp"

namespace nullor::batch {

enum class Sampling {
    random, // independent
    latin,  // Latin hypercube: of n samples of a variate one lies in each n-th of its probability
    sobol, // Sobol's sequence with a random digital shift; a variate's dimension is its place in the circuit,
           // so that here what is drawn before it matters; variates beyond SobolDimension::most() are random
};

class Sampler {
public:
    // samples: how many there will be, 1 or more; latin alone depends on it.
    Sampler(const Circuit& circuit, Sampling sampling, std::uint64_t seed, std::uint64_t samples);

    // Variate k of the samples from `first` on, one after another. For latin all are < samples.
    void draw(std::size_t k, std::uint64_t first, std::span<double> z) const;

private:
    struct Stream {
        Variate::Law law;
        std::uint64_t key; // hash of the variate's
        std::uint64_t shift = 0;
    };
    // Probability that the variate stays below its value, inside (0, 1).
    [[nodiscard]] double share(std::size_t k, std::uint64_t sample) const;

    Sampling sampling_;
    std::uint64_t seed_, samples_;
    std::vector<Stream> streams_;
    std::vector<Permutation> strata_;        // latin
    std::vector<SobolDimension> dimensions_; // sobol
};

} // namespace nullor::batch
