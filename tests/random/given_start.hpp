#pragma once
// The start of a transient with uic: what every charge and flux is at t = 0.
//
// A node has the voltage of .ic, else 0; a capacitor the charge of its ic, else of its nodes; an inductor the
// current ic, else 0. The gain stage of an op-amp is at the voltage that .ic gives its output, else at 0, and
// within its rails at these voltages; a second pole is at 0.

#include "tests/random/equations.hpp"

namespace randomly {

struct GivenStart {
    Vector x;       // what is given of the unknowns
    Vector charges; // E x, with the charges that capacitors have by themselves
};

[[nodiscard]] GivenStart given_start(const Circuit& circuit, const Equations& equations);

// States leave one solution at t = 0: each op-amp that has limits has a gain stage that stores, so that its
// output does not depend on itself, and no law jumps, on whose corner a source may start.
[[nodiscard]] bool states_suffice(const Circuit& circuit);

} // namespace randomly
