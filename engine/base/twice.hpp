#pragma once
// Sums in twice the working precision: a value and the rounding errors made on the way to it. Exact sum after
// Knuth, exact product by fma (Ogita, Rump and Oishi, "Accurate sum and dot product", 2005).

#include <cmath>

namespace nullor {

struct Twice {
    double high = 0, low = 0;

    void add(double term) {
        const double sum = high + term;
        const double shifted = sum - high;
        low += (high - (sum - shifted)) + (term - shifted);
        high = sum;
    }
    void add_product(double a, double b) {
        const double product = a * b;
        const double error = std::fma(a, b, -product);
        add(product);
        low += error;
    }
    [[nodiscard]] double value() const { return high + low; }
};

} // namespace nullor
