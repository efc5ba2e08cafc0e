#pragma once
// Lossless transmission line by the method of characteristics (Branin, Proc. IEEE 55, 1967): what enters at
// one port, w = v + z0 i, arrives at the other td later, v - z0 i = w(t - td).
//
//     v1 = x[0] - x[1], v2 = x[2] - x[3] in V, i1 = x[4], i2 = x[5] in A into the pins 0 and 2 and out of 1
//     and 3, w1 = x[6], w2 = x[7] in V
//     rows of i1, i2    v1 - z0 i1 - w2(t - td) = 0,    v2 - z0 i2 - w1(t - td) = 0
//     rows of w1, w2    v1 + z0 i1 - w1 = 0,            v2 + z0 i2 - w2 = 0
//
// At DC v1 = v2 and i1 = -i2. The ports share no current: each has a z0 of its own between its pins.

#include <array>

#include "engine/devices/contract/device.hpp"

namespace nullor::devices {

class TransmissionLine {
public:
    enum Parameter { z0, td, frequency, nl, ic1, ic2, ic3, ic4 };
    static constexpr ParameterInfo parameters[] = {
        {"z0", "zo", Unit::ohm, required, 0, largest, "characteristic impedance", true},
        {"td", "", Unit::second, 0, 0, largest, "delay; nl/f if not given"},
        {"f", "", Unit::hertz, 0, 0, largest, "frequency at which the line is nl wavelengths long"},
        {"nl", "", Unit::none, 0.25, 0, largest, "length in wavelengths at f", true},
        initial_of("ic1", Unit::volt, "v1 at t = 0 of a transient with uic; ic=v1,i1,v2,i2"),
        initial_of("ic2", Unit::ampere, "i1 then"),
        initial_of("ic3", Unit::volt, "v2 then"),
        initial_of("ic4", Unit::ampere, "i2 then")};
    static constexpr DeviceInfo description{
        "transmission line",
        "lossless transmission line",
        {.letters = "t", .min_pins = 4, .max_pins = 4, .pin_names = "a an b bn"},
        parameters,
        true};
    static const DeviceInfo& info() { return description; }

    static void check(const Card& card, CardProblems& problems) {
        if (card.value[card.given[td] != 0 ? td : frequency] > 0) return;
        const int zero = card.given[td] != 0 ? td : card.given[frequency] != 0 ? frequency : -1;
        problems.push_back({Severity::error, zero, "missing-parameter",
                            zero < 0 ? "transmission line has neither td, its delay, nor f"
                                     : "transmission line has no delay",
                            "write td=..., or f=... and nl=..., its length in wavelengths at f; above 0"});
    }
    static bool checks(int parameter) { return parameter == td || parameter == frequency; }

    static constexpr int max_locals = 8;

    explicit TransmissionLine(const Card& card)
        : impedance_(card.value[z0]),
          delay_(card.given[td] != 0 ? card.value[td] : card.value[nl] / card.value[frequency]) {
        for (std::size_t k = 0; k < initial_.size(); ++k) {
            initial_[k] = card.value[ic1 + k];
            has_initial_[k] = card.given[ic1 + k] != 0;
        }
    }

    std::vector<Internal> internals() const {
        return {{"i", Unit::ampere, false, 0},
                {"i", Unit::ampere, false, 2},
                {"w1", Unit::volt},
                {"w2", Unit::volt}};
    }
    unsigned variant() const { return 0; }
    bool linear() const { return true; }
    std::vector<Path> paths() const { return {{0, 1, PathKind::resistive}, {2, 3, PathKind::resistive}}; }

    template <class T>
    void law(const T* x, double, T* f, T*) const {
        for (const int port : {0, 1}) {
            const T v = x[2 * port] - x[2 * port + 1], i = x[4 + port], v0 = impedance_ * i;
            f[2 * port] += i;
            f[2 * port + 1] -= i;
            f[4 + port] += v - v0 - x[7 - port];
            f[6 + port] += v + v0 - x[6 + port];
        }
    }
    std::vector<Delay> delays() const { return {{4, 7, -1.0, delay_}, {5, 6, -1.0, delay_}}; }

    // What is on its way at t = 0; of a port without ic= by the voltages of its nodes, and no current.
    void initial(double* x) const {
        for (std::size_t port = 0; port < 2; ++port) {
            const double v = has_initial_[2 * port] ? initial_[2 * port] : x[2 * port] - x[2 * port + 1];
            x[6 + port] = v + impedance_ * initial_[2 * port + 1];
        }
    }

private:
    double impedance_, delay_;
    std::array<double, 4> initial_;
    std::array<bool, 4> has_initial_;
};

} // namespace nullor::devices
