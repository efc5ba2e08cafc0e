#pragma once
// A matrix that knows the rounding in each of its entries, so that elimination tells a zero from a small
// number.

#include <cmath>
#include <utility>

#include "tests/random/number.hpp"

namespace randomly {

struct Bounded {
    static constexpr Real unit = 0x1p-63L;
    Matrix value, noise;

    explicit Bounded(Matrix m) : value(std::move(m)), noise(value.cwiseAbs() * unit) {}
    // v -= f x
    static void subtract(Real& v, Real& v_noise, Real f, Real f_noise, Real x, Real x_noise) {
        const Real product = f * x;
        v_noise += std::abs(f) * x_noise + f_noise * std::abs(x) + unit * (std::abs(v) + std::abs(product));
        v -= product;
        if (std::abs(v) <= 16 * v_noise) v = 0;
    }
    // row i -= f * row p
    void subtract(int i, int p, Real f) {
        if (f == 0) return;
        for (int j = 0; j < value.cols(); ++j)
            if (value(p, j) != 0 || noise(p, j) != 0)
                subtract(value(i, j), noise(i, j), f, std::abs(f) * unit, value(p, j), noise(p, j));
    }
    // column j of row i is gone
    void clear(int i, int j) { value(i, j) = noise(i, j) = 0; }
};

} // namespace randomly
