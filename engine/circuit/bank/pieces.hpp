#pragma once
// Which smooth piece of every law is in force: the signs of the devices' switching functions tell
// (Workspace::switches). Where one is 0 two pieces meet, and derivatives there may be those of either.

#include <algorithm>
#include <span>

namespace nullor {

[[nodiscard]] inline bool same_side(double a, double b) {
    return (a > 0) == (b > 0) && (a < 0) == (b < 0);
}

// The same functions at two points.
[[nodiscard]] inline bool same_pieces(std::span<const double> a, std::span<const double> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_side);
}

} // namespace nullor
