#pragma once
// A scalar that knows on which local unknowns it depends, and nothing else: bit k stands for unknown k.
// A law run over Mask gives the pattern of its Jacobian. Every operation unites the bits, also 0 * x, and
// both branches of a function that branches, so the pattern holds for all x.

#include <cstdint>

namespace nullor {

struct Mask {
    std::uint64_t bits = 0;

    Mask() = default;
    Mask(double) {} // a constant depends on nothing
    explicit Mask(std::uint64_t unknowns) : bits(unknowns) {}
    static Mask unknown(int k) { return Mask{std::uint64_t{1} << k}; }
    [[nodiscard]] bool depends_on(int k) const { return ((bits >> k) & 1u) != 0; }

    Mask& operator+=(Mask other) { return unite(other); }
    Mask& operator-=(Mask other) { return unite(other); }
    Mask& operator*=(Mask other) { return unite(other); }
    Mask& operator/=(Mask other) { return unite(other); }

private:
    Mask& unite(Mask other) {
        bits |= other.bits;
        return *this;
    }
};

inline Mask operator-(Mask a) {
    return a;
}
inline Mask operator+(Mask a, Mask b) {
    return a += b;
}
inline Mask operator-(Mask a, Mask b) {
    return a -= b;
}
inline Mask operator*(Mask a, Mask b) {
    return a *= b;
}
inline Mask operator/(Mask a, Mask b) {
    return a /= b;
}

inline Mask abs(Mask a) {
    return a;
}
inline Mask sqrt(Mask a) {
    return a;
}
inline Mask exp(Mask a) {
    return a;
}
inline Mask log(Mask a) {
    return a;
}
inline Mask min(Mask a, Mask b) {
    return a + b;
}
inline Mask max(Mask a, Mask b) {
    return a + b;
}
inline Mask clip(Mask x, Mask low, Mask high) {
    return x + low + high;
}
inline Mask select(Mask condition, Mask a, Mask b) {
    return condition + a + b;
}

} // namespace nullor
