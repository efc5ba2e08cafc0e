#pragma once
// Forward differentiation: a value and its derivatives in N unknowns, carried through each operation by the
// chain rule, so that a law written once over T gives its exact Jacobian with T = Dual<N>.
//
// Laws over T have no `if` on a T. They use the functions that branch below, which exist for double, Dual and
// Mask (mask.hpp) alike; at a kink the derivative is that of the branch taken.

#include <array>
#include <cmath>
#include <compare>
#include <concepts>
#include <cstddef>

namespace nullor {

// V is double, or a dual itself: Dual<N, Dual<1>> carries, beside the gradient in N unknowns, the derivative
// of value and gradient in one parameter.
template <int N, class V = double>
struct Dual {
    V value{};
    std::array<V, N> d{}; // d[k] = derivative in unknown k

    Dual() = default;
    Dual(const V& constant) : value(constant) {}
    Dual(double constant) requires(!std::same_as<V, double>) : value(constant) {}
    static Dual unknown(V value, int k) {
        Dual x(value);
        x.d[static_cast<std::size_t>(k)] = V(1.0);
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
    // With a factor that is free of the unknowns no 0 * x terms arise, which would be NaN for an infinite x.
    Dual& operator*=(const V& b) {
        return scale([&](V& x) { x *= b; });
    }
    Dual& operator/=(const V& b) {
        return scale([&](V& x) { x /= b; });
    }
    Dual& operator*=(double b) requires(!std::same_as<V, double>) {
        return scale([&](V& x) { x *= b; });
    }
    Dual& operator/=(double b) requires(!std::same_as<V, double>) {
        return scale([&](V& x) { x /= b; });
    }

    friend Dual operator-(Dual a) { return a *= -1.0; }
    friend Dual operator+(Dual a, const Dual& b) { return a += b; }
    friend Dual operator-(Dual a, const Dual& b) { return a -= b; }
    friend Dual operator*(Dual a, const Dual& b) { return a *= b; }
    friend Dual operator/(Dual a, const Dual& b) { return a /= b; }
    friend Dual operator*(Dual a, const V& b) { return a *= b; }
    friend Dual operator*(const V& a, Dual b) { return b *= a; }
    friend Dual operator/(Dual a, const V& b) { return a /= b; }
    friend Dual operator*(Dual a, double b) requires(!std::same_as<V, double>) { return a *= b; }
    friend Dual operator*(double a, Dual b) requires(!std::same_as<V, double>) { return b *= a; }
    friend Dual operator/(Dual a, double b) requires(!std::same_as<V, double>) { return a /= b; }

    friend std::partial_ordering operator<=>(const Dual& a, const Dual& b) { return a.value <=> b.value; }
    friend bool operator==(const Dual& a, const Dual& b) { return a.value == b.value; }

    friend Dual abs(const Dual& a) { return a.value < V(0.0) ? -a : a; }
    friend Dual min(const Dual& a, const Dual& b) { return b.value < a.value ? b : a; }
    friend Dual max(const Dual& a, const Dual& b) { return b.value > a.value ? b : a; }
    // x between low and high, which may be infinite; low <= high.
    friend Dual clip(const Dual& x, const Dual& low, const Dual& high) {
        return x.value < low.value ? low : x.value > high.value ? high : x;
    }
    // a where the condition is above 0, else b.
    friend Dual select(const Dual& condition, const Dual& a, const Dual& b) {
        return condition.value > V(0.0) ? a : b;
    }

    friend Dual sqrt(const Dual& a) {
        using std::sqrt;
        const V root = sqrt(a.value);
        return chain(root, 0.5 / root, a);
    }
    friend Dual exp(const Dual& a) {
        using std::exp;
        const V e = exp(a.value);
        return chain(e, e, a);
    }
    friend Dual log(const Dual& a) {
        using std::log;
        return chain(log(a.value), 1.0 / a.value, a);
    }
    friend Dual sin(const Dual& a) {
        using std::cos, std::sin;
        return chain(sin(a.value), cos(a.value), a);
    }
    friend Dual cos(const Dual& a) {
        using std::cos, std::sin;
        return chain(cos(a.value), -sin(a.value), a);
    }
    friend Dual tan(const Dual& a) {
        using std::tan;
        const V t = tan(a.value);
        return chain(t, 1.0 + t * t, a);
    }

private:
    template <class Change>
    Dual& scale(Change change) {
        change(value);
        for (V& slope : d) change(slope);
        return *this;
    }
    static Dual chain(const V& value, const V& slope, Dual a) {
        for (V& inner : a.d) inner *= slope;
        a.value = value;
        return a;
    }
};

// What decides the form of a law: the number without its derivatives.
inline double number(double value) {
    return value;
}
template <int N, class V>
double number(const Dual<N, V>& dual) {
    return number(dual.value);
}

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
