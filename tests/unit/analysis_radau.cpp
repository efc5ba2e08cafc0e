// The numbers of Radau IIA against the conditions that define it.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>

#include "engine/analysis/transient/affine/radau.hpp"

using nullor::analysis::Radau;
using nullor::analysis::radau;

namespace {

constexpr std::size_t n = Radau::stages;

// (W v)_i with W = T diag(lambda) T^-1.
Radau::Row apply(const Radau::Row& v) {
    const Radau& r = radau();
    Radau::Row result{};
    double real = 0;
    for (std::size_t j = 0; j < n; ++j) real += r.to_real[j] * v[j];
    for (std::size_t i = 0; i < n; ++i) result[i] = r.real * r.from_real[i] * real;
    for (std::size_t m = 0; m < Radau::pairs; ++m) {
        std::complex<double> z = 0;
        for (std::size_t j = 0; j < n; ++j) z += r.to_complex[m][j] * v[j];
        for (std::size_t i = 0; i < n; ++i)
            result[i] += 2 * (r.complex_[m] * r.from_complex[m][i] * z).real();
    }
    return result;
}

Radau::Row powers(int exponent) {
    Radau::Row v;
    for (std::size_t i = 0; i < n; ++i) v[i] = std::pow(radau().nodes[i], exponent);
    return v;
}

} // namespace

TEST_CASE("Radau IIA: the nodes are those of the right Radau quadrature of order 9") {
    // Their polynomial P satisfies int_0^1 P(x) x^k dx = 0 for k < 4.
    for (int k = 0; k < 4; ++k) {
        double integral = 0;
        constexpr int steps = 20000; // Simpson's rule
        for (int s = 0; s <= steps; ++s) {
            const double x = static_cast<double>(s) / steps;
            double value = std::pow(x, k);
            for (const double c : radau().nodes) value *= x - c;
            integral += value * (s == 0 || s == steps ? 1 : s % 2 == 1 ? 4 : 2) / (3.0 * steps);
        }
        CHECK(std::abs(integral) < 1e-16);
    }
}

TEST_CASE("Radau IIA: the widest gap between points") {
    double widest = radau().nodes[0];
    for (std::size_t i = 1; i < n; ++i) widest = std::max(widest, radau().nodes[i] - radau().nodes[i - 1]);
    CHECK(radau().widest_gap == doctest::Approx(widest).epsilon(1e-15));
}

TEST_CASE("Radau IIA: collocation, A c^(k-1) = c^k / k, so that W c^k = k c^(k-1)") {
    for (int k = 1; k <= 5; ++k) {
        const Radau::Row left = apply(powers(k)), right = powers(k - 1);
        for (std::size_t i = 0; i < n; ++i) CHECK(left[i] == doctest::Approx(k * right[i]).epsilon(1e-12));
    }
}

TEST_CASE("Radau IIA: the last row of W is that of T diag(lambda) T^-1") {
    for (std::size_t j = 0; j < n; ++j) {
        Radau::Row unit{};
        unit[j] = 1;
        CHECK(apply(unit)[n - 1] == doctest::Approx(radau().last_slope[j]).epsilon(1e-12));
    }
}

TEST_CASE("Radau IIA: back is exact for polynomials of degree 4") {
    for (int k = 0; k < 5; ++k) {
        const Radau::Row v = powers(k);
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i) sum += radau().back[i] * v[i];
        CHECK(sum == doctest::Approx(k == 0 ? 1 : 0).epsilon(1e-13));
    }
}
