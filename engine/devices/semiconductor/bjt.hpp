#pragma once
// Bipolar transistor of Gummel and Poon (Bell Syst. Tech. J. 49, 1970), as in SPICE and PSpice. Pins c b e
// [s], s on ground if it is not given. Voltages in V between inner nodes, currents in A of an npn, areas and
// temperatures included; a pnp has all signs turned.
//     if = is (exp(vbe/(nf vt)) - 1),  ir = is (exp(vbc/(nr vt)) - 1)
//     1/qb = 2 (1 - vbc/vaf - vbe/var)/(1 + (1 + 4 (if/ikf + ir/ikr))^nk)
//     it = (if - ir)/qb                                         from collector to emitter
//     ibe = if/bf + ise (exp(vbe/(ne vt)) - 1)                  from base to emitter
//     ibc = ir/br + isc (exp(vbc/(nc vt)) - 1)                  from base to collector
//     is' = iss (exp(vjs/(ns vt)) - 1)                          from substrate to collector, or base (lpnp)
//     qbe = tf (1 + xtf (if/(if + itf))^2 exp(vbc/(1.44 vtf))) if/qb + depletion charge
//     qbc = tr ir + depletion charge of xcjc cjc; the rest of it lies between the outer base and the
//     collector rbb = rbm + (rb - rbm)/qb, or with irb
//           rbm + 3 (rb - rbm) (tan z - z)/(z tan^2 z),  z = 6 sqrt(a)/(1 + sqrt(1 + 144 a/pi^2)),  a =
//           ib/irb
// Excess phase: it lags by Bessel's filter of second order, it + td it' + td^2/3 it'' with td = ptf tf (Weil
// and McNamee, IEEE Trans. CAS 25, 1978). Epitaxial region of the collector, with rco: bjt_epitaxy.hpp.
// (PSpice Reference Guide, Cadence, "Bipolar transistor"; Antognetti and Massobrio, 1988, ch. 2.)
// Temperature: model_temperature.hpp; bf and br go with r^xtb, ise, isc and iss with r^-xtb is(T)^(1/n).

#include <algorithm>
#include <cmath>

#include "engine/devices/parts/junction.hpp"
#include "engine/devices/semiconductor/bjt_epitaxy.hpp"
#include "engine/devices/semiconductor/bjt_parameters.hpp"
#include "engine/devices/semiconductor/few_voltages.hpp"

namespace nullor::devices {

template <class P>
class BjtOf {
    using Parameter = bjt::Parameter;

public:
    template <class Q>
    using Over = BjtOf<Q>;
    static constexpr DeviceInfo description{"bipolar transistor",
                                            "bipolar transistor",
                                            {.letters = "q",
                                             .min_pins = 3,
                                             .max_pins = 4,
                                             .pin_names = "c b e s",
                                             .principal = "area",
                                             .model_types = bjt::model_types,
                                             .model_required = true},
                                            bjt::parameters};
    static const DeviceInfo& info() { return description; }
    static void check(const Card& card, CardProblems& problems) {
        const ModelTemperature<double> at(card, bjt::temperature_parameters);
        if (no_temperature(at, problems)) return;
        constexpr Parameter junctions[][2] = {
            {bjt::cje, bjt::vje}, {bjt::cjc, bjt::vjc}, {bjt::cjs, bjt::vjs}};
        for (const auto& [capacitance, potential] : junctions)
            check_potential(at, card.value[capacitance], card.value[potential], potential, problems);
    }

    explicit BjtOf(const CardOf<P>& card) : temperature_(card, bjt::temperature_parameters) {
        const auto value = [&](Parameter p) { return card.value[static_cast<std::size_t>(p)]; };
        const P area = value(bjt::area), vt = temperature_.vt,
                gain = power(temperature_.ratio, value(bjt::xtb));
        // In units of is: SPICE2's c2 and c4, and, by PSpice's rule, what is above 1.
        const auto leak = [&](Parameter own, Parameter shared) {
            if (card.given[shared] != 0) return P(value(shared) * value(bjt::is));
            return number(value(own)) > 1 ? P(value(own) * value(bjt::is)) : value(own);
        };
        const auto saturation = [&](P is, Parameter n, bool leaks) {
            const P now = area * temperature_.saturation(is, value(bjt::eg), value(bjt::xti), value(n));
            return Exponential<P>(value(n) * vt, leaks ? now / gain : now);
        };
        // is(T) has no emission coefficient in its exponent.
        const P is = area * temperature_.saturation(value(bjt::is), value(bjt::eg), value(bjt::xti), P(1.0));
        forward_ = {value(bjt::nf) * vt, is};
        reverse_ = {value(bjt::nr) * vt, is};
        emitter_leak_ = saturation(leak(bjt::ise, bjt::c2), bjt::ne, true);
        collector_leak_ = saturation(leak(bjt::isc, bjt::c4), bjt::nc, true);
        substrate_ = saturation(value(bjt::iss), bjt::ns, false);
        if (substrate_.any()) substrate_ = {substrate_.emission(), substrate_.saturation() / gain};
        bf_ = value(bjt::bf) * gain;
        br_ = value(bjt::br) * gain;
        const auto inverse = [&](const P& x) {
            return number(x) == 0 || std::isinf(number(x)) ? P(0.0) : 1.0 / x;
        };
        inverse_vaf_ = inverse(value(bjt::vaf));
        inverse_var_ = inverse(value(bjt::var));
        inverse_ikf_ = inverse(area * value(bjt::ikf));
        inverse_ikr_ = inverse(area * value(bjt::ikr));
        inverse_irb_ = inverse(area * value(bjt::irb));
        inverse_vtf_ = inverse(1.44 * value(bjt::vtf));
        exponent_ = value(bjt::nk);
        rb_ = value(bjt::rb) * temperature_.quadratic(value(bjt::trb1), value(bjt::trb2)) / area;
        rbm_ = card.given[bjt::rbm] == 0
                   ? rb_
                   : value(bjt::rbm) * temperature_.quadratic(value(bjt::trm1), value(bjt::trm2)) / area;
        re_ = value(bjt::re) * temperature_.quadratic(value(bjt::tre1), value(bjt::tre2)) / area;
        rc_ = value(bjt::rc) * temperature_.quadratic(value(bjt::trc1), value(bjt::trc2)) / area;
        epitaxy_ = {value(bjt::rco) / area, value(bjt::vo), value(bjt::gamma), area * value(bjt::qco), vt};
        const auto depletion = [&](Parameter c, Parameter vj, Parameter grading, const P& share,
                                   const P& bend) {
            const P capacitance =
                area * share * temperature_.capacitance(value(c), value(grading), value(vj));
            return number(capacitance) == 0
                       ? Depletion<P>()
                       : Depletion<P>(capacitance, temperature_.potential(value(vj)), value(grading), bend);
        };
        const P fc = value(bjt::fc), inner = value(bjt::xcjc);
        emitter_ = depletion(bjt::cje, bjt::vje, bjt::mje, P(1.0), fc);
        collector_ = depletion(bjt::cjc, bjt::vjc, bjt::mjc, inner, fc);
        outer_collector_ = depletion(bjt::cjc, bjt::vjc, bjt::mjc, 1.0 - inner, fc);
        substrate_charge_ = depletion(bjt::cjs, bjt::vjs, bjt::mjs, P(1.0), P(0.0));
        tf_ = value(bjt::tf);
        xtf_ = value(bjt::xtf);
        itf_ = area * value(bjt::itf);
        tr_ = value(bjt::tr);
        delay_ = value(bjt::ptf) * (pi / 180) * tf_;
        flicker_ = number(value(bjt::kf));
        flicker_exponent_ = number(value(bjt::af));
        starts_off_ = number(value(bjt::off)) != 0;
        for (int k = 0; k < 2; ++k) {
            initial_[k] = number(card.value[bjt::ic1 + k]);
            has_initial_[k] = card.given[bjt::ic1 + k] != 0;
        }
        polarity_ = card.polarity < 0 ? -1 : 1;
        lateral_ = std::abs(card.polarity) == bjt::lateral;
        if (card.pins == 4) s_ = 3;
        int next = card.nodes + card.references;
        if (number(rc_) > 0) cx_ = next++;
        ci_ = epitaxy_.any() ? next++ : cx_;
        if (number(rb_) > 0) bi_ = next++;
        if (number(re_) > 0) ei_ = next++;
        if (number(delay_) > 0) lag_ = next++;
    }

    std::vector<Internal> internals() const {
        std::vector<Internal> list;
        const auto node = [&](int place, int pin, std::string_view name, bool state) {
            if (place != pin)
                list.push_back({.name = name, .unit = Unit::volt, .state = state, .node = true});
        };
        const bool wide = epitaxy_.any(), floods = epitaxy_.stores(), side = substrate_charge_.any();
        const bool at_collector =
            stores_collector() || floods || outer_collector_.any() || (side && !lateral_);
        node(cx_, 0, "outer collector", wide ? floods : at_collector);
        if (wide) node(ci_, 0, "collector", at_collector);
        node(bi_, 1, "base", stores_emitter() || stores_collector() || floods || (side && lateral_));
        node(ei_, 2, "emitter", stores_emitter());
        if (lag_ > 0) {
            list.push_back({.name = "lagging current", .unit = Unit::ampere, .state = true});
            list.push_back({.name = "its slope", .unit = Unit::ampere, .state = true});
        }
        return list;
    }
    unsigned variant() const {
        unsigned code = 0;
        for (const bool bit : {cx_ != 0, ci_ != cx_, bi_ != 1, ei_ != 2, lag_ > 0, stores_emitter(),
                               stores_collector(), outer_collector_.any(), substrate_charge_.any(),
                               substrate_.any(), lateral_, varies(), epitaxy_.stores()})
            code = 2 * code + (bit ? 1 : 0);
        return code;
    }
    bool linear() const { return false; }
    std::vector<Path> paths() const {
        std::vector<Path> list{{0, 2, PathKind::resistive}, {1, 2, PathKind::resistive}};
        const int at = lateral_ ? 1 : 0;
        if (substrate_.any())
            list.push_back({at, s_, PathKind::resistive});
        else if (substrate_charge_.any())
            list.push_back({at, s_, PathKind::capacitive});
        return list;
    }

    static constexpr int max_locals = 10; // c b e s and four nodes, two of the lag
    template <class T>
    void law(const T* x, double, T* f, T* q) const {
        const T vbe = polarity_ * (x[bi_] - x[ei_]), vbc = polarity_ * (x[bi_] - x[ci_]);
        const auto [it, ibe, ibc, qbe, qbc, rbb] =
            of_voltages(std::array<T, 2>{vbe, vbc}, [&](const auto& v) { return inner_law(v[0], v[1]); });
        const auto flow = [&](T* out, int from, int to, const T& size) {
            if (from >= 0) out[from] += size;
            if (to >= 0) out[to] -= size;
        };
        const auto resistor = [&](int outside, int inside, const auto& ohms) {
            if (outside != inside) flow(f, outside, inside, (x[outside] - x[inside]) / ohms);
        };
        resistor(0, cx_, rc_);
        resistor(2, ei_, re_);
        if (bi_ != 1) {
            if (varies())
                resistor(1, bi_, rbb);
            else
                resistor(1, bi_, rb_);
        }
        if (lag_ > 0) {
            flow(f, ci_, ei_, polarity_ * x[lag_]);
            q[lag_] += (delay_ / 3.0) * x[lag_];
            f[lag_] -= x[lag_ + 1];
            f[lag_ + 1] += x[lag_] + 3.0 * x[lag_ + 1] - it;
            q[lag_ + 1] += delay_ * x[lag_ + 1];
        } else {
            flow(f, ci_, ei_, polarity_ * it);
        }
        flow(f, bi_, ei_, polarity_ * ibe);
        flow(f, bi_, ci_, polarity_ * ibc);
        if (stores_emitter()) flow(q, bi_, ei_, polarity_ * qbe);
        if (stores_collector()) flow(q, bi_, ci_, polarity_ * qbc);
        if (outer_collector_.any())
            flow(q, 1, ci_, polarity_ * outer_collector_(polarity_ * (x[1] - x[ci_])));
        if (substrate_.any() || substrate_charge_.any()) {
            const int at = lateral_ ? bi_ : ci_;
            const double sign = lateral_ ? -polarity_ : polarity_;
            const T vs = sign * ((s_ >= 0 ? x[s_] : T(0.0)) - x[at]);
            if (substrate_.any()) flow(f, s_, at, sign * substrate_(vs));
            if (substrate_charge_.any()) flow(q, s_, at, sign * substrate_charge_(vs));
        }
        if (epitaxy_.any()) {
            const T vbn = polarity_ * (x[bi_] - x[cx_]);
            const auto [current, q_inner, q_outer] =
                of_voltages(std::array<T, 2>{vbc, vbn}, [&](const auto& v) { return epitaxy_(v[0], v[1]); });
            flow(f, cx_, ci_, polarity_ * current);
            if (epitaxy_.stores()) {
                flow(q, bi_, ci_, polarity_ * q_inner);
                flow(q, bi_, cx_, polarity_ * q_outer);
            }
        }
    }

    static constexpr std::size_t max_junctions = 3;
    Junction* junctions(Junction* list) const {
        const auto put = [&](int plus, int minus, double sign, const Exponential<P>& law, bool starts) {
            const double is = number(law.saturation()), nvt = number(law.emission());
            *list++ = {plus, minus, sign, nvt, is, starts ? critical_voltage(is, nvt) : 0};
        };
        put(bi_, ei_, polarity_, forward_, !starts_off_);
        put(bi_, ci_, polarity_, reverse_, false);
        if (substrate_.any() && s_ >= 0)
            put(lateral_ ? bi_ : ci_, s_, lateral_ ? polarity_ : -polarity_, substrate_, false);
        return list;
    }
    void initial(double* x) const {
        if (has_initial_[0]) x[bi_] = x[ei_] + initial_[0];
        if (has_initial_[1]) x[cx_] = x[ci_] = x[ei_] + initial_[1];
    }
    template <class Put>
    void quantities(const double* x, Put put) const {
        using T = Dual<2>;
        const T vbe = T::unknown(polarity_ * (x[bi_] - x[ei_]), 0),
                vbc = T::unknown(polarity_ * (x[bi_] - x[ci_]), 1);
        const auto [it, ibe, ibc, qbe, qbc, rbb] = inner_law(vbe, vbc);
        const T ic = it - ibc, ib = ibe + ibc;
        put("ic", polarity_ * ic.value, Unit::ampere);
        put("ib", polarity_ * ib.value, Unit::ampere);
        put("vbe", polarity_ * vbe.value, Unit::volt);
        put("vbc", polarity_ * vbc.value, Unit::volt);
        put("vce", polarity_ * (vbe.value - vbc.value), Unit::volt);
        put("betadc", ic.value / ib.value, Unit::none);
        put("gm", it.d[0] + it.d[1], Unit::siemens); // of vbe at a constant vce
        put("gpi", ibe.d[0], Unit::siemens);
        put("gmu", ibc.d[1], Unit::siemens);
        put("go", -it.d[1], Unit::siemens);
        put("cbe", qbe.d[0], Unit::farad);
        put("cbc", qbc.d[1], Unit::farad);
        put("rbb", rbb.value, Unit::ohm);
    }
    // Shot noise of the currents, flicker noise of the base, thermal noise of the resistances (van der Ziel,
    // Noise, 1954).
    static constexpr std::string_view noises = "ic ib flicker rc rb re";
    template <class Put>
    void noise(const double* x, Put put) const {
        if (temperature_.quiet()) return;
        const auto [it, ibe, ibc, qbe, qbc, rbb] =
            inner_law(polarity_ * (x[bi_] - x[ei_]), polarity_ * (x[bi_] - x[ci_]));
        const double ib = std::abs(ibe + ibc);
        put(NoiseSource{"ic", ci_, ei_, 2 * elementary_charge * std::abs(it - ibc)});
        put(NoiseSource{"ib", bi_, ei_, 2 * elementary_charge * ib});
        if (flicker_ > 0)
            put(NoiseSource{"flicker", bi_, ei_, 0, flicker_ * std::pow(ib, flicker_exponent_)});
        const double size = 4 * boltzmann * number(temperature_.kelvin);
        if (cx_ != 0) put(NoiseSource{"rc", 0, cx_, size / number(rc_)});
        if (bi_ != 1) put(NoiseSource{"rb", 1, bi_, size / rbb});
        if (ei_ != 2) put(NoiseSource{"re", 2, ei_, size / number(re_)});
    }

private:
    bool stores_emitter() const { return number(tf_) > 0 || emitter_.any(); }
    bool stores_collector() const { return number(tr_) > 0 || collector_.any(); }
    bool varies() const { return number(rb_) != number(rbm_); }

    // it, ibe, ibc, qbe, qbc and rbb.
    template <class T>
    std::array<T, 6> inner_law(const T& vbe, const T& vbc) const {
        const T ahead = forward_(vbe), back = reverse_(vbc);
        const T injected = above_zero(1.0 + 4.0 * (ahead * inverse_ikf_ + back * inverse_ikr_));
        const T high = number(exponent_) == 0.5 ? sqrt(injected) : power(injected, exponent_);
        const T inverse_qb = 2.0 * above_zero(1.0 - vbc * inverse_vaf_ - vbe * inverse_var_) / (1.0 + high);
        const T ibe = ahead / bf_ + emitter_leak_(vbe), ibc = back / br_ + collector_leak_(vbc);
        T qbe = tf_ * ahead * inverse_qb, qbc = tr_ * back;
        if (number(xtf_) > 0) {
            const T on = max(ahead, T(0.0));
            const T share = number(itf_) > 0 ? on / (on + itf_) : T(1.0);
            qbe += qbe * (xtf_ * share * share * bounded_exp(vbc * inverse_vtf_));
        }
        if (emitter_.any()) qbe += emitter_(vbe);
        if (collector_.any()) qbc += collector_(vbc);
        return {(ahead - back) * inverse_qb, ibe, ibc, qbe, qbc, base_resistance(inverse_qb, ibe + ibc)};
    }

    template <class T>
    T base_resistance(const T& inverse_qb, const T& ib) const {
        using std::tan;
        if (!varies()) return T(rb_);
        if (number(inverse_irb_) == 0) return rbm_ + (rb_ - rbm_) * inverse_qb;
        // A millionth of irb is where crowding sets in smoothly: none where ib < 0.
        const T on = max(ib * inverse_irb_, T(0.0)), crowded = on * on / (on + 1e-6);
        const T root = 1.0 + sqrt(1.0 + (144 / (pi * pi)) * crowded), square = 36.0 * crowded / (root * root);
        const P most = rb_ - rbm_;
        if (number(square) < 1e-3) // the quotient below is 0/0 at 0: its series
            return rbm_ + most * (1.0 - square * (4.0 / 15 + square * (4.0 / 105 + square * (8.0 / 1575))));
        const T z = sqrt(square), t = tan(z);
        return rbm_ + 3.0 * most * (t - z) / (z * t * t);
    }

    ModelTemperature<P> temperature_;
    Exponential<P> forward_, reverse_, emitter_leak_, collector_leak_, substrate_;
    Depletion<P> emitter_, collector_, outer_collector_, substrate_charge_;
    bjt::Epitaxy<P> epitaxy_;
    P bf_, br_, inverse_vaf_, inverse_var_, inverse_ikf_, inverse_ikr_, inverse_irb_, inverse_vtf_, exponent_;
    P rb_, rbm_, re_, rc_, tf_, xtf_, itf_, tr_, delay_;
    double polarity_, flicker_, flicker_exponent_, initial_[2];
    bool lateral_, starts_off_, has_initial_[2];
    int s_ = -1, cx_ = 0, ci_ = 0, bi_ = 1, ei_ = 2, lag_ = -1; // local unknowns; s_ -1: ground
};

using Bjt = BjtOf<double>;

} // namespace nullor::devices
