#pragma once
// Op-amp: one law from the nullor to finite gain, bandwidth, slew rate, rails and current limit.
//
// Pins inp inn out, or inp inn vp vn out. With i the current out of the out pin (A), vd = v(inp) - v(inn) +
// vos + common-mode and supply errors (V), tau = 1/(2 pi gbw) (s), and one unknown w (V):
//
//     H = vmax or v(vp) - hrp,  L = vmin or v(vn) + hrm      both are their mean if H < L
//     z = clip(w, L, H),  lambda = (w - z)/rho               rho = aol, or 1e5 if aol is inf
//     tau dz/dt = sat(vd - z/aol, -tau srm, tau srp) - lambda
//     1/(2 pi fp2) dy/dt = z - y
//     v(out) = y - rout i - (wi - i) 1 ohm,  i = clip(wi, -ilimit, ilimit)
//
// Inside the rails lambda = 0 and A(s) = aol/(1 + s aol tau). At a rail z is held; w goes on with the
// drive, so that the output leaves the rail as soon as the drive points inward. Terms with 1/aol, tau and
// 1/fp2 vanish exactly where these are 0: aol = gbw = inf without rails is a nullor, its row of w is vd = 0.
//
// Unknowns: w; e, the operand of sat, if the slew rate is finite; y, if fp2 is; i, the current INTO the out
// pin, as results count it; wi, if ilimit is finite.
//
// Noise at the input: S = en^2 (1 + enk/f) in V^2/Hz adds to vd, S = in^2 (1 + ink/f) in A^2/Hz flows out of
// each input to ground, all three uncorrelated. rin, rcm and rout make none: what they would is part of en
// and in.
//
// An error of cmrr that falls above fcm is k (1 + s/(2 pi fcm)) vcm with k = 10^(-cmrr/20): its second part
// is a charge in the row of w (or e). psrr likewise.

#include <array>
#include <cmath>
#include <string>
#include <type_traits>
#include <vector>

#include "engine/base/dual.hpp"
#include "engine/devices/opamp/opamp_parameters.hpp"
#include "engine/devices/opamp/opamp_text.hpp"

namespace nullor::devices {

template <class P>
class OpAmpOf {
public:
    template <class Q>
    using Over = OpAmpOf<Q>;
    static constexpr ModelType model_types[] = {{"opamp"}};
    static constexpr DeviceInfo description{"op-amp",
                                            "operational amplifier, from the nullor to its limits",
                                            {.letters = "x",
                                             .min_pins = 3,
                                             .max_pins = 5,
                                             .pin_step = 2,
                                             .pin_names = "inp inn out;inp inn vp vn out",
                                             .model_types = model_types,
                                             .builtin = "nullor"},
                                            opamp::parameters,
                                            true,
                                            true};
    static const DeviceInfo& info() { return description; }
    static void check(const Card& card, CardProblems& problems) { opamp::check(card, problems); }
    static bool checks(int parameter) { return opamp::checks(parameter); }
    static Subcircuit subcircuit(const Card& card, std::optional<double> start) {
        return opamp::subcircuit(description, card, start);
    }

    static constexpr int max_locals = 10; // 5 pins and w, e, y, i, wi
    static constexpr bool piecewise_affine = true;

    explicit OpAmpOf(const CardOf<P>& card);

    std::vector<Internal> internals() const;
    unsigned variant() const;
    bool linear() const { return !has_rails_ && !has_slew_ && !has_limit_; }
    std::vector<Path> paths() const;

    template <class T>
    void law(const T* x, double, T* f, T* q) const {
        input_currents(x, f, q);
        const T vd = x[inp] - x[inn] + offset_ + errors(x);
        const T z = has_rails_ ? clip_to_rails(x) : x[w_];
        if (has_slew_) {
            f[e_] += x[e_] - vd;
            if (has_gain_) f[e_] += z * inverse_aol_;
            f[w_] -= clip(x[e_], T(-fall_), T(rise_));
            if (has_rails_) f[w_] += (x[w_] - z) / rho_;
        } else {
            f[w_] -= vd;
            if (has_gain_)
                f[w_] += x[w_] * inverse_aol_; // lambda + z/aol = w/aol, since rho = aol
            else if (has_rails_)
                f[w_] += (x[w_] - z) / rho_;
        }
        if (tau_ > 0) q[w_] += tau_ * z;
        if (has_error_lag_) q[has_slew_ ? e_ : w_] -= error_lags(x);
        if (has_pole_) {
            f[y_] += x[y_] - z;
            q[y_] += pole_time_ * x[y_];
        }
        output(x, has_pole_ ? x[y_] : z, f);
    }

    bool limit(const double* x_old, double* x_new) const;
    std::string state(const double* x) const;
    static constexpr std::size_t max_switches = 8;
    template <class X>
    double* switches(const X& x, double, double* g) const {
        if (supplied_ && has_rails_) {
            const Rails<double> limits = rails(x);
            for (double edge : {limits.low, limits.high})
                if (std::isfinite(edge)) *g++ = x[w_] - edge;
            *g++ = x[vp] - high_ - x[vn] - low_;
        }
        constant_edges([&](int k, double edge) { *g++ = x[k] - edge; });
        return g;
    }
    // Without supplies the switches are distances from constants: put(local unknown, constant).
    template <class Put>
    bool edges(Put put) const {
        if (supplied_) return false;
        constant_edges(put);
        return true;
    }
    // By its supplies. Limits given as numbers that cross are told of by check().
    template <class X>
    bool rails_crossed(const X& x) const {
        return supplied_ && x[vp] - high_ < x[vn] + low_;
    }
    // Which supply carries the output current. It is 0 there, and often for long but for rounding.
    template <class X>
    double* mild_switches(const X& x, double* g) const {
        if (supplied_) *g++ = x[i_];
        return g;
    }
    void linear_region(double* x) const;
    static constexpr std::string_view noises = "en inp inn";
    template <class Put>
    void noise(const double*, Put put) const {
        const auto of = [&](std::string_view name, int from, double white, double corner) {
            if (white > 0) put(NoiseSource{name, from, -1, white, white * corner});
        };
        of("en", has_slew_ ? e_ : w_, voltage_noise_, voltage_corner_);
        of("inp", inp, current_noise_, current_corner_);
        of("inn", inn, current_noise_, current_corner_);
    }
    Amplifier amplifier() const { return {w_, out_, i_, tau_ > 0 ? tau_ : 1.0, has_slew_ ? e_ : w_}; }

private:
    static constexpr int inp = 0, inn = 1, vp = 2, vn = 3;

    // Gain of an error of vd, and the time constant 1/(2 pi f) of its rise above the corner f.
    struct Error {
        P gain = 0.0, time = 0.0;
    };

    template <class T>
    struct Rails {
        T low, high;
    };

    template <class Put>
    void constant_edges(Put put) const {
        const auto both = [&](int k, double low, double high) {
            for (double edge : {low, high})
                if (std::isfinite(edge)) put(k, edge);
        };
        if (has_rails_ && !supplied_) both(w_, low_, high_);
        if (has_slew_) both(e_, -fall_, rise_);
        if (has_limit_) both(wi_, -ilimit_, ilimit_);
    }

    template <class X>
    auto rails(const X& x) const {
        using T = std::remove_cvref_t<decltype(x[0])>;
        if (!supplied_) return Rails<T>{T(low_), T(high_)};
        const T high = x[vp] - high_, low = x[vn] + low_, mean = 0.5 * (high + low);
        return Rails<T>{min(low, mean), max(high, mean)};
    }

    template <class T>
    T clip_to_rails(const T* x) const {
        const Rails<T> r = rails(x);
        return clip(x[w_], r.low, r.high);
    }

    template <class T>
    T common_mode(const T* x) const {
        const T inputs = 0.5 * (x[inp] + x[inn]);
        if (!supplied_) return inputs;
        return inputs - 0.5 * (x[vp] + x[vn]);
    }

    template <class T>
    T errors(const T* x) const {
        T sum = 0.0;
        if (common_.gain > 0) sum += common_.gain * common_mode(x);
        if (supply_.gain > 0) sum += supply_.gain * (x[vp] - x[vn]);
        return sum;
    }

    template <class T>
    T error_lags(const T* x) const {
        T sum = 0.0;
        if (common_.time > 0) sum += common_.gain * common_.time * common_mode(x);
        if (supply_.time > 0) sum += supply_.gain * supply_.time * (x[vp] - x[vn]);
        return sum;
    }

    template <class T>
    void input_currents(const T* x, T* f, T* q) const {
        const T difference = x[inp] - x[inn];
        if (input_conductance_ > 0) {
            f[inp] += input_conductance_ * difference;
            f[inn] -= input_conductance_ * difference;
        }
        if (input_capacitance_ > 0) {
            q[inp] += input_capacitance_ * difference;
            q[inn] -= input_capacitance_ * difference;
        }
        for (int pin : {inp, inn}) {
            if (ground_conductance_ > 0) f[pin] += ground_conductance_ * x[pin];
            if (ground_capacitance_ > 0) q[pin] += ground_capacitance_ * x[pin];
        }
        f[inp] += bias_inp_;
        f[inn] += bias_inn_;
    }

    // x[i_] = -i. What leaves through out comes from vp, what enters leaves through vn, on top of iq.
    template <class T>
    void output(const T* x, const T& stage, T* f) const {
        f[out_] += x[i_];
        T row = x[out_] - stage;
        if (rout_ > 0) row -= rout_ * x[i_];
        if (has_limit_) {
            f[wi_] += row + (x[wi_] + x[i_]);
            f[i_] += x[i_] + clip(x[wi_], T(-ilimit_), T(ilimit_));
        } else {
            f[i_] += row;
        }
        if (supplied_) {
            const T magnitude = abs(x[i_]);
            f[vp] += quiescent_ + 0.5 * (magnitude - x[i_]);
            f[vn] -= quiescent_ + 0.5 * (magnitude + x[i_]);
        }
    }

    bool supplied_, has_gain_, has_rails_, has_slew_, has_pole_, has_limit_, has_error_lag_;
    bool crossed_ = false; // 3 pins: vmax < vmin
    int out_, w_, e_ = -1, y_ = -1, i_, wi_ = -1;
    P inverse_aol_, rho_, tau_;
    P high_, low_;  // 3 pins: the limits; 5 pins: distances from vp and vn
    P rise_, fall_; // tau srp and tau srm in V
    P pole_time_ = 0.0, rout_, ilimit_, offset_, bias_inp_, bias_inn_, quiescent_;
    double voltage_noise_, voltage_corner_, current_noise_, current_corner_; // V^2/Hz, Hz, A^2/Hz, Hz
    P input_conductance_, ground_conductance_, input_capacitance_, ground_capacitance_;
    Error common_, supply_;
};

using OpAmp = OpAmpOf<double>;

} // namespace nullor::devices
