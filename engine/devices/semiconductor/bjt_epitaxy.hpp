#pragma once
// The lightly doped region between the collector's contact and its junction, which a saturated transistor
// floods (quasi-saturation): Kull, Nagel, Lee, Lloyd, Prendergast and Dirks, IEEE Trans. ED 32, 1985, as
// PSpice has it. vbc: inner base to inner collector; vbn: inner base to the outer end of the region. In A and
// C:
//     i = (vo (vt (K(vbc) - K(vbn) - ln((1 + K(vbc))/(1 + K(vbn)))) + vbc - vbn)/(rco (|vbc - vbn| + vo))
//     q = qco (K(v) - 1 - gamma/2) at either end,   K(v) = sqrt(1 + gamma exp(v/vt))

#include <array>

#include "engine/devices/semiconductor/junction_law.hpp"

namespace nullor::devices::bjt {

template <class P>
class Epitaxy {
public:
    Epitaxy() = default;
    Epitaxy(P resistance, P saturation, P doping, P charge, P vt)
        : resistance_(resistance), saturation_(saturation), doping_(doping), charge_(charge), vt_(vt) {}

    [[nodiscard]] bool any() const { return number(resistance_) > 0; }
    [[nodiscard]] bool stores() const { return any() && number(charge_) > 0; }

    // Current from the outer end to the collector, and the charges between base and either.
    template <class T>
    std::array<T, 3> operator()(const T& vbc, const T& vbn) const {
        const T inner = flooding(vbc), outer = flooding(vbn), v = vbc - vbn;
        const T current = saturation_ * (vt_ * (inner - outer - log((1.0 + inner) / (1.0 + outer))) + v) /
                          (resistance_ * (abs(v) + saturation_));
        const P least = 1.0 + 0.5 * doping_;
        return {current, charge_ * (inner - least), charge_ * (outer - least)};
    }

private:
    template <class T>
    T flooding(const T& v) const {
        return sqrt(1.0 + doping_ * bounded_exp(v / vt_));
    }

    P resistance_ = 0.0, saturation_ = 1.0, doping_ = 0.0, charge_ = 0.0, vt_ = 1.0;
};

} // namespace nullor::devices::bjt
