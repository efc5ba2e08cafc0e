#pragma once
// Arithmetic of the four systems of ShiftedLu at once, for its sources.

#include <cstring>

#include "engine/linalg/shifted/shifted_numbers.hpp"

// Vectors that the processor may not have are passed between inlined functions only.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace nullor::linalg {

using Lanes [[gnu::vector_size(shifted_systems * sizeof(double))]] = double;
using Bits [[gnu::vector_size(shifted_systems * sizeof(double))]] = long long;

struct Pair {
    Lanes re, im;
};

[[gnu::always_inline]] inline Pair load(const ShiftedNumbers& from) {
    Pair pair;
    std::memcpy(&pair.re, from.re.data(), sizeof pair.re);
    std::memcpy(&pair.im, from.im.data(), sizeof pair.im);
    return pair;
}
[[gnu::always_inline]] inline void store(ShiftedNumbers& to, const Pair& pair) {
    std::memcpy(to.re.data(), &pair.re, sizeof pair.re);
    std::memcpy(to.im.data(), &pair.im, sizeof pair.im);
}
[[gnu::always_inline]] inline Pair times(const Pair& a, const Pair& b) {
    return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
[[gnu::always_inline]] inline void subtract(ShiftedNumbers& from, const Pair& a, const Pair& b) {
    const Pair old = load(from), product = times(a, b);
    store(from, {old.re - product.re, old.im - product.im});
}
// |re| + |im|, at most sqrt(2) times the modulus.
[[gnu::always_inline]] inline Lanes magnitude(const Pair& pair) {
    Bits re, im;
    std::memcpy(&re, &pair.re, sizeof re);
    std::memcpy(&im, &pair.im, sizeof im);
    constexpr long long without_sign = 0x7fffffffffffffff;
    re &= without_sign;
    im &= without_sign;
    Lanes a, b;
    std::memcpy(&a, &re, sizeof a);
    std::memcpy(&b, &im, sizeof b);
    return a + b;
}
[[gnu::always_inline]] inline Lanes all(double value) {
    return Lanes{} + value;
}

/// G + a C, entry by entry.
struct Matrices {
    const double *g, *c;
    Pair shifts;

    Matrices(const double* g_values, const double* c_values, const Shifts& a) : g(g_values), c(c_values) {
        for (std::size_t lane = 0; lane < shifted_systems; ++lane) {
            shifts.re[lane] = a[lane].real();
            shifts.im[lane] = a[lane].imag();
        }
    }
    [[gnu::always_inline]] Pair operator()(int slot) const {
        const Lanes stored = all(c[slot]);
        return {all(g[slot]) + shifts.re * stored, shifts.im * stored};
    }
};

} // namespace nullor::linalg
