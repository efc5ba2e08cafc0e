#pragma once
// What the op-amp makes of its parameters, over any type that they may have: doubles, those with derivatives,
// and expressions.

#include <cmath>
#include <type_traits>

#include "engine/base/constants.hpp"
#include "engine/devices/opamp/opamp.hpp"

namespace nullor::devices {

namespace opamp {

template <class P>
P ratio_of_decibel(const P& rejection) {
    if (std::isinf(number(rejection))) return 0.0;
    if constexpr (std::is_same_v<P, double>)
        return std::pow(10.0, -rejection / 20.0);
    else
        return exp(rejection * (-std::log(10.0) / 20.0));
}

// fp2 that leaves the phase margin pm at the frequency f of unity gain: there f/fp2 = cot(pm) and
// gbw/f = sqrt(1 + (f/fp2)^2) = 1/sin(pm).
template <class P>
P second_pole(const P& gbw, const P& degrees) {
    using std::sin, std::tan;
    if (degrees >= 90) return infinity;
    const P margin = degrees * (pi / 180);
    return gbw * sin(margin) * tan(margin);
}

template <class P>
bool finite(const P& value) {
    return std::isfinite(number(value));
}

} // namespace opamp

template <class P>
OpAmpOf<P>::OpAmpOf(const CardOf<P>& card) {
    using namespace opamp;
    const auto value = [&](Parameter p) { return card.value[p]; };
    const auto specific = [&](Parameter p, Parameter general) {
        return card.given[p] ? value(p) : value(general);
    };

    supplied_ = card.pins == 5;
    inverse_aol_ = 1.0 / value(aol);
    has_gain_ = inverse_aol_ > 0;
    rho_ = has_gain_ ? value(aol) : P(nullor_rho);
    tau_ = 1.0 / (2 * pi * value(gbw));

    if (supplied_) {
        has_rails_ = true;
        high_ = specific(hrp, headroom);
        low_ = specific(hrm, headroom);
    } else {
        high_ = value(vmax);
        low_ = value(vmin);
        has_rails_ = finite(high_) || finite(low_);
        crossed_ = high_ < low_;
        if (crossed_) high_ = low_ = 0.5 * (high_ + low_);
    }

    rise_ = fall_ = P(infinity);
    if (tau_ > 0) {
        rise_ = tau_ * specific(srp, sr);
        fall_ = tau_ * specific(srm, sr);
    }
    has_slew_ = finite(rise_) || finite(fall_);

    const P pole = card.given[phimargin] ? second_pole(value(gbw), value(phimargin)) : value(fp2);
    has_pole_ = finite(pole);
    if (has_pole_) pole_time_ = 1.0 / (2 * pi * pole);

    rout_ = value(rout);
    ilimit_ = value(ilimit);
    has_limit_ = finite(ilimit_);

    input_conductance_ = 1.0 / value(rin);
    input_capacitance_ = value(cin);
    ground_conductance_ = 1.0 / value(rcm);
    ground_capacitance_ = value(ccm);
    const P warmer = card.temperature - card.nominal;
    const P bias = value(ib) + value(ib) * value(tcib) * warmer;
    bias_inp_ = bias + 0.5 * value(ios);
    bias_inn_ = bias - 0.5 * value(ios);
    quiescent_ = value(iq);

    voltage_noise_ = number(value(en)) * number(value(en));
    voltage_corner_ = number(value(enk));
    current_noise_ = number(value(in)) * number(value(in));
    current_corner_ = number(value(ink));

    offset_ = value(vos) + value(tcvos) * warmer;
    common_ = {ratio_of_decibel(value(cmrr)), 1.0 / (2 * pi * value(fcm))};
    if (common_.gain == 0) common_.time = 0.0;
    if (supplied_) {
        supply_ = {ratio_of_decibel(value(psrr)), 1.0 / (2 * pi * value(fps))};
        if (supply_.gain == 0) supply_.time = 0.0;
        offset_ -= supply_.gain * value(vsn);
    }
    has_error_lag_ = common_.time > 0 || supply_.time > 0;

    out_ = supplied_ ? 4 : 2;
    int next = out_ + 1;
    w_ = next++;
    if (has_slew_) e_ = next++;
    if (has_pole_) y_ = next++;
    i_ = next++;
    if (has_limit_) wi_ = next;
}

template <class P>
std::vector<Internal> OpAmpOf<P>::internals() const {
    std::vector<Internal> list{{"w", Unit::volt, tau_ > 0 || (has_error_lag_ && !has_slew_)}};
    if (has_slew_) list.push_back({"e", Unit::volt, has_error_lag_});
    if (has_pole_) list.push_back({"y", Unit::volt, true});
    list.push_back({"i", Unit::ampere, false, out_});
    if (has_limit_) list.push_back({"wi", Unit::ampere});
    return list;
}

template <class P>
unsigned OpAmpOf<P>::variant() const {
    unsigned code = 0;
    for (bool present :
         {has_gain_, has_rails_, has_slew_, has_pole_, has_limit_, tau_ > 0, rout_ > 0,
          input_conductance_ > 0, input_capacitance_ > 0, ground_conductance_ > 0, ground_capacitance_ > 0,
          common_.gain > 0, common_.time > 0, supply_.gain > 0, supply_.time > 0})
        code = 2 * code + (present ? 1 : 0);
    return code;
}

} // namespace nullor::devices
