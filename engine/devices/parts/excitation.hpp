#pragma once
// What an independent source imposes: its value over time, and its small-signal phasor. See waveform.hpp
// for the waveforms and device.hpp for what t < 0 means.

#include <algorithm>
#include <cmath>
#include <complex>

#include "engine/base/constants.hpp"
#include "engine/base/dual.hpp"
#include "engine/devices/contract/device.hpp"
#include "engine/devices/parts/waveform.hpp"

namespace nullor::devices {

template <class P>
class Excitation {
public:
    enum Parameter { dc, acmag, acphase, ramp };

    explicit Excitation(const CardOf<P>& card)
        : waveform_(static_cast<Waveform::Kind>(card.waveform), wave_arguments(card)),
          phasor_(std::polar(std::abs(number(card.value[acmag])), number(card.value[acphase]) * (pi / 180))) {
        if (card.value[acmag] < 0) phasor_ = -phasor_;
        ramp_ = number(card.value[ramp]);
        const bool has_waveform = waveform_.kind() != Waveform::Kind::none;
        dc_ = has_waveform && !card.given[dc] ? P(waveform_.value(0)) : card.value[dc];
    }

    static void check(const Card& card, CardProblems& problems) {
        const auto kind = static_cast<Waveform::Kind>(card.waveform);
        std::string problem = Waveform::problem(kind, wave_arguments(card));
        if (!problem.empty())
            problems.push_back({Severity::error, -1, "bad-waveform", std::move(problem), {}});
    }

    // In V or A. The dc value for t < 0; otherwise the waveform, which comes up from 0 over the ramp.
    [[nodiscard]] P value(double t) const {
        const P whole = t < 0 || waveform_.kind() == Waveform::Kind::none ? dc_ : P(waveform_.value(t));
        return t >= 0 && t < ramp_ ? whole * (t / ramp_) : whole;
    }
    [[nodiscard]] std::complex<double> phasor() const { return phasor_; }
    [[nodiscard]] double next_breakpoint(double t) const {
        const double next = waveform_.next_breakpoint(t);
        return t < ramp_ ? std::min(ramp_, next) : next;
    }
    [[nodiscard]] double period() const { return waveform_.period(); }
    [[nodiscard]] bool varies() const { return waveform_.kind() != Waveform::Kind::none || ramp_ > 0; }

private:
    static std::span<const double> wave_arguments(const CardOf<P>& card) {
        if (card.waveform == static_cast<int>(Waveform::Kind::none)) return {};
        return card.argument;
    }

    Waveform waveform_;
    std::complex<double> phasor_;
    P dc_ = 0.0;
    double ramp_ = 0; // s
};

} // namespace nullor::devices
