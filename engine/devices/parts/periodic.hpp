#pragma once
// Moments first + k period, k = 0, 1, ... An infinite period has only the first.

#include <cmath>
#include <limits>

namespace nullor::devices {

struct Periodic {
    double first = 0;                                        // s
    double period = std::numeric_limits<double>::infinity(); // s

    [[nodiscard]] double start(double k) const { return k > 0 ? first + k * period : first; }

    // The k with start(k) <= t < start(k+1), for t >= first. The quotient may be off by one in its last
    // bits, so the answer is compared with the moments themselves.
    [[nodiscard]] double index(double t) const {
        if (period == std::numeric_limits<double>::infinity()) return 0;
        double k = std::floor((t - first) / period);
        if (k > 0 && t < start(k)) --k;
        if (t >= start(k + 1)) ++k;
        return k;
    }
};

} // namespace nullor::devices
