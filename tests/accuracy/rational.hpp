#pragma once
// What a linear circuit answers from rest: y = H(s) u with H = N(s)/D(s), by partial fractions.
//
// With simple poles p_k and residues r_k = N(p_k)/D'(p_k), and d what is left of H at infinity,
//     step of 1 at 0    y = d + sum r_k (exp(p_k t) - 1)/p_k
//     ramp of 1/s       y = d t + sum r_k (exp(p_k t) - 1 - p_k t)/p_k^2
//     sin(w t)          y = d sin(w t) + sum r_k (w exp(p_k t) - p_k sin(w t) - w cos(w t))/(p_k^2 + w^2)
// each of them the convolution of the input with d delta + sum r_k exp(p_k t). No simulator code is used.

#include <complex>
#include <vector>

namespace accuracy {

class Rational {
public:
    // Coefficients of s^0, s^1, ...; degree of num <= degree of den.
    Rational(std::vector<double> num, std::vector<double> den);

    [[nodiscard]] double step(double t) const;
    [[nodiscard]] double ramp(double t) const;
    [[nodiscard]] double sine(double t, double frequency) const;

    // PULSE(low high delay rise fall width): from low = 0, as four ramps.
    struct Pulse {
        double high, delay, rise, fall, width;
    };
    [[nodiscard]] double pulse(double t, const Pulse& pulse) const;

private:
    using Complex = std::complex<long double>;
    long double direct_ = 0;
    std::vector<Complex> poles_, residues_;
};

} // namespace accuracy
