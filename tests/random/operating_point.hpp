#pragma once
// Solutions of A x = B u over all pieces of all laws: what fixed rows say is eliminated, then the switches
// are solved group by group (a group depends on itself and on those before), each group by trying all its
// pieces.

#include <string>
#include <vector>

#include "tests/random/equations.hpp"

namespace randomly {

struct Solution {
    Mode mode;
    Vector x;
};

struct Solutions {
    std::vector<Solution> all; // different x only
    std::string problem;       // why they are not all; empty: they are
};

[[nodiscard]] Solutions operating_points(const Equations& equations, const Vector& inputs);

// Distance of x from the borders of the mode's pieces is nothing but rounding somewhere.
[[nodiscard]] bool on_border(const Equations& equations, const Solution& solution);

} // namespace randomly
