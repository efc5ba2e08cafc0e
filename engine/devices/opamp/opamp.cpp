#include "engine/devices/opamp/opamp.hpp"

#include <cmath>

#include "engine/base/constants.hpp"
#include "engine/devices/parts/regions.hpp"

namespace nullor::devices {

namespace {

constexpr double nullor_rho = 1e5; // V/V: how far w runs beyond a rail, per volt of vd, if aol is inf

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

} // namespace

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
    list.push_back({"i", Unit::ampere});
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

template <class P>
std::vector<Path> OpAmpOf<P>::paths() const {
    std::vector<Path> list;
    if (!has_gain_) list.push_back({inp, inn, has_rails_ ? PathKind::limited_nullator : PathKind::nullator});
    if (!has_gain_ && !has_rails_) {
        list.push_back({out_, -1, PathKind::norator});
    } else {
        // Beyond ilimit the 1 ohm of the law is between the stage and the pin.
        const bool soft = rout_ > 0 || has_limit_;
        list.push_back({out_, -1, soft ? PathKind::resistive : PathKind::controlled_voltage});
    }
    if (input_conductance_ > 0) list.push_back({inp, inn, PathKind::resistive});
    if (input_capacitance_ > 0) list.push_back({inp, inn, PathKind::capacitive});
    for (int pin : {inp, inn}) {
        if (ground_conductance_ > 0) list.push_back({pin, -1, PathKind::resistive});
        if (ground_capacitance_ > 0) list.push_back({pin, -1, PathKind::capacitive});
        if ((pin == inp ? bias_inp_ : bias_inn_) != 0) list.push_back({pin, -1, PathKind::current_source});
    }
    if (supplied_) list.push_back({vp, vn, PathKind::current_source});
    return list;
}

template <class P>
bool OpAmpOf<P>::limit(const double* x_old, double* x_new) const {
    bool moved = false;
    bool returned = false; // from a rail
    if (has_rails_) {
        const Rails<double> before = rails(x_old), now = rails(x_new);
        moved |= step_through({x_old[w_], before.low, before.high}, {now.low, now.high}, x_new[w_]);
        returned =
            region(x_old[w_], before.low, before.high) != 0 && region(x_new[w_], now.low, now.high) == 0;
    }
    if (has_slew_) {
        moved |= step_through({x_old[e_], -fall_, rise_}, {-fall_, rise_}, x_new[e_]);
        // Inside the rails nothing but e ties w to the circuit at DC, and a saturated e would not.
        if (returned && region(x_new[e_], -fall_, rise_) != 0) {
            x_new[e_] = clip(x_new[e_], -fall_, rise_);
            moved = true;
        }
    }
    if (has_limit_) {
        moved |= step_through({x_old[wi_], -ilimit_, ilimit_}, {-ilimit_, ilimit_}, x_new[wi_]);
        // With infinite gain only the output ties w to the circuit, and a limited current does not: it is at
        // the rail that drives the current, or neither is.
        const int limited = region(x_new[wi_], -ilimit_, ilimit_);
        if (limited != 0 && has_rails_ && !has_gain_ && tau_ == 0) {
            const Rails<double> now = rails(x_new);
            const double rail = limited > 0 ? now.high : now.low;
            if (region(x_new[w_], now.low, now.high) == 0 && std::isfinite(rail)) {
                if (returned)
                    x_new[wi_] = clip(x_new[wi_], -ilimit_, ilimit_);
                else
                    x_new[w_] = rail + limited * 1e-3 * (1 + std::abs(rail));
                moved = true;
            }
        }
    }
    return moved;
}

template <class P>
std::string OpAmpOf<P>::state(const double* x) const {
    std::string word;
    const auto say = [&](std::string_view what) {
        if (!word.empty()) word += ", ";
        word += what;
    };
    if (has_rails_) {
        const Rails<double> limits = rails(x);
        const int where = region(x[w_], limits.low, limits.high);
        if (crossed_ || rails_crossed(x))
            say("rails crossed: held at their mean");
        else if (where > 0)
            say("at the upper rail");
        else if (where < 0)
            say("at the lower rail");
    }
    if (has_limit_) {
        const int where = region(x[wi_], -ilimit_, ilimit_);
        if (where > 0) say("current limited (sourcing)");
        if (where < 0) say("current limited (sinking)");
    }
    return word.empty() ? "linear" : word;
}

template <class P>
void OpAmpOf<P>::linear_region(double* x) const {
    x[w_] = 0;
    if (has_rails_) {
        const Rails<double> limits = rails(x);
        x[w_] = inside(0.0, limits.low, limits.high);
    }
    if (has_slew_) x[e_] = 0;
    if (has_limit_) x[wi_] = 0;
}

template class OpAmpOf<double>;
// Derivatives are asked for coefficients and the law alone.
template OpAmpOf<Dual<1>>::OpAmpOf(const CardOf<Dual<1>>&);
template std::vector<Internal> OpAmpOf<Dual<1>>::internals() const;
template unsigned OpAmpOf<Dual<1>>::variant() const;

} // namespace nullor::devices
