#pragma once
// Independent voltage source: v = E(t), with v = x[0] - x[1] in V. The branch current i = x[2] in A flows
// into the first (+) pin, through the source, out of the second, so a source that delivers power has a
// negative current. Row of i: v - E(t) = 0.

#include "engine/devices/parts/excitation.hpp"

namespace nullor::devices {

template <class P>
class VoltageSourceOf {
public:
    template <class Q>
    using Over = VoltageSourceOf<Q>;
    static constexpr ParameterInfo parameters[] = {
        {"dc", "", Unit::volt, 0.0, -largest, largest, "value at DC; its waveform's value at 0 if not given"},
        {"acmag", "", Unit::volt, 0.0, -largest, largest, "magnitude of the small-signal excitation"},
        {"acphase", "", Unit::degree, 0.0, -largest, largest, "phase of the small-signal excitation"},
        {"ramp", "", Unit::second, 0.0, 0.0, largest, "time over which a transient brings it up from 0"}};
    static constexpr DeviceInfo description{"voltage source",
                                            "independent voltage source",
                                            {.letters = "v", .waveform = true, .principal = "dc"},
                                            parameters,
                                            true};
    static const DeviceInfo& info() { return description; }
    static void check(const Card& card, CardProblems& problems) { Excitation<double>::check(card, problems); }
    static bool checks(int) { return false; } // arguments alone

    static constexpr int max_locals = 3;

    explicit VoltageSourceOf(const CardOf<P>& card) : excitation_(card) {}

    std::vector<Internal> internals() const { return {{"i", Unit::ampere}}; }
    unsigned variant() const { return 0; }
    bool linear() const { return true; }
    std::vector<Path> paths() const { return {{0, 1, PathKind::voltage_source}}; }

    template <class T>
    void law(const T* x, double t, T* f, T*) const {
        f[0] += x[2];
        f[1] -= x[2];
        f[2] += x[0] - x[1] - excitation_.value(t);
    }

    void stimulus(std::complex<double>* u) const { u[2] += excitation_.phasor(); }
    double next_breakpoint(double t) const { return excitation_.next_breakpoint(t); }
    double period() const { return excitation_.period(); }
    std::vector<int> excited_rows() const {
        return excitation_.varies() ? std::vector{2} : std::vector<int>{};
    }

private:
    Excitation<P> excitation_;
};

using VoltageSource = VoltageSourceOf<double>;

} // namespace nullor::devices
