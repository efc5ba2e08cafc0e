#pragma once
// Current-controlled voltage source: v(0,1) = r j, with j = x[2] in A the branch current of the device it
// refers to and r in ohm. Its own branch current x[3] flows into the first pin, through the source, out of
// the second. Row of x[3]: v(0,1) - r j = 0.

#include "engine/devices/contract/device.hpp"

namespace nullor::devices {

template <class P>
class CcvsOf {
public:
    template <class Q>
    using Over = CcvsOf<Q>;
    enum Parameter { r };
    static constexpr ParameterInfo parameters[] = {
        {"r", "gain", Unit::ohm, required, -largest, largest, "transresistance"}};
    static constexpr DeviceInfo description{
        "current-controlled voltage source",
        "linear current-controlled voltage source",
        {.letters = "h", .control = CardSyntax::Control::branches, .principal = "r"},
        parameters,
        true};
    static const DeviceInfo& info() { return description; }

    static constexpr int max_locals = 4;

    explicit CcvsOf(const CardOf<P>& card) : transresistance_(card.value[r]) {}

    std::vector<Internal> internals() const { return {{"i", Unit::ampere}}; }
    unsigned variant() const { return 0; }
    bool linear() const { return true; }
    std::vector<Path> paths() const { return {{0, 1, PathKind::controlled_voltage}}; }

    template <class T>
    void law(const T* x, double, T* f, T*) const {
        f[0] += x[3];
        f[1] -= x[3];
        f[3] += (x[0] - x[1]) - transresistance_ * x[2];
    }

private:
    P transresistance_;
};

using Ccvs = CcvsOf<double>;

} // namespace nullor::devices
