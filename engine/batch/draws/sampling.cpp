#include "engine/batch/draws/sampling.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <string_view>

#include <Random123/philox.h>

#include "engine/batch/draws/normal.hpp"

namespace nullor::batch {

namespace {

// What a block of random bits is for: streams of their own.
enum class Use : std::uint64_t { draw, stratum, stratum_more, shift };

// J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, Parallel random numbers: as easy as 1, 2, 3 (2011).
std::array<std::uint64_t, 4> random_bits(std::uint64_t seed, std::uint64_t key, Use use,
                                         std::uint64_t sample) {
    const r123::Philox4x64::ctr_type counter{{sample, static_cast<std::uint64_t>(use), 0, 0}};
    const r123::Philox4x64::ctr_type block =
        r123::Philox4x64{}(counter, r123::Philox4x64::ukey_type{{seed, key}});
    return {block[0], block[1], block[2], block[3]};
}

// FNV-1a, its digits then spread (the end of MurmurHash3).
std::uint64_t hash(std::string_view text) {
    std::uint64_t h = 0xcbf29ce484222325u;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
}

// The middles of 2^52 equal parts of (0, 1): exact, and symmetrical around 1/2.
double fraction(std::uint64_t bits) {
    return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

} // namespace

Sampler::Sampler(const Circuit& circuit, Sampling sampling, std::uint64_t seed, std::uint64_t samples)
    : sampling_(sampling), seed_(seed), samples_(std::max<std::uint64_t>(samples, 1)) {
    for (const Variate& variate : circuit.variates) {
        Stream stream{variate.law, hash(variate.key)};
        if (sampling == Sampling::latin) {
            const auto one = random_bits(seed, stream.key, Use::stratum, 0),
                       other = random_bits(seed, stream.key, Use::stratum_more, 0);
            std::array<std::uint64_t, Permutation::rounds> keys;
            std::copy(other.begin(), other.end(), std::copy(one.begin(), one.end(), keys.begin()));
            strata_.emplace_back(samples_, keys);
        }
        if (sampling == Sampling::sobol && dimensions_.size() < SobolDimension::most()) {
            dimensions_.emplace_back(dimensions_.size());
            stream.shift = random_bits(seed, stream.key, Use::shift, 0)[0];
        }
        streams_.push_back(stream);
    }
}

double Sampler::share(std::size_t k, std::uint64_t sample) const {
    const Stream& stream = streams_[k];
    if (k < dimensions_.size()) return fraction(dimensions_[k](sample) ^ stream.shift);
    const double inside = fraction(random_bits(seed_, stream.key, Use::draw, sample)[0]);
    if (sampling_ != Sampling::latin) return inside;
    assert(sample < samples_);
    const double stratum = static_cast<double>(strata_[k](sample));
    return std::min((stratum + inside) / static_cast<double>(samples_), 1 - 0x1p-53);
}

void Sampler::draw(std::size_t k, std::uint64_t first, std::span<double> z) const {
    for (double& p : z) p = share(k, first++);
    switch (streams_[k].law) {
    case Variate::Law::normal:
        for (double& p : z) p = normal_quantile(p);
        break;
    case Variate::Law::uniform:
        for (double& p : z) p = 2 * p - 1;
        break;
    case Variate::Law::sign:
        for (double& p : z) p = p < 0.5 ? -1 : 1;
        break;
    }
}

} // namespace nullor::batch
