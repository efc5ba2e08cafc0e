#pragma once
// Voltage-controlled voltage source: v(0,1) = gain v(2,3), with the locals 0 and 1 the pins, 2 and 3 the
// controlling nodes, gain in V/V. The branch current x[4] in A flows into the first pin, through the
// source, out of the second. Its row: v(0,1) - gain v(2,3) = 0.

#include "engine/devices/contract/device.hpp"

namespace nullor::devices {

template <class P>
class VcvsOf {
public:
    template <class Q>
    using Over = VcvsOf<Q>;
    enum Parameter { gain };
    static constexpr ParameterInfo parameters[] = {
        {"gain", "", Unit::volt_per_volt, required, -largest, largest, "voltage gain"}};
    static constexpr DeviceInfo description{
        "voltage-controlled voltage source",
        "linear voltage-controlled voltage source",
        {.letters = "e", .control = CardSyntax::Control::nodes, .principal = "gain"},
        parameters,
        true};
    static const DeviceInfo& info() { return description; }

    static constexpr int max_locals = 5;

    explicit VcvsOf(const CardOf<P>& card) : gain_(card.value[gain]) {}

    std::vector<Internal> internals() const { return {{"i", Unit::ampere}}; }
    unsigned variant() const { return 0; }
    bool linear() const { return true; }
    std::vector<Path> paths() const { return {{0, 1, PathKind::controlled_voltage}}; }

    template <class T>
    void law(const T* x, double, T* f, T*) const {
        f[0] += x[4];
        f[1] -= x[4];
        f[4] += (x[0] - x[1]) - gain_ * (x[2] - x[3]);
    }

private:
    P gain_;
};

using Vcvs = VcvsOf<double>;

} // namespace nullor::devices
