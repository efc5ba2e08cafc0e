#pragma once
// What a search that failed tells about each unknown, for a person who looks for the reason.

#include "engine/analysis/newton/newton.hpp"

namespace nullor::analysis {

// Of the last search of `newton` that failed, worst first.
[[nodiscard]] std::vector<Failure::Unsettled> unsettled(const Newton& newton);

// A failure with its place and value: of the law that was not finite, if there is one, else of these unknowns
// at x, the one that is to blame most in front.
[[nodiscard]] Failure told_where(const Workspace& workspace, const Workspace::NotFinite& law,
                                 std::span<const int> unknowns, const std::vector<double>& x);
// "xu1.b1 gives a value that is not finite (nan)", of a failure whose place is that of a law.
[[nodiscard]] std::string not_finite(const Failure& failure);

// "v(out) = 12.5 V" for each index.
[[nodiscard]] std::vector<std::string> describe(const System& system, std::span<const int> unknowns,
                                                const std::vector<double>& x);

} // namespace nullor::analysis
