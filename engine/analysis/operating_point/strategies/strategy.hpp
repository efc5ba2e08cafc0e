#pragma once
// Ways to a solution of f(x) = 0 from where Newton alone does not get there. Each walks along easier
// equations and ends close to the solution; Newton on f(x) = 0 itself goes the rest of the way, so that what
// was added to converge is gone from the answer.
//
// A new one is a file with its walk, declared here, and a row in strategies.cpp. It stays as long as there is
// a circuit that none before it solves (tests/unit/analysis_strategies.cpp).

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

// What is to be solved. Of `equation` t and what is held are given, and nothing else.
struct Search {
    Newton& newton;
    Workspace& workspace;
    const Equation& equation;
    const NewtonSettings& settings;
    int most_iterations; // of Newton, in one walk
};

struct Strategy {
    const char* name;                  // as the report says it
    bool (*applies)(const Workspace&); // null: to every circuit
    // From x to an x close to the solution. null: Newton alone, from x.
    Walk (*walk)(const Search&, std::vector<double>& x);
    enum class Ending { plain, damped, by_pieces } ending; // of Newton on f(x) = 0
    // On from where the walk arrived but Newton found no solution: closer to it. null: there is no closer.
    Walk (*further)(const Search&, std::vector<double>& x) = nullptr;
};

// In the order in which they are tried, the cheaper ones first.
[[nodiscard]] std::span<const Strategy> strategies();

// Iterations that a walk may take in a circuit of so many unknowns.
[[nodiscard]] int iterations_allowed(int unknowns);

// f(x) = mu f(x0) from mu = 1 to 0 where f is affine in pieces: affine_path.cpp.
[[nodiscard]] Walk affine_path(const Search& search, std::vector<double>& x);
// A conductance from every node to ground, from 1e-2 S down to 1e-13 S.
[[nodiscard]] Walk gmin_stepping(const Search& search, std::vector<double>& x);
// On to 1e-20 S: at 1e-13 S a node that leakages of 1e-14 A hold is still where the conductance has it, and
// Newton's method finds no slope there (OPA1632, whose operating points at -15 V need it).
[[nodiscard]] Walk gmin_further(const Search& search, std::vector<double>& x);
// A conductance across every law that bends, and what bounds each gain, from 1e4 down to 1e-13.
[[nodiscard]] Walk junction_stepping(const Search& search, std::vector<double>& x);
[[nodiscard]] Walk junction_further(const Search& search, std::vector<double>& x);
// Independent sources and constant currents from 0 to their values.
[[nodiscard]] Walk source_stepping(const Search& search, std::vector<double>& x);
// A capacitor at every node, and implicit Euler steps of growing length: the circuit settles by itself.
[[nodiscard]] Walk pseudo_transient(const Search& search, std::vector<double>& x);
// Both kinds of conductances at once, along a curve that may turn: arc_length.cpp.
[[nodiscard]] Walk arc_length(const Search& search, std::vector<double>& x);

} // namespace nullor::analysis
