#include "engine/analysis/poles/eigenvalues.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

using namespace nullor::analysis;

namespace {

// Inverse of the matrix with `own` on its diagonal, `behind` below and `before` above it.
std::vector<double> inverse_of_chain(int n, double own, double behind, double before) {
    const auto size = static_cast<std::size_t>(n);
    std::vector<double> a(size * size), inverse(size * size);
    for (std::size_t i = 0; i < size; ++i) {
        inverse[i * size + i] = 1;
        a[i * size + i] = own;
        if (i > 0) a[i * size + i - 1] = behind;
        if (i + 1 < size) a[i * size + i + 1] = before;
    }
    for (std::size_t k = 0; k < size; ++k) // Gauss and Jordan
        for (std::size_t i = 0; i < size; ++i) {
            const double factor = i == k ? 1 - 1 / a[k * size + k] : a[i * size + k] / a[k * size + k];
            for (std::size_t j = 0; j < size; ++j) {
                const double from_a = a[k * size + j], from_inverse = inverse[k * size + j];
                a[i * size + j] -= factor * from_a;
                inverse[i * size + j] -= factor * from_inverse;
            }
        }
    return inverse;
}

} // namespace

TEST_CASE("discs of the inverse judge a chain of amplifiers that load one another") {
    // Eigenvalues of the chain: own + 2 sqrt(behind before) cos(k pi/(n+1)).
    const int n = 100;
    std::vector<double> m = inverse_of_chain(n, 0.49, 0.51, 0.0012);
    CHECK(!discs_in_half_plane(m, n));
    balance(m, n);
    CHECK(inverse_discs_in_half_plane(m, n, 0));
    const double least = 0.49 - 2 * std::sqrt(0.51 * 0.0012);
    CHECK(inverse_discs_in_half_plane(m, n, 0.99 * least));
    CHECK(!inverse_discs_in_half_plane(m, n, 1.01 * least));
}

TEST_CASE("discs of the inverse never hide an eigenvalue on the left") {
    std::mt19937 random(5);
    std::normal_distribution<double> normal;
    int judged = 0;
    for (int round = 0; round < 2000; ++round) {
        const int n = 2 + round % 5;
        std::vector<double> m(static_cast<std::size_t>(n * n));
        for (double& entry : m) entry = 0.4 * normal(random);
        for (int i = 0; i < n; ++i) m[static_cast<std::size_t>(i * n + i)] += 0.7;
        if (!inverse_discs_in_half_plane(m, n, 0)) continue;
        ++judged;
        for (const std::complex<double>& mu : eigenvalues(m, n)) CHECK(mu.real() > 0);
    }
    CHECK(judged > 100);
    CHECK(judged < 1900);
}

TEST_CASE("discs of an inverse that is hardly known are not judged") {
    const std::vector<double> m = {1, 1, 1, 1 + 1e-9};
    CHECK(!inverse_discs_in_half_plane(m, 2, 0));
    const std::vector<double> singular = {1, 1, 1, 1};
    CHECK(!inverse_discs_in_half_plane(singular, 2, 0));
}
