#pragma once
// Resistor: v = R i, with v = x[0] - x[1] in V and i in A from the first pin through the device to the
// second. R = 0 is a wire: i is an unknown with the row v = 0, exactly. R = inf is an open circuit.
//     r = rsh L/W,  L = l - short,  W = w - narrow     where no r is given: rsh in ohm a square

#include "engine/devices/parts/sized.hpp"

namespace nullor::devices {

constexpr ParameterInfo of_flicker(std::string_view name, double standard, std::string_view meaning) {
    ParameterInfo info{name, "", Unit::none, standard, 0, largest, meaning, false, false, Place::model};
    info.exported = ParameterInfo::Export::never;
    return info;
}

template <class P>
class ResistorOf {
public:
    template <class Q>
    using Over = ResistorOf<Q>;
    enum Parameter {
        r,
        rsh,
        defl,
        ac,
        tce,
        noiseless,
        kf,
        af,
        lf,
        wf,
        ef,
        l,
        w,
        defw,
        narrow,
        shorter,
        tc1,
        tc2,
        temp,
        dtemp,
        t_abs,
        tnom,
        m,
        scale,
        tol
    };
    static constexpr auto parameters = sized_parameters(
        {{"r", "resistance", Unit::ohm, 0.0, -infinity, infinity,
          "resistance; 0 is a wire; of l and w if not given"},
         {"rsh", "", Unit::ohm, 0.0, 0, largest, "resistance of a square", false, false, Place::model},
         of_size("defl", Place::model, "length where the card has none, m", 10e-6),
         defaults_to("r", {"ac", "", Unit::ohm, 0.0, -largest, largest, "resistance for small signals", false,
                           false, Place::card}),
         tce_parameter,
         noiseless_of(Place::anywhere),
         of_flicker("kf", 0, "coefficient of flicker noise"),
         of_flicker("af", 1, "exponent of the current in flicker noise"),
         of_flicker("lf", 1, "exponent of the length in flicker noise"),
         of_flicker("wf", 1, "exponent of the width in flicker noise"),
         of_flicker("ef", 1, "exponent of the frequency in flicker noise")},
        "defl");
    static constexpr ModelType models[] = {{"r"}, {"res"}};
    static constexpr DeviceInfo description = passive("resistor", "linear resistor", "r", models, parameters);
    static const DeviceInfo& info() { return description; }
    static constexpr std::string_view in_value = "rsh defl";
    static constexpr bool has_size = true;
    static double of_all(const Card& card) { return nominal(card) * card.value[scale] / card.value[m]; }

    static void check(const Card& card, CardProblems& problems) {
        if (card.given[ac] != 0 && (card.value[ac] == 0 || (card.given[r] != 0 && card.value[r] == 0)))
            problems.push_back({Severity::error, ac, "out-of-range",
                                "a wire has no other resistance for small signals, nor is 0 one", ""});
        if (card.value[kf] > 0 && !(flicker_length(card) > 0 && flicker_width(card) > 0))
            problems.push_back({Severity::error, kf, "out-of-range",
                                "nothing is left of the resistor's size for its flicker noise to come from",
                                ""});
        if (card.given[r] != 0) return;
        if (card.given[rsh] == 0)
            problems.push_back(
                {Severity::error, r, "missing-parameter",
                 "resistor has no value for r, its resistance; 0 is a wire",
                 "write the value after the nodes, or r=..., or l= with a model that has rsh"});
        else if (!(nominal(card) >= 0))
            problems.push_back({Severity::error, w, "out-of-range",
                                "nothing is left of the resistor's width behind narrow=", ""});
        else if (card.given[tol] != 0)
            problems.push_back({Severity::error, tol, "missing-parameter",
                                "a tolerance is one of r, and this resistor has none", ""});
    }

    static constexpr int max_locals = 3;

    explicit ResistorOf(const CardOf<P>& card)
        : resistance_(passive_value(card, nominal(card), tc1, tce)), kelvin_(temperature_of(card, temp)),
          has_small_(card.given[ac] != 0),
          small_(passive_value(card, has_small_ ? card.value[ac] : nominal(card), tc1, tce)),
          open_(std::isinf(number(resistance_)) && !has_small_), wire_(resistance_ == 0),
          quiet_(number(card.value[noiseless]) != 0), flicker_(number(card.value[kf])),
          current_exponent_(number(card.value[af])), frequency_exponent_(number(card.value[ef])) {
        flicker_ /= std::pow(flicker_length(card), number(card.value[lf])) *
                    std::pow(flicker_width(card), number(card.value[wf]));
    }

    std::vector<Internal> internals() const {
        return std::vector<Internal>(wire_ ? 1 : 0, {"i", Unit::ampere});
    }
    unsigned variant() const { return (wire_ ? 1 : 0) + (open_ ? 2 : 0); }
    bool linear() const { return true; }
    std::vector<Path> paths() const {
        const PathKind kind = wire_ ? PathKind::voltage_source : PathKind::resistive;
        return std::vector<Path>(open_ ? 0 : 1, {0, 1, kind});
    }

    template <class T>
    void law(const T* x, double, T* f, T*) const {
        if (open_) return;
        const T v = x[0] - x[1], current = wire_ ? x[2] : v / resistance_;
        f[0] += current;
        f[1] -= current;
        if (wire_) f[2] += v;
    }

    template <class Put>
    void small_signal(Put put) const {
        if (!has_small_ || wire_) return;
        const double more = 1 / number(small_) - 1 / number(resistance_);
        for (const int row : {0, 1})
            for (const int unknown : {0, 1}) put(row, unknown, row == unknown ? more : -more);
    }

    static constexpr std::string_view noises = "thermal flicker";
    // 4 k T/R (Johnson and Nyquist, Phys. Rev. 32, 1928), and of a current i, as ngspice 39 has it,
    //     kf |i|^af / ((L - short)^lf (W - narrow)^wf f^ef),  L and W as above, in m; 1 where the card has
    //     none
    template <class Put>
    void noise(const double* x, Put put) const {
        if (open_ || wire_ || quiet_) return;
        const double size = std::abs(number(resistance_));
        put({"thermal", 0, 1, 4 * boltzmann * number(kelvin_) / size});
        if (flicker_ > 0)
            put({"flicker", 0, 1, 0, flicker_ * std::pow(std::abs(x[1] - x[0]) / size, current_exponent_),
                 frequency_exponent_});
    }

private:
    static bool has_a_size(const CardOf<P>& card) { return card.given[l] != 0 || card.given[w] != 0; }
    static double flicker_length(const CardOf<P>& card) {
        return has_a_size(card) ? number(SizeOf<P>(card, l, defl).length - card.value[shorter]) : 1;
    }
    static double flicker_width(const CardOf<P>& card) {
        return has_a_size(card) ? number(SizeOf<P>(card, l, defl).width - card.value[narrow]) : 1;
    }
    static P nominal(const CardOf<P>& card) {
        if (card.given[r] != 0) return card.value[r];
        const SizeOf<P> size(card, l, defl);
        return card.value[rsh] * size.length / size.width;
    }

    P resistance_, kelvin_;
    bool has_small_;
    P small_;
    bool open_, wire_, quiet_;
    double flicker_, current_exponent_, frequency_exponent_;
};

using Resistor = ResistorOf<double>;

} // namespace nullor::devices
