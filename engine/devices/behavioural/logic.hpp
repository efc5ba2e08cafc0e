#pragma once
// LTspice's gates, special functions of letter A with eight pins
//     in1 in2 in3 in4 in5 outn out com
// of which those on com are not there. No current flows into an input; of the voltages to com, in V,
//     buf, inv   in1 > ref                and    all > ref              srflop  set by in1, reset by in2
//     schmitt    in1 - in2 > ref +- vh    or     any > ref              dflop   in1 at a rise of in3, set by
//     xor        one and no more > ref                                          in4, reset by in5
// make a level, 1 or 0. It is a state that changes at accepted points only. The output goes by it as
//     d(t) = level(t - td),   trise dz/dt = r (2 d - 1 - (w - z)),   z = min(max(w, 0), 1)
// a ramp from 0 to 1 in trise, r = 1 where d = 1, or back in tfall, r = trise/tfall; z = d without these. Out
// of out flows (vlow + z (vhigh - vlow) - v)/rout, with rhigh or rlow by d, less what cout and tau/rout take;
// out of outn the same of 1 - z and 1 - d. (LTspice's help, "A. Special Functions"; its symbols; ltwiki,
// "Undocumented LTspice": XOR.)

#include <algorithm>
#include <cmath>

#include "engine/base/dual.hpp"
#include "engine/devices/contract/device.hpp"

namespace nullor::devices {

namespace logic {

// clang-format off
enum Parameter {
    vhigh, vlow, ref, vh, td, trise, tfall, tau, cout, rout, rhigh, rlow, ic,
    function, unused, m
};
// Of the way that is left: without it w between the ends is not determined at an operating point.
inline constexpr double pull = 1e-9;
enum Function : int { schmitt = 1, buf, inv, all_of, any_of, one_of, set_reset, clocked };
// clang-format on

inline constexpr double most = 1e30;
constexpr ParameterInfo number_of(std::string_view name, Unit unit, double standard, double min,
                                  std::string_view meaning, std::string_view alias = "") {
    return {name, alias, unit, standard, min, most, meaning, false, false, Place::card};
}
constexpr ParameterInfo resistance(std::string_view name, std::string_view meaning) {
    return {name, "", Unit::ohm, 1, 1e-12, most, meaning, false, false, Place::card};
}
inline constexpr ParameterInfo parameters[] = {
    number_of("vhigh", Unit::volt, 1, -most, "v(out,com) of level 1"),
    number_of("vlow", Unit::volt, 0, -most, "v(out,com) of level 0"),
    number_of("ref", Unit::volt, 0.5, -most, "threshold; (vhigh + vlow)/2 if not given", "vt"),
    number_of("vh", Unit::volt, 0, 0, "of a Schmitt trigger: hysteresis to both sides of the threshold"),
    number_of("td", Unit::second, 0, 0, "delay"),
    number_of("trise", Unit::second, 0, 0, "duration of a rise"),
    defaults_to("trise", number_of("tfall", Unit::second, 0, 0, "duration of a fall")),
    number_of("tau", Unit::second, 0, 0, "rout times a capacitance from each output to com"),
    number_of("cout", Unit::farad, 0, 0, "capacitance from each output to com"),
    resistance("rout", "resistance of each output"),
    defaults_to("rout", resistance("rhigh", "resistance of an output at vhigh")),
    defaults_to("rout", resistance("rlow", "resistance of an output at vlow")),
    {"ic", "", Unit::none, 0, 0, 1, "level before it has changed", false, false, Place::card},
    {"function", "", Unit::none, buf, schmitt, clocked, "as listed: by its word if not given", false, false,
     Place::card},
    {"unused", "", Unit::none, 0, 0, 127, "pins on com, pin k as 2^(k-1): by the nodes if not given", false,
     false, Place::card},
    {"m", "", Unit::none, 1, 0, largest, "number of equal devices in parallel", true, false, Place::card}};

// With the function in the place of a polarity.
inline constexpr ModelType types[] = {{"schmitt", schmitt},  {"buf", buf},      {"inv", inv},
                                      {"and", all_of},       {"or", any_of},    {"xor", one_of},
                                      {"srflop", set_reset}, {"dflop", clocked}};

} // namespace logic

template <class P>
class LogicOf {
    using Parameter = logic::Parameter;

public:
    template <class Q>
    using Over = LogicOf<Q>;
    static constexpr DeviceInfo description{
        "logic function",
        "LTspice's gates, Schmitt triggers and flip-flops",
        {.letters = "a", .min_pins = 8, .max_pins = 8, .model_types = logic::types, .type_on_card = true},
        logic::parameters};
    static const DeviceInfo& info() { return description; }

    static void check(const Card& card, CardProblems& problems) {
        const auto pins = static_cast<unsigned>(card.value[logic::unused]);
        if (static_cast<int>(card.value[logic::function]) == logic::inv && (pins & bit(out)) == 0)
            problems.push_back({Severity::error, -1, "contradiction", "an inverter has no pin 7",
                                "its output is pin 6, as that of LTspice's symbol; pin 7 of a BUF is in "
                                "phase"});
        if (card.value[logic::trise] > 0 && card.value[logic::tau] > 0)
            problems.push_back({Severity::error, logic::tau, "contradiction",
                                "an output has a rise time or a time constant",
                                "leave out trise or tau, as in LTspice"});
    }

    explicit LogicOf(const CardOf<P>& card) {
        const auto value = [&](Parameter p) { return card.value[static_cast<std::size_t>(p)]; };
        const auto given = [&](Parameter p) { return card.given[static_cast<std::size_t>(p)] != 0; };
        function_ = static_cast<logic::Function>(static_cast<int>(number(value(logic::function))));
        low_ = value(logic::vlow);
        span_ = value(logic::vhigh) - low_;
        threshold_ = number(given(logic::ref) ? value(logic::ref) : P(low_ + 0.5 * span_));
        hysteresis_ = function_ == logic::schmitt ? number(value(logic::vh)) : 0;
        delay_ = number(value(logic::td));
        rise_ = value(logic::trise);
        const P fall = given(logic::tfall) ? value(logic::tfall) : rise_;
        ramps_ = number(rise_) > 0 || number(fall) > 0;
        // A jump to one side beside a ramp to the other is a short ramp.
        constexpr double jump = 1e-6;
        if (number(rise_) == 0) rise_ = jump * fall;
        ratio_ = number(fall) > 0 ? P(rise_ / fall) : P(1 / jump);
        const auto of_level = [&](Parameter p) { return 1.0 / value(given(p) ? p : logic::rout); };
        conducts_[1] = of_level(logic::rhigh);
        conducts_[0] = of_level(logic::rlow);
        cout_ = value(logic::cout) + value(logic::tau) / value(logic::rout);
        used_ = ~static_cast<unsigned>(number(value(logic::unused))) & 127U;
        starts_ = number(value(logic::ic)) >= 0.5 ? 1 : 0;
        remember(initial_memory());
    }

    std::vector<Internal> internals() const {
        std::vector<Internal> list;
        if (delayed()) list.insert(list.end(), {{"level"}, {"d"}});
        if (ramps_) list.push_back({"w", Unit::none, true});
        return list;
    }
    unsigned variant() const {
        return used_ | (delayed() ? 128 : 0) | (ramps_ ? 256 : 0) | (number(cout_) != 0 ? 512 : 0);
    }
    bool linear() const { return false; }
    std::vector<Path> paths() const {
        std::vector<Path> list;
        for (const int pin : {outn, out})
            if ((used_ & bit(pin)) != 0) list.push_back({pin, com, PathKind::resistive});
        return list;
    }
    std::vector<Delay> delays() const {
        return delayed() ? std::vector<Delay>{{9, 8, -1.0, delay_}} : std::vector<Delay>{};
    }

    static constexpr int max_locals = 11;
    template <class T>
    void law(const T* x, double, T* f, T* q) const {
        T d(level());
        if (delayed()) {
            f[8] += x[8] - level();
            f[9] += x[9] - x[8];
            d = x[9];
        }
        T z = d;
        if (ramps_) {
            const int w = ramp();
            z = min(max(x[w], T(0.0)), T(1.0));
            f[w] += (ratio_ + d * (1.0 - ratio_)) * (x[w] - z - (2.0 * d - 1.0) + logic::pull * (z - d));
            q[w] += rise_ * z;
        }
        const P more = conducts_[1] - conducts_[0];
        output(out, x, T(low_ + z * span_), T(conducts_[0] + d * more), f, q);
        output(outn, x, T(low_ + (1.0 - z) * span_), T(conducts_[1] - d * more), f, q);
    }

    bool has_switches() const { return true; }
    void switches(const double* x, double, std::vector<double>& g) const {
        if (function_ == logic::clocked) {
            for (const int pin : {2, 3, 4}) g.push_back(above(x, pin));
        } else {
            g.push_back(beyond(x));
        }
        if (!ramps_) return;
        g.push_back(x[ramp()]);
        g.push_back(x[ramp()] - 1);
    }

    // Bit 0: the level; bit 1: the clock.
    bool remembers() const { return true; }
    unsigned memory() const { return memory_; }
    unsigned initial_memory() const { return starts_ | (function_ == logic::clocked ? 2U : 0U); }
    void remember(unsigned memory) { memory_ = memory; }
    unsigned led_to(const double* x) const {
        if (function_ != logic::clocked) return (level() != 0 ? beyond(x) >= 0 : beyond(x) > 0) ? 1 : 0;
        const bool clock = above(x, 2) > 0;
        const bool data = clock && (memory_ & 2U) == 0 ? above(x, 0) > 0 : level() != 0;
        const bool high = above(x, 4) <= 0 && (above(x, 3) > 0 || data);
        return (high ? 1U : 0U) | (clock ? 2U : 0U);
    }

    std::string state(const double*) const { return level() != 0 ? "high" : "low"; }

private:
    static constexpr int inputs = 5, outn = 5, out = 6, com = 7;
    static constexpr unsigned bit(int pin) { return 1U << static_cast<unsigned>(pin); }

    double level() const { return memory_ & 1U; }
    bool delayed() const { return delay_ > 0; }
    int ramp() const { return delayed() ? 10 : 8; }

    // Of an input beyond the threshold, V; of one that is not used no voltage reaches that.
    double above(const double* x, int pin) const {
        return (used_ & bit(pin)) != 0 ? x[pin] - x[com] - threshold_ : -largest;
    }
    // Above 0 what leads to level 1, below 0 what leads to 0.
    double beyond(const double* x) const {
        const double first = above(x, 0), second = above(x, 1);
        switch (function_) {
        case logic::schmitt: {
            const double u = x[0] - ((used_ & 2U) != 0 ? x[1] : x[com]) - threshold_;
            return level() != 0 ? u + hysteresis_ : u - hysteresis_;
        }
        case logic::set_reset: return level() != 0 ? -second : std::min(first, -second);
        case logic::all_of: {
            double least = (used_ & 31U) != 0 ? largest : -largest;
            for (int k = 0; k < inputs; ++k)
                if ((used_ & bit(k)) != 0) least = std::min(least, above(x, k));
            return least;
        }
        case logic::any_of:
        case logic::one_of: {
            double most = -largest, next = -largest;
            for (int k = 0; k < inputs; ++k) {
                next = std::max(next, std::min(most, above(x, k)));
                most = std::max(most, above(x, k));
            }
            return function_ == logic::any_of ? most : std::min(most, -next);
        }
        default: return first;
        }
    }

    template <class T>
    void output(int pin, const T* x, const T& open, const T& conductance, T* f, T* q) const {
        if ((used_ & bit(pin)) == 0) return;
        const T v = x[pin] - x[com], i = conductance * (v - open);
        f[pin] += i;
        f[com] -= i;
        if (number(cout_) == 0) return;
        q[pin] += cout_ * v;
        q[com] -= cout_ * v;
    }

    logic::Function function_;
    P low_, span_, rise_, ratio_, conducts_[2], cout_;
    double threshold_, hysteresis_, delay_;
    bool ramps_;
    unsigned used_, starts_, memory_ = 0;
};

using Logic = LogicOf<double>;

} // namespace nullor::devices
