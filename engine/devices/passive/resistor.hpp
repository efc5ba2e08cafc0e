#pragma once
// Resistor: v = R i, with v = x[0] - x[1] in V and i in A from the first pin through the device to the
// second.
//     R = r scale (1 + tc1 dT + tc2 dT^2), or r scale 1.01^(tce dT) where the model has a tce
// It adds the conductance 1/R between its nodes. R = 0 is a wire: i is an unknown with the row v = 0,
// exactly; where somebody reads i(device) it is one with the row v - R i = 0, or i = 0 for R = inf, an open
// circuit.

#include <cmath>

#include "engine/base/constants.hpp"
#include "engine/base/dual.hpp"
#include "engine/devices/parts/temperature.hpp"
#include "engine/devices/parts/tolerance.hpp"

namespace nullor::devices {

template <class P>
class ResistorOf {
public:
    template <class Q>
    using Over = ResistorOf<Q>;
    enum Parameter { r, tc1, tc2, tce, temp, dtemp, t_abs, tnom, m, scale, tol };
    static constexpr ParameterInfo parameters[] = {
        {"r", "resistance", Unit::ohm, required, -infinity, infinity, "resistance; 0 is a wire"},
        tc1_parameter,
        tc2_parameter,
        {"tce", "", Unit::none, 0.0, -largest, largest,
         "exponential temperature coefficient, in percent per K", false, false, Place::model},
        temp_parameter,
        dtemp_parameter,
        t_abs_parameter,
        tnom_parameter,
        m_parameter,
        scale_parameter,
        tolerance_parameter};
    static constexpr ModelType model_types[] = {{"r"}, {"res"}};
    static constexpr DeviceInfo description{"resistor",
                                            "linear resistor",
                                            {.letters = "r", .principal = "r", .model_types = model_types},
                                            parameters};
    static const DeviceInfo& info() { return description; }
    static void check(const Card& card, CardProblems& problems) { check_tolerance(card, tol, problems); }
    static bool checks(int parameter) { return parameter == tol; }
    static constexpr int max_locals = 3;
    static constexpr bool own_current = true;

    explicit ResistorOf(const CardOf<P>& card)
        : resistance_(card.value[r]), kelvin_(temperature_of(card, temp)) {
        open_ = std::isinf(number(resistance_));
        if (!open_)
            resistance_ *= card.value[scale] *
                           (card.given[tce] != 0
                                ? exp(std::log(1.01) * card.value[tce] * temperature_difference(card, temp))
                                : temperature_factor(card, {tc1, tc2, temp}));
        branch_ = resistance_ == 0 || card.read_pins != 0;
    }

    std::vector<Internal> internals() const {
        return branch_ ? std::vector<Internal>{{"i", Unit::ampere}} : std::vector<Internal>{};
    }
    unsigned variant() const { return (branch_ ? 1 : 0) + (open_ ? 2 : 0) + (resistance_ == 0 ? 4 : 0); }
    bool linear() const { return true; }
    std::vector<Path> paths() const {
        if (open_) return {};
        return {{0, 1, resistance_ == 0 ? PathKind::voltage_source : PathKind::resistive}};
    }

    template <class T>
    void law(const T* x, double, T* f, T*) const {
        if (open_ && !branch_) return;
        const T v = x[0] - x[1], current = branch_ ? x[2] : v / resistance_;
        f[0] += current;
        f[1] -= current;
        if (branch_) f[2] += open_ ? x[2] : resistance_ == 0 ? v : v - resistance_ * x[2];
    }

    // 4 k T/R (Johnson and Nyquist, Phys. Rev. 32, 1928), as a voltage where i is an unknown.
    template <class Put>
    void noise(const double*, Put put) const {
        const double size = 4 * boltzmann * number(kelvin_), ohms = std::abs(number(resistance_));
        if (open_ || ohms == 0) return;
        branch_ ? put({"thermal", 2, -1, size * ohms}) : put({"thermal", 0, 1, size / ohms});
    }

private:
    P resistance_, kelvin_;
    bool open_, branch_;
};

using Resistor = ResistorOf<double>;

} // namespace nullor::devices
