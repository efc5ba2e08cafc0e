#pragma once
// Level 1 (Shichman and Hodges, IEEE J. Solid-State Circuits 3, 1968), with von = vbi + gamma sqrt(phi - vbs)
// and u = vgs - von:
//     id = beta (1 + lambda vds) vds (u - vds/2)        0 < vds < u
//     id = beta (1 + lambda vds) u^2/2                  0 < u < vds
// For vbs > 0 the root is its tangent.

#include "engine/devices/semiconductor/mosfet_channel.hpp"

namespace nullor::devices::mos {

template <class T, class P>
Drain<T> level1(const Channel<P>& c, const T& vgs, const T& vds, const T& vbs) {
    const P root = sqrt(c.phi);
    const T surface = number(vbs) <= 0 ? T(sqrt(c.phi - vbs)) : T(root * above_zero(1.0 - 0.5 * vbs / c.phi));
    const T von = c.vbi + c.gamma * surface, u = vgs - von;
    if (number(u) <= 0) return {T(0.0), von, T(0.0)};
    const T scale = c.beta * (1.0 + c.lambda * vds);
    const T v = min(vds, u);
    return {scale * v * (u - 0.5 * v), von, u};
}

} // namespace nullor::devices::mos
