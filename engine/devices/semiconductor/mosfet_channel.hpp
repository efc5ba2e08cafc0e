#pragma once
// What the laws of a MOS channel are made of: numbers of the process and the geometry at the device's
// temperature, in SI units, with voltages of an n channel. Where the model leaves vto, gamma, phi or kp out
// they follow from nsub, nss, tpg, tox and uo:
//     phi = 2 vt ln(nsub/ni),  gamma = sqrt(2 eps_si q nsub)/cox,  kp = uo cox,  ni = 1.45e16 /m^3
//     vto = phi_ms - q nss/cox + phi + gamma sqrt(phi)
// Temperature: kp and uo go with r^-1.5, phi as a potential; vbi = vto - gamma sqrt(phi) with half of what
// band gap and phi have moved by.
// (Vladimirescu and Liu, The Simulation of MOS Integrated Circuits Using SPICE2, UCB/ERL M80/7, 1980.)

#include <cmath>

#include "engine/devices/semiconductor/mosfet_parameters.hpp"

namespace nullor::devices::mos {

inline constexpr double vacuum = 8.854214871e-12; // F/m, SPICE's
inline constexpr double silicon = 11.7 * vacuum, oxide = 3.9 * vacuum;

template <class P>
struct Channel {
    int level = 1;
    P vt, phi, vbi, gamma, beta, lambda; // beta = kp w/length, A/V^2
    P cox, length, width, mobility;      // F/m^2, m, m, m^2/(V s)
    P depletion = 0.0;                   // sqrt(2 eps_si/(q nsub)), m/V^0.5; 0 without nsub
    P fast = 0.0;                        // q nfs/cox
    P narrow = 0.0;                      // delta pi eps_si/(2 cox w)
    P diffusion, depth, critical, exponent, velocity, charge, theta, feedback, kappa, potential;
    bool weak = false; // has current below threshold

    Channel() = default;
    Channel(const CardOf<P>& card, const ModelTemperature<P>& at) {
        const auto value = [&](Parameter p) { return card.value[static_cast<std::size_t>(p)]; };
        const auto given = [&](Parameter p) { return card.given[static_cast<std::size_t>(p)] != 0; };
        level = static_cast<int>(number(value(mos::level)) + 0.5);
        vt = at.vt;
        const bool has_oxide = level > 1 || given(tox);
        cox = has_oxide ? oxide / value(tox) : P(0.0);
        P at_nominal = value(mos::phi), body = value(mos::gamma), threshold = value(vto), process = value(kp);
        if (!given(kp) && has_oxide) process = value(uo) * 1e-4 * cox;
        const P nominal = at.kelvin / at.ratio, doping = value(nsub) * 1e6;
        constexpr double intrinsic = 1.45e16;
        if (has_oxide && number(doping) > intrinsic) {
            const P thermal = nominal * (boltzmann / elementary_charge);
            if (!given(mos::phi)) at_nominal = max(2.0 * thermal * log(doping / intrinsic), P(0.1));
            if (!given(mos::gamma)) body = sqrt(2.0 * silicon * elementary_charge * doping) / cox;
            const double sign = card.polarity;
            if (!given(vto)) {
                const P gap = ModelTemperature<P>::gap(nominal);
                const P gate =
                    number(value(tpg)) == 0 ? P(3.2) : 3.25 + 0.5 * gap - 0.5 * sign * value(tpg) * gap;
                const P contact = gate - (3.25 + 0.5 * gap + 0.5 * sign * at_nominal);
                threshold = contact - value(nss) * (1e4 * elementary_charge) / cox +
                            sign * (body * sqrt(at_nominal) + at_nominal);
            }
            depletion = sqrt(2.0 * silicon / (elementary_charge * doping));
        }
        phi = at.potential(at_nominal);
        gamma = body;
        vbi = card.polarity * threshold - body * sqrt(at_nominal) - 0.5 * card.polarity * at.gap_change() +
              0.5 * (phi - at_nominal);
        length = value(l) - 2.0 * value(ld);
        width = value(w);
        const P cooling = at.ratio * sqrt(at.ratio);
        beta = process / cooling * width / length;
        mobility = value(uo) * 1e-4 / (level == 3 ? cooling : P(1.0));
        lambda = value(mos::lambda);
        if (level > 1) {
            fast = value(nfs) * (1e4 * elementary_charge) / cox;
            weak = number(fast) > 0;
            narrow = value(delta) * (0.5 * pi * silicon) / (cox * width);
        }
        diffusion = value(ld);
        depth = value(xj);
        critical = level > 1 ? value(ucrit) * 100.0 * silicon / cox : P(0.0); // V
        exponent = value(uexp);
        velocity = value(vmax);
        charge = value(neff);
        theta = value(mos::theta);
        feedback = level == 3 ? value(eta) * 8.15e-22 / (cox * length * length * length) : P(0.0);
        kappa = value(mos::kappa);
        potential = at.potential(value(pb));
    }
};

// What a level says at vgs, vds >= 0 and vbs.
template <class T>
struct Drain {
    T current, threshold, saturation; // A, V, V
};

// max(u, 0), rounded between -h and h: SPICE's laws have corners at von and vdsat, and a derivative that
// jumps is nothing for Newton's method and integrators. h is a thousandth of what u is compared with, so that
// no current moves by more than 1e-4 of itself.
template <class T>
T ramp(const T& u, const T& h) {
    if (number(u) >= number(h)) return u;
    if (number(u) <= -number(h)) return T(0.0);
    return (u + h) * (u + h) / (4.0 * h);
}
inline constexpr double corner = 1e-3;

// sqrt(phi - vbs), continued for a bulk that is above the source.
template <class T, class P>
T surface_root(const T& vbs, const P& phi) {
    if (number(vbs) <= 0) return sqrt(phi - vbs);
    return sqrt(phi) / (1.0 + 0.5 * vbs / phi);
}

} // namespace nullor::devices::mos
