#pragma once
// Newton steps of a clipped unknown. The three pieces of clip(x, low, high) are linear, so where x lies
// within a piece says nothing to the next iteration, and the piece says all.

#include <cmath>

namespace nullor::devices {

// -1 below low, 1 above high, 0 between.
inline int region(double x, double low, double high) {
    return x < low ? -1 : x > high ? 1 : 0;
}

// x if it lies between low and high, else a place well between them; either may be infinite.
inline double inside(double x, double low, double high) {
    if (region(x, low, high) == 0) return x;
    if (std::isinf(low)) return high - 1;
    if (std::isinf(high)) return low + 1;
    return low + 0.5 * (high - low);
}

struct Clipped {
    double x, low, high;
};

struct Interval {
    double low, high;
};

// A step from one outer piece straight to the other skips the inner one, where the solution of a circuit with
// negative feedback lies, and would come back in the next iteration for ever. It is stopped just inside the
// edge that it came from. If the inner piece then sends x back over that same edge, the feedback is
// positive: the piece beyond the other edge was right, and x goes there. Returns true if it moved x.
inline bool step_through(const Clipped& before, const Interval& now, double& x) {
    constexpr double margin = 1e-6;
    if (!(now.low < now.high) || std::isinf(now.low) || std::isinf(now.high)) return false;
    const int from = region(before.x, before.low, before.high), to = region(x, now.low, now.high);
    const double edge = margin * (now.high - now.low);
    const double edge_before = margin * (before.high - before.low);
    if (from == -1 && to == 1)
        x = now.low + edge;
    else if (from == 1 && to == -1)
        x = now.high - edge;
    else if (to == -1 && before.x == before.low + edge_before)
        x = now.high + edge;
    else if (to == 1 && before.x == before.high - edge_before)
        x = now.low - edge;
    else
        return false;
    return true;
}

} // namespace nullor::devices
