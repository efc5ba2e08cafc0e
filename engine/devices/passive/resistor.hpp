#pragma once
// Resistor: v = R i, with v = x[0] - x[1] in V and i in A from the first pin through the device to the
// second. R = 0 is a wire: i is an unknown with the row v = 0, exactly. R = inf is an open circuit.

#include "engine/devices/parts/passive.hpp"

namespace nullor::devices {

template <class P>
class ResistorOf {
public:
    template <class Q>
    using Over = ResistorOf<Q>;
    enum Parameter { r, tce, noiseless, tc1, tc2, temp, dtemp, t_abs, tnom, m, scale, tol };
    static constexpr auto parameters = passive_parameters(
        {{"r", "resistance", Unit::ohm, required, -infinity, infinity, "resistance; 0 is a wire"},
         tce_parameter,
         flag_of("noiseless", Place::anywhere, "makes no noise")});
    static constexpr ModelType models[] = {{"r"}, {"res"}};
    static constexpr DeviceInfo description = passive("resistor", "linear resistor", "r", models, parameters);
    static const DeviceInfo& info() { return description; }
    static double of_all(const Card& card) { return card.value[r] * card.value[scale] / card.value[m]; }
    static constexpr int max_locals = 3;

    explicit ResistorOf(const CardOf<P>& card)
        : resistance_(passive_value(card, card.value[r], tc1, tce)), kelvin_(temperature_of(card, temp)),
          open_(std::isinf(number(resistance_))), wire_(resistance_ == 0),
          quiet_(number(card.value[noiseless]) != 0) {}

    std::vector<Internal> internals() const {
        return std::vector<Internal>(wire_ ? 1 : 0, {"i", Unit::ampere});
    }
    unsigned variant() const { return (wire_ ? 1 : 0) + (open_ ? 2 : 0); }
    bool linear() const { return true; }
    std::vector<Path> paths() const {
        const PathKind kind = wire_ ? PathKind::voltage_source : PathKind::resistive;
        return std::vector<Path>(open_ ? 0 : 1, {0, 1, kind});
    }

    template <class T>
    void law(const T* x, double, T* f, T*) const {
        if (open_) return;
        const T v = x[0] - x[1], current = wire_ ? x[2] : v / resistance_;
        f[0] += current;
        f[1] -= current;
        if (wire_) f[2] += v;
    }

    template <class Put> // 4 k T/R (Johnson and Nyquist, Phys. Rev. 32, 1928)
    void noise(const double*, Put put) const {
        const double size = 4 * boltzmann * number(kelvin_) / std::abs(number(resistance_));
        if (!open_ && !wire_ && !quiet_) put({"thermal", 0, 1, size});
    }

private:
    P resistance_, kelvin_;
    bool open_, wire_, quiet_;
};

using Resistor = ResistorOf<double>;

} // namespace nullor::devices
