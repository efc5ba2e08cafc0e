#pragma once
// Voltage-controlled current source: i = g v(2,3) flows from the first pin through the source to the
// second; the locals 2 and 3 are the controlling nodes, g is in S.

#include "engine/devices/contract/device.hpp"

namespace nullor::devices {

template <class P>
class VccsOf {
public:
    template <class Q>
    using Over = VccsOf<Q>;
    enum Parameter { g };
    static constexpr ParameterInfo parameters[] = {
        {"g", "gain", Unit::siemens, required, -largest, largest, "transconductance"}};
    static constexpr DeviceInfo description{
        "voltage-controlled current source",
        "linear voltage-controlled current source",
        {.letters = "g", .control = CardSyntax::Control::nodes, .principal = "g"},
        parameters};
    static const DeviceInfo& info() { return description; }

    static constexpr int max_locals = 4;

    explicit VccsOf(const CardOf<P>& card) : transconductance_(card.value[g]) {}

    std::vector<Internal> internals() const { return {}; }
    unsigned variant() const { return 0; }
    bool linear() const { return true; }
    std::vector<Path> paths() const { return {{0, 1, PathKind::current_source}}; }

    template <class T>
    void law(const T* x, double, T* f, T*) const {
        const T current = transconductance_ * (x[2] - x[3]);
        f[0] += current;
        f[1] -= current;
    }

private:
    P transconductance_;
};

using Vccs = VccsOf<double>;

} // namespace nullor::devices
