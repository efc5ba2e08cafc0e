#pragma once
// Voltage-controlled current source: i = g v(2,3) flows from the first pin through the source to the
// second; the locals 2 and 3 are the controlling nodes, g is in S. Where somebody reads i(device), i = x[4]
// is an unknown with the row i - g v(2,3) = 0.

#include "engine/devices/contract/device.hpp"

namespace nullor::devices {

class Vccs {
public:
    enum Parameter { g };
    static constexpr ParameterInfo parameters[] = {
        {"g", "gain", Unit::siemens, required, -largest, largest, "transconductance"}};
    static constexpr DeviceInfo description{
        "voltage-controlled current source",
        "linear voltage-controlled current source",
        {.letters = "g", .control = CardSyntax::Control::nodes, .principal = "g"},
        parameters,
        {}};
    static const DeviceInfo& info() { return description; }

    static constexpr int max_locals = 5;

    explicit Vccs(const Card& card) : transconductance_(card.value[g]), branch_(card.branch_current) {}

    std::vector<Internal> internals() const {
        if (!branch_) return {};
        return {{"i", Unit::ampere}};
    }
    unsigned variant() const { return branch_ ? 1 : 0; }
    bool linear() const { return true; }
    std::vector<Path> paths() const { return {{0, 1, PathKind::current_source}}; }

    template <class T>
    void law(const T* x, double, T* f, T*) const {
        const T source = transconductance_ * (x[2] - x[3]);
        const T current = branch_ ? x[4] : source;
        f[0] += current;
        f[1] -= current;
        if (branch_) f[4] += x[4] - source;
    }

private:
    double transconductance_;
    bool branch_;
};

} // namespace nullor::devices
