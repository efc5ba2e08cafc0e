#pragma once
// Operating point: f(x) = 0.
//
// By the strategies of strategies/strategy.hpp, one after another: Newton first. Every one ends with Newton
// on f(x) = 0 itself, so what was added to converge is gone from the answer.
//
// Between the rails of a comparator with hysteresis lies a solution that nothing would stay at. Without a
// .nodeset or a point to go on from, the answer is then where the circuit runs to from outputs at 0, as
// though all its amplifiers were equally fast; it is the unstable one only if it is that exactly, as by
// symmetry.

#include <span>
#include <string>
#include <vector>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/operating_point/strategies/strategy.hpp"
#include "engine/analysis/poles/instability.hpp"
#include "engine/analysis/watch.hpp"

namespace nullor::analysis {

struct OperatingPoint {
    std::vector<double> x;        // size()+1, the last 0
    int iterations = 0;           // of Newton, all strategies together
    std::vector<unsigned> memory; // states of laws that remember there (Workspace::memory)
    std::string strategy;         // its name, or "run to a stable one"
    std::vector<int> loose;       // nodes that nothing holds (loose_nodes.hpp): one voltage of many
    // A loop of positive feedback: with rails this is one of several solutions, without it is unstable.
    bool positive_feedback = false;
    // Of small disturbances of this solution: the fastest growing is exp(s t).
    Stability stability;
};

struct OpQuestion {
    double t = at_dc;                           // 0 for the start of a transient
    bool initial_conditions = false;            // .ic holds nodes (before a transient)
    const std::vector<double>* start = nullptr; // first guess; else .nodeset, else 0
    const std::vector<double>* guess = nullptr; // what to try before `start`, for a few iterations only
    bool look_for_feedback = true;
    bool keep_states = false; // of laws that remember (relays): those that are, not those of the cards
    std::span<const Strategy> strategies; // empty: all
    const Watch* watch = nullptr;         // asked in every iteration whether to go on
};

[[nodiscard]] Outcome<OperatingPoint> operating_point(Setup& setup, const Options& options,
                                                      const OpQuestion& question);

} // namespace nullor::analysis
