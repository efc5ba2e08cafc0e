#pragma once
// Charges of a MOS gate. Meyer's capacitances (RCA Review 32, 1971) are derivatives of one charge of the
// gate; as three capacitors between pins, as SPICE has them, they make or lose charge in every cycle. Here
// source, drain and bulk have charges of their own, functions of the voltages alone, and all four sum to 0.
// With a and b what the gate has above the threshold at source and drain, and C = cox w length:
//     gate, channel     2/3 C (a^2 + a b + b^2)/(a + b)           its derivatives are Meyer's cgs and cgd
//     drain             -C b^2/(a + b) where b < a, and source the rest; where b > a they change places
//     gate and bulk     C in accumulation, down to 0 at the threshold: the derivative of a charge of vgb
//     alone
// In saturation b = 0: cgs = 2/3 C between gate and source alone, as Meyer's; without vds each has C/2. a is
// u where u = vgs - vth > phi/2, 0 where u < -phi/2, and the parabola between, so that no capacitance jumps.
// vth is that at the end's own voltage to the bulk, without effects of length and width. (Share of the drain:
// Ward's charges with all of the saturated channel's on the source's side, as BSIM's xpart = 1; Sheu et al.,
// UCB/ERL M85/68, 1985.)

#include <array>

#include "engine/devices/semiconductor/mosfet_channel.hpp"

namespace nullor::devices::mos {

template <class T, class P>
T above_threshold(const T& u, const P& phi) {
    const T from = u + 0.5 * phi;
    if (number(from) <= 0) return T(0.0);
    if (number(u) >= 0.5 * number(phi)) return u;
    return from * from / (2.0 * phi);
}

// What the gate holds against source, drain and bulk, in C.
template <class T, class P>
std::array<T, 3> gate_charges(const Channel<P>& c, const T& vgs, const T& vgd, const T& vgb) {
    const P all = c.cox * c.width * c.length;
    const auto threshold = [&](const T& vb) { return c.vbi + c.gamma * surface_root(vb, c.phi); };
    const T a = above_threshold(vgs - threshold(vgs - vgb), c.phi),
            b = above_threshold(vgd - threshold(vgd - vgb), c.phi);
    T source = 0.0, drain = 0.0;
    if (number(a + b) > 0) {
        const T total = (2.0 / 3.0) * all * (a * a + a * b + b * b) / (a + b);
        const bool forward = number(a) >= number(b);
        const T least = all * (forward ? b * b : a * a) / (a + b);
        source = forward ? total - least : least;
        drain = forward ? least : total - least;
    }
    const T u = vgb - (c.vbi + c.gamma * sqrt(c.phi));
    T bulk = 0.0;
    if (number(u) < -number(c.phi))
        bulk = all * (u + 0.5 * c.phi);
    else if (number(u) < 0)
        bulk = -0.5 * all * u * u / c.phi;
    return {source, drain, bulk};
}

} // namespace nullor::devices::mos
