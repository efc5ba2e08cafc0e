#pragma once
// Forward differentiation: a value and its derivatives in N unknowns, carried through each operation by the
// chain rule, so that a law written once over T gives its exact Jacobian with T = Dual<N>.
//
// Laws over T have no `if` on a T. They use the functions that branch below, which exist for double, Dual and
// Mask (mask.hpp) alike; at a kink the derivative is that of the branch taken.

#include <array>
#include <cmath>
#include <compare>
#include <cstddef>

namespace nullor {

template <int N>
struct Dual {
    double value = 0;
    std::array<double, N> d{}; // d[k] = derivative in unknown k

    Dual() = default;
    Dual(double constant) : value(constant) {}
    static Dual unknown(double value, int k) {
        Dual x(value);
        x.d[static_cast<std::size_t>(k)] = 1;
        return x;
    }

    Dual& operator+=(const Dual& b) {
        value += b.value;
        for (std::size_t k = 0; k < N; ++k) d[k] += b.d[k];
        return *this;
    }
    Dual& operator-=(const Dual& b) {
        value -= b.value;
        for (std::size_t k = 0; k < N; ++k) d[k] -= b.d[k];
        return *this;
    }
    Dual& operator*=(const Dual& b) {
        for (std::size_t k = 0; k < N; ++k) d[k] = d[k] * b.value + value * b.d[k];
        value *= b.value;
        return *this;
    }
    // (a/b)' = (a' - (a/b) b') / b
    Dual& operator/=(const Dual& b) {
        value /= b.value;
        for (std::size_t k = 0; k < N; ++k) d[k] = (d[k] - value * b.d[k]) / b.value;
        return *this;
    }
    // With a constant factor no 0 * x terms arise, which would be NaN for an infinite x.
    Dual& operator*=(double b) {
        value *= b;
        for (double& slope : d) slope *= b;
        return *this;
    }
    Dual& operator/=(double b) {
        value /= b;
        for (double& slope : d) slope /= b;
        return *this;
    }

    friend Dual operator-(Dual a) { return a *= -1.0; }
    friend Dual operator+(Dual a, const Dual& b) { return a += b; }
    friend Dual operator-(Dual a, const Dual& b) { return a -= b; }
    friend Dual operator*(Dual a, const Dual& b) { return a *= b; }
    friend Dual operator/(Dual a, const Dual& b) { return a /= b; }
    friend Dual operator*(Dual a, double b) { return a *= b; }
    friend Dual operator*(double a, Dual b) { return b *= a; }
    friend Dual operator/(Dual a, double b) { return a /= b; }

    friend std::partial_ordering operator<=>(const Dual& a, const Dual& b) { return a.value <=> b.value; }
    friend bool operator==(const Dual& a, const Dual& b) { return a.value == b.value; }

    friend Dual abs(const Dual& a) { return a.value < 0 ? -a : a; }
    friend Dual min(const Dual& a, const Dual& b) { return b.value < a.value ? b : a; }
    friend Dual max(const Dual& a, const Dual& b) { return b.value > a.value ? b : a; }
    // x between low and high, which may be infinite; low <= high.
    friend Dual clip(const Dual& x, const Dual& low, const Dual& high) {
        return x.value < low.value ? low : x.value > high.value ? high : x;
    }
    // a where the condition is above 0, else b.
    friend Dual select(const Dual& condition, const Dual& a, const Dual& b) {
        return condition.value > 0 ? a : b;
    }

    friend Dual sqrt(const Dual& a) {
        const double root = std::sqrt(a.value);
        return chain(root, 0.5 / root, a);
    }
    friend Dual exp(const Dual& a) {
        const double e = std::exp(a.value);
        return chain(e, e, a);
    }
    friend Dual log(const Dual& a) { return chain(std::log(a.value), 1 / a.value, a); }

private:
    static Dual chain(double value, double slope, Dual a) {
        for (double& inner : a.d) inner *= slope;
        a.value = value;
        return a;
    }
};

inline double abs(double a) {
    return std::abs(a);
}
inline double sqrt(double a) {
    return std::sqrt(a);
}
inline double exp(double a) {
    return std::exp(a);
}
inline double log(double a) {
    return std::log(a);
}
inline double min(double a, double b) {
    return b < a ? b : a;
}
inline double max(double a, double b) {
    return b > a ? b : a;
}
inline double clip(double x, double low, double high) {
    return x < low ? low : x > high ? high : x;
}
inline double select(double condition, double a, double b) {
    return condition > 0 ? a : b;
}

} // namespace nullor
