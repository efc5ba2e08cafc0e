#include "engine/analysis/small_signal/noise_spectrum.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/at.hpp"
#include "engine/base/constants.hpp"

namespace nullor::analysis {

namespace {

// e of the output's probe; a probe between a node and itself is 0.
std::vector<std::complex<double>> output_of(const System& system, const Probe& output) {
    std::vector<std::complex<double>> e(at(system.size()) + 1);
    const auto [plus, minus] = system.places_of(output);
    e[at(plus)] += 1.0;
    e[at(minus)] -= 1.0;
    e.pop_back(); // ground
    return e;
}

// What Y u is for a unit of an independent source: 1 V more in its branch; or 1 A out of its first node into
// its second, or in the row of its current where that is an unknown.
linalg::Reading input_of(const System& system, InstanceId input) {
    if (const int branch = system.branch_of(input); branch >= 0) return {branch, -1};
    const Instance& source = system.circuit().instances[at(input.index)];
    const auto row = [&](std::size_t pin) {
        const int unknown = system.unknown_of(source.nodes[pin]);
        return unknown == system.size() ? -1 : unknown;
    };
    return {row(1), row(0)};
}

} // namespace

NoiseSpectrum::NoiseSpectrum(const Workspace& workspace, const double* x, const Probe& output,
                             InstanceId input, const Band& band)
    : circuit_(workspace, x),
      transposed_(circuit_, output_of(workspace.system(), output)), readings_{
                                                                        input_of(workspace.system(), input)} {
    find_sources(workspace, x);
    response_.emplace(transposed_, readings_, band);
}

void NoiseSpectrum::find_sources(const Workspace& workspace, const double* x) {
    for (const Workspace::DeviceNoise& noise : workspace.noise(x)) {
        const devices::NoiseSource& source = noise.source;
        if (source.white == 0 && source.flicker == 0) continue;
        const auto same = [&](const Part& part) {
            return part.device == noise.instance && part.mechanism == source.name;
        };
        auto part = std::find_if(parts_.rbegin(), parts_.rend(), [&](const Part& known) {
            return known.device != noise.instance || same(known);
        });
        if (part == parts_.rend() || !same(*part)) {
            parts_.push_back({noise.instance, source.name});
            part = parts_.rbegin();
        }
        const auto place = [&](int row) { return row == workspace.system().size() ? -1 : row; };
        sources_.push_back({static_cast<std::size_t>(&*part - parts_.data()),
                            reading_of({place(source.to), place(source.from)}), source.white, source.flicker,
                            source.exponent});
    }
}

// Shot and flicker noise of a junction have one transfer.
std::size_t NoiseSpectrum::reading_of(linalg::Reading reading) {
    constexpr std::size_t near = 8; // of one device
    const std::size_t first = std::max<std::size_t>(readings_.size(), near + 1) - near;
    for (std::size_t k = first; k < readings_.size(); ++k)
        if (readings_[k].plus == reading.plus && readings_[k].minus == reading.minus) return k;
    readings_.push_back(reading);
    return readings_.size() - 1;
}

InstanceId NoiseSpectrum::flickers() const {
    for (const Source& source : sources_)
        if (source.flicker > 0 && source.exponent > 0) return parts_[source.part].device;
    return {};
}

std::optional<FrequencyResponse::Failed> NoiseSpectrum::solve(std::span<const double> hertz, Powers& powers) {
    const std::size_t count = hertz.size();
    omega_.resize(count);
    for (std::size_t i = 0; i < count; ++i) omega_[i] = 2 * pi * hertz[i];
    y_.resize(readings_.size() * count);
    if (const auto failed = response_->solve(omega_, turn_++, y_.data(), count)) return failed;
    powers.gain.resize(count);
    for (std::size_t i = 0; i < count; ++i) powers.gain[i] = std::norm(y_[i]);
    powers.part.assign(parts_.size() * count, 0.0);
    for (const Source& source : sources_) {
        const std::complex<double>* y = y_.data() + source.reading * count;
        double* to = powers.part.data() + source.part * count;
        for (std::size_t i = 0; i < count; ++i) {
            double density = source.white;
            if (source.flicker > 0) {
                const double f = hertz[i];
                density += source.flicker / (source.exponent == 1 ? f : std::pow(f, source.exponent));
            }
            to[i] += std::norm(y[i]) * density;
        }
    }
    return std::nullopt;
}

} // namespace nullor::analysis
