#pragma once
// Level 2, Grove and Frohman (Meyer, RCA Review 32, 1971; Vladimirescu and Liu, UCB/ERL M80/7, 1980). With
// s(v) = sqrt(phi - vbs + v) (where vbs > 0 its s(0) is continued), f = width effect, g = gamma less what the
// junctions at the channel's ends take of it:
//     vb = vbi + f s(0)^2,  von = vb + g s(0), and n vt above that with nfs
//     id = beta u/c ((vgs - vb - (1 + f) v/2) v - 2/3 g (s(v)^3 - s(0)^3)),    v = min(vds, vdsat)
//     u = (ucrit eps_si/(cox (vgs - von)))^uexp where that is below 1, rounded there
//     c = 1 - lambda vds, or of nsub what the drain's field leaves of the channel
// vdsat: where the charge at the drain is 0, or with vmax where the carriers there have that velocity (Baum
// and Beneking, IEEE Trans. ED 17, 1970), a root of a quartic. Below von (nfs) the current at von falls as
// exp((vgs - von)/(n vt)), n = 1 + q nfs/cox - d(g s)/dvbs + f.

#include "engine/devices/semiconductor/mosfet_channel.hpp"

namespace nullor::devices::mos {

// The voltage vdsat at which the carriers at the drain have their greatest velocity. drive: (vgs - vb)/(1 +
// f); reach: L vmax/mobility in V; free: vdsat without that, an upper bound.
template <class T, class P>
T saturation_of_velocity(const Channel<P>& c, const T& drive, const T& reach, const T& body, const T& vbs,
                         const T& free) {
    const T root = surface_root(vbs, c.phi), below = root * root, v = drive + below;
    const T a = body / 0.75, b = -2.0 * (v + reach), k = -2.0 * body * reach,
            d = 2.0 * v * (below + reach) - below * below - body / 0.75 * root * root * root;
    // In x = sqrt(vdsat + phi - vbs): above 0 at x = s(0), below at the free vdsat.
    const auto at = [&](const auto& x, const auto& p, const auto& q, const auto& r, const auto& s) {
        return (((x + p) * x + q) * x + r) * x + s;
    };
    double low = std::sqrt(std::max(number(below), 0.0)),
           high = std::sqrt(std::max(number(below + free), 0.0));
    for (int k2 = 0; k2 < 60 && low < high; ++k2) {
        const double middle = 0.5 * (low + high);
        (at(middle, number(a), number(b), number(k), number(d)) > 0 ? low : high) = middle;
    }
    // One more step, of Newton, which carries the derivatives of the root.
    const double x = 0.5 * (low + high);
    const double slope = ((4 * x + 3 * number(a)) * x + 2 * number(b)) * x + number(k);
    if (slope == 0) return free;
    const T root_now = x - at(T(x), a, b, k, d) / slope;
    return max(min(root_now * root_now - below, free), T(0.0));
}

template <class T, class P>
Drain<T> level2(const Channel<P>& c, const T& vgs, const T& vds, const T& vbs) {
    const T source = surface_root(vbs, c.phi), below = source * source, at_drain = sqrt(below + vds);
    const P f = 0.5 * c.narrow;
    const T vb = c.vbi + f * below;
    T body = T(c.gamma);
    T bends = -0.5 / source; // d s/d vbs
    if (number(vbs) > 0) bends = -0.5 * source * source / (c.phi * sqrt(c.phi));
    T moved = 0.0; // d body/d vbs
    if (number(c.depth) > 0 && number(c.depletion) > 0) {
        const T near_source = sqrt(1.0 + 2.0 * c.depletion * source / c.depth),
                near_drain = sqrt(1.0 + 2.0 * c.depletion * at_drain / c.depth);
        body = c.gamma * (1.0 - 0.5 * (c.depth / c.length) * (near_source + near_drain - 2.0));
        moved = -c.gamma * 0.5 * (c.depletion / c.length) *
                (bends / near_source + source * bends / (at_drain * near_drain));
    }
    const T vth = vb + body * source;
    const T n_vt = c.vt * (1.0 + c.fast - (body * bends + moved * source) + f);
    const T von = c.weak ? vth + n_vt : vth;
    if (!c.weak && number(vgs) <= number(vth)) return {T(0.0), von, T(0.0)};
    const T above = c.weak ? ramp(T(vgs - von), T(corner * n_vt)) : T(0.0);
    const T gate = c.weak ? von + above : vgs;

    const T drive = (gate - vb) / (1.0 + f), part = body / (1.0 + f);
    T vdsat = drive;
    if (number(part) > 0) {
        vdsat = drive + 0.5 * part * part * (1.0 - sqrt(1.0 + 4.0 * (drive + below) / (part * part)));
    }
    if (number(vdsat) <= 0) return {T(0.0), von, T(0.0)};
    // (u)^uexp with u = critical/(vgs - von), 1 where u > 1.
    T share = 1.0;
    if (number(c.exponent) > 0)
        share = power(1.0 + ramp(T((vgs - von) / c.critical - 1.0), T(corner)), -c.exponent);
    const bool saturates = number(c.velocity) > 0;
    if (saturates)
        vdsat = saturation_of_velocity(c, drive, T(c.velocity * c.length / (c.mobility * share)), part, vbs,
                                       vdsat);

    const T beyond = ramp(T(vds - vdsat), T(corner * vdsat)), v = vds - beyond;
    T short_by = c.lambda * vds; // in lengths
    const bool of_field = number(c.depletion) > 0 && number(c.lambda) == 0;
    if (of_field && !saturates) {
        const T quarter = 0.25 * (vds - vdsat);
        short_by = c.depletion / c.length * sqrt(quarter + sqrt(1.0 + quarter * quarter));
    } else if (of_field) {
        const P width = c.depletion / sqrt(c.charge);
        const T middle = c.velocity * width / (2.0 * c.mobility * share);
        short_by = width / c.length * (sqrt(middle * middle + beyond) - middle);
    }
    // Before it is punched through.
    const P least = (number(c.depletion) > 0 ? c.depletion * sqrt(c.potential) : P(0.25e-6)) / c.length;
    T left = 1.0 - short_by;
    if (number(left) < number(least)) left = least / (1.0 + (short_by - 1.0 + least) / least);

    const T end = sqrt(below + v);
    T id =
        c.beta * share / left *
        ((gate - vb - 0.5 * (1.0 + f) * v) * v - body / 1.5 * (end * end * end - source * source * source));
    if (c.weak) id *= exp((vgs - von - above) / n_vt);
    return {id, von, vdsat};
}

} // namespace nullor::devices::mos
