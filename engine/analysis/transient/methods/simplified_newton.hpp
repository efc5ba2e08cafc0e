#pragma once
// Newton's method with factors that are kept: over iterations, stages and steps of the same length.
//
//     J0 dx = -(f + a q + b),   x <- x + dx,   J0 = G + a C somewhere near
//
// An iteration evaluates no derivatives and factors nothing, but shrinks the correction by a rate theta only.
// It ends where what is left, theta/(1 - theta) |dx|, is within the tolerances (Hairer & Wanner, Solving
// Ordinary Differential Equations II, sec. IV.8). Slow rates cost new factors, at the newest x. For starts
// that are nearly there; the whole method (newton.hpp) is for others.

#include <vector>

#include "engine/analysis/newton/newton.hpp"

namespace nullor::analysis {

class SimplifiedNewton {
public:
    // Both outlive this.
    SimplifiedNewton(Workspace& workspace, Newton& newton);

    // As Newton::solve. On success q of the workspace belongs to x; f, G and C only nearly. Other than
    // converged says no more than that the whole method has to look. polish: the last iteration is one of the
    // whole method's, and squares what is left; its factors stay for what follows.
    [[nodiscard]] NewtonReport solve(std::vector<double>& x, const Equation& equation,
                                     const NewtonSettings& settings, bool polish);

private:
    [[nodiscard]] bool correct(std::vector<double>& x, const Equation& equation);
    [[nodiscard]] double measure(const std::vector<double>& x, const NewtonSettings& settings) const;

    Workspace& workspace_;
    Newton& newton_;
    std::vector<double> before_, residual_, dx_;
    double rate_ = -1; // of the factors that are there; negative: not known
    bool stale_ = true;
    bool has_pieces_ = false; // some law has corners
};

} // namespace nullor::analysis
