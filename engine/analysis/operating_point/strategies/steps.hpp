#pragma once
// From the solution of an easy equation to that of f(x) = 0 by equations in between, each from the solution
// of the one before. Steps become shorter where Newton fails, and longer where it does not.

#include <functional>
#include <string>

#include "engine/analysis/operating_point/strategies/strategy.hpp"

namespace nullor::analysis {

// s: 0 at the beginning, 1 at the end.
struct Between {
    std::function<void(Equation&, double s)> set; // into a copy of what is to be solved
    std::function<std::string(double s)> tell;    // what was reached
    double first, longest, shortest;              // steps of s
    double enough = 1; // from there on what is reached is close to the end, where no step leads on
};

[[nodiscard]] Walk step_along(const Search& search, std::vector<double>& x, const Between& between);

// The equations in between need not be solved to roundoff, nor at all.
[[nodiscard]] NewtonSettings for_a_step(NewtonSettings settings);
// One of them, damped; iterations are added.
[[nodiscard]] bool solve_a_step(const Search& search, std::vector<double>& x, const Equation& equation,
                                int& iterations);

// What stands across each law that bends, drawn to 0: a conductance across a current, less than its value for
// a voltage, and for an amplifier's stage less gain.
[[nodiscard]] std::vector<Drawn> yielding(const Workspace& workspace);

} // namespace nullor::analysis
