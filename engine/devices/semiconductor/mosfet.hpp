#pragma once
// MOS transistor of SPICE's levels 1, 2 and 3. Pins d g s b. Voltages in V between inner nodes, currents in A
// of an nmos; a pmos has all signs turned. Where vds < 0 drain and source change places.
//     drain current           mosfet_level1.hpp, mosfet_level2.hpp, mosfet_level3.hpp
//     charges of the gate     mosfet_charge.hpp, and cgso, cgdo, cgbo
//     bulk junctions          is (exp(v/(n vt)) - 1), or js, jssw times area and perimeter; depletion charges
//     of
//                             cbd and cbs, or cj and cjsw times area and perimeter; tt
// rds lies between the inner drain and source. Sizes are in m: length = l - 2 ld.
// (PSpice Reference Guide, Cadence, "MOSFET"; Antognetti and Massobrio, 1988, ch. 4.)
// Temperature: model_temperature.hpp, mosfet_channel.hpp; is(T) = is exp((Eg(Tnom) r - Eg(T))/vt).

#include <cmath>

#include "engine/devices/parts/junction.hpp"
#include "engine/devices/semiconductor/few_voltages.hpp"
#include "engine/devices/semiconductor/mosfet_charge.hpp"
#include "engine/devices/semiconductor/mosfet_level1.hpp"
#include "engine/devices/semiconductor/mosfet_level2.hpp"
#include "engine/devices/semiconductor/mosfet_level3.hpp"

namespace nullor::devices {

// A junction between the bulk and one end of the channel.
template <class P>
struct BulkJunction {
    Exponential<P> current;
    Depletion<P> area, side;
    P transit = 0.0;

    [[nodiscard]] bool stores() const { return area.any() || side.any() || number(transit) > 0; }
    template <class T>
    std::array<T, 2> operator()(const T& v) const { // current and charge
        const T flow = current(v);
        T charge = transit * flow;
        if (area.any()) charge += area(v);
        if (side.any()) charge += side(v);
        return {flow, charge};
    }
};

template <class P>
class MosfetOf {
    using Parameter = mos::Parameter;

public:
    template <class Q>
    using Over = MosfetOf<Q>;
    static constexpr DeviceInfo description{"MOS transistor",
                                            "MOS field-effect transistor",
                                            {.letters = "m",
                                             .min_pins = 4,
                                             .max_pins = 4,
                                             .pin_names = "d g s b",
                                             .model_types = mos::model_types,
                                             .model_required = true},
                                            mos::parameters};
    static const DeviceInfo& info() { return description; }
    static void check(const Card& card, CardProblems& problems);

    explicit MosfetOf(const CardOf<P>& card) : temperature_(card, mos::temperature_parameters) {
        if (number(temperature_.kelvin) > 0) channel_ = {card, temperature_};
        const auto value = [&](Parameter p) { return card.value[static_cast<std::size_t>(p)]; };
        const auto given = [&](Parameter p) { return card.given[static_cast<std::size_t>(p)] != 0; };
        const auto ohms = [&](Parameter own, Parameter squares) {
            return given(own) ? value(own) : value(mos::rsh) * value(squares);
        };
        rd_ = ohms(mos::rd, mos::nrd);
        rs_ = ohms(mos::rs, mos::nrs);
        rg_ = value(mos::rg);
        rb_ = value(mos::rb);
        rds_ = value(mos::rds);
        shunted_ = number(rds_) > 0 && std::isfinite(number(rds_));
        drain_ = bulk_junction(card, mos::ad, mos::pd, mos::cbd);
        source_ = bulk_junction(card, mos::as, mos::ps, mos::cbs);
        overlap_[0] = value(mos::cgso) * channel_.width;
        overlap_[1] = value(mos::cgdo) * channel_.width;
        overlap_[2] = value(mos::cgbo) * channel_.length;
        for (const P& c : overlap_) has_gate_ = has_gate_ || number(c) > 0;
        has_oxide_ = number(channel_.cox) > 0;
        has_gate_ = has_gate_ || has_oxide_;
        flicker_ = number(value(mos::kf)) * number(value(mos::tox)) /
                   (mos::oxide * number(channel_.length) * number(channel_.length));
        flicker_exponent_ = number(value(mos::af));
        for (int k = 0; k < 3; ++k) {
            initial_[k] = number(card.value[mos::ic1 + k]);
            has_initial_[k] = card.given[mos::ic1 + k] != 0;
        }
        polarity_ = card.polarity;
        int next = card.nodes + card.references;
        if (number(rd_) > 0) d_ = next++;
        if (number(rg_) > 0) g_ = next++;
        if (number(rs_) > 0) s_ = next++;
        if (number(rb_) > 0) b_ = next++;
    }

    std::vector<Internal> internals() const {
        std::vector<Internal> list;
        const auto node = [&](int place, int pin, std::string_view name, bool state) {
            if (place != pin)
                list.push_back({.name = name, .unit = Unit::volt, .state = state, .node = true});
        };
        node(d_, 0, "drain", has_gate_ || drain_.stores());
        node(g_, 1, "gate", has_gate_);
        node(s_, 2, "source", has_gate_ || source_.stores());
        node(b_, 3, "bulk", has_gate_ || drain_.stores() || source_.stores());
        return list;
    }
    unsigned variant() const {
        unsigned code = 0;
        for (const bool bit :
             {d_ != 0, g_ != 1, s_ != 2, b_ != 3, has_gate_, drain_.stores(), source_.stores()})
            code = 2 * code + (bit ? 1 : 0);
        return code;
    }
    bool linear() const { return false; }
    std::vector<Path> paths() const { return {{0, 2, PathKind::resistive}, {3, 2, PathKind::resistive}}; }

    static constexpr int max_locals = 8;
    template <class T>
    void law(const T* x, double, T* f, T* q) const {
        const auto flow = [&](T* out, int from, int to, const T& size) {
            out[from] += size;
            out[to] -= size;
        };
        const auto resistor = [&](int a, int b, const P& ohms) {
            if (a != b) flow(f, a, b, (x[a] - x[b]) / ohms);
        };
        resistor(0, d_, rd_);
        resistor(1, g_, rg_);
        resistor(2, s_, rs_);
        resistor(3, b_, rb_);
        if (shunted_) resistor(d_, s_, rds_);
        const T vgs = polarity_ * (x[g_] - x[s_]), vds = polarity_ * (x[d_] - x[s_]),
                vbs = polarity_ * (x[b_] - x[s_]), vbd = polarity_ * (x[b_] - x[d_]);
        const auto [id, qs, qd, qb] = of_voltages(std::array<T, 3>{vgs, vds, vbs},
                                                  [&](const auto& v) { return channel(v[0], v[1], v[2]); });
        flow(f, d_, s_, polarity_ * id);
        if (has_gate_) {
            flow(q, g_, s_, polarity_ * qs);
            flow(q, g_, d_, polarity_ * qd);
            flow(q, g_, b_, polarity_ * qb);
        }
        const auto junction = [&](const BulkJunction<P>& at, int end, const T& v) {
            const auto [current, charge] =
                of_voltages(std::array<T, 1>{v}, [&](const auto& one) { return at(one[0]); });
            flow(f, b_, end, polarity_ * current);
            if (at.stores()) flow(q, b_, end, polarity_ * charge);
        };
        junction(source_, s_, vbs);
        junction(drain_, d_, vbd);
    }

    static constexpr std::size_t max_junctions = 2;
    Junction* junctions(Junction* list) const {
        for (const auto& [end, law] : {std::pair{s_, &source_.current}, std::pair{d_, &drain_.current}})
            *list++ = {b_, end, polarity_, number(law->emission()), number(law->saturation()), 0};
        return list;
    }
    void initial(double* x) const {
        if (has_initial_[0]) x[d_] = x[s_] + initial_[0];
        if (has_initial_[1]) x[g_] = x[s_] + initial_[1];
        if (has_initial_[2]) x[b_] = x[s_] + initial_[2];
    }
    template <class Put>
    void quantities(const double* x, Put put) const {
        using T = Dual<3>;
        const auto [vgs, vds, vbs] = voltages(x);
        const auto [id, qs, qd, qb] = channel(T::unknown(vgs, 0), T::unknown(vds, 1), T::unknown(vbs, 2));
        const bool ahead = vds >= 0;
        const auto at = ahead ? drain(vgs, vds, vbs) : drain(vgs - vds, -vds, vbs - vds);
        put("id", polarity_ * id.value, Unit::ampere);
        put("vgs", polarity_ * vgs, Unit::volt);
        put("vds", polarity_ * vds, Unit::volt);
        put("vbs", polarity_ * vbs, Unit::volt);
        put("von", polarity_ * at.threshold, Unit::volt);
        put("vdsat", polarity_ * at.saturation, Unit::volt);
        put("gm", id.d[0], Unit::siemens);
        put("gds", id.d[1], Unit::siemens);
        put("gmbs", id.d[2], Unit::siemens);
        put("cgg", qs.d[0] + qd.d[0] + qb.d[0], Unit::farad);
        put("cgd", -(qs.d[1] + qd.d[1] + qb.d[1]), Unit::farad);
    }
    static constexpr std::string_view noises = "id flicker rd rg rs rb";
    // Channel: 8 k T gm/3, and kf id^af/(f cox length^2) (PSpice, SPICE2).
    template <class Put>
    void noise(const double* x, Put put) const {
        if (temperature_.quiet()) return;
        using T = Dual<3>;
        const auto [vgs, vds, vbs] = voltages(x);
        const auto found = channel(T::unknown(vgs, 0), T::unknown(vds, 1), T::unknown(vbs, 2));
        const double size = 4 * boltzmann * number(temperature_.kelvin);
        put(NoiseSource{"id", d_, s_, size * 2 / 3 * std::abs(found[0].d[0])});
        if (flicker_ > 0)
            put(NoiseSource{"flicker", d_, s_, 0,
                            flicker_ * std::pow(std::abs(found[0].value), flicker_exponent_)});
        const auto resistor = [&](std::string_view name, int pin, int inside, const P& ohms) {
            if (pin != inside) put(NoiseSource{name, pin, inside, size / number(ohms)});
        };
        resistor("rd", 0, d_, rd_);
        resistor("rg", 1, g_, rg_);
        resistor("rs", 2, s_, rs_);
        resistor("rb", 3, b_, rb_);
    }

private:
    std::array<double, 3> voltages(const double* x) const {
        return {polarity_ * (x[g_] - x[s_]), polarity_ * (x[d_] - x[s_]), polarity_ * (x[b_] - x[s_])};
    }

    BulkJunction<P> bulk_junction(const CardOf<P>& card, Parameter area, Parameter perimeter,
                                  Parameter capacitance) const {
        const auto value = [&](Parameter p) { return card.value[static_cast<std::size_t>(p)]; };
        const auto given = [&](Parameter p) { return card.given[static_cast<std::size_t>(p)] != 0; };
        BulkJunction<P> made;
        P is = value(area) * value(mos::js) + value(perimeter) * value(mos::jssw);
        if (number(is) == 0) is = value(mos::is);
        made.current = {value(mos::n) * temperature_.vt, temperature_.bulk_saturation(is)};
        const auto depletion = [&](const P& at_nominal, Parameter grading, const P& vj) {
            if (number(at_nominal) == 0) return Depletion<P>();
            return Depletion<P>(temperature_.capacitance(at_nominal, value(grading), vj),
                                temperature_.potential(vj), value(grading), value(mos::fc));
        };
        const P pb = value(mos::pb);
        made.area =
            depletion(given(capacitance) ? value(capacitance) : value(mos::cj) * value(area), mos::mj, pb);
        made.side = depletion(value(mos::cjsw) * value(perimeter), mos::mjsw,
                              given(mos::pbsw) ? value(mos::pbsw) : pb);
        made.transit = value(mos::tt);
        return made;
    }

    template <class T>
    mos::Drain<T> drain(const T& vgs, const T& vds, const T& vbs) const {
        if (channel_.level == 1) return mos::level1(channel_, vgs, vds, vbs);
        if (channel_.level == 2) return mos::level2(channel_, vgs, vds, vbs);
        return mos::level3(channel_, vgs, vds, vbs);
    }

    // Drain current, and the gate's charges against source, drain and bulk.
    template <class T>
    std::array<T, 4> channel(const T& vgs, const T& vds, const T& vbs) const {
        const T vgd = vgs - vds, vgb = vgs - vbs;
        const T id = number(vds) >= 0 ? drain(vgs, vds, vbs).current : -drain(vgd, -vds, vbs - vds).current;
        if (!has_gate_) return {id, T(0.0), T(0.0), T(0.0)};
        auto q = has_oxide_ ? mos::gate_charges(channel_, vgs, vgd, vgb)
                            : std::array<T, 3>{T(0.0), T(0.0), T(0.0)};
        return {id, q[0] + overlap_[0] * vgs, q[1] + overlap_[1] * vgd, q[2] + overlap_[2] * vgb};
    }

    ModelTemperature<P> temperature_;
    mos::Channel<P> channel_;
    BulkJunction<P> drain_, source_;
    P rd_, rs_, rg_, rb_, rds_, overlap_[3];
    double polarity_, flicker_, flicker_exponent_, initial_[3];
    bool has_gate_ = false, has_oxide_ = false, shunted_ = false, has_initial_[3];
    int d_ = 0, g_ = 1, s_ = 2, b_ = 3; // local unknowns
};

template <class P>
void MosfetOf<P>::check(const Card& card, CardProblems& problems) {
    const ModelTemperature<double> at(card, mos::temperature_parameters);
    if (no_temperature(at, problems)) return;
    check_potential(at, 1, card.value[mos::pb], mos::pb, problems);
    if (card.given[mos::pbsw] != 0) check_potential(at, 1, card.value[mos::pbsw], mos::pbsw, problems);
    const mos::Channel<double> channel(card, at);
    if (!(channel.length > 0))
        problems.push_back({Severity::error, mos::l, "out-of-range", "l - 2 ld is no length of a channel",
                            "lengths are in m: L=10u"});
    if (!(channel.phi > 0))
        problems.push_back({Severity::error, mos::phi, "out-of-range",
                            "the surface potential phi is not above 0 at this temperature",
                            "it falls by about 2 mV a kelvin"});
}

using Mosfet = MosfetOf<double>;

} // namespace nullor::devices
