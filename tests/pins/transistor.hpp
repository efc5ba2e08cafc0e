#pragma once
// A device of three or four pins with names of their own, whose currents differ. With v from the source:
//     i = beta (vgs - vto)^2 (1 + lambda vds) into the drain and out of the source, above vgs = vto       A
//     q = cgs vgs from gate to source                                                                    C
//     i = gb vbs from the bulk, where there is one                                                       A
// (Shichman and Hodges, IEEE J. Solid-State Circuits 3, 1968, its saturation everywhere).

#include "engine/base/dual.hpp"
#include "engine/devices/parts/temperature.hpp"

namespace nullor::devices {

class TestTransistor {
public:
    enum Parameter { beta, vto, lambda, cgs, gb, m };
    static constexpr ParameterInfo parameters[] = {
        {"beta", "", Unit::none, 1e-3, 0, largest, "transconductance, A/V^2", true, false, Place::model},
        {"vto", "", Unit::volt, 1, -largest, largest, "threshold", false, false, Place::model},
        {"lambda", "", Unit::none, 0, 0, 10, "modulation by the drain, 1/V", false, false, Place::model},
        {"cgs", "", Unit::farad, 0, 0, largest, "gate capacitance", false, false, Place::model},
        {"gb", "", Unit::siemens, 1e-6, 0, largest, "conductance of the bulk", false, false, Place::model},
        {"m", "", Unit::none, 1, 0, largest, "number in parallel", true, false, Place::card}};
    static constexpr ModelType model_types[] = {{"nzf", 1}, {"pzf", -1}};
    static constexpr DeviceInfo description{"transistor",
                                            "transistor of the tests",
                                            {.letters = "z",
                                             .min_pins = 3,
                                             .max_pins = 4,
                                             .pin_names = "d g s b",
                                             .model_types = model_types,
                                             .model_required = true},
                                            parameters};
    static const DeviceInfo& info() { return description; }

    explicit TestTransistor(const Card& card)
        : beta_(card.value[beta]), threshold_(card.value[vto]), lambda_(card.value[lambda]),
          capacitance_(card.value[cgs]), bulk_(card.pins > 3 ? card.value[gb] : 0), polarity_(card.polarity) {
    }

    std::vector<Internal> internals() const { return {}; }
    unsigned variant() const { return (capacitance_ > 0 ? 1 : 0) + (bulk_ > 0 ? 2 : 0); }
    bool linear() const { return false; }
    std::vector<Path> paths() const {
        std::vector<Path> list{{0, 2, PathKind::resistive}, {1, 2, PathKind::capacitive}};
        if (bulk_ > 0) list.push_back({3, 2, PathKind::resistive});
        return list;
    }

    static constexpr int max_locals = 4;
    template <class T>
    void law(const T* x, double, T* f, T* q) const {
        const T vgs = polarity_ * (x[1] - x[2]), vds = polarity_ * (x[0] - x[2]);
        const T over = max(vgs - threshold_, T(0.0));
        const T current = polarity_ * beta_ * (over * over * (1.0 + lambda_ * vds));
        f[0] += current;
        f[2] -= current;
        if (capacitance_ > 0) {
            q[1] += capacitance_ * (x[1] - x[2]);
            q[2] -= capacitance_ * (x[1] - x[2]);
        }
        if (bulk_ > 0) {
            f[3] += bulk_ * (x[3] - x[2]);
            f[2] -= bulk_ * (x[3] - x[2]);
        }
    }

private:
    double beta_, threshold_, lambda_, capacitance_, bulk_, polarity_;
};

} // namespace nullor::devices
