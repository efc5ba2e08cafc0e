#pragma once
// Capacitor: i = d/dt (C v), with v = x[0] - x[1] in V and i in A from the first pin to the second.
//     C = c scale (1 + tc1 dT + tc2 dT^2)
//     c = cj A + cjsw 2 (L + W),  A = L W,  L = l - short,  W = w - narrow     where no c is given
// The charge C v enters q of its nodes. Nothing flows at DC. ic is the voltage v at the start of a transient
// with uic.

#include "engine/base/dual.hpp"
#include "engine/devices/parts/sized.hpp"

namespace nullor::devices {

template <class P>
class CapacitorOf {
public:
    template <class Q>
    using Over = CapacitorOf<Q>;
    enum Parameter {
        c,
        ic,
        cj,
        cjsw,
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
    static constexpr auto parameters =
        sized_parameters({{"c", "cap capacitance", Unit::farad, 0.0, -largest, largest,
                           "capacitance; of l and w if not given"},
                          {"ic", "", Unit::volt, 0.0, -largest, largest,
                           "voltage at t = 0 of a transient with uic", false, false, Place::card},
                          of_size("cj", Place::model, "capacitance of an area, F/m^2"),
                          of_size("cjsw", Place::model, "capacitance of an edge, F/m")});
    static constexpr ModelType models[] = {{"c"}, {"cap"}};
    static constexpr DeviceInfo description =
        passive("capacitor", "linear capacitor", "c", models, parameters);
    static const DeviceInfo& info() { return description; }
    static constexpr std::string_view in_value = "cj cjsw";
    static constexpr bool has_size = true;
    static double of_all(const Card& card) { return nominal(card) * card.value[scale] * card.value[m]; }

    static void check(const Card& card, CardProblems& problems) {
        if (card.given[c] != 0) return;
        const bool sized = card.given[l] != 0 && (card.given[cj] != 0 || card.given[cjsw] != 0);
        if (!sized)
            problems.push_back({Severity::error, c, "missing-parameter",
                                "capacitor has no value for c, its capacitance",
                                "write the value after the nodes, or c=..., or l= with a model that has cj"});
        else if (card.given[tol] != 0)
            problems.push_back({Severity::error, tol, "missing-parameter",
                                "a tolerance is one of c, and this capacitor has none", ""});
    }

    static constexpr int max_locals = 2;

    explicit CapacitorOf(const CardOf<P>& card)
        : capacitance_(passive_value(card, nominal(card), tc1)), initial_voltage_(card.value[ic]),
          has_initial_(card.given[ic] != 0) {}

    std::vector<Internal> internals() const { return {}; }
    unsigned variant() const { return 0; }
    bool linear() const { return true; }
    std::vector<Path> paths() const { return {{0, 1, PathKind::capacitive}}; }

    template <class T>
    void law(const T* x, double, T*, T* q) const {
        const T charge = capacitance_ * (x[0] - x[1]);
        q[0] += charge;
        q[1] -= charge;
    }

    void initial(double* x) const {
        if (has_initial_) x[0] = x[1] + number(initial_voltage_);
    }

private:
    static P nominal(const CardOf<P>& card) {
        if (card.given[c] != 0) return card.value[c];
        const auto [length, width] = SizeOf<P>(card, l);
        return card.value[cj] * (length * width) + card.value[cjsw] * (2.0 * (length + width));
    }

    P capacitance_, initial_voltage_;
    bool has_initial_;
};

using Capacitor = CapacitorOf<double>;

} // namespace nullor::devices
