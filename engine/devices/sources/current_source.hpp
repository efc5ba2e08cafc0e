#pragma once
// Independent current source: i = J(t) in A flows from the first pin through the source to the second. Where
// somebody reads i(device), i = x[2] is an unknown with the row i - J(t) = 0.

#include "engine/devices/parts/excitation.hpp"

namespace nullor::devices {

class CurrentSource {
public:
    static constexpr ParameterInfo parameters[] = {
        {"dc", "", Unit::ampere, 0.0, -largest, largest,
         "value at DC; its waveform's value at 0 if not given"},
        {"acmag", "", Unit::ampere, 0.0, -largest, largest, "magnitude of the small-signal excitation"},
        {"acphase", "", Unit::degree, 0.0, -largest, largest, "phase of the small-signal excitation"},
        {"ramp", "", Unit::second, 0.0, 0.0, largest, "time over which a transient brings it up from 0"}};
    static constexpr DeviceInfo description{"current source",
                                            "independent current source",
                                            {.letters = "i", .waveform = true, .principal = "dc"},
                                            parameters,
                                            {}};
    static const DeviceInfo& info() { return description; }
    static void check(const Card& card, CardProblems& problems) { Excitation::check(card, problems); }
    static bool checks(int) { return false; } // arguments alone

    static constexpr int max_locals = 3;

    explicit CurrentSource(const Card& card) : excitation_(card), branch_(card.branch_current) {}

    std::vector<Internal> internals() const {
        if (!branch_) return {};
        return {{"i", Unit::ampere}};
    }
    unsigned variant() const { return branch_ ? 1 : 0; }
    bool linear() const { return true; }
    std::vector<Path> paths() const { return {{0, 1, PathKind::current_source}}; }

    template <class T>
    void law(const T* x, double t, T* f, T*) const {
        const T source = excitation_.value(t);
        const T current = branch_ ? x[2] : source;
        f[0] += current;
        f[1] -= current;
        if (branch_) f[2] += x[2] - source;
    }

    // f is on the left-hand side, the excitation on the right: what enters the device is taken from the node.
    void stimulus(std::complex<double>* u) const {
        if (branch_) {
            u[2] += excitation_.phasor();
        } else {
            u[0] -= excitation_.phasor();
            u[1] += excitation_.phasor();
        }
    }
    double next_breakpoint(double t) const { return excitation_.next_breakpoint(t); }
    double period() const { return excitation_.period(); }
    std::vector<int> excited_rows() const {
        if (!excitation_.varies()) return {};
        return branch_ ? std::vector{2} : std::vector{0, 1};
    }

private:
    Excitation excitation_;
    bool branch_;
};

} // namespace nullor::devices
