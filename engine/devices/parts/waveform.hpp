#pragma once
// Waveforms of independent sources over time t >= 0 in s. All are right-continuous: at a jump the value is
// the one after it, and the value at the next smaller double is the one before it. next_breakpoint gives
// every corner and jump as the very double at which value() changes its piece.
//
// SIN(vo va freq td theta phase)
//     vo + va sin(phase) for t < td, then with u = t - td
//     vo + va exp(-theta u) sin(2 pi freq u + phase); phase in degrees, theta in 1/s
// PULSE(v1 v2 td tr tf pw per np)
//     v1 until td, a ramp of tr to v2, pw at v2, a ramp of tf back; again after each per, np times in all.
//     tr = 0 and tf = 0 are exact jumps. Without pw it stays at v2; per = 0 or none is one pulse; np = 0 or
//     none is for ever. A pulse longer than per is cut off by the next one.
// PWL(t1 v1 t2 v2 ...) td= r=
//     straight lines between points, constant before and after; two points at one time are a jump. td
//     delays it all; with r the part from its time r to its end repeats.
// EXP(v1 v2 td1 tau1 td2 tau2)
//     v1, from td1 on towards v2 with tau1, from td2 on back with tau2 (tau1 if none); tau = 0 is a jump
// SFFM(vo va fc mdi fs)
//     vo + va sin(2 pi fc t + mdi sin(2 pi fs t))
//
// SPICE takes a missing frequency, rise time or time constant from the .tran card. A device does not know it,
// so freq, fc, fs and tau1 have to be given, and a missing tr or tf is 0.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nullor::devices {

struct WaveformInfo;

class Waveform {
public:
    enum class Kind { none, sin, pulse, pwl, exp, sffm };

    Waveform() = default;
    // arguments as WaveformInfo tells: options, then the numbers between the parentheses.
    Waveform(Kind kind, std::span<const double> arguments);

    // What is wrong with the arguments, in words; empty if nothing is.
    [[nodiscard]] static std::string problem(Kind kind, std::span<const double> arguments);

    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] double value(double t) const;
    // First corner or jump after t, in s; inf if there is none. Corners of period k are counted from
    // td + k per, never added up, so that they stay exact for any number of periods.
    [[nodiscard]] double next_breakpoint(double t) const;

    // Shortest period in s of what has no corners (SIN, SFFM); inf for the rest.
    [[nodiscard]] double period() const;

private:
    [[nodiscard]] double argument(std::size_t k, double missing = 0) const {
        return k < arguments_.size() ? arguments_[k] : missing;
    }
    Kind kind_ = Kind::none;
    std::vector<double> arguments_;
};

struct WaveformOption {
    std::string_view name;
    double default_value;
};

// How a waveform is written: NAME(numbers) option=value.
struct WaveformInfo {
    std::string_view name; // lower case
    Waveform::Kind kind;
    int min_numbers, max_numbers; // between the parentheses; max -1: any number
    bool pairs;                   // the numbers are pairs (t, value), which may also come from a file
    std::string_view numbers;     // their names, separated by blanks
    std::span<const WaveformOption> options; // stand first in the arguments, in this order
    std::string_view meaning;
};

[[nodiscard]] std::span<const WaveformInfo> waveforms();
[[nodiscard]] const WaveformInfo* find_waveform(std::string_view lower_case_name);

} // namespace nullor::devices
