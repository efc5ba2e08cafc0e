#pragma once
// Current-controlled current source: i = gain j flows from the first pin through the source to the second,
// with j in A the branch current of the device it refers to, the last local. Where somebody reads
// i(device), i = x[2] is an unknown with the row i - gain j = 0.

#include "engine/devices/contract/device.hpp"

namespace nullor::devices {

class Cccs {
public:
    enum Parameter { gain };
    static constexpr ParameterInfo parameters[] = {
        {"gain", "", Unit::none, required, -largest, largest, "current gain"}};
    static constexpr DeviceInfo description{
        "current-controlled current source",
        "linear current-controlled current source",
        {.letters = "f", .control = CardSyntax::Control::branches, .principal = "gain"},
        parameters,
        {}};
    static const DeviceInfo& info() { return description; }

    static constexpr int max_locals = 4;

    explicit Cccs(const Card& card) : gain_(card.value[gain]), branch_(card.branch_current) {}

    std::vector<Internal> internals() const {
        if (!branch_) return {};
        return {{"i", Unit::ampere}};
    }
    unsigned variant() const { return branch_ ? 1 : 0; }
    bool linear() const { return true; }
    std::vector<Path> paths() const { return {{0, 1, PathKind::current_source}}; }

    template <class T>
    void law(const T* x, double, T* f, T*) const {
        const T source = gain_ * x[branch_ ? 3 : 2];
        const T current = branch_ ? x[2] : source;
        f[0] += current;
        f[1] -= current;
        if (branch_) f[2] += x[2] - source;
    }

private:
    double gain_;
    bool branch_;
};

} // namespace nullor::devices
