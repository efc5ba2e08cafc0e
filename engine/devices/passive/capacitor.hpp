#pragma once
// Capacitor: i = d/dt (C v), with v = x[0] - x[1] in V and i in A from the first pin to the second.
//     C = c scale (1 + tc1 dT + tc2 dT^2)
// The charge C v enters q of its nodes. Nothing flows at DC. ic is the voltage v at the start of a transient
// with uic.

#include "engine/base/dual.hpp"
#include "engine/devices/parts/passive.hpp"

namespace nullor::devices {

template <class P>
class CapacitorOf {
public:
    template <class Q>
    using Over = CapacitorOf<Q>;
    enum Parameter { c, ic, tc1, tc2, temp, dtemp, t_abs, tnom, m, scale, tol };
    static constexpr auto parameters =
        passive_parameters({{"c", "cap capacitance", Unit::farad, required, -largest, largest, "capacitance"},
                            {"ic", "", Unit::volt, 0.0, -largest, largest,
                             "voltage at t = 0 of a transient with uic", false, false, Place::card}});
    static constexpr ModelType models[] = {{"c"}, {"cap"}};
    static constexpr DeviceInfo description =
        passive("capacitor", "linear capacitor", "c", models, parameters);
    static const DeviceInfo& info() { return description; }
    static double of_all(const Card& card) { return card.value[c] * card.value[scale] * card.value[m]; }

    static constexpr int max_locals = 2;

    explicit CapacitorOf(const CardOf<P>& card)
        : capacitance_(passive_value(card, c, tc1)), initial_voltage_(card.value[ic]),
          has_initial_(card.given[ic] != 0) {}

    std::vector<Internal> internals() const { return {}; }
    unsigned variant() const { return 0; }
    bool linear() const { return true; }
    std::vector<Path> paths() const { return {{0, 1, PathKind::capacitive}}; }

    template <class T>
    void law(const T* x, double, T*, T* q) const {
        const T charge = capacitance_ * (x[0] - x[1]);
        q[0] += charge;
        q[1] -= charge;
    }

    void initial(double* x) const {
        if (has_initial_) x[0] = x[1] + number(initial_voltage_);
    }

private:
    P capacitance_, initial_voltage_;
    bool has_initial_;
};

using Capacitor = CapacitorOf<double>;

} // namespace nullor::devices
