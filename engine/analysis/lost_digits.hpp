#pragma once
// Numbers that rounding has made worse than anyone expects of them.
//
// The conductances at a node are summed. Where 1 kS (a wire of 1 mohm) meets 1 nS, the sum keeps four digits
// of the latter; if that is all that ties the wire's nodes to the rest, their voltages are no better. Let E
// be what rounding may have changed of G, eps |g_kk| at each node k: the solution of G x = b changes by G^-1
// E x. One solve estimates it.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "engine/analysis/setup.hpp"

namespace nullor::analysis {

struct LostDigits {
    int unknown;       // the node voltage that lost most
    double share;      // of it
    double hertz = -1; // where; below 0: at the operating point
};

// Of the operating point x. None where every node is good to a millionth.
[[nodiscard]] std::optional<LostDigits> lost_digits(Setup& setup, const std::vector<double>& x);
// Of the response to the sources' AC values, the worst of all these frequencies. The workspace is evaluated
// at the operating point.
[[nodiscard]] std::optional<LostDigits> lost_digits_at(const Setup& setup, std::span<const double> hertz);
// Where to look in a sweep of `count` frequencies from lowest to highest: at its ends, and at so many between
// them, not more than one a decade, that it takes a hundredth of the work.
[[nodiscard]] std::vector<double> places_to_look(double lowest, double highest, std::size_t count);

} // namespace nullor::analysis
