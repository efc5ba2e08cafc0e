#pragma once
// What a column of a result is: a node voltage, a difference of two, or a branch current; of a noise analysis
// a spectral density at its output or referred to its input, or the root of its power in the whole band; or a
// figure that an analysis finds beside these (analysis/requests/request.hpp). Slots, no names.

#include <cstddef>

#include "engine/base/ids.hpp"

namespace nullor {

struct Probe {
    enum class Kind {
        voltage,
        current,
        onoise,
        inoise,
        onoise_total,
        inoise_total,
        figure
    } kind = Kind::voltage;
    NodeId plus, minus = ground; // voltage
    InstanceId device;           // current; noise: what that device alone makes, of all where it is none
    int pin = -1;                // current: that flows into this pin; -1: the one that i(device) means
    int mechanism = -1;          // noise: one of the device's list of them; -1: all
    int figure = -1;             // of those of its analysis

    [[nodiscard]] bool is_noise() const { return kind >= Kind::onoise && kind <= Kind::inoise_total; }

    friend auto operator<=>(const Probe&, const Probe&) = default;
};

[[nodiscard]] inline Probe figure_probe(std::size_t figure) {
    Probe probe;
    probe.kind = Probe::Kind::figure;
    probe.figure = static_cast<int>(figure);
    return probe;
}

} // namespace nullor
