#pragma once
// Inductor: v = d/dt (L i), with v = x[0] - x[1] in V and the branch current i = x[2] in A, always an
// unknown, from the first pin through the device to the second. Row of i: v - d/dt (L i) = 0.
//     L = l scale (1 + tc1 dT + tc2 dT^2)
// At DC, and for L = 0 always, it is a wire. A mutual inductance adds its flux to the row of i (mutual.hpp).
// ic is the current i at the start of a transient with uic.

#include "engine/base/dual.hpp"
#include "engine/devices/parts/passive.hpp"

namespace nullor::devices {

template <class P>
class InductorOf {
public:
    template <class Q>
    using Over = InductorOf<Q>;
    enum Parameter { l, ic, tc1, tc2, temp, dtemp, t_abs, tnom, m, scale, tol };
    static constexpr auto parameters = passive_parameters(
        {{"l", "ind inductance", Unit::henry, required, -largest, largest, "inductance; 0 is a wire"},
         {"ic", "", Unit::ampere, 0.0, -largest, largest, "current at t = 0 of a transient with uic", false,
          false, Place::card}});
    static constexpr ModelType models[] = {{"l"}, {"ind"}};
    static constexpr DeviceInfo description = [] {
        DeviceInfo info = passive("inductor", "linear inductor", "l", models, parameters);
        info.reports_current = true;
        return info;
    }();
    static const DeviceInfo& info() { return description; }
    static double of_all(const Card& card) { return card.value[l] * card.value[scale] / card.value[m]; }

    static constexpr int max_locals = 3;

    explicit InductorOf(const CardOf<P>& card)
        : inductance_(passive_value(card, card.value[l], tc1)), initial_current_(card.value[ic]),
          has_initial_(card.given[ic] != 0) {}

    // L in H of all m: what a mutual inductance couples.
    static P effective(const CardOf<P>& card) {
        return passive_value(card, card.value[l], tc1) / card.value[m];
    }

    std::vector<Internal> internals() const { return {{"i", Unit::ampere, inductance_ != 0}}; }
    unsigned variant() const { return inductance_ != 0 ? 0 : 1; }
    bool linear() const { return true; }
    std::vector<Path> paths() const { return {{0, 1, PathKind::voltage_source}}; }

    template <class T>
    void law(const T* x, double, T* f, T* q) const {
        f[0] += x[2];
        f[1] -= x[2];
        f[2] += x[0] - x[1];
        if (inductance_ != 0) q[2] -= inductance_ * x[2];
    }

    void initial(double* x) const {
        if (has_initial_) x[2] = number(initial_current_);
    }

private:
    P inductance_, initial_current_;
    bool has_initial_;
};

using Inductor = InductorOf<double>;

} // namespace nullor::devices
