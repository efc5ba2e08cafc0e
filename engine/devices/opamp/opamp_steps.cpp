// Paths, steps of Newton's and words of the op-amp; and where its templates are compiled.

#include <cmath>

#include "engine/devices/opamp/opamp_coefficients.hpp"
#include "engine/devices/parts/regions.hpp"

namespace nullor::devices {

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
