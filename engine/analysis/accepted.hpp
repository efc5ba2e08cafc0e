#pragma once
// What Newton found, made an answer: the last digits of its currents, and whether every law is met.

#include "engine/analysis/newton.hpp"

namespace nullor::analysis {

// x: where `newton` converged for `equation`, at a = 0 and gmin = 0; its currents get as many digits as its
// voltages have, and f, q, G, C of the workspace belong to x then. Returns the row whose terms do not add up to
// 0, each law taken on the piece that its own switches say, or -1.
[[nodiscard]] int unmet_row(Newton& newton, Workspace& workspace, std::vector<double>& x,
                            const Equation& equation);

// Whether rounding may cost currents of x, a solution by this matrix, digits that are expected of them: each is
// the difference of others at a node, which are those of nearly equal voltages.
template <class T>
[[nodiscard]] bool loses_digits(const System& system, std::span<const T> matrix, std::span<const T> x);

} // namespace nullor::analysis
