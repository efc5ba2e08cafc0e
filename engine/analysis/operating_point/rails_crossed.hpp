#pragma once
// Op-amps whose supplies leave no room between their rails: swapped pins, or a supply that breaks down. Their
// law holds the output at the mean of both, which no data sheet promises.

#include <optional>

#include "engine/circuit/workspace.hpp"

namespace nullor::analysis {

struct RailsCrossed {
    InstanceId instance;
    double at; // of the axis: s, or what a .dc steps
};

// Keeps the first: x solves the workspace's circuit at `at`.
inline void look_for_crossed_rails(const Workspace& workspace, double at, const double* x,
                                   std::optional<RailsCrossed>& first) {
    if (first) return;
    const InstanceId instance = workspace.rails_crossed(x);
    if (instance.valid()) first = RailsCrossed{instance, at};
}

} // namespace nullor::analysis
