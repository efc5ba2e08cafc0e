#pragma once
// What a column of a result is: a node voltage, a difference of two, or a branch current. Slots, no names.

#include "engine/base/ids.hpp"

namespace nullor {

struct Probe {
    enum class Kind { voltage, current } kind = Kind::voltage;
    NodeId plus, minus = ground; // voltage
    InstanceId device;           // current
    int pin = -1;                // that flows into this pin; -1: the current that i(device) means

    friend auto operator<=>(const Probe&, const Probe&) = default;
};

} // namespace nullor
