#pragma once
// Current-controlled current source: i = gain j flows from the first pin through the source to the second,
// with j = x[2] in A the branch current of the device it refers to.

#include "engine/devices/contract/device.hpp"

namespace nullor::devices {

template <class P>
class CccsOf {
public:
    template <class Q>
    using Over = CccsOf<Q>;
    enum Parameter { gain };
    static constexpr ParameterInfo parameters[] = {
        {"gain", "", Unit::none, required, -largest, largest, "current gain"}};
    static constexpr DeviceInfo description{
        "current-controlled current source",
        "linear current-controlled current source",
        {.letters = "f", .control = CardSyntax::Control::branches, .principal = "gain"},
        parameters};
    static const DeviceInfo& info() { return description; }

    static constexpr int max_locals = 3;

    explicit CccsOf(const CardOf<P>& card) : gain_(card.value[gain]) {}

    std::vector<Internal> internals() const { return {}; }
    unsigned variant() const { return 0; }
    bool linear() const { return true; }
    std::vector<Path> paths() const { return {{0, 1, PathKind::current_source}}; }

    template <class T>
    void law(const T* x, double, T* f, T*) const {
        const T current = gain_ * x[2];
        f[0] += current;
        f[1] -= current;
    }

private:
    P gain_;
};

using Cccs = CccsOf<double>;

} // namespace nullor::devices
