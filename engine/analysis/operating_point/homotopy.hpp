#pragma once
// Ways to a solution of f(x) = 0 from where Newton alone does not get there. Each walks a path of easier
// equations with an adaptive step and ends close to the solution; the caller polishes with plain Newton.

#include <span>
#include <string>
#include <vector>

#include "engine/analysis/newton/newton.hpp"

namespace nullor::analysis {

struct Walk {
    bool arrived = false;
    int iterations = 0;
    std::string how_far;                   // "gmin 1e-7 S", for messages
    std::vector<Failure::Unsettled> worst; // of the step that failed
};

// A conductance from every node to ground, from 1e-2 S down to 1e-13 S.
[[nodiscard]] Walk gmin_stepping(Newton& newton, std::vector<double>& x, double t, std::span<const Held> held,
                                 const NewtonSettings& settings);
// Independent sources and constant currents from 0 to their values.
[[nodiscard]] Walk source_stepping(Newton& newton, std::vector<double>& x, double t,
                                   std::span<const Held> held, const NewtonSettings& settings);
// Implicit Euler steps f(x) + (q(x) - q_before)/h = 0 with growing h: the circuit settles by itself.
[[nodiscard]] Walk pseudo_transient(Newton& newton, Workspace& workspace, std::vector<double>& x, double t,
                                    std::span<const Held> held, const NewtonSettings& settings);

// Where the solution of `equation` next to x has come to its end, as at the threshold of a comparator with
// hysteresis, or is not stable, or where x is none: from x along the direction in which the amplifiers are
// driven, as though each had a time constant, all the same. Ends in x at the solution of `equation` that is
// stable in this sense. at_once: those without a time constant of their own move, others have no time to.
enum class Follow { all, at_once };
[[nodiscard]] Walk follow_amplifiers(Newton& newton, const Workspace& workspace, std::vector<double>& x,
                                     const Equation& equation, const NewtonSettings& settings, Follow who);

} // namespace nullor::analysis
