#pragma once
// What a column of a result is: a node voltage, a difference of two, a branch current, or a figure that an
// analysis finds beside these (analysis/requests/request.hpp). Slots, no names.

#include <cstddef>

#include "engine/base/ids.hpp"

namespace nullor {

struct Probe {
    enum class Kind { voltage, current, figure } kind = Kind::voltage;
    NodeId plus, minus = ground; // voltage
    InstanceId device;           // current
    int pin = -1;                // that flows into this pin; -1: the current that i(device) means
    int figure = -1;             // of those of its analysis

    friend auto operator<=>(const Probe&, const Probe&) = default;
};

[[nodiscard]] inline Probe figure_probe(std::size_t figure) {
    Probe probe;
    probe.kind = Probe::Kind::figure;
    probe.figure = static_cast<int>(figure);
    return probe;
}

} // namespace nullor
