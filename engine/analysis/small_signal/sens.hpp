#pragma once
// Sensitivities: dy/dp of an output y = e^T X by every number p of a list, from one transposed solution.
//
// At DC, with f(x, p) = 0:      G^T Y = e,    dy/dp = -Y^T df/dp
// At s = jw, A = G + sC:        A^T Y = e,    dy/dp = -Y^T (dG/dp + s dC/dp) X
//
// Where laws bend, the operating point x moves with p by dx/dp = -G^-1 df/dp, and G and C with it: the
// derivatives in the second line are total ones. Their part along dx/dp is a difference (bend.hpp).

#include <span>
#include <vector>

#include "engine/analysis/newton/setup.hpp"
#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/analysis/small_signal/port.hpp"
#include "engine/analysis/watch.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::analysis {

// At DC: a derivative for each number, in its order; unit of y by unit of p.
[[nodiscard]] Outcome<std::vector<double>> sens(Setup& setup, const std::vector<double>& x,
                                                const Port& output, std::span<const Target> by);

// Over frequency: a row each, for each number dy/dp and p/100 dy/dp. y is what .ac has with the sources' AC
// magnitudes. begin() and end() of the sink are the caller's.
[[nodiscard]] Outcome<Done> sens(Setup& setup, const std::vector<double>& x, const Port& output,
                                 std::span<const Target> by, const Points& frequencies, results::Sink& sink,
                                 Watch& watch);

// What one percent of the number makes of the output. Of an infinite number nothing.
[[nodiscard]] double percent_of(const Setup& setup, const Target& number);

} // namespace nullor::analysis
