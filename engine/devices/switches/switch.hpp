#pragma once
// Switches by their models: VSWITCH and SW, controlled by v(2,3) of their locals (S), ISWITCH and CSW, by the
// branch current x[2] of the device that they refer to (W). The law is in switch_law.hpp.
// With hysteresis (vh > 0, ih > 0) it remembers whether it is on.

#include <cmath>

#include "engine/devices/switches/switch_law.hpp"

namespace nullor::devices {

// V or A of what controls, with its names in the tables.
struct VoltageControl {
    static constexpr std::string_view letters = "s";
    static constexpr CardSyntax::Control control = CardSyntax::Control::nodes;
    static constexpr int locals = 4;
    static constexpr Unit unit = Unit::volt;
    static constexpr std::string_view on = "von", off = "voff", threshold = "vt", hysteresis = "vh";
    static constexpr std::string_view ramp_type = "vswitch", ramp_name = "voltage-controlled switch";
    static constexpr std::string_view step_type = "sw", step_name = "voltage-controlled switch of SPICE3";
    template <class X>
    static auto of(const X& x) {
        return x[2] - x[3];
    }
};
struct CurrentControl {
    static constexpr std::string_view letters = "w";
    static constexpr CardSyntax::Control control = CardSyntax::Control::branches;
    static constexpr int locals = 3;
    static constexpr Unit unit = Unit::ampere;
    static constexpr std::string_view on = "ion", off = "ioff", threshold = "it", hysteresis = "ih";
    static constexpr std::string_view ramp_type = "iswitch", ramp_name = "current-controlled switch";
    static constexpr std::string_view step_type = "csw", step_name = "current-controlled switch of SPICE3";
    template <class X>
    static auto of(const X& x) {
        return x[2];
    }
};

// What all four do with their law.
template <class P, class Control>
class AnySwitch {
public:
    static constexpr int max_locals = Control::locals;

    std::vector<Internal> internals() const { return {}; }
    unsigned variant() const { return static_cast<unsigned>(law_.form); }
    bool linear() const { return false; }
    std::vector<Path> paths() const { return {{0, 1, PathKind::resistive}}; }

    template <class T>
    void law(const T* x, double, T* f, T*) const {
        const T current = law_.current(T(x[0] - x[1]), Control::of(x));
        f[0] += current;
        f[1] -= current;
    }

    std::string state(const double* x) const {
        if (law_.form == SwitchLaw<P>::Form::held) return law_.on ? "on" : "off";
        const double place = (Control::of(x) - number(law_.middle)) / number(law_.half);
        const double on = law_.form == SwitchLaw<P>::Form::hard ? 0 : 1;
        return place > 0 && place >= on    ? "on"
               : place < 0 && place <= -on ? "off"
               : on > 0                    ? "between"
                                           : "off";
    }
    template <class Put>
    void quantities(const double* x, Put put) const {
        put("r", 1 / law_.conductance(Control::of(x)), Unit::ohm);
    }
    static constexpr std::string_view noises = "thermal";
    // 4 k T g, as a resistor has it.
    template <class Put>
    void noise(const double* x, Put put) const {
        if (!quiet_)
            put(NoiseSource{"thermal", 0, 1,
                            4 * boltzmann * number(kelvin_) * law_.conductance(Control::of(x))});
    }

protected:
    SwitchLaw<P> law_;
    P kelvin_ = 300.15;
    bool quiet_ = false;
};

// PSpice's: a ramp of the logarithm between off and on.
template <class P, class Control>
class RampSwitchOf : public AnySwitch<P, Control> {
public:
    template <class Q>
    using Over = RampSwitchOf<Q, Control>;
    enum Parameter { ron, roff, on, off, noiseless, m };
    static constexpr ParameterInfo parameters[] = {
        on_resistance,
        off_resistance(1e6),
        {Control::on, "", Control::unit, 1, -largest, largest, "control at which it is on"},
        {Control::off, "", Control::unit, 0, -largest, largest, "control at which it is off"},
        noiseless_of(Place::anywhere),
        m_parameter};
    static constexpr ModelType model_types[] = {{Control::ramp_type}};
    static constexpr DeviceInfo description{Control::ramp_name,
                                            "switch whose resistance follows its control smoothly",
                                            {.letters = Control::letters,
                                             .control = Control::control,
                                             .model_types = model_types,
                                             .model_required = true},
                                            parameters};
    static const DeviceInfo& info() { return description; }

    static void check(const Card& card, CardProblems& problems) {
        if (card.value[on] == card.value[off])
            problems.push_back({Severity::error, on, "out-of-range",
                                "a switch that is on and off at one control has no law",
                                "they are two values; a step is the model type that SPICE3 has"});
    }

    explicit RampSwitchOf(const CardOf<P>& card) {
        this->law_.ron = card.value[ron];
        this->law_.roff = card.value[roff];
        this->law_.middle = 0.5 * (card.value[on] + card.value[off]);
        this->law_.half = 0.5 * (card.value[on] - card.value[off]);
        this->kelvin_ = card.temperature;
        this->quiet_ = number(card.value[noiseless]) != 0;
    }
};

// SPICE3's and LTspice's: a step at the threshold, two with a hysteresis, and with a negative one a smooth
// one.
template <class P, class Control>
class StepSwitchOf : public AnySwitch<P, Control> {
public:
    template <class Q>
    using Over = StepSwitchOf<Q, Control>;
    enum Parameter { ron, roff, threshold, hysteresis, level, ilimit, series, noiseless, on, off, m };
    static constexpr ParameterInfo parameters[] = {
        on_resistance,
        off_resistance(1e12),
        {Control::threshold, "", Control::unit, 0, -largest, largest, "threshold"},
        {Control::hysteresis, "", Control::unit, 0, -largest, largest,
         "above 0: hysteresis by it to both sides; 0: a step; below 0: smooth over twice its size"},
        {"level", "", Unit::none, 1, 1, 2, "2: smooth without ends"},
        {"ilimit", "", Unit::ampere, infinity, 0, infinity, "limit of the current", true},
        {"vser", "", Unit::volt, 0, -largest, largest, "voltage in series"},
        noiseless_of(Place::anywhere),
        flag_of("on", Place::card, "with hysteresis: is on before it has turned"),
        flag_of("off", Place::card, "with hysteresis: is off before it has turned, which is the default"),
        m_parameter};
    static constexpr ModelType model_types[] = {{Control::step_type}};
    static constexpr DeviceInfo description{Control::step_name,
                                            "switch that steps at its threshold, or follows smoothly",
                                            {.letters = Control::letters,
                                             .control = Control::control,
                                             .model_types = model_types,
                                             .model_required = true},
                                            parameters};
    static const DeviceInfo& info() { return description; }

    static void check(const Card& card, CardProblems& problems) {
        if (card.value[on] != 0 && card.value[off] != 0)
            problems.push_back(
                {Severity::error, on, "contradiction", "a switch cannot begin on and off", ""});
        if (card.value[level] == 2 && card.value[hysteresis] == 0)
            problems.push_back(
                {Severity::error, hysteresis, "out-of-range", "a switch of level 2 needs a width", ""});
    }

    explicit StepSwitchOf(const CardOf<P>& card) {
        using Form = typename SwitchLaw<P>::Form;
        const P width = card.value[hysteresis];
        this->law_.ron = card.value[ron];
        this->law_.roff = card.value[roff];
        this->law_.middle = card.value[threshold];
        this->law_.half = number(width) == 0 ? P(1.0) : abs(width);
        this->law_.form = number(card.value[level]) == 2 ? Form::endless
                          : number(width) == 0           ? Form::hard
                          : number(width) > 0            ? Form::held
                                                         : Form::smooth;
        this->law_.limit = card.value[ilimit];
        this->law_.series = card.value[series];
        this->law_.on = starts_on_ = number(card.value[on]) != 0;
        this->kelvin_ = card.temperature;
        this->quiet_ = number(card.value[noiseless]) != 0;
    }

    bool affine_between_switches() const {
        return is(SwitchLaw<P>::Form::hard) && std::isinf(number(this->law_.limit));
    }
    static constexpr std::size_t max_switches = 1;
    template <class X>
    double* switches(const X& x, double, double* g) const {
        if (is(SwitchLaw<P>::Form::hard)) *g++ = Control::of(x) - number(this->law_.middle);
        if (remembers()) *g++ = Control::of(x) - turns_at();
        return g;
    }
    template <class X>
    double* mild_switches(const X&, double* g) const {
        return g;
    }
    template <class Put>
    bool edges(Put) const {
        return !is(SwitchLaw<P>::Form::hard) && !remembers();
    }

    bool remembers() const { return is(SwitchLaw<P>::Form::held); }
    unsigned memory() const { return this->law_.on ? 1 : 0; }
    unsigned initial_memory() const { return starts_on_ ? 1 : 0; }
    void remember(unsigned memory) { this->law_.on = memory != 0; }
    unsigned led_to(const double* x) const {
        const double beyond = Control::of(x) - turns_at();
        return (this->law_.on ? beyond >= 0 : beyond > 0) ? 1 : 0;
    }

private:
    bool is(typename SwitchLaw<P>::Form form) const { return this->law_.form == form; }
    // The control that is on the other side when it turns.
    double turns_at() const {
        const double half = number(this->law_.half);
        return number(this->law_.middle) + (this->law_.on ? -half : half);
    }

    bool starts_on_ = false;
};

using VoltageRampSwitch = RampSwitchOf<double, VoltageControl>;
using VoltageStepSwitch = StepSwitchOf<double, VoltageControl>;
using CurrentRampSwitch = RampSwitchOf<double, CurrentControl>;
using CurrentStepSwitch = StepSwitchOf<double, CurrentControl>;

} // namespace nullor::devices
