#pragma once
// LTspice's transconductance amplifier, a special function of letter A with eight pins
//     in1- in1+ in2+ in2- x limit out com
// of which those on com are not used. The current i in A flows out of out, v = v(out) - v(com) in V:
//     u = (ref - (v(in1-) - v(in1+))) (v(in2+) - v(in2-)), without the second factor where in2 is not used
//     i = g u + ioffset                                          linear
//     i = iout tanh(g u/iout) + ioffset                          else; isource above 0 and isink below
// less what rout and cout take, and beyond vhigh and vlow (v - vhigh)/rclamp, (v - vlow)/rclamp. LTspice says
// no more of its limits than that they are soft; with `linear` they halve what goes beyond, which is
// rclamp = rout. Else rclamp is 10 mV/iout here where it is not given.
// (SpiceSharpParser, docs, "A devices", compared there with LTspice; electronics.stackexchange.com, 444377.)

#include <cmath>

#include "engine/base/dual.hpp"
#include "engine/devices/contract/device.hpp"
#include "engine/devices/parts/bent.hpp"

namespace nullor::devices {

namespace ota {

// clang-format off
enum Parameter {
    g, ref, iout, isource, isink, ioffset, rout, cout, vhigh, vlow, rclamp, en, enk, in, ink, incm, incmk,
    linear, asym, noiseless, unused, m
};
// clang-format on

inline constexpr double no_limit = 1e30;
constexpr ParameterInfo number_of(std::string_view name, Unit unit, double standard, double min, double max,
                                  std::string_view meaning, std::string_view alias = "") {
    return {name, alias, unit, standard, min, max, meaning, false, false, Place::card};
}
inline constexpr ParameterInfo parameters[] = {
    number_of("g", Unit::siemens, 1, -1e30, 1e30, "transconductance"),
    number_of("ref", Unit::volt, 0, -1e30, 1e30, "added to the first input"),
    {"iout", "", Unit::ampere, 1e-5, 1e-30, 1e30, "limit of the current to both sides", false, false,
     Place::card},
    defaults_to("iout",
                number_of("isource", Unit::ampere, 1e-5, 1e-30, 1e30, "limit of what flows out", "isrc")),
    defaults_to("iout", number_of("isink", Unit::ampere, 1e-5, -1e30, 1e30, "limit of what flows in")),
    number_of("ioffset", Unit::ampere, 0, -1e30, 1e30, "added to the current"),
    {"rout", "", Unit::ohm, infinity, 0, infinity, "resistance from out to com", true, false, Place::card},
    number_of("cout", Unit::farad, 0, 0, 1e30, "capacitance from out to com"),
    number_of("vhigh", Unit::volt, 2, -infinity, infinity, "upper limit of v(out,com)"),
    number_of("vlow", Unit::volt, 0, -infinity, infinity, "lower limit of v(out,com)"),
    {"rclamp", "", Unit::ohm, infinity, 0, infinity, "resistance beyond the limits", true, false,
     Place::card},
    number_of("en", Unit::volt_per_root_hertz, 0, 0, 1e30, "voltage noise of the first input"),
    number_of("enk", Unit::hertz, 0, 0, 1e30, "corner of its flicker noise"),
    number_of("in", Unit::ampere_per_root_hertz, 0, 0, 1e30,
              "current noise between the pins of the first input"),
    number_of("ink", Unit::hertz, 0, 0, 1e30, "corner of its flicker noise"),
    number_of("incm", Unit::ampere_per_root_hertz, 0, 0, 1e30, "current noise of both of these pins to com"),
    number_of("incmk", Unit::hertz, 0, 0, 1e30, "corner of its flicker noise"),
    flag_of("linear", Place::card, "without a limit of the current"),
    flag_of("asym", Place::card, "isource and isink are meant, which they are wherever they are given"),
    noiseless_of(Place::card),
    number_of("unused", Unit::none, 0, 0, 127, "pins on com, pin k as 2^(k-1): by the nodes if not given"),
    {"m", "", Unit::none, 1, 0, largest, "number of equal devices in parallel", true, false, Place::card}};

inline constexpr ModelType types[] = {{"ota"}};

} // namespace ota

template <class P>
class OtaOf {
    using Parameter = ota::Parameter;

public:
    template <class Q>
    using Over = OtaOf<Q>;
    static constexpr DeviceInfo description{
        "transconductance amplifier",
        "LTspice's OTA",
        {.letters = "a", .min_pins = 8, .max_pins = 8, .model_types = ota::types, .type_on_card = true},
        ota::parameters};
    static const DeviceInfo& info() { return description; }

    static void check(const Card& card, CardProblems& problems) {
        if (card.value[ota::isink] == 0)
            problems.push_back({Severity::error, ota::isink, "out-of-range",
                                "a limit of 0 A leaves no current", "write a small one"});
        if (card.value[ota::vhigh] <= card.value[ota::vlow] && bounded(card.value[ota::vhigh]) &&
            bounded(card.value[ota::vlow]))
            problems.push_back({Severity::error, ota::vhigh, "out-of-range", "vhigh is not above vlow",
                                "their defaults are 2 V and 0 V"});
    }

    explicit OtaOf(const CardOf<P>& card) {
        const auto value = [&](Parameter p) { return card.value[static_cast<std::size_t>(p)]; };
        const auto given = [&](Parameter p) { return card.given[static_cast<std::size_t>(p)] != 0; };
        gain_ = value(ota::g);
        reference_ = value(ota::ref);
        source_ = given(ota::isource) ? value(ota::isource) : value(ota::iout);
        sink_ = given(ota::isink) ? abs(value(ota::isink)) : value(ota::iout);
        offset_ = value(ota::ioffset);
        rout_ = value(ota::rout);
        cout_ = value(ota::cout);
        high_ = value(ota::vhigh);
        low_ = value(ota::vlow);
        linear_ = number(value(ota::linear)) != 0;
        conducts_ = std::isfinite(number(rout_));
        constexpr double soft = 10e-3; // V
        clamp_ = given(ota::rclamp) ? 1.0 / value(ota::rclamp)
                 : !linear_         ? max(source_, sink_) / soft
                 : conducts_        ? 1.0 / rout_
                                    : P(0.0);
        if (!std::isfinite(number(clamp_))) clamp_ = P(0.0);
        const auto unused = static_cast<unsigned>(number(value(ota::unused)));
        first_ = (unused & 3U) != 3U;
        second_ = (unused & 12U) != 12U;
        for (int k = 0; k < 6; ++k) noise_[k] = number(value(static_cast<Parameter>(ota::en + k)));
        quiet_ = number(value(ota::noiseless)) != 0;
    }

    std::vector<Internal> internals() const { return {}; }
    unsigned variant() const {
        return (first_ ? 1 : 0) + (second_ ? 2 : 0) + (conducts_ ? 4 : 0) + (number(cout_) != 0 ? 8 : 0) +
               (has_switches() ? 16 : 0);
    }
    bool linear() const { return false; }
    std::vector<Path> paths() const {
        return {{6, 7, conducts_ || has_switches() ? PathKind::resistive : PathKind::current_source}};
    }

    static constexpr int max_locals = 8;
    template <class T>
    void law(const T* x, double, T* f, T* q) const {
        const T v = x[6] - x[7];
        T taken = -current(x);
        if (conducts_) taken += v / rout_;
        if (number(clamp_) > 0) {
            if (bounded(number(high_))) taken += clamp_ * max(v - high_, T(0.0));
            if (bounded(number(low_))) taken += clamp_ * min(v - low_, T(0.0));
        }
        f[6] += taken;
        f[7] -= taken;
        if (number(cout_) == 0) return;
        q[6] += cout_ * v;
        q[7] -= cout_ * v;
    }

    bool has_switches() const {
        return number(clamp_) > 0 && (bounded(number(high_)) || bounded(number(low_)));
    }
    void switches(const double* x, double, std::vector<double>& g) const {
        if (!(number(clamp_) > 0)) return;
        if (bounded(number(high_))) g.push_back(x[6] - x[7] - number(high_));
        if (bounded(number(low_))) g.push_back(x[6] - x[7] - number(low_));
    }
    bool affine_between_switches() const { return linear_ && !(first_ && second_); }

    template <class Put>
    void quantities(const double* x, Put put) const {
        put("iout", current(x), Unit::ampere);
        put("gm", slope(x), Unit::siemens);
    }
    static constexpr std::string_view noises = "en in incm";
    template <class Put>
    void noise(const double* x, Put put) const {
        if (quiet_) return;
        const auto source = [&](std::string_view name, int from, int to, double density, double corner) {
            if (density > 0) put(NoiseSource{name, from, to, density * density, density * density * corner});
        };
        // Of en where the first input is not used: it is there all the same.
        source("en", 7, 6, noise_[0] * std::abs(slope(x)), noise_[1]);
        source("in", 0, 1, noise_[2], noise_[3]);
        source("incm", 0, 7, noise_[4], noise_[5]);
        source("incm", 1, 7, noise_[4], noise_[5]);
    }

private:
    static bool bounded(double limit) { return std::abs(limit) < ota::no_limit; }

    template <class T>
    T drive(const T* x) const { // g u
        T u = T(reference_);
        if (first_) u += x[1] - x[0];
        if (second_) u *= x[2] - x[3];
        return gain_ * u;
    }
    template <class T>
    T limited(const T& wanted) const {
        if (linear_) return wanted;
        const T most = select(wanted, T(source_), T(sink_));
        return most * hyperbolic_tangent(T(wanted / most));
    }
    template <class T>
    T current(const T* x) const {
        return limited(drive(x)) + offset_;
    }
    // By the first input.
    double slope(const double* x) const {
        Dual<1> wanted = Dual<1>::unknown(drive(x), 0);
        wanted.d[0] = number(gain_) * (second_ ? x[2] - x[3] : 1.0);
        return limited(wanted).d[0];
    }

    P gain_, reference_, source_, sink_, offset_, rout_, cout_, high_, low_, clamp_;
    double noise_[6];
    bool linear_, conducts_, first_, second_, quiet_;
};

using Ota = OtaOf<double>;

} // namespace nullor::devices
