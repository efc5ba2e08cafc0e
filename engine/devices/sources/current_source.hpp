#pragma once
// Independent current source: i = J(t) in A flows from the first pin through the source to the second.

#include "engine/devices/parts/excitation.hpp"

namespace nullor::devices {

template <class P>
class CurrentSourceOf {
public:
    template <class Q>
    using Over = CurrentSourceOf<Q>;
    static constexpr ParameterInfo parameters[] = {
        {"dc", "", Unit::ampere, 0.0, -largest, largest,
         "value at DC; its waveform's value at 0 if not given"},
        {"acmag", "", Unit::ampere, 0.0, -largest, largest, "magnitude of the small-signal excitation"},
        {"acphase", "", Unit::degree, 0.0, -largest, largest, "phase of the small-signal excitation"},
        {"ramp", "", Unit::second, 0.0, 0.0, largest, "time over which a transient brings it up from 0"}};
    static constexpr DeviceInfo description{"current source",
                                            "independent current source",
                                            {.letters = "i", .waveform = true, .principal = "dc"},
                                            parameters};
    static const DeviceInfo& info() { return description; }
    static void check(const Card& card, CardProblems& problems) { Excitation<double>::check(card, problems); }
    static bool checks(int) { return false; } // arguments alone

    static constexpr int max_locals = 2;

    explicit CurrentSourceOf(const CardOf<P>& card) : excitation_(card) {}

    std::vector<Internal> internals() const { return {}; }
    unsigned variant() const { return 0; }
    bool linear() const { return true; }
    std::vector<Path> paths() const { return {{0, 1, PathKind::current_source}}; }

    template <class T>
    void law(const T*, double t, T* f, T*) const {
        const T current = T(excitation_.value(t));
        f[0] += current;
        f[1] -= current;
    }

    // f is on the left-hand side, the excitation on the right: what enters the device is taken from the node.
    void stimulus(std::complex<double>* u) const {
        u[0] -= excitation_.phasor();
        u[1] += excitation_.phasor();
    }
    double next_breakpoint(double t) const { return excitation_.next_breakpoint(t); }
    double period() const { return excitation_.period(); }
    std::vector<int> excited_rows() const {
        return excitation_.varies() ? std::vector{0, 1} : std::vector<int>{};
    }

private:
    Excitation<P> excitation_;
};

using CurrentSource = CurrentSourceOf<double>;

} // namespace nullor::devices
