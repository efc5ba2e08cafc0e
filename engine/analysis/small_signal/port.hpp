#pragma once
// Two terminals that are driven, or looked into: of a source, or of two nodes.
//
// A port of voltage has the branch of a voltage source: it is driven by 1 V in that branch. Any other is
// driven by 1 A that flows from outside into its first terminal and out of the second.

#include <limits>
#include <span>
#include <vector>

#include "engine/circuit/system.hpp"

namespace nullor::analysis {

struct Port {
    int plus, minus; // unknowns, size() for ground
    int branch = -1; // of the source, of a port of voltage

    // Of an independent source: what it drives when its own value is 1. A current source drives its second
    // terminal.
    [[nodiscard]] static Port of_source(const System& system, InstanceId source);
    // A voltage, or the current of a voltage source.
    [[nodiscard]] static Port of_output(const System& system, const Probe& probe);

    [[nodiscard]] bool is_voltage() const { return branch >= 0; }
    // Puts the unit on the right side of A x = u. u: size() entries, 0.
    template <class T>
    void drive(std::span<T> u) const {
        if (is_voltage()) {
            u[static_cast<std::size_t>(branch)] = 1;
            return;
        }
        const auto n = static_cast<int>(u.size());
        if (plus < n) u[static_cast<std::size_t>(plus)] += 1;
        if (minus < n) u[static_cast<std::size_t>(minus)] -= 1;
    }
    // What an output at the port says of x: the current of its branch, into the source's first terminal, or
    // the voltage between the terminals. x: size() entries.
    template <class T>
    [[nodiscard]] T read(std::span<const T> x) const {
        if (is_voltage()) return x[static_cast<std::size_t>(branch)];
        const auto n = static_cast<int>(x.size());
        return (plus < n ? x[static_cast<std::size_t>(plus)] : T(0)) -
               (minus < n ? x[static_cast<std::size_t>(minus)] : T(0));
    }
    // The same as a row: read(x) is the sum of reading(n)[k] x[k]. n: size().
    [[nodiscard]] std::vector<double> reading(std::size_t n) const;
    // What is seen into the port, ohm, where x answers to its drive: V/I, with the current of a voltage
    // source counted against what it delivers. Infinite where none flows.
    template <class T>
    [[nodiscard]] T impedance(std::span<const T> x) const {
        const T answer = read(x);
        if (!is_voltage()) return answer;
        return answer == T(0) ? T(std::numeric_limits<double>::infinity()) : T(-1) / answer;
    }
};

} // namespace nullor::analysis
