#pragma once
// Resistor: v = R i, with v = x[0] - x[1] in V and i in A from the first pin through the device to the
// second. R = 0 is a wire: i is an unknown with the row v = 0, exactly. R = inf is an open circuit.
//     r = rsh L/W,  L = l - short,  W = w - narrow     where no r is given: rsh in ohm a square

#include "engine/devices/parts/sized.hpp"

namespace nullor::devices {

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
         noiseless_of(Place::anywhere)},
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
          quiet_(number(card.value[noiseless]) != 0) {}

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

    static constexpr std::string_view noises = "thermal";
    template <class Put> // 4 k T/R (Johnson and Nyquist, Phys. Rev. 32, 1928)
    void noise(const double*, Put put) const {
        const double size = 4 * boltzmann * number(kelvin_) / std::abs(number(resistance_));
        if (!open_ && !wire_ && !quiet_) put({"thermal", 0, 1, size});
    }

private:
    static P nominal(const CardOf<P>& card) {
        if (card.given[r] != 0) return card.value[r];
        const SizeOf<P> size(card, l, defl);
        return card.value[rsh] * size.length / size.width;
    }

    P resistance_, kelvin_;
    bool has_small_;
    P small_;
    bool open_, wire_, quiet_;
};

using Resistor = ResistorOf<double>;

} // namespace nullor::devices
