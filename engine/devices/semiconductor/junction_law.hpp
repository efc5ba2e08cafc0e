#pragma once
// What every semiconductor junction has: an exponential that stays a number at any voltage, and the charge of
// a depletion layer.
//
//     i = is (exp(v/nvt) - 1)
//     q = cj vj/(1 - m) (1 - (1 - v/vj)^(1 - m))                     below v = fc vj
//     dq/dv = cj (1 - fc)^-(1 + m) (1 - fc (1 + m) + m v/vj)         beyond: the tangent of the capacitance
// (Sze, Physics of Semiconductor Devices, 1981, ch. 2; Antognetti and Massobrio, Semiconductor Device
// Modeling with SPICE, 1988, ch. 1.)

#include "engine/base/dual.hpp"

namespace nullor::devices {

// exp(u), beyond u = 200 its tangent: 1e86 times what a junction saturates at is no current of a circuit, but
// Newton's method may look there.
template <class T>
T bounded_exp(const T& u) {
    constexpr double most = 200;
    return exp(min(u, T(most))) * (1.0 + max(u - most, T(0.0)));
}

// Below 0.01 of itself it bends, so that it stays above 0.
template <class T>
T above_zero(const T& u) {
    constexpr double least = 0.01;
    return select(u - least, u, least / (2.0 - min(u, T(least)) / least));
}

// a^b, a above 0.
template <class T, class P>
T power(const T& a, const P& b) {
    return exp(b * log(a));
}

template <class P>
class Exponential {
public:
    Exponential() = default;
    // n vt in V; is in A.
    Exponential(P emission, P saturation) : emission_(emission), saturation_(saturation) {}

    template <class T>
    T operator()(const T& v) const {
        return saturation_ * (bounded_exp(v / emission_) - 1.0);
    }
    // Of a breakdown at this voltage, of opposite sign, and like the above 0 at v = 0.
    template <class T>
    T reverse(const T& v, const P& at) const {
        return saturation_ * (bounded_exp((-v - at) / emission_) - exp(-at / emission_));
    }
    [[nodiscard]] bool any() const { return number(saturation_) != 0; }
    [[nodiscard]] const P& emission() const { return emission_; }
    [[nodiscard]] const P& saturation() const { return saturation_; }

private:
    P emission_ = 1.0, saturation_ = 0.0;
};

template <class P>
class Depletion {
public:
    Depletion() = default;
    // cj in F at 0 V, vj in V, grading m, fc below 1.
    Depletion(P capacitance, P potential, P grading, P bend)
        : capacitance_(capacitance), potential_(potential), grading_(grading), edge_(bend * potential),
          power_(1.0 - grading) {
        logarithmic_ = std::abs(number(power_)) < 1e-9;
        const P left = 1.0 - bend;
        at_edge_ = below(edge_);
        slope_ = capacitance_ * power(left, -1.0 - grading_) * (left - bend * grading_);
        bow_ = capacitance_ * power(left, -1.0 - grading_) * grading_ / potential_;
    }

    template <class T>
    T operator()(const T& v) const {
        const T beyond = v - edge_;
        return select(beyond, at_edge_ + beyond * (slope_ + bow_ * (edge_ + 0.5 * beyond)),
                      below(min(v, T(edge_))));
    }
    [[nodiscard]] bool any() const { return number(capacitance_) != 0; }

private:
    template <class T>
    T below(const T& v) const {
        const T space = log(1.0 - v / potential_);
        if (logarithmic_) return -(capacitance_ * potential_) * space;
        return (capacitance_ * potential_ / power_) * (1.0 - exp(power_ * space));
    }

    P capacitance_ = 0.0, potential_ = 1.0, grading_ = 0.5, edge_ = 0.5, power_ = 0.5;
    P at_edge_ = 0.0, slope_ = 0.0, bow_ = 0.0;
    bool logarithmic_ = false; // m = 1
};

} // namespace nullor::devices
