#pragma once
// Resistor: v = R i, with v = x[0] - x[1] in V and i in A from the first pin through the device to the
// second.
//     R = r scale (1 + tc1 dT + tc2 dT^2)
// R > 0 or R < 0 adds the conductance 1/R between its nodes. Where somebody reads i(device), i is an
// unknown with the row v - R i = 0. R = 0 is a wire: i is an unknown and the row is v = 0, exactly. R = inf
// is an open circuit.

#include <cmath>

#include "engine/devices/parts/temperature.hpp"
#include "engine/devices/parts/tolerance.hpp"

namespace nullor::devices {

class Resistor {
public:
    enum Parameter { r, tc1, tc2, temp, m, scale, tol };
    static constexpr ParameterInfo parameters[] = {
        {"r", "resistance", Unit::ohm, required, -infinity, infinity, "resistance; 0 is a wire"},
        tc1_parameter,
        tc2_parameter,
        temp_parameter,
        m_parameter,
        scale_parameter,
        tolerance_parameter};
    static constexpr ModelType model_types[] = {{"r"}, {"res"}};
    static constexpr DeviceInfo description{"resistor",
                                            "linear resistor",
                                            {.letters = "r", .principal = "r", .model_types = model_types},
                                            parameters};
    static const DeviceInfo& info() { return description; }

    static void check(const Card& card, CardProblems& problems) { check_tolerance(card, tol, problems); }
    static bool checks(int parameter) { return parameter == tol; }

    static constexpr int max_locals = 3;
    static constexpr bool own_current = true;

    explicit Resistor(const Card& card) : resistance_(card.value[r]) {
        if (std::isfinite(resistance_))
            resistance_ *= temperature_factor(card, {tc1, tc2, temp}) * card.value[scale];
        if (resistance_ == 0)
            form_ = Form::wire;
        else if (card.read_pins != 0)
            form_ = std::isinf(resistance_) ? Form::open_branch : Form::branch;
        else
            form_ = std::isinf(resistance_) ? Form::open : Form::conductance;
    }

    std::vector<Internal> internals() const {
        if (form_ == Form::conductance || form_ == Form::open) return {};
        return {{"i", Unit::ampere}};
    }
    unsigned variant() const { return static_cast<unsigned>(form_); }
    bool linear() const { return true; }

    std::vector<Path> paths() const {
        switch (form_) {
        case Form::wire: return {{0, 1, PathKind::voltage_source}};
        case Form::open:
        case Form::open_branch: return {};
        case Form::conductance:
        case Form::branch: break;
        }
        return {{0, 1, PathKind::resistive}};
    }

    template <class T>
    void law(const T* x, double, T* f, T*) const {
        if (form_ == Form::open) return;
        const T v = x[0] - x[1];
        if (form_ == Form::conductance) {
            const T current = v / resistance_;
            f[0] += current;
            f[1] -= current;
            return;
        }
        f[0] += x[2];
        f[1] -= x[2];
        if (form_ == Form::wire)
            f[2] += v;
        else if (form_ == Form::open_branch)
            f[2] += x[2];
        else
            f[2] += v - resistance_ * x[2];
    }

private:
    enum class Form { conductance, branch, wire, open, open_branch };
    double resistance_;
    Form form_;
};

} // namespace nullor::devices
