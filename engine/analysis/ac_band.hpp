#pragma once
// Small signals at many frequencies of a circuit with few reactances.
//
// Around omega_0, with A_0 = G + j omega_0 C and C = P K Q^T (P, Q pick the r rows and s columns that have a
// charge), Woodbury's identity leaves s unknowns a frequency:
//
//     d = j (omega - omega_0),   (I + d M) v = Q^T y,   x = y - d Z v
//     y = A_0^-1 u,   Z = A_0^-1 P K  (n x s),   M = Q^T Z  (s x s)
//
// Far from omega_0 digits cancel, so a band reaches a factor of 3 to either side, and it is compared to the
// full solution at some of its points before it is used.

#include <cmath>
#include <complex>
#include <span>
#include <vector>

#include "engine/analysis/sweep.hpp"
#include "engine/base/constants.hpp"
#include "engine/circuit/workspace.hpp"
#include "engine/linalg/sparse_lu.hpp"

namespace nullor::analysis {

class AcBand {
public:
    using Complex = std::complex<double>;

    // workspace is evaluated at the operating point, u its stimulus (size()); both outlive this.
    AcBand(const Workspace& workspace, std::span<const Complex> u);

    // Whether a band costs less than the full solutions, for so many frequencies.
    [[nodiscard]] bool pays(std::size_t frequencies) const;
    // How many frequencies (Hz), from the one with this index on, one band holds: neighbours, in any order.
    [[nodiscard]] static std::size_t reach(const Points& frequencies, std::size_t first);
    // Builds it for `count` of them. full(frequency, x) solves without a band; false: it could not, or they
    // differ.
    template <class Full>
    [[nodiscard]] bool build(const Points& frequencies, std::size_t first, std::size_t count, Full full);
    // Solution at a frequency of the band; x has at least size() entries.
    void at(double frequency, std::span<Complex> x);

private:
    [[nodiscard]] bool factor(double omega);

    const Workspace& workspace_;
    std::span<const Complex> u_;
    std::size_t n_;
    std::vector<int> rows_, columns_; // with a charge
    double omega_ = 0;
    linalg::SparseLu<Complex> lu_;
    std::vector<Complex> values_, y_, z_, m_, small_, v_; // z_ and m_ by rows
    std::vector<Complex> trial_, exact_;
};

template <class Full>
bool AcBand::build(const Points& frequencies, std::size_t first, std::size_t count, Full full) {
    constexpr std::size_t checks = 5;
    constexpr double tolerance = 1e-12;
    const auto [low, high] = frequencies.range(first, count);
    if (!factor(2 * pi * std::sqrt(low * high))) return false;
    for (std::size_t k = 0; k < checks; ++k) {
        const double f = frequencies[first + k * (count - 1) / (checks - 1)];
        if (!full(f, std::span(exact_))) return false;
        at(f, trial_);
        for (std::size_t i = 0; i < n_; ++i)
            if (!(std::abs(trial_[i] - exact_[i]) <= tolerance * std::abs(exact_[i]))) return false;
    }
    return true;
}

} // namespace nullor::analysis
