#pragma once
// Level 3, semi-empirical (Liu, UCB/ERL M81, 1981; Dang, IEEE J. Solid-State Circuits 14, 1979). With
// s = sqrt(phi - vbs) and the lengths' effects on gamma (a share `near` of it is left):
//     vth = vbi - eta' vds + gamma near s + narrow s^2,    eta' = 8.15e-22 eta/(cox L^3)
//     fb = gamma near/(4 s) + narrow
//     mobility: uo/(1 + theta (vgs - vth));  vc = L vmax/mobility
//     vdsat = (vgs - vth)/(1 + fb), or a + vc - sqrt(a^2 + vc^2) of it with vmax
//     id = beta f (vgs - vth - (1 + fb)/2 v) v/(1 + v/vc),    v = min(vds, vdsat)
// and the channel is shorter by dl where vds > vdsat. Below von = vth + n vt (nfs) the current at von falls
// as exp((vgs - von)/(n vt)), n = 1 + q nfs/cox + (charge of the bulk)/(2 s^2).

#include "engine/devices/semiconductor/mosfet_channel.hpp"

namespace nullor::devices::mos {

// Of gamma, what the junctions at the channel's ends leave to the gate.
template <class T, class P>
T near_gate(const Channel<P>& c, const T& root) {
    if (number(c.depth) == 0 || number(c.depletion) == 0) return T(1.0);
    const T w = c.depletion * root / c.depth;
    const P under = c.diffusion / c.depth;
    const T reach = 0.0631353 + w * (0.8013292 - 0.01110777 * w) + under, tilt = w / (1.0 + w);
    return 1.0 - (c.depth / c.length) * (reach * sqrt(1.0 - tilt * tilt) - under);
}

// Length of the channel that the drain's field takes away.
template <class T, class P>
T shortening(const Channel<P>& c, const T& vds, const T& vdsat, const T& beyond, const T& critical_voltage,
             bool saturates) {
    const P reach = c.kappa * c.depletion * c.depletion;
    if (number(reach) == 0) return T(0.0);
    T dl = 0.0;
    if (!saturates) {
        if (number(vds) <= number(vdsat)) {
            const T share = vds / vdsat, square = share * share;
            dl = sqrt(reach * vdsat / 8.0) * square * square;
        } else {
            dl = sqrt(reach * (vds - 0.875 * vdsat));
        }
    } else if (number(beyond) > 0) {
        // gdsat/id = v/((1 + v/vc) vc^2) = kappa/(field L): the current itself drops out.
        const T field = c.kappa * critical_voltage * (critical_voltage + vdsat) / (c.length * vdsat);
        const T middle = 0.5 * field * c.depletion * c.depletion;
        dl = sqrt(middle * middle + reach * beyond) - middle;
    }
    if (number(dl) <= 0.5 * number(c.length)) return dl;
    return c.length - c.length * c.length / (4.0 * dl); // before it is punched through
}

template <class T, class P>
Drain<T> level3(const Channel<P>& c, const T& vgs, const T& vds, const T& vbs) {
    const T root = surface_root(vbs, c.phi), square = root * root;
    const T body = c.gamma * near_gate(c, root);
    const T fb = 0.25 * body / root + c.narrow, bulk = body * root + c.narrow * square;
    const T vth = c.vbi - c.feedback * vds + bulk;
    const T slope = 1.0 + c.fast + 0.5 * bulk / square;
    const T von = c.weak ? vth + c.vt * slope : vth;
    if (!c.weak && number(vgs) <= number(von)) return {T(0.0), von, T(0.0)};
    const T n_vt = c.vt * slope, above = c.weak ? ramp(T(vgs - von), T(corner * n_vt)) : vgs - von;
    const T drive = von + above - vth, on = 1.0 + c.theta * drive, simple = drive / (1.0 + fb);
    const bool saturates = number(c.velocity) > 0;
    const T vc = saturates ? T(c.length * c.velocity / c.mobility * on) : T(0.0);
    const T vdsat = saturates ? simple + vc - sqrt(simple * simple + vc * vc) : simple;
    const T beyond = ramp(T(vds - vdsat), T(corner * vdsat)), v = vds - beyond;
    T id = c.beta / on * (drive - 0.5 * (1.0 + fb) * v) * v;
    if (saturates) id /= 1.0 + v / vc;
    id /= 1.0 - shortening(c, vds, vdsat, beyond, vc, saturates) / c.length;
    if (c.weak) id *= exp((vgs - von - above) / n_vt);
    return {id, von, vdsat};
}

} // namespace nullor::devices::mos
