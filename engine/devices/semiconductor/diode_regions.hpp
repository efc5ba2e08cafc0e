#pragma once
// LTspice's diode by regions, which stands in the place of the junction where a model has one of its
// parameters. Without rs, area, charge and noise:
//     i = v/roff + (1/ron - 1/roff) r(v - vfwd, epsilon) - (1/rrev - 1/roff) r(-v - vrev, revepsilon)
//     r(w, e) = max(w, 0), or with e > 0 w^2/(2 e) in 0 < w < e and w - e/2 beyond
// then i = ilimit tanh(i/ilimit) where i > 0 and revilimit likewise where i < 0.
// (LTspice help, "D. Diode"; SpiceSharpParser, docs, "Ideal diode", checked there against LTspice.)

#include <array>
#include <cmath>

#include "engine/devices/semiconductor/junction_law.hpp"

namespace nullor::devices {

template <class P>
struct DiodeRegions {
    bool any = false;
    P off = 1e-12, on = 1.0, reverse = 1.0; // S
    P forward_at = 0.0, reverse_at = 0.0;   // V; reverse_at may be infinite
    P forward_bend = 0.0, reverse_bend = 0.0;
    P limit = 0.0, reverse_limit = 0.0; // A; infinite where there is none

    template <class T>
    T operator()(const T& v) const {
        T current = off * v + (on - off) * bent(T(v - forward_at), forward_bend);
        if (std::isfinite(number(reverse_at)))
            current -= (reverse - off) * bent(T(-v - reverse_at), reverse_bend);
        const P& most = number(current) > 0 ? limit : reverse_limit;
        if (!std::isfinite(number(most))) return current;
        const T growth = bounded_exp(T(2.0 * current / most));
        return most * (growth - 1.0) / (growth + 1.0);
    }

    // Between corners i is affine in v.
    [[nodiscard]] bool affine() const {
        return number(forward_bend) == 0 && number(reverse_bend) == 0 && !std::isfinite(number(limit)) &&
               !std::isfinite(number(reverse_limit));
    }
    // put(v - corner) of each.
    template <class Put>
    void corners(double v, Put put) const {
        if (number(forward_bend) == 0) put(v - number(forward_at));
        if (number(reverse_bend) == 0 && std::isfinite(number(reverse_at))) put(v + number(reverse_at));
        // The two limits meet with one slope at i = 0.
    }

private:
    template <class T>
    static T bent(const T& w, const P& bend) {
        if (number(w) <= 0) return T(0.0);
        if (number(w) >= number(bend)) return w - 0.5 * bend;
        return w * w / (2.0 * bend);
    }
};

} // namespace nullor::devices
